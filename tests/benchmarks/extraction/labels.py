"""How often the extractor says rightly how much of its article a page holds: python -m tests.benchmarks labels

The labels are those of tests/articles/data/labels.tsv; the pages stand beside the project.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from zlib import crc32

from deskreader.articles import extract
from deskreader.model import Completeness, ExtractedArticle, Reason
from tests import ROOT
from tests.benchmarks.extraction.labelled import DATA, labelled_pages
from tests.benchmarks.table import print_table

LABELS = ROOT / "tests/articles/data/labels.tsv"
FURNITURE = "furniture"
"""The label of pages where any answer but 'complete' is right."""
SAMPLE = ("random", "doubtful")
"""How the pages of the sample were chosen."""
_NAMES = {Reason.TRUNCATED: "cut", Reason.PAY_WALL: "pay wall", Reason.CONSENT_WALL: "consent"}
_Z = 1.96  # standard deviations of a 95 % interval
_LONGEST_NAME = 48  # characters


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled page with what the extractor says of it."""

    name: str
    host: str
    chosen: str
    label: str
    answer: str

    @property
    def is_right(self) -> bool:
        """Whether the answer is the label, or for furniture anything but 'complete'."""
        return self.answer != "complete" if self.label == FURNITURE else self.answer == self.label


def answer_of(article: ExtractedArticle) -> str:
    """Returns the label that an article's completeness, reason and next page come to."""
    if article.completeness is Completeness.COMPLETE:
        return "cut" if article.next_page_url else "complete"
    return _NAMES.get(article.reason, "summary only")


def read_labels() -> dict[tuple[str, str], tuple[str, str]]:
    """Returns label and way of choosing by set and page."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["set"], row["page"]): (row["label"], row["chosen"]) for row in rows}


def judged_pages() -> Iterator[Judged]:
    """Yields the labelled pages with what the extractor says of them."""
    labels = read_labels()
    for page in labelled_pages(sorted({name for name, _ in labels})):
        key = page.name, page.row["id"]
        if key in labels:
            label, chosen = labels[key]
            yield Judged(f"{key[0]}/{key[1]}", page.host, chosen, label, answer_of(extract(page.html, page.url)))


def interval(right: int, total: int) -> tuple[float, float]:
    """Returns the 95 % interval of a share (Wilson's, which holds near 1)."""
    share = right / total
    middle = (share + _Z**2 / (2 * total)) / (1 + _Z**2 / total)
    reach = _Z / (1 + _Z**2 / total) * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    return middle - reach, min(1.0, middle + reach)


def main() -> None:
    """Prints per label how many are right, the shares with their intervals, and the pages that are wrong."""
    if not DATA.is_dir():
        print("The labels are about pages of the measuring sets, which are not here.")
        return
    pages = list(judged_pages())
    sample = [page for page in pages if page.chosen in SAMPLE]
    counts = Counter((page.label, page.is_right) for page in sample)
    labels = sorted({page.label for page in sample}, key=lambda label: -counts[label, True])
    print_table("The label of completeness, pages of the sample", ["label", "right", "wrong"],
                [[label, counts[label, True], counts[label, False]] for label in labels])  # fmt: skip
    halves = [[page for page in sample if crc32(page.host.encode()) % 2 == half] for half in (0, 1)]
    groups = {"sample": sample, "first half of its hosts": halves[0], "second half": halves[1]}
    groups |= {way: [page for page in pages if page.chosen == way] for way in ("read later", "drawn later")}
    print_table("Share that is right", ["pages", "right", "of", "share", "95 % interval"], map(_share, groups.items()))
    wrong = [[page.name[:_LONGEST_NAME], page.chosen, page.label, page.answer] for page in pages if not page.is_right]
    print_table("Pages that are wrong", ["page", "chosen", "label", "answer"], wrong)


def _share(group: tuple[str, Iterable[Judged]]) -> list[object]:
    name, pages = group[0], list(group[1])
    right = sum(page.is_right for page in pages)
    low, high = interval(right, len(pages))
    return [name, right, len(pages), f"{right / len(pages):.3f}", f"{low:.3f} to {high:.3f}"]
