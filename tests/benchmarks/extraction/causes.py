"""Why a page's text differs from its label: the class of fault that costs most words, and an example of it."""

from __future__ import annotations

from collections import Counter

from deskreader.articles.detection.features import NAMES
from tests.benchmarks.extraction.labelled import WORDS, fours
from tests.benchmarks.pruning_model import Page

_MAIN = 0.3  # share of the prose under a class path from which on it is that of the article
_FEW = 0.5  # share of a text's words that are labelled as the article's


def causes_of(page: Page, kept: list[bool], found: str) -> tuple[Counter[str], dict[str, str]]:
    """Returns the words that each class of fault costs, and the longest text of each class."""
    words: Counter[str] = Counter()
    longest: dict[str, str] = {}
    for index, (text, stays) in enumerate(zip(page.texts, kept, strict=True)):
        is_wanted = page.shares[index] > _FEW
        if stays == is_wanted:
            continue
        cause = _of_kept(page, index) if stays else _of_dropped(page, index)
        words[cause] += page.lengths[index]
        longest[cause] = max(longest.get(cause, ""), text, key=len)
    here = fours("\n".join([*page.leads, *page.texts]))
    few = 8 + len(WORDS.findall(page.label.text or "")) // 50  # runs that borders of texts alone may account for
    missing = (page.label.wanted - here).total()
    if missing > few:
        words["outside the article's block"] += missing
    added = (fours(found) - here - page.label.wanted).total()
    if added > few:
        words["captions, headlines and other texts"] += added
    return words, longest


def _of_kept(page: Page, index: int) -> str:
    """Returns what kind of text stayed that the label does not have."""
    numbers = dict(zip(NAMES, page.rows[index], strict=True))
    if numbers["path_prose"] > _MAIN:
        return "kept: among the main texts, or the label is cut short"
    if numbers["after_main"]:
        return "kept: after the last paragraph"
    return "kept: between paragraphs" if numbers["main_before"] else "kept: before the first paragraph"


def _of_dropped(page: Page, index: int) -> str:
    reason = page.reasons[index]
    return f"dropped: {reason.name.lower().replace('_', ' ')}" if reason is not None else "dropped: by the model alone"
