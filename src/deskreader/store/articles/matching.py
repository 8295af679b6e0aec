"""Which stored article an entry of a feed document is: the rule of identity, from keys alone.

An entry is the stored article that it shares most with, and each article is one entry at most. In this order, over all
entries of a document, so that their order makes no difference:

1. The same guid, link and words; the same guid and words; the same link and words.
2. The same guid and link, then the same guid, where it stands on one entry and one article alone: an edited article. If
   title, date and file all differ, it is another one: feeds use one guid for all that they publish.
3. The same link, likewise, unless both title and date differ.
4. The same words, link and date, of which link and date may be missing; the same words and date.
5. The same words under another guid, link and date, where the whole document came back so: a site that was moved or
   rebuilt. Otherwise they are a new article, as in a thread that is opened every week with the same words, whether the
   old entry still stands beside it or stood alone before.

So a new entry overwrites no other, and a document that is taken twice changes nothing. Within one document an entry is
a repeat of another with the same words where it differs from it in one of link, guid, date and files at most. What guid
an entry has whose feed gives it none, or one that it shares with others, is said in `feeds.normalize`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

FEWEST_MOVED = 2
"""Entries with words of their own by which a whole document is known again."""


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """An entry of a document, as hashes. `published_at` is in microseconds, as `sqlite.encoding.micros` gives it.

    `title` is None for an entry that is known from the document before, whose title nobody read again.
    """

    guid: int
    link: int | None  # None: it has none, or one that names no page of its own
    text: int  # of title and text
    published_at: int | None
    length: int  # characters of its text
    has_enclosures: bool
    title: int | None = None
    site: int | None = None  # its link where that names no page
    files: int = 0  # of its enclosures, in 16 bits


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """A stored article, or the tombstone of one, which has no title, site and files."""

    id: int
    guid: int
    link: int | None
    text: int
    published_at: int | None
    gone_at: int | None = None  # it is a tombstone
    title: int | None = None
    site: int | None = None
    files: int | None = None


Side = TypeVar("Side")
Key = tuple[Hashable, ...]


def without_repeats(entries: Sequence[EntryKeys]) -> list[int]:
    """Returns the positions of the entries that are no repeat of an earlier one in the same document."""
    seen: set[Key] = set()
    positions = []
    for position, entry in enumerate(entries):
        fields = (entry.guid, (entry.link, entry.site), entry.published_at, entry.files)
        keys = [(entry.text, left_out, *fields[:left_out], *fields[left_out + 1 :]) for left_out in range(len(fields))]
        if seen.isdisjoint(keys):
            positions.append(position)
            seen.update(keys)
    return positions


def _grouped(sides: Iterable[Side], key: Callable[[Side], Key | None]) -> dict[Key, list[Side]]:
    groups: dict[Key, list[Side]] = defaultdict(list)
    for side in sides:
        if (value := key(side)) is not None:
            groups[value].append(side)
    return groups


class _Pairing:
    """The state of one matching: entries still open, stored articles still free."""

    def __init__(self, entries: Sequence[EntryKeys], stored: Sequence[StoredKeys]) -> None:
        self.entries = entries
        self.stored = sorted(stored, key=lambda row: row.id, reverse=True)  # as documents go: the newest first
        self.found: dict[int, StoredKeys] = {}  # by the entry's position
        self._free = {row.id: row for row in self.stored}

    def pair(self, key: Callable[[EntryKeys | StoredKeys], Key | None]) -> int:
        """Pairs entries and articles of the same key, in order; returns how many."""
        free = _grouped(self._free.values(), key)
        before = len(self.found)
        for position, entry in enumerate(self.entries if free else ()):
            value = None if position in self.found else key(entry)
            if value is not None and (rows := free.get(value)):
                self._take(position, rows.pop(0))
        return len(self.found) - before

    def pair_sole(
        self,
        key: Callable[[EntryKeys | StoredKeys], Key | None],
        is_same: Callable[[EntryKeys, StoredKeys], bool],
    ) -> int:
        """Pairs entries and articles by keys that one entry alone and one article alone have; returns how many."""
        rows = _grouped(self.stored, key) if self._free else {}
        before = len(self.found)
        for value, entries in (
            _grouped(range(len(self.entries)), lambda n: key(self.entries[n])).items() if rows else ()
        ):
            known = rows.get(value, [])
            is_sole = len(entries) == 1 == len(known) and entries[0] not in self.found and known[0].id in self._free
            if is_sole and is_same(self.entries[entries[0]], known[0]):
                self._take(entries[0], known[0])
        return len(self.found) - before

    def free_texts(self) -> set[int]:
        """Returns the words that one open entry alone and one free article alone have."""
        free = _grouped(self._free.values(), _text)
        open_entries = _grouped((e for n, e in enumerate(self.entries) if n not in self.found), _text)
        return {group[0].text for key, group in open_entries.items() if len(group) == 1 == len(free.get(key, ()))}

    def _take(self, position: int, row: StoredKeys) -> None:
        self.found[position] = row
        del self._free[row.id]


def _link(side: EntryKeys | StoredKeys) -> Key | None:
    return None if side.link is None else (side.link,)


def _place_and_text(side: EntryKeys | StoredKeys) -> Key | None:
    return None if side.link is None and side.site is None else (side.link, side.site, side.text)


def _text(side: EntryKeys | StoredKeys) -> Key:
    return (side.text,)


def _text_and_date(side: EntryKeys | StoredKeys) -> Key | None:
    return None if side.published_at is None else (side.text, side.published_at)


def _has_other_title(entry: EntryKeys, row: StoredKeys) -> bool:
    return entry.title is not None and row.title is not None and entry.title != row.title


def _has_other_date(entry: EntryKeys, row: StoredKeys) -> bool:
    return entry.published_at is not None and row.published_at is not None and entry.published_at != row.published_at


def _is_same_guid(entry: EntryKeys, row: StoredKeys) -> bool:
    has_other_files = row.files is not None and entry.files != row.files
    return not (has_other_files and _has_other_title(entry, row) and _has_other_date(entry, row))


def _is_same_link(entry: EntryKeys, row: StoredKeys) -> bool:
    return not (_has_other_title(entry, row) and _has_other_date(entry, row))


def match(entries: Sequence[EntryKeys], stored: Sequence[StoredKeys]) -> dict[int, StoredKeys]:
    """Returns the stored article of each entry that has one, by the entry's position. `entries` hold no repeats."""
    pairing = _Pairing(entries, stored)
    by_address = pairing.pair(lambda side: (side.guid, side.link, side.text))
    if len(pairing.found) == len(entries):
        return pairing.found
    by_address += pairing.pair(lambda side: (side.guid, side.text))
    by_address += pairing.pair(_place_and_text)
    by_address += pairing.pair_sole(lambda side: (side.guid, side.link), _is_same_guid)
    by_address += pairing.pair_sole(lambda side: (side.guid,), _is_same_guid)
    by_address += pairing.pair_sole(_link, _is_same_link)
    texts = pairing.free_texts()
    pairing.pair(lambda side: (side.link, side.site, side.text, side.published_at))
    pairing.pair(_text_and_date)
    if not by_address and len(texts) >= FEWEST_MOVED and len(entries) < 2 * len(texts):
        pairing.pair(_text)
    return pairing.found
