"""Evaluates the learned model: how likely a text of the article's block belongs to the article, as log-odds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from deskreader.articles.detection import pruning_trees

_FIRST_TREES = (
    25  # trees after which a clear verdict is final: 72 % of texts are that clear, measured on labelled pages
)
_CLEAR = 4.0  # log-odds

Tree = Any  # a float, or [index, border, Tree, Tree]


def log_odds(row: Sequence[float]) -> float:
    """Returns the log-odds that a text with these features belongs to the article; above 0 it rather does."""
    trees = _trees()
    total = sum(_leaf(tree, row) for tree in trees[:_FIRST_TREES])
    if -_CLEAR < total < _CLEAR:
        total += sum(_leaf(tree, row) for tree in trees[_FIRST_TREES:])
    return total


def _leaf(tree: Tree, row: Sequence[float]) -> float:
    while type(tree) is list:
        tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]
    return tree  # type: ignore[no-any-return]


@cache
def _trees() -> tuple[Tree, ...]:
    return tuple(json.loads(line) for line in pruning_trees.TREES.split())
