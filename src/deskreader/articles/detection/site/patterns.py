"""Learns what the pages of one site have in common.

Texts that occur on the pages of several articles are boilerplate, and so are blocks named like those outside earlier
articles; blocks named like those inside earlier articles are kept. Versions and copies of one article share their texts
too and are no evidence: pages that share much of their running text count as one, and a page is never judged by a
version of itself. Two pages of different articles give most of what there is to learn.
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

SHORTEST = 12  # letters of a text long enough to tell anything
_SHORTEST_FREQUENT = 3  # letters of a text that occurs on the pages of three articles
_FREQUENT_PAGES = 3  # pages from which on a text is frequent
_LONGEST = 1_500  # letters; a longer text is an article
_PROSE = 100  # letters of a running text
_SAME_ARTICLE = 0.3  # share of running text in common from which on two pages hold one article
_MUCH = 0.35  # share of the running text that an inner block must hold to be selected instead
_NEARLY = 0.95  # share of the running text; where an inner block holds more, the outer one does no harm
_ALL = 0.9  # share of a block's letters that recur
_TEXTS = ("p", "li", "div", "td", "blockquote", "span")
_LONG_PIECE = 40  # letters of a text that may be a sentence
_MOST_TEXTS = 100  # texts looked at in one block
_LEVELS = 3  # blocks that make up a name: the block itself and its parents
_MOST_CLASSES = 3
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PagePatterns:
    """What one page reveals about its site, as hashes: `lines` of all its texts and its lead image, `prose` of its
    running text, names of blocks `inside` and `outside` the article, and the name of the article's own block.
    """

    lines: frozenset[int] = frozenset()
    prose: frozenset[int] = frozenset()
    inside: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()
    block: int = 0

    def is_same_article(self, other: PagePatterns) -> bool:
        """Whether both are versions or copies of one article; a single shared text may be an advertisement."""
        fewer = min(len(self.prose), len(other.prose))
        shared = len(self.prose & other.prose)
        return shared > _SAME_ARTICLE * fewer and (shared > 1 or fewer == 1)


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """What is known of a site while one of its pages is read."""

    lines: frozenset[int]
    frequent: frozenset[int]
    inside: frozenset[int]
    outside: frozenset[int]
    blocks: frozenset[int]

    def recurs(self, text: str) -> bool:
        """Whether a text between two tags, or an address, occurs on the pages of several articles."""
        if len(text) > _LONGEST:
            return False
        if len(text) >= SHORTEST:
            return text_hash(text) in self.lines
        return sum(map(str.isalpha, text)) >= _SHORTEST_FREQUENT and text_hash(text) in self.frequent

    def covers(self, element: _Element) -> bool:
        """Whether nearly all text of an element occurs on the pages of several articles."""
        match = total_prose = 0
        for text in cast("Iterable[str]", element.itertext()):
            line = " ".join(text.split())
            total_prose += len(line)
            if line and self.recurs(line):
                match += len(line)
        return match > 0 and match >= _ALL * total_prose

    def was_outside(self, block: Block) -> bool:
        """Whether blocks of this name stood outside earlier articles and never inside one."""
        name = signature(block.element)
        return name in self.outside and name not in self.inside

    def was_inside(self, block: Block) -> bool:
        """Whether blocks of this name belonged to several articles."""
        return signature(block.element) in self.inside


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """The patterns learned from a site's pages, one per article."""

    pages: tuple[PagePatterns, ...] = ()

    def with_page(self, new: PagePatterns) -> SiteKnowledge:
        """Returns the knowledge with one more page; another version of its article is replaced."""
        return SiteKnowledge((*self.without(new).pages, new))

    def without(self, page: PagePatterns) -> SiteKnowledge:
        """Returns the knowledge without versions and copies of a page; running text that several others share does not
        count.
        """
        counts = Counter(found for page in self.pages for found in page.prose)
        common = frozenset(found for found, count in counts.items() if count > 1)
        own = replace(page, prose=page.prose - common)
        return SiteKnowledge(
            tuple(page for page in self.pages if not own.is_same_article(replace(page, prose=page.prose - common)))
        )

    def match(self, page: Block) -> SiteMatch | None:
        """Returns what the site's other pages say about a page; None where there are fewer than two."""
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
    """Returns a hash of a text in which all digits are equal, since numbers differ from page to page."""
    return crc32(_DIGITS.sub("0", text.casefold()).encode("utf-8", "replace"))


def _lines_of(body: _Element) -> frozenset[int]:
    """Returns the hashes of all texts between two tags that are long enough to tell anything."""
    lines = (
        " ".join(text.split()) for text in cast("Iterable[str]", body.itertext()) if len(text) >= _SHORTEST_FREQUENT
    )
    return frozenset(text_hash(line) for line in lines if _SHORTEST_FREQUENT <= len(line) <= _LONGEST)


def _prose_of(page: Block) -> frozenset[int]:
    """Returns the hashes of a page's running text outside boilerplate."""
    return frozenset(
        text_hash(block.text_line())
        for block in page.walk()
        if block.own_prose > _PROSE and not block.children and not block.is_folded
    )


def patterns_of(body: _Element, selection: Selection, dropped: set[_Element], lead_image: str | None) -> PagePatterns:
    """Returns what a page reveals about its site, once the article on it is known."""
    lines = _lines_of(body) | ({text_hash(lead_image)} if lead_image else set())
    inside, outside = _block_names(selection, dropped)
    return PagePatterns(
        lines, _prose_of(selection.block.flat[0]), inside, outside - inside, signature(selection.block.element)
    )


def _block_names(selection: Selection, dropped: set[_Element]) -> tuple[frozenset[int], frozenset[int]]:
    """Returns the names of blocks with running text inside the article, and of those outside it."""
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
    """Returns the names of blocks with much text in a folded block, and of their parents."""
    long = (text for text in boilerplate.iter(*_TEXTS) if len((text.text or "").strip()) > _LONG_PIECE)
    return {
        signature(named)
        for text in islice(long, _MOST_TEXTS)
        for named in (text, text.getparent())
        if named is not None
    }


def narrow(selection: Selection, match: SiteMatch) -> Selection:
    """Returns the selection reduced to an inner block that is known to hold this site's articles, where it holds much
    text.
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
    """Returns a hash of a block's tag and names, without numbers, and of those around it; 0 where none has a name."""
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
