"""What the pages of one site have in common: texts that stand on several stories' pages are furniture, and so are boxes
named like those that were no part of earlier stories; boxes named like those that were one are read.

Versions and copies of one story share their texts too, and are no evidence: pages that share much of their running text
count as one, and a page is never judged by a version of itself. Two pages of different stories give most of what there
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
from deskreader.articles.detection.selection import Choice

SHORTEST = 12  # letters of a text that says anything
_SHORTEST_OFTEN = 3  # letters, where a text stands on the pages of three stories
_OFTEN = 3  # stories
_LONGEST = 1_500  # letters; beyond this a text is a story
_PROSE = 100  # letters of running text
_SAME_STORY = 0.3  # of the running text shared: one story
_MUCH = 0.35  # of the running text
_NEARLY = 0.95  # of the running text; where a smaller box holds more than that, the larger one does no harm
_ALL = 0.9  # of a box's letters
_TEXTS = ("p", "li", "div", "td", "blockquote", "span")
_LONG_PIECE = 40  # letters of a text that may be a sentence
_MOST_TEXTS = 100  # of a box
_LEVELS = 3  # boxes that give a box its name: itself and those around it
_MOST_CLASSES = 3
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Story:
    """What one story's page shows of its site: marks of its texts and its lead picture, of its running text, and of the
    names of boxes: those of the story, those of something else, and the one that holds the story.
    """

    lines: frozenset[int] = frozenset()
    prose: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    box: int = 0

    def is_same(self, other: Story) -> bool:
        """Whether both are versions or copies of one story. One text alone may be an advertisement of the site."""
        fewer = min(len(self.prose), len(other.prose))
        shared = len(self.prose & other.prose)
        return shared > _SAME_STORY * fewer and (shared > 1 or fewer == 1)


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """What is known of a site when one of its pages is read."""

    lines: frozenset[int]
    often: frozenset[int]
    kept: frozenset[int]
    left: frozenset[int]
    boxes: frozenset[int]

    def knows(self, text: str) -> bool:
        """Whether a text between two tags, or an address, was found on pages of several stories."""
        if len(text) > _LONGEST:
            return False
        if len(text) >= SHORTEST:
            return mark(text) in self.lines
        return sum(map(str.isalpha, text)) >= _SHORTEST_OFTEN and mark(text) in self.often

    def covers(self, element: _Element) -> bool:
        """Whether next to all text of an element was found on pages of several stories."""
        known = whole = 0
        for text in cast("Iterable[str]", element.itertext()):
            line = " ".join(text.split())
            whole += len(line)
            if line and self.knows(line):
                known += len(line)
        return known > 0 and known >= _ALL * whole

    def was_left(self, box: Block) -> bool:
        """Whether boxes of this name were no part of earlier stories, and never one."""
        name = signature(box.element)
        return name in self.left and name not in self.kept

    def was_kept(self, box: Block) -> bool:
        """Whether boxes of this name were a part of several stories."""
        return signature(box.element) in self.kept


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What was learned of a site: its stories, each once. Forgetting it is dropping it."""

    stories: tuple[Story, ...] = ()

    def with_story(self, new: Story) -> SiteKnowledge:
        """The knowledge with one more story; another version of it is replaced."""
        return SiteKnowledge((*self.without(new).stories, new))

    def without(self, story: Story) -> SiteKnowledge:
        """The knowledge without versions and copies of a story. Running text that several others share is the site's
        own and no sign.
        """
        counts = Counter(found for one in self.stories for found in one.prose)
        common = frozenset(found for found, count in counts.items() if count > 1)
        mine = replace(story, prose=story.prose - common)
        return SiteKnowledge(
            tuple(one for one in self.stories if not mine.is_same(replace(one, prose=one.prose - common)))
        )

    def known_to(self, page: Block) -> SiteMatch | None:
        """What the site's other stories tell of a page; None where they are fewer than two."""
        others = self.without(Story(prose=_prose_of(page))).stories
        if len(others) < 2:
            return None
        lines = Counter(found for story in others for found in story.lines)
        kept = _recurring(story.kept for story in others)
        left = frozenset(found for story in others for found in story.left)
        never = left - frozenset(found for story in others for found in story.kept)
        often = frozenset(found for found, count in lines.items() if count >= _OFTEN)
        recurring = frozenset(found for found, count in lines.items() if count > 1)
        return SiteMatch(recurring, often, kept, never, _recurring([story.box] for story in others))


