"""What the last document of a feed said of each entry, as a hash, and which article that is.

With it the next document need only be read where it says something else: an entry of the same mark is known, with its
keys, without its text.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from deskreader.store.articles.matching import EntryKeys, StoredKeys

_ROW = struct.Struct("<qqqqqqIB")  # mark, article, guid, link, text, published, length, flags
_HAS_LINK, _IS_DATED, _HAS_ENCLOSURES = 1, 2, 4
_LONGEST = 2**16 - 1  # the upper half of the field has the hash of the enclosures


@dataclass(frozen=True, slots=True)
class EntryHash:
    """An entry of the last document: its mark, its keys, its article."""

    mark: int
    article: int
    seen: EntryKeys

    @property
    def known(self) -> StoredKeys:
        """The article, as the matching knows it. It has the keys of the entry: the last merge saw to that."""
        seen = self.seen
        return StoredKeys(
            self.article, seen.guid, seen.link, seen.text, seen.published_at, site=seen.site, files=seen.files
        )


def load(db: sqlite3.Connection, feed_id: int) -> dict[int, EntryHash]:
    """The entries of a feed's last document by their marks."""
    row = db.execute("SELECT marks FROM feed_marks WHERE feed_id = ?", (feed_id,)).fetchone()
    if row is None or len(row[0]) % _ROW.size:
        return {}
    return {values[0]: _marked(values) for values in _ROW.iter_unpack(row[0])}


def _marked(values: tuple[int, ...]) -> EntryHash:
    mark, article, guid, link, text, published, length, flags = values
    seen = EntryKeys(
        guid=guid,
        link=link if flags & _HAS_LINK else None,
        text=text,
        published_at=published if flags & _IS_DATED else None,
        length=length & _LONGEST,
        has_enclosures=bool(flags & _HAS_ENCLOSURES),
        site=None if flags & _HAS_LINK else link or None,
        files=length >> 16,
    )
    return EntryHash(mark, article, seen)


def known_hashes(db: sqlite3.Connection, feed_id: int) -> frozenset[int]:
    """The marks of the entries of a feed's last document."""
    row = db.execute("SELECT marks FROM feed_marks WHERE feed_id = ?", (feed_id,)).fetchone()
    if row is None or len(row[0]) % _ROW.size:
        return frozenset()
    return frozenset(values[0] for values in _ROW.iter_unpack(row[0]))


def save(db: sqlite3.Connection, feed_id: int, entries: Iterable[EntryHash]) -> None:
    """Keeps the entries of a document in place of those of the one before."""
    packed = b"".join(
        _ROW.pack(
            entry.mark,
            entry.article,
            entry.seen.guid,
            entry.seen.link or entry.seen.site or 0,
            entry.seen.text,
            entry.seen.published_at or 0,
            min(entry.seen.length, _LONGEST) | entry.seen.files << 16,
            (entry.seen.link is not None) * _HAS_LINK
            | (entry.seen.published_at is not None) * _IS_DATED
            | entry.seen.has_enclosures * _HAS_ENCLOSURES,
        )
        for entry in entries
    )
    db.execute("INSERT OR REPLACE INTO feed_marks VALUES (?, ?)", (feed_id, packed))
