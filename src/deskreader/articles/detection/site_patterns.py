"""What the pages of one site have in common: texts that stand on several articles' pages are boilerplate, and so are blocks
named like those that were no part of earlier articles; blocks named like those that were one are read.

Versions and copies of one article share their texts too, and are no evidence: pages that share much of their running text
count as one, and a page is never judged by a version of itself. Two pages of different articles give most of what there
is to learn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import cast
from zlib import crc32

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.selection import Selection

SHORTEST = 12  # letters of a text that says anything
_SHORTEST_FREQUENT = 3  # letters, where a text stands on the pages of three articles
_FREQUENT_PAGES = 3  # articles
_LONGEST = 1_500  # letters; beyond this a text is a article
_PROSE = 100  # letters of running text
_SAME_ARTICLE = 0.3  # of the running text shared: one article
_MUCH = 0.35  # of the running text
_NEARLY = 0.95  # of the running text; where a smaller block holds more than that, the larger one does no harm
_ALL = 0.9  # of a block's letters
_TEXTS = ("p", "li", "div", "td", "blockquote", "span")
_LONG_PIECE = 40  # letters of a text that may be a sentence
_MOST_TEXTS = 100  # of a block
_LEVELS = 3  # blocks that give a block its name: itself and those around it
_MOST_CLASSES = 3
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PagePatterns:
    """What one article's page shows of its site: marks of its texts and its lead image, of its running text, and of the
    names of blocks: those of the article, those of something else, and the one that holds the article.
    """

    lines: frozenset[int] = frozenset()
    prose: frozenset[int] = frozenset()
    inside: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()
    block: int = 0

    def is_same_article(self, other: PagePatterns) -> bool:
        """Whether both are versions or copies of one article. One text alone may be an advertisement of the site."""
        fewer = min(len(self.prose), len(other.prose))
        shared = len(self.prose & other.prose)
        return shared > _SAME_ARTICLE * fewer and (shared > 1 or fewer == 1)


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """What is known of a site when one of its pages is read."""

    lines: frozenset[int]
    frequent: frozenset[int]
    inside: frozenset[int]
    outside: frozenset[int]
    blocks: frozenset[int]

    def recurs(self, text: str) -> bool:
        """Whether a text between two tags, or an address, was found on pages of several articles."""
        if len(text) > _LONGEST:
            return False
        if len(text) >= SHORTEST:
            return text_hash(text) in self.lines
        return sum(map(str.isalpha, text)) >= _SHORTEST_FREQUENT and text_hash(text) in self.frequent

    def covers(self, element: _Element) -> bool:
        """Whether next to all text of an element was found on pages of several articles."""
        match = total_prose = 0
        for text in cast("Iterable[str]", element.itertext()):
            line = " ".join(text.split())
            total_prose += len(line)
            if line and self.recurs(line):
                match += len(line)
        return match > 0 and match >= _ALL * total_prose

    def was_outside(self, block: Block) -> bool:
        """Whether blocks of this name were no part of earlier articles, and never one."""
        name = signature(block.element)
        return name in self.outside and name not in self.inside

    def was_inside(self, block: Block) -> bool:
        """Whether blocks of this name were a part of several articles."""
        return signature(block.element) in self.inside


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What was learned of a site: its articles, each once. Forgetting it is dropping it."""

    pages: tuple[PagePatterns, ...] = ()

    def with_page(self, new: PagePatterns) -> SiteKnowledge:
        """The knowledge with one more article; another version of it is replaced."""
        return SiteKnowledge((*self.without(new).pages, new))

    def without(self, page: PagePatterns) -> SiteKnowledge:
        """The knowledge without versions and copies of a article. Running text that several others share is the site's
        own and no sign.
        """
        counts = Counter(found for page in self.pages for found in page.prose)
        common = frozenset(found for found, count in counts.items() if count > 1)
        own = replace(page, prose=page.prose - common)
        return SiteKnowledge(
            tuple(page for page in self.pages if not own.is_same_article(replace(page, prose=page.prose - common)))
        )

    def match(self, page: Block) -> SiteMatch | None:
        """What the site's other articles tell of a page; None where they are fewer than two."""
        others = self.without(PagePatterns(prose=_prose_of(page))).pages
        if len(others) < 2:
            return None
        lines = Counter(found for page in others for found in page.lines)
        inside = _recurring(page.inside for page in others)
        outside = frozenset(found for page in others for found in page.outside)
        never = outside - frozenset(found for page in others for found in page.inside)
        frequent = frozenset(found for found, count in lines.items() if count >= _FREQUENT_PAGES)
        recurring = frozenset(found for found, count in lines.items() if count > 1)
        return SiteMatch(recurring, frequent, inside, never, _recurring([page.block] for page in others))


