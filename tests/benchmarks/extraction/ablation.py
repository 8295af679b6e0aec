"""What each rule is worth under the model: F1 without it, with the model trained anew and whole hosts left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from unittest.mock import patch

from deskreader.articles.detection import control_labels, units, votes
from deskreader.articles.detection.blocks import Block, dismantle
from deskreader.articles.detection.rules import Reason, Rules
from tests.benchmarks.extraction.labelled import SCORED, Score, f1, labelled_pages, mean_difference
from tests.benchmarks.pruning_model import TRAINED, Matrix, Page, selected_page, texts_of
from tests.benchmarks.table import print_table

_MOST = 340  # pages of a set: with all of them the table takes a quarter of an hour
_ELSEWHERE: dict[Reason, tuple[Any, str, Any]] = {
    Reason.REPEATED: (Rules, "is_repeated", False),
    Reason.SIGN_UP: (Rules, "find_sign_ups", None),
}
"""Rules outside `Rules.reason`: what switches them off."""
_NOT_MEASURED = (Reason.REJECTED, Reason.SITE)
"""A verdict of the selection, and what only the site's other pages show."""
_WORDS = (Reason.PHRASE, Reason.BYLINE, Reason.TITLE, Reason.OPENS, Reason.LABELLED_LINK)
"""Rules that look at the words of a text; they come first."""
_OWN = {
    "labels of controls": (control_labels, "is_control_label"), "counts of votes": (control_labels, "_counts"),
    "lines of authors' links": (votes, "_names_authors"), "date lines in little text": (votes, "is_date_line"),
    "notices in little text": (votes, "is_notice"),
}  # fmt: skip
"""Rules that are no suspicion but a verdict: the functions that recognize the text."""
_JUDGED = {f"{reason.name.lower().replace('_', ' ')} only suspected": reason for reason in sorted(units.NOT_NEEDED)}
"""Rules whose blocks are not looked into: what lets the model judge them."""


def _always(value: Any) -> Callable[..., Any]:
    """Returns a function that returns one value, whatever it is asked."""
    return lambda *_: value


@contextmanager
def without(rule: Reason | str) -> Iterator[None]:
    """Leaves a rule out for a while; what only it suspects, nothing suspects."""
    with _switched_off(rule):
        yield


def _switched_off(rule: Reason | str) -> Any:
    if rule in _JUDGED:
        return patch.object(units, "NOT_NEEDED", units.NOT_NEEDED - {_JUDGED[str(rule)]})
    if isinstance(rule, str):
        owner, name = _OWN[rule]
        return patch.object(owner, name, _always(False))
    if rule in _ELSEWHERE:
        owner, name, value = _ELSEWHERE[rule]
        return patch.object(owner, name, _always(value))
    original = Rules.reason

    def reason(self: Rules, block: Block) -> Reason | None:
        found = original(self, block)
        return None if found is rule else found

    return patch.object(Rules, "reason", reason)


class _Variants:
    """The texts of all pages, and of those that a rule changes also as they are without it."""

    def __init__(self) -> None:
        self.rules: list[Reason | str] = [*_WORDS, *_OWN, *_JUDGED]
        self.rules += [reason for reason in Reason if reason not in (*_NOT_MEASURED, *_WORDS)]
        self.pages: list[Page] = []
        self.changed: dict[Reason | str, dict[int, Page]] = {rule: {} for rule in self.rules}
        self.fired: Counter[Reason | str] = Counter()

    def collect(self) -> None:
        """Reads each page once; its block serves all variants."""
        for label in labelled_pages(TRAINED, _MOST):
            if (selected := selected_page(label)) is None:
                continue
            texts_of(selected)  # it unfolds what the rules look into, for all variants alike
            with self._counting() as fired:
                page = texts_of(selected)
            fired.update(page.suspected)
            label.html = b""
            for rule in self.rules:
                cause = _JUDGED.get(str(rule), rule)
                if fired[cause]:
                    self.fired[rule] += fired[cause]
                    with without(rule):
                        other = texts_of(selected)
                    if (other.texts, other.rows, other.borders) != (page.texts, page.rows, page.borders):
                        self.changed[rule][len(self.pages)] = other
            self.pages.append(page)
            dismantle(selected.selection.block)

    @contextmanager
    def _counting(self) -> Iterator[Counter[Reason | str]]:
        """Counts how often the rules that remove a text by themselves recognize one."""
        fired: Counter[Reason | str] = Counter()
        originals = {rule: getattr(owner, name) for rule, (owner, name) in _OWN.items()}

        def counting(rule: str) -> Callable[..., bool]:
            def recognizes(*found: Any) -> bool:
                is_one = bool(originals[rule](*found))
                fired[rule] += is_one
                return is_one

            return recognizes

        for rule, (owner, name) in _OWN.items():
            setattr(owner, name, counting(rule))
        try:
            yield fired
        finally:
            for rule, (owner, name) in _OWN.items():
                setattr(owner, name, originals[rule])

    def scores(self, rule: Reason | str | None = None) -> dict[str, list[Score]]:
        """Returns the scores with whole hosts left out, with all rules or without one."""
        pages = copy(self.pages)
        for index, page in self.changed[rule].items() if rule is not None else ():
            pages[index] = page
        matrix = Matrix(pages)
        return matrix.left_out_scores(matrix.parts()["hosts"])


def ablation() -> Iterator[list[object]]:
    """Yields for each rule what it is worth, on each set and in the mean."""
    variants = _Variants()
    variants.collect()
    everything = variants.scores()
    yield ["all rules", "", *(f"{f1(everything[name]):.4f}" for name in SCORED), ""]
    for rule in variants.rules:
        label = rule if isinstance(rule, str) else rule.name.lower().replace("_", " ")
        if not variants.changed[rule]:
            yield [label, variants.fired[rule], *("" for _ in SCORED), ""]
            continue
        scores = variants.scores(rule)
        changes = (f"{f1(scores[name]) - f1(everything[name]):+.4f}" for name in SCORED)
        yield [label, variants.fired[rule], *changes, mean_difference(scores, everything)]


def main() -> None:
    """Prints the table."""
    head = ["without", "found", *SCORED, "mean [95 %]"]
    title = f"What a rule is worth: change of F1 without it, whole hosts left out, at most {_MOST} pages of a set"
    print_table(title, head, ablation())
