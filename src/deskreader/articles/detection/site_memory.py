"""What is kept of a site from one page to the next: the marks of its last stories, in one compressed piece of bytes.

The piece is opaque to everyone else: a library keeps it and hands it back. It holds no text, only marks.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import Counter
from dataclasses import dataclass

from deskreader.articles.detection.site_patterns import SiteKnowledge, Story
from deskreader.text.urls import normal

STORIES = 8  # the last ones of a site; each has a bit in a byte
MOST_MARKS = 4_000  # marks kept of a site
LARGEST = 40_000  # bytes of a memory: 32,000 of marks that hardly shrink, and which story has which
_ENTRY = struct.Struct("<IBBBB")  # a mark, and the stories that have it as line, running text, name kept and name left
_KINDS = ("lines", "prose", "kept", "left")
_FORMAT = b"\x02"


@dataclass(frozen=True, slots=True)
class KeptStory:
    """A story seen on a site. `key` is made from its address: a page read again is no second story."""

    key: int
    story: Story


def knowledge(memory: bytes) -> SiteKnowledge:
    """What the stories in a memory show of their site."""
    return SiteKnowledge(tuple(kept.story for kept in unpack(memory)))


def grown(memory: bytes, story: Story, url: str) -> bytes:
    """The memory with one more story; one that it holds already, in another version or a copy, is replaced by it."""
    new = KeptStory(zlib.crc32(normal(url).encode("utf-8", "replace")), story)
    kept = unpack(memory)
    others = SiteKnowledge(tuple(old.story for old in kept)).without(story).stories
    return pack([*(old for old in kept if old.key != new.key and old.story in others), new][-STORIES:])


def pack(kept: list[KeptStory]) -> bytes:
    """Stories as a memory of at most `LARGEST` bytes; what only the oldest of them show is given up first."""
    masks = [_masks([getattr(one.story, kind) for one in kept]) for kind in _KINDS]
    everything = masks[0] | masks[1] | masks[2] | masks[3]
    marks = sorted(everything, key=lambda found: _worth(everything[found]), reverse=True)[:MOST_MARKS]
    entries = (_ENTRY.pack(found, *(mask[found] for mask in masks)) for found in marks)
    head = json.dumps([[one.key, one.story.box] for one in kept]).encode()
    return _FORMAT + zlib.compress(head + b"\n" + b"".join(entries))


def unpack(memory: bytes) -> list[KeptStory]:
    """The stories of a memory, the oldest first; none where it is empty or damaged."""
    if memory[:1] != _FORMAT or len(memory) > LARGEST:
        return []
    try:
        whole = zlib.decompressobj().decompress(memory[1:], 3 * LARGEST)
        head, _, entries = whole.partition(b"\n")
        names = [(int(key), int(box)) for key, box in json.loads(head)][:STORIES]
        marks = list(_ENTRY.iter_unpack(entries))
    except (zlib.error, ValueError, TypeError, struct.error):
        return []
    return [KeptStory(key, _story(marks, place, box)) for place, (key, box) in enumerate(names)]


def _story(marks: list[tuple[int, ...]], place: int, box: int) -> Story:
    """The story at a place, its marks of all kinds."""
    lines, prose, kept, left = (_of_story(marks, kind, place) for kind in range(len(_KINDS)))
    return Story(lines, prose, kept, left, box)


def _of_story(marks: list[tuple[int, ...]], kind: int, place: int) -> frozenset[int]:
    """The marks of one kind that a story has."""
    return frozenset(entry[0] for entry in marks if entry[1 + kind] >> place & 1)


def _masks(stories: list[frozenset[int]]) -> Counter[int]:
    """For each mark one bit a story that has it; the oldest story has the lowest bit."""
    masks: Counter[int] = Counter()
    for place, marks in enumerate(stories):
        for found in marks:
            masks[found] |= 1 << place
    return masks


def _worth(mask: int) -> tuple[bool, int]:
    """What a mark is worth keeping for: those of several stories first, then those of the newest."""
    return mask.bit_count() > 1, mask
