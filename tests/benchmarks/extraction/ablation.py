"""What each rule is worth under the model: F1 without it, with the model trained anew and whole hosts left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from deskreader.articles.detection import votes
from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.rules import Reason, Rules
from tests.benchmarks.extraction.labelled import SCORED, Score, f1, mean_difference
from tests.benchmarks.pruning_model import Matrix, pages_with_texts
from tests.benchmarks.table import print_table


def _always(value: Any) -> Callable[..., Any]:
    """Returns a function that returns one value, whatever it is asked."""
    return lambda *_: value


_ELSEWHERE: dict[Reason, tuple[str, Any]] = {
    Reason.REPEATED: ("is_repeated", False),
    Reason.SIGN_UP: ("find_sign_ups", None),
}
"""Rules outside `Rules.reason`: what switches them off."""
_NOT_MEASURED = (Reason.REJECTED, Reason.SITE)
"""A verdict of the selection, and what only the site's other pages show."""


@contextmanager
def without(rule: Reason | str) -> Iterator[None]:
    """Leaves a rule out for a while; what only it suspects, nothing suspects."""
    with ExitStack() as stack:
        if isinstance(rule, str):
            stack.enter_context(patch.object(votes, "is_control_label", _always(False)))
        elif rule in _ELSEWHERE:
            name, value = _ELSEWHERE[rule]
            stack.enter_context(patch.object(Rules, name, _always(value)))
        else:
            original = Rules.reason

            def reason(self: Rules, block: Block) -> Reason | None:
                found = original(self, block)
                return None if found is rule else found

            stack.enter_context(patch.object(Rules, "reason", reason))
        yield


def ablation() -> Iterator[list[object]]:
    """Yields for each rule what it is worth, on each set and in the mean."""
    everything, suspected = _scores()
    yield ["all rules", "", *(f"{f1(everything[name]):.4f}" for name in SCORED), ""]
    for rule in (*(reason for reason in Reason if reason not in _NOT_MEASURED), "labels of controls"):
        with without(rule):
            scores, _ = _scores()
        label = rule if isinstance(rule, str) else rule.name.lower().replace("_", " ")
        count = suspected[rule] if isinstance(rule, Reason) else ""
        changes = (f"{f1(scores[name]) - f1(everything[name]):+.4f}" for name in SCORED)
        yield [label, count, *changes, mean_difference(scores, everything)]


def _scores() -> tuple[dict[str, list[Score]], Counter[Reason | None]]:
    """Returns the scores with whole hosts left out, and how many texts each rule suspects."""
    matrix = Matrix(list(pages_with_texts()))
    suspected = Counter(reason for page in matrix.pages for reason in page.reasons)
    return matrix.left_out_scores(matrix.parts()["hosts"]), suspected


def main() -> None:
    """Prints the table."""
    head = ["without", "texts", *SCORED, "mean [95 %]"]
    print_table("What a rule is worth: change of F1 without it, whole hosts left out", head, list(ablation()))