def _recurring(found: Iterable[Iterable[int]]) -> frozenset[int]:
    counts = Counter(name for names in found for name in names)
    return frozenset(name for name, count in counts.items() if count > 1)


def mark(text: str) -> int:
    """The mark of a text; numbers in it do not count, for they differ from page to page."""
    return crc32(_DIGITS.sub("0", text.casefold()).encode("utf-8", "replace"))


def _lines_of(body: _Element) -> frozenset[int]:
    """The marks of all texts between two tags that may say anything."""
    lines = (" ".join(text.split()) for text in cast("Iterable[str]", body.itertext()) if len(text) >= _SHORTEST_OFTEN)
    return frozenset(mark(line) for line in lines if _SHORTEST_OFTEN <= len(line) <= _LONGEST)


def _prose_of(page: Block) -> frozenset[int]:
    """The marks of a page's running text, but for that in furniture."""
    return frozenset(
        mark(box.text_line()) for box in page.walk() if box.own_prose > _PROSE and not box.kids and not box.folded
    )


def story_of(body: _Element, choice: Choice, dropped: set[_Element], picture: str | None) -> Story:
    """What a page shows of its site, once it is known what of it is the article."""
    lines = _lines_of(body) | ({mark(picture)} if picture else set())
    kept, left = _names(choice, dropped)
    return Story(lines, _prose_of(choice.box.flat[0]), kept, left - kept, signature(choice.box.element))


def _names(choice: Choice, dropped: set[_Element]) -> tuple[frozenset[int], frozenset[int]]:
    """The names of boxes with running text: those in the article, and those that are none of it."""
    kept: set[int] = set()
    left: set[int] = set()
    article, end_of_dropped = choice.box, -1
    for box in article.flat:
        if box.element in dropped:
            end_of_dropped = max(end_of_dropped, box.end)
        holds_article = box.order < article.order <= box.end
        if box.folded:
            left |= _names_within(box.element)
        elif box.prose > 0 and not holds_article:
            is_in = article.order <= box.order <= article.end and box.order > end_of_dropped
            (kept if is_in else left).add(signature(box.element))
    return frozenset(kept), frozenset(left - {0})


def _names_within(furniture: _Element) -> set[int]:
    """The names of boxes with much text in one that was not looked into, and of those right around them."""
    long = (one for one in furniture.iter(*_TEXTS) if len((one.text or "").strip()) > _LONG_PIECE)
    return {signature(one) for text in islice(long, _MOST_TEXTS) for one in (text, text.getparent()) if one is not None}


def narrowed(choice: Choice, known: SiteMatch) -> Choice:
    """The choice made smaller where a box in it is known to hold this site's articles, and holds much of the text
    here.
    """
    if not known.boxes or signature(choice.box.element) in known.boxes:
        return choice
    least, most = _MUCH * choice.box.prose, _NEARLY * choice.box.prose
    fit = [box for box in choice.box.walk() if least <= box.prose <= most and signature(box.element) in known.boxes]
    return replace(choice, box=fit[0]) if fit else choice


def signature(element: _Element) -> int:
    """The mark of what a box is called on every page of a site: its tag and names, without numbers, and those of the
    boxes around it. 0 where none of them has a name.
    """
    parts: list[str] = []
    up: _Element | None = element
    named = False
    for _ in range(_LEVELS):
        if up is None:
            break
        names = " ".join((up.get("class") or "").split()[:_MOST_CLASSES])
        place = up.get("id") or ""
        named = named or bool(names or place)
        parts.append(f"{up.tag}.{names}#{place}")
        up = up.getparent()
    return mark(" < ".join(parts)) if named else 0