def _recurring(found: Iterable[Iterable[int]]) -> frozenset[int]:
    counts = Counter(name for names in found for name in names)
    return frozenset(name for name, count in counts.items() if count > 1)


def text_hash(text: str) -> int:
    """The mark of a text; numbers in it do not count, for they differ from page to page."""
    return crc32(_DIGITS.sub("0", text.casefold()).encode("utf-8", "replace"))


def _lines_of(body: _Element) -> frozenset[int]:
    """The marks of all texts between two tags that may say anything."""
    lines = (
        " ".join(text.split()) for text in cast("Iterable[str]", body.itertext()) if len(text) >= _SHORTEST_FREQUENT
    )
    return frozenset(text_hash(line) for line in lines if _SHORTEST_FREQUENT <= len(line) <= _LONGEST)


def _prose_of(page: Block) -> frozenset[int]:
    """The marks of a page's running text, but for that in boilerplate."""
    return frozenset(
        text_hash(block.text_line())
        for block in page.walk()
        if block.own_prose > _PROSE and not block.children and not block.is_folded
    )


def patterns_of(body: _Element, selection: Selection, dropped: set[_Element], lead_image: str | None) -> PagePatterns:
    """What a page shows of its site, once it is known what of it is the article."""
    lines = _lines_of(body) | ({text_hash(lead_image)} if lead_image else set())
    inside, outside = _block_names(selection, dropped)
    return PagePatterns(
        lines, _prose_of(selection.block.flat[0]), inside, outside - inside, signature(selection.block.element)
    )


def _block_names(selection: Selection, dropped: set[_Element]) -> tuple[frozenset[int], frozenset[int]]:
    """The names of blocks with running text: those in the article, and those that are none of it."""
    inside: set[int] = set()
    outside: set[int] = set()
    article, end_of_dropped = selection.block, -1
    for block in article.flat:
        if block.element in dropped:
            end_of_dropped = max(end_of_dropped, block.end)
        holds_article = block.order < article.order <= block.end
        if block.is_folded:
            outside |= _names_in_boilerplate(block.element)
        elif block.prose > 0 and not holds_article:
            is_in = article.order <= block.order <= article.end and block.order > end_of_dropped
            (inside if is_in else outside).add(signature(block.element))
    return frozenset(inside), frozenset(outside - {0})


def _names_in_boilerplate(boilerplate: _Element) -> set[int]:
    """The names of blocks with much text in one that was not looked into, and of those right around them."""
    long = (page for page in boilerplate.iter(*_TEXTS) if len((page.text or "").strip()) > _LONG_PIECE)
    return {
        signature(page) for text in islice(long, _MOST_TEXTS) for page in (text, text.getparent()) if page is not None
    }


def narrow(selection: Selection, match: SiteMatch) -> Selection:
    """The choice made smaller where a block in it is known to hold this site's articles, and holds much of the text
    here.
    """
    if not match.blocks or signature(selection.block.element) in match.blocks:
        return selection
    least, most = _MUCH * selection.block.prose, _NEARLY * selection.block.prose
    fit = [
        block
        for block in selection.block.walk()
        if least <= block.prose <= most and signature(block.element) in match.blocks
    ]
    return replace(selection, block=fit[0]) if fit else selection


def signature(element: _Element) -> int:
    """The mark of what a block is called on every page of a site: its tag and names, without numbers, and those of the
    blocks around it. 0 where none of them has a name.
    """
    parts: list[str] = []
    up: _Element | None = element
    named = False
    for _ in range(_LEVELS):
        if up is None:
            break
        names = " ".join((up.get("class") or "").split()[:_MOST_CLASSES])
        element_id = up.get("id") or ""
        named = named or bool(names or element_id)
        parts.append(f"{up.tag}.{names}#{element_id}")
        up = up.getparent()
    return text_hash(" < ".join(parts)) if named else 0
