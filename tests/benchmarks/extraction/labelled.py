"""Labelled pages, and how texts are scored: F1 of the means of precision and recall of runs of four words."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean
from typing import Any

from tests import ROOT

DATA = next(
    (
        folder
        for above in (ROOT.parent, ROOT.parent.parent)
        if (folder := above / "shared" / "data" / "articles").is_dir()
    ),
    ROOT / "none",
)
"""The measuring data, beside the project."""
SCORED = ("fundus", "big9", "chaos", "wcxb_article_dev", "chinese")
"""Sets whose pages come with the text of their article."""
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u1000-\u109f"
WORDS = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")
"""Words; a letter of a script without word spacing counts as one."""
_ROUNDS = 400  # samples drawn for an interval
Score = tuple[float, float]
"""Precision and recall."""


@dataclass
class LabelledPage:
    """A page of a set with its label: the row of the set's table."""

    name: str
    row: dict[str, Any]
    html: bytes

    @property
    def url(self) -> str:
        return self.row.get("url") or ""

    @property
    def host(self) -> str:
        """The page's site; pages of one site are never parted between training and measuring."""
        return str(self.row.get("site") or self.row.get("host") or self.row["id"])

    @property
    def text(self) -> str | None:
        """The article's text; None where only some segments are labelled."""
        return self.row.get("text")

    @cached_property
    def wanted(self) -> Counter[tuple[str, ...]]:
        """The runs of four words of the article's text."""
        return fours(self.text or "")

    def score(self, found: str) -> Score:
        """Returns precision and recall of a text found."""
        got = fours(found)
        both = (self.wanted & got).total()
        return both / max(1, got.total()), both / max(1, self.wanted.total())


def labelled_pages(names: Iterable[str], most: int = 0) -> Iterator[LabelledPage]:
    """Yields the pages of sets; with `most`, at most so many of each, evenly taken."""
    for name in names:
        rows = (DATA / name / "pages.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
        taken = min(most or len(rows), len(rows))
        for line in (rows[number * len(rows) // taken] for number in range(taken)):
            row = json.loads(line)
            html = (DATA / name / "html" / f"{row['id']}.html.gz").read_bytes()
            yield LabelledPage(name, row, gzip.decompress(html))


def fours(text: str) -> Counter[tuple[str, ...]]:
    """Returns all runs of four words of a text."""
    words = WORDS.findall(text)
    return Counter(tuple(words[index : index + 4]) for index in range(max(1, len(words) - 3)))


def f1(scores: Sequence[Score]) -> float:
    """Returns F1 of the means of precision and recall."""
    precision, recall = mean(score[0] for score in scores), mean(score[1] for score in scores)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def difference(ours: Sequence[Score], theirs: Sequence[Score]) -> str:
    """Returns by how much F1 is higher, with the 95 % interval of a paired bootstrap."""
    return mean_difference({"": ours}, {"": theirs})


def mean_difference(ours: Mapping[str, Sequence[Score]], theirs: Mapping[str, Sequence[Score]]) -> str:
    """Returns by how much the mean F1 of several sets is higher, with the 95 % interval of a paired bootstrap."""
    dice = random.Random(0)
    found = []
    for _ in range(_ROUNDS):
        picks = {name: dice.choices(range(len(scores)), k=len(scores)) for name, scores in ours.items()}
        found.append(_mean_gain(ours, theirs, picks))
    found.sort()
    gain = _mean_gain(ours, theirs, {name: list(range(len(scores))) for name, scores in ours.items()})
    return f"{gain:+.4f} [{found[_ROUNDS // 40]:+.4f}, {found[-_ROUNDS // 40]:+.4f}]"


def _mean_gain(
    ours: Mapping[str, Sequence[Score]], theirs: Mapping[str, Sequence[Score]], picks: dict[str, list[int]]
) -> float:
    return mean(
        f1([ours[name][pick] for pick in chosen]) - f1([theirs[name][pick] for pick in chosen])
        for name, chosen in picks.items()
    )
