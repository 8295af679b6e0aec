"""What is kept of a site from one page to the next: the marks of its last stories, in one compressed piece of bytes.

The piece is opaque to everyone else: a library keeps it and hands it back. It holds no text, only fingerprints.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from deskreader.articles.sites import SiteKnowledge, Story, known_of, read_story
from deskreader.text.urls import normal

STORIES = 8  # the last ones of a site; each has a bit in a mark of one byte
MOST_MARKS = 3_000  # fingerprints kept of a site
LARGEST = 40_000  # bytes of a memory: 30,000 of fingerprints that hardly shrink, and the names of eight boxes
_LONGEST_NAME = 300  # characters of a box's name
_ENTRY = struct.Struct("<8sBB")  # a fingerprint, the stories that have it as a line, and as running text
_FORMAT = b"\x01"


@dataclass(frozen=True, slots=True)
class KeptStory:
    """A story seen on a site. `key` is made from its address: a page read again is no second story."""

    key: str
    story: Story


def knowledge(memory: bytes) -> SiteKnowledge:
    """What the stories in a memory have in common; nothing as long as they are fewer than two."""
    return known_of([kept.story for kept in unpack(memory)])


def grown(memory: bytes, page: bytes, url: str, content_type: str | None = None) -> bytes:
    """The memory with one more page; a story that it holds already, in another version or a copy, is replaced by it.

    A page without running text, of which nobody can say whether it is another story, leaves the memory as it is.
    """
    story = read_story(page, url, content_type)
    if story is None or not story.prose:
        return memory
    new = KeptStory(_key(url), replace(story, box=story.box[:_LONGEST_NAME]))
    kept = unpack(memory)
    common = _common(kept)
    others = [old for old in kept if old.key != new.key and not _less(new, common).is_same(_less(old, common))]
    return pack([*others, new][-STORIES:])


def pack(kept: list[KeptStory]) -> bytes:
    """Stories as a memory of at most `LARGEST` bytes; what only the oldest of them show is given up first."""
    lines, prose = (_masks(story) for story in ([k.story.lines for k in kept], [k.story.prose for k in kept]))
    marks = sorted(lines.keys() | prose.keys(), key=lambda mark: _worth(lines[mark] | prose[mark]), reverse=True)
    entries = (_ENTRY.pack(bytes.fromhex(mark), lines[mark], prose[mark]) for mark in marks[:MOST_MARKS])
    head = json.dumps([[k.key, k.story.box] for k in kept], ensure_ascii=False).encode("utf-8", "replace")
    return _FORMAT + zlib.compress(head + b"\n" + b"".join(entries))


def unpack(memory: bytes) -> list[KeptStory]:
    """The stories of a memory, the oldest first; none where it is empty or damaged."""
    if memory[:1] != _FORMAT or len(memory) > LARGEST:
        return []
    try:
        whole = zlib.decompressobj().decompress(memory[1:], 3 * LARGEST)
        head, _, entries = whole.partition(b"\n")
        names = [(str(key), str(box)) for key, box in json.loads(head)][:STORIES]
        marks = [(mark.hex(), lines, prose) for mark, lines, prose in _ENTRY.iter_unpack(entries)]
    except (zlib.error, ValueError, TypeError, struct.error):
        return []
    return [
        KeptStory(
            key,
            Story(
                frozenset(mark for mark, lines, _ in marks if lines >> place & 1),
                frozenset(mark for mark, _, prose in marks if prose >> place & 1),
                box,
            ),
        )
        for place, (key, box) in enumerate(names)
    ]


def _key(url: str) -> str:
    return blake2b(normal(url).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _common(kept: list[KeptStory]) -> frozenset[str]:
    """Running text of several kept stories: the site's own, no sign that two pages tell one story."""
    counts = Counter(mark for one in kept for mark in one.story.prose)
    return frozenset(mark for mark, count in counts.items() if count > 1)


def _less(kept: KeptStory, common: frozenset[str]) -> Story:
    return replace(kept.story, prose=kept.story.prose - common)


def _masks(stories: Iterable[frozenset[str]]) -> Counter[str]:
    """For each mark one bit a story that has it; the oldest story has the lowest bit."""
    masks: Counter[str] = Counter()
    for place, marks in enumerate(stories):
        for mark in marks:
            masks[mark] |= 1 << place
    return masks


def _worth(mask: int) -> tuple[bool, int]:
    """What a mark is worth keeping for: those of several stories first, then those of the newest."""
    return mask.bit_count() > 1, mask
