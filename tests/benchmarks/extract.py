"""What each part of the way from page to article gives, and where the time goes: python -m tests.benchmarks extract

Each part is left out in turn. The figures are F1 of precision and recall of four words in a row, 0 to 100, on pages of
the project's own and, where they are there, on the labelled sets beside it.
"""

from __future__ import annotations

import cProfile
import pstats
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from deskreader.articles import extract, extractor
from deskreader.articles.detection import pruning, rules, selection, votes
from deskreader.articles.detection.blocks import BlockTreeBuilder
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.features import NAMES
from deskreader.articles.detection.selection import Selection
from tests.articles.kit import PROSE, URL, paragraphs, whole_page
from tests.benchmarks.extraction.labelled import DATA, SCORED, LabelledPage, f1, labelled_pages
from tests.benchmarks.table import print_table

MOST = 120  # pages of a set


def nothing(*_: Any) -> None:
    """Does nothing."""


def always(value: Any) -> Callable[..., Any]:
    """A function that returns one value, whatever it is asked."""
    return lambda *_: value


def heading_only(selection: Selection, *_: Any) -> pruning.Pruned:
    """What is left out where nothing is pruned: the headline, which stands above the article."""
    return pruning.Pruned({selection.heading.element} if selection.heading is not None else set())


PARTS: dict[str, list[tuple[Any, str, Any]]] = {
    "class names and tags": [(BlockTreeBuilder, "role", always(BlockRole.NONE))],
    "reinstated blocks": [
        (extractor, "is_believable", always(True)),
        (selection, "is_believable", always(True)),
    ],
    "nearness to the headline": [(selection, "_nearness", always(1.0))],
    "continuation beside the core": [(selection, "_climb", nothing)],
    "unlinked blocks between those": [(selection, "_is_harmless", always(False))],
    "widening to the main block": [(selection, "_widen", nothing)],
    "lead texts": [(selection, "_leads", always([]))],
    "length scale of wide scripts": [(extractor, "_is_wide", always(False))],
    "all pruning": [(extractor, "prune", heading_only)],
    "the learned model": [(votes, "is_likelier", lambda row, _: row[NAMES.index("reason")] == 0)],
    "protection by structure": [(votes._Guard, "border", always(votes.NEVER))],
    "headings with what they head": [(pruning._Pruning, "settle_headings", nothing)],
    "lists of links": [(rules.Rules, "is_list_of_article", always(True))],
    "teasers": [(rules.Rules, "is_teasers", always(False))],
    "copies of the text": [(rules.Rules, "is_repeated", always(False))],
    "blocks that open with a boilerplate heading": [(rules.Rules, "opens_with_boilerplate", always(False))],
    "boilerplate phrases": [
        (rules, name, always(False)) for name in ("is_boilerplate_line", "is_boilerplate_heading", "is_byline")
    ],
    "labels of controls": [(votes, "is_control_label", always(False))],
    "captions apart from the text": [(extractor, "_FIGURE", re.compile("(?!)"))],
}
STEPS = {
    "bytes to markup": "read_source", "markup to a tree": "_tree", "blocks": "of",
    "selection": "select_article", "prune": "prune",
    "rewriting": "block", "sanitize": "sanitize", "plain text": "text_of", "metadata": "read_metadata",
    "all": "read",
}  # fmt: skip


@contextmanager
def without(part: str) -> Iterator[None]:
    """Leaves a part out for a while."""
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in PARTS[part]]
    for owner, name, other in PARTS[part]:
        setattr(owner, name, other)
    try:
        yield
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)


def own_pages() -> list[LabelledPage]:
    """Small pages with the boilerplate that most sites have."""
    text = "\n".join(PROSE)
    other = "<li><h3><a href='/2026/02/{0}'>Another story, number {0}</a></h3><p>{1}</p></li>"
    teasers = "".join(other.format(n, "Words about something else, which nobody asked for here.") for n in range(4))
    pages = (
        f"{paragraphs()}<div class='related-posts'><h3>Related</h3><ul>{teasers}</ul></div>",
        f"{paragraphs(0, 3)}<p>Read more: <a href='/x'>The price of bread</a></p>{paragraphs(3)}",
        f"{paragraphs(0, 2)}<div class='newsletter'><p>Subscribe to our letter, it is free.</p></div>{paragraphs(2)}",
        f"<div class='part'>{paragraphs(0, 3)}</div><div class='part'>{paragraphs(3)}</div>",
        f"<div class='wide'>{paragraphs()}</div><div class='narrow'>{paragraphs()}</div>",
        f"{paragraphs()}<ul class='list'>{teasers}</ul>",
        f"<p>By Anna Berg</p><p>3 March 2026</p>{paragraphs()}<p>Share this article</p>",
        f"{paragraphs(0, 4)}<figure><img src='/a.jpg'><figcaption>The bay.</figcaption></figure>{paragraphs(4)}",
    )
    rows = ({"id": str(number), "url": URL, "text": text} for number in range(len(pages)))
    return [LabelledPage("own", row, whole_page(story)) for row, story in zip(rows, pages, strict=True)]


def score(pages: list[LabelledPage]) -> float:
    """F1 of the means of precision and recall, 0 to 100."""
    return 100 * f1([page.score(extract(page.html, page.url).text) for page in pages])


def profile(pages: list[LabelledPage]) -> list[list[object]]:
    """The share of the time that each step takes, in percent, and milliseconds a page, the profiler's own included."""
    profiler = cProfile.Profile()
    profiler.enable()
    for page in pages:
        extract(page.html, page.url)
    profiler.disable()
    spent: Counter[str] = Counter()
    for (file, _, function), figures in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if "deskreader" in file:
            spent[function] = max(spent[function], figures[3])
    total_prose = spent[STEPS["all"]]
    return [[step, 100 * spent[name] / total_prose, 1000 * spent[name] / len(pages)] for step, name in STEPS.items()]


def main() -> None:
    """Prints both tables."""
    sets = {"own pages": own_pages()}
    sets |= {name: list(labelled_pages([name], MOST)) for name in SCORED if (DATA / name).is_dir()}
    total_prose = {name: score(pages) for name, pages in sets.items()}
    rows: list[list[object]] = [["all parts", *(f"{value:.1f}" for value in total_prose.values())]]
    for part in PARTS:
        with without(part):
            rows.append([part, *(f"{score(pages) - total_prose[name]:+.1f}" for name, pages in sets.items())])
    print_table("F1 of the article's text, and what is lost without a part", ["without", *sets], rows)
    last = list(sets)[-1] if len(sets) == 1 else "fundus"
    print_table(f"Where the time of a page goes ({last})", ["step", "% of all", "ms"], profile(sets[last]))
