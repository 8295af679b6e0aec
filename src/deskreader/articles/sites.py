"""What the pages of one site have in common: lines that stand on several stories' pages are furniture.

Versions and copies of one story share their lines too, and are no evidence: pages that share much of their running text
count as one. Two pages of different stories give most of what there is to learn.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import blake2b

from deskreader.articles.boxes import Box, Boxes
from deskreader.articles.choose import Choice, choose
from deskreader.articles.document import parse
from deskreader.articles.titles import head_title

MOST_LINES = 4_000  # kept of a site
_SHORTEST = 12  # characters of a line that says anything
_LONGEST = 1_500  # characters; beyond this a line is a text
_SAME_STORY = 0.3  # of the running text shared: one story
_MUCH = 0.35  # of the running text
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What was learned of a site: fingerprints of recurring lines, the names of the boxes that its articles stand in,
    and
    from how many stories. Forgetting it is dropping it.
    """

    lines: frozenset[str] = frozenset()
    boxes: frozenset[str] = frozenset()
    stories: int = 0

    def knows(self, line: str) -> bool:
        """Whether a line, or all the text of a box, was found on pages of several stories."""
        return _SHORTEST <= len(line) <= _LONGEST and fingerprint(line) in self.lines

    def to_json(self) -> str:
        """The knowledge as text to keep."""
        return json.dumps({"lines": sorted(self.lines), "boxes": sorted(self.boxes), "stories": self.stories})

    @classmethod
    def from_json(cls, text: str) -> SiteKnowledge:
        """The knowledge from kept text; nothing is known where the text is damaged."""
        try:
            kept = json.loads(text)
            lines, boxes = (frozenset(str(item) for item in kept[name]) for name in ("lines", "boxes"))
            return cls(lines, boxes, int(kept["stories"]))
        except (ValueError, TypeError, KeyError):
            return cls()


def fingerprint(line: str) -> str:
    """A line's fingerprint; numbers in it do not count, for they differ from page to page."""
    return blake2b(_DIGITS.sub("0", line.casefold()).encode("utf-8", "replace"), digest_size=8).hexdigest()


def learn_site(pages: list[tuple[bytes, str]]) -> SiteKnowledge:
    """What the given pages, (bytes, address), of one site have in common."""
    stories: list[Story] = []
    for page, url in pages:
        story = read_story(page, url)
        if story is not None and not any(story.is_same(other) for other in stories):
            stories.append(story)
    return known_of(stories)


def known_of(stories: list[Story]) -> SiteKnowledge:
    """What pages of different stories have in common."""
    counts = Counter(line for story in stories for line in story.lines)
    recurring = [line for line, count in counts.most_common() if count > 1]
    boxes = Counter(story.box for story in stories)
    return SiteKnowledge(
        frozenset(recurring[:MOST_LINES]), frozenset(box for box, count in boxes.items() if count > 1), len(stories)
    )


def narrowed(choice: Choice, site: SiteKnowledge) -> Choice:
    """The choice made smaller where a box in it is known to hold this site's articles, and holds much of the text
    here.
    """
    if not site.boxes or signature(choice.box) in site.boxes:
        return choice
    known = [box for box in choice.box.walk() if box.prose >= _MUCH * choice.box.prose and signature(box) in site.boxes]
    return replace(choice, box=known[0]) if known else choice


def signature(box: Box) -> str:
    """What a box is called on every page of a site: its tag and names, without numbers, and those of the box around
    it.
    """
    parts = [
        f"{up.tag}.{up.element.get('class', '')}#{up.element.get('id', '')}"
        for up in (box, box.parent)
        if up is not None
    ]
    return _DIGITS.sub("0", " < ".join(parts))


@dataclass(frozen=True, slots=True)
class Story:
    """What one story's page shows of its site: fingerprints of its lines and running text, the name of its box."""

    lines: frozenset[str]
    prose: frozenset[str]
    box: str

    def is_same(self, other: Story) -> bool:
        """Whether both are versions or copies of one story."""
        fewer = min(len(self.prose), len(other.prose))
        return fewer > 0 and len(self.prose & other.prose) > _SAME_STORY * fewer


def read_story(page: bytes, url: str, content_type: str | None = None) -> Story | None:
    """What a page shows of its site; None where the bytes are no page."""
    document = parse(page, url, content_type)
    if document is None:
        return None
    root = Boxes(1.0).of(document.body)
    small = [box for box in root.walk() if _SHORTEST <= box.text <= _LONGEST]
    lines = {fingerprint(box.text_line()) for box in small}
    prose = {fingerprint(box.text_line()) for box in leaves(root) if box.own_prose > 100}
    return Story(frozenset(lines), frozenset(prose), signature(choose(root, head_title(document), "").box))


def leaves(root: Box) -> list[Box]:
    """The boxes with text that hold no others."""
    return [box for box in root.walk() if box.text and not box.kids and not box.folded]
