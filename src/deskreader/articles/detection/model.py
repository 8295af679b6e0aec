"""Evaluates the learned model: how likely a text of the article's block belongs to the article, as log-odds."""

from __future__ import annotations

from collections.abc import Sequence

from deskreader.articles.detection.pruning_trees import first_trees, other_trees

_CLEAR = 4.0  # log-odds of the first trees that the others do not overturn


def log_odds(row: Sequence[float]) -> float:
    """Returns the log-odds that a text with these features belongs to the article; above 0 it rather does."""
    total = first_trees(row)
    return total if abs(total) > _CLEAR else total + other_trees(row)
