"""Serializes what is remembered of a site: hashes from its latest pages, in one compressed byte string.

The byte string is opaque to everyone else: a library stores it and hands it back. It holds no text, only hashes.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import Counter
from dataclasses import dataclass

from deskreader.articles.detection.site.patterns import PagePatterns, SiteKnowledge
from deskreader.text.urls import comparison_key

MOST_PAGES = 8  # latest pages of a site; each has a bit in a byte
MOST_HASHES = 4_000  # hashes stored per site
MOST_BYTES = 40_000  # of a memory: 32,000 for hashes, which hardly compress, the rest for their masks
_ENTRY = struct.Struct("<IBBBB")  # a hash, and bit masks of the pages with it as line, prose, inner and outer name
_KINDS = ("lines", "prose", "inside", "outside")
_FORMAT = b"\x02"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The patterns of one page; `key` is derived from its address, so that a page read again is not a second page."""

    key: int
    patterns: PagePatterns


def site_knowledge(memory: bytes) -> SiteKnowledge:
    """Returns what the pages in a memory reveal about their site."""
    return SiteKnowledge(tuple(stored.patterns for stored in unpack(memory)))


def updated_memory(memory: bytes, patterns: PagePatterns, url: str) -> bytes:
    """Returns the memory with one more page, which replaces an earlier version or copy of the same article."""
    new = StoredPage(zlib.crc32(comparison_key(url).encode("utf-8", "replace")), patterns)
    stored = unpack(memory)
    others = SiteKnowledge(tuple(page.patterns for page in stored)).without(patterns).pages
    return pack([*(page for page in stored if page.key != new.key and page.patterns in others), new][-MOST_PAGES:])


def pack(stored: list[StoredPage]) -> bytes:
    """Returns pages as a memory of at most `MOST_BYTES` bytes; what only the oldest pages show is given up first."""
    masks = [_masks([getattr(page.patterns, kind) for page in stored]) for kind in _KINDS]
    everything = masks[0] | masks[1] | masks[2] | masks[3]
    hashes = sorted(everything, key=lambda text_hash: _priority(everything[text_hash]), reverse=True)[:MOST_HASHES]
    entries = (_ENTRY.pack(text_hash, *(mask[text_hash] for mask in masks)) for text_hash in hashes)
    head = json.dumps([[page.key, page.patterns.block] for page in stored]).encode()
    return _FORMAT + zlib.compress(head + b"\n" + b"".join(entries))


def unpack(memory: bytes) -> list[StoredPage]:
    """Returns the pages of a memory, oldest first; none where it is empty or damaged."""
    if memory[:1] != _FORMAT or len(memory) > MOST_BYTES:
        return []
    try:
        total_prose = zlib.decompressobj().decompress(memory[1:], 3 * MOST_BYTES)
        head, _, entries = total_prose.partition(b"\n")
        head_rows = [(int(key), int(block)) for key, block in json.loads(head)][:MOST_PAGES]
        hashes = list(_ENTRY.iter_unpack(entries))
    except (zlib.error, ValueError, TypeError, struct.error):
        return []
    return [StoredPage(key, _patterns(hashes, index, block)) for index, (key, block) in enumerate(head_rows)]


def _patterns(hashes: list[tuple[int, ...]], index: int, block: int) -> PagePatterns:
    """Returns the patterns of the page at an index, its hashes of all kinds."""
    lines, prose, stored, left = (_hashes_of(hashes, kind, index) for kind in range(len(_KINDS)))
    return PagePatterns(lines, prose, stored, left, block)


def _hashes_of(hashes: list[tuple[int, ...]], kind: int, index: int) -> frozenset[int]:
    """Returns the hashes of one kind that a page has."""
    return frozenset(entry[0] for entry in hashes if entry[1 + kind] >> index & 1)


def _masks(pages: list[frozenset[int]]) -> Counter[int]:
    """Returns for each hash a bit per page that has it; the oldest page has the lowest bit."""
    masks: Counter[int] = Counter()
    for index, hashes in enumerate(pages):
        for text_hash in hashes:
            masks[text_hash] |= 1 << index
    return masks


def _priority(mask: int) -> tuple[bool, int]:
    """Returns a sort key for keeping a hash: those of several pages first, then those of the newest page."""
    return mask.bit_count() > 1, mask
