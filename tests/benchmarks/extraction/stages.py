"""CPU time of a page by stage, and as a ratio to another program in the same run."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from statistics import median
from typing import Any
from unittest.mock import patch

from deskreader.articles import extract, extractor
from deskreader.articles.detection import pruning, votes
from deskreader.articles.detection.blocks import BlockTreeBuilder
from deskreader.articles.detection.rules import Rules
from deskreader.articles.page import document
from deskreader.articles.rewriting.html_writer import HtmlWriter
from tests.benchmarks.extraction.labelled import LabelledPage
from tests.benchmarks.extraction.peers import PACE, peers

_STAGES: dict[str, list[tuple[Any, str]]] = {
    "bytes": [(document, "read_source")],
    "tree": [(document, "_tree")],
    "head and custom elements": [(extractor, "parse")],
    "blocks": [(BlockTreeBuilder, "of")],
    "selection": [(extractor, "select")],
    "rules": [(Rules, "inside"), (Rules, "find_sign_ups")],
    "units": [(pruning, "units_of")],
    "features": [(votes, "Features"), (votes.Features, "row")],
    "votes": [(pruning, "kept_units")],
    "pruning": [(extractor, "prune")],
    "rewriting": [(HtmlWriter, "begin")],
    "sanitizing": [(extractor, "sanitize")],
    "plain text": [(extractor, "text_of")],
    "endings, next page, completeness": [
        (extractor, "ending_of"), (extractor, "next_page"), (extractor, "assess_completeness"),
        (extractor, "is_foreign"),
    ],
    "metadata": [(extractor, "read_metadata"), (extractor, "surroundings_of"), (extractor, "take_lead_image")],
    "all else": [(extractor, "read")],
}  # fmt: skip
"""Functions of each stage; a stage's time is without that of the stages inside it."""


class _Clock:
    """Adds up the time spent in each stage, without what stages inside it spend."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.inside: list[float] = []
        self.running: list[str] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Returns a function that counts its time for a stage; a function that calls itself is counted once."""

        @wraps(function)
        def wrapper(*args: Any, **options: Any) -> Any:
            if self.running and self.running[-1] == stage:
                return function(*args, **options)
            start = time.process_time()
            self.inside.append(0.0)
            self.running.append(stage)
            try:
                return function(*args, **options)
            finally:
                took = time.process_time() - start
                self.running.pop()
                self.spent[stage] += took - self.inside.pop()
                if self.inside:
                    self.inside[-1] += took

        return wrapper


@contextmanager
def _timed(clock: _Clock) -> Iterator[None]:
    with ExitStack() as stack:
        for stage, functions in _STAGES.items():
            for owner, name in functions:
                stack.enter_context(patch.object(owner, name, clock.timed(stage, getattr(owner, name))))
        yield


def time_by_stage(pages: list[LabelledPage]) -> list[list[object]]:
    """Returns for each stage its mean share of a page's time in percent."""
    clock = _Clock()
    shares: defaultdict[str, float] = defaultdict(float)
    with _timed(clock):
        for page in pages:
            clock.spent.clear()
            extract(page.html, page.url)
            total = sum(clock.spent.values()) or 1.0
            for stage, spent in clock.spent.items():
                shares[stage] += 100 * spent / total / len(pages)
    return [[stage, shares[stage]] for stage in _STAGES]


def times_and_ratio(pages: list[LabelledPage]) -> tuple[float, float | None]:
    """Returns the median milliseconds of a page, and their ratio to those of the pacemaker where it is installed.

    Both programs take each page once, in turn, as a reader fetches pages: nothing is warm but the code.
    """
    pace = peers().get(PACE)
    ours: list[float] = []
    theirs: list[float] = []
    for page in pages:
        ours.append(_time_of(extract, page))
        if pace is not None:
            theirs.append(_time_of(pace, page))
    return 1000 * median(ours), median(ours) / median(theirs) if theirs else None


def _time_of(function: Callable[[bytes, str], Any], page: LabelledPage) -> float:
    start = time.process_time()
    function(page.html, page.url)
    return time.process_time() - start
