"""Evaluates the learned model: how likely a text of the article's block belongs to the article, as log-odds."""

from __future__ import annotations

from collections.abc import Sequence

from deskreader.articles.detection.pruning_trees import first_trees, last_trees, second_trees, third_trees

_CLEAR_AT_FIRST, _CLEAR_AT_SECOND = 2.0, 1.5
"""Distances from a border at which later trees overturn 17 of 31,500 and none of 11,700 verdicts on labelled pages."""


def log_odds(row: Sequence[float]) -> float:
    """Returns the log-odds that a text with these features belongs to the article."""
    return first_trees(row) + second_trees(row) + third_trees(row) + last_trees(row)


def is_likelier(row: Sequence[float], border: float) -> bool:
    """Whether the log-odds are above a border; trees are asked only as long as the answer is in doubt."""
    above = first_trees(row) - border
    if abs(above) > _CLEAR_AT_FIRST:
        return above > 0
    above += second_trees(row)
    if abs(above) > _CLEAR_AT_SECOND:
        return above > 0
    return above + third_trees(row) + last_trees(row) > 0
