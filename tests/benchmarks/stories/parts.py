"""What each part of the grouping gives: F1 without it: python -m tests.benchmarks stories-parts

What is counted is left out of the training. Some fifty models are trained.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deskreader.stories.rarity import Rarity
from tests.benchmarks.stories import common_stems as stem_counts
from tests.benchmarks.stories.benchmark import left_out_models, left_out_texts, left_out_titles
from tests.benchmarks.stories.scores import HEAD, Score
from tests.benchmarks.table import print_table

LEAD = 45
"""Words of a lead."""
NO_TABLE = "30 \ue000"


@dataclass(frozen=True, slots=True)
class Part:
    """What is left out: features, the table of common stems, the words counted in the library."""

    features: tuple[str, ...] = ()
    has_table: bool = True
    counts: bool = True


FORM = ("high_form", "low_form", "high_form_shared", "high_form_cosine", "low_form_text", "low_form_same_feed")
PARTS: dict[str, Part] = {
    "nothing": Part(),
    "the form of titles": Part(FORM),
    "the story as a whole": Part(
        ("mean_cosine", "in_story", "in_story_often", "centroid", "alike", "log_size", "mean_text_cosine")
    ),
    "numbers, and names as phrases and rare words": Part(
        ("numbers", "phrases", "rare_in_story", "text_numbers", "rare_in_both")
    ),
    "counts of the library's words": Part(("own_share", "own", "own_of_title"), counts=False),
    "the table of common stems": Part(has_table=False),
}


@contextmanager
def _without_counts(part: Part) -> Iterator[None]:
    """Lets the grouper count no words, where the part says so."""
    count: Any = Rarity.count
    if not part.counts:
        Rarity.count = lambda self, stems: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        Rarity.count = count  # type: ignore[method-assign]


def main() -> None:
    """Prints both tables: titles alone, and with texts."""
    table = stem_counts.encoded(stem_counts.table())
    titles: list[list[object]] = []
    texts: list[list[object]] = []
    for name, part in PARTS.items():
        with _without_counts(part):
            its_table = table if part.has_table else NO_TABLE
            titles += _rows(name, left_out_titles(its_table, without=part.features))
            found = left_out_texts(left_out_models(its_table, part.features))
        texts += _rows(name, {stream: results["with texts"] for stream, results in found.items()})
        if name == "nothing":
            texts += _rows("all but titles", {stream: results["titles alone"] for stream, results in found.items()})
            leads = left_out_texts(left_out_models(table, words=LEAD), LEAD)
            texts += _rows("all but leads", {stream: results["with texts"] for stream, results in leads.items()})
    print_table("Titles alone, stories and singles left out", ["without", "stream", *HEAD], titles)
    print_table("With texts, the whole set left out", ["without", "set", *HEAD], texts)


def _rows(name: str, scores: dict[str, Score]) -> list[list[object]]:
    return [[name, stream, *result.cells()] for stream, result in scores.items()]
