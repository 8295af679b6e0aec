"""Which stored article an entry is: pure, from keys alone.

By guid, then by link, then by content, as far as each of them can be trusted: feeds give every entry the same guid, or
a new one each time, or one page for all. Rules that need most to agree go first over all entries, so that the order of
a document makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

WEIGHTY = 120
"""Characters. A text this long is not written twice by chance; shorter ones ('Weather report') need the same date."""


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """An entry of a document, as its keys. `published_at` as `codes.micros` has it."""

    guid: int
    link: int | None  # None: it has none, or one that names no page of its own
    text: int
    published_at: int | None
    length: int  # characters of its text
    has_enclosures: bool


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """A stored article, or the tombstone of one."""

    id: int
    guid: int
    link: int | None
    text: int
    published_at: int | None
    gone_at: int | None = None  # it is a tombstone


Side = TypeVar("Side", EntryKeys, StoredKeys)
Key = tuple[Hashable, ...]


def content_key(entry: EntryKeys) -> Key | None:
    """What stands for the content where that is enough to know an entry by; None where it is not.

    A bulletin with the same words every day is told apart by its date, and so is everything with enclosures.
    """
    if entry.length >= WEIGHTY and not entry.has_enclosures:
        return (entry.text,)
    if entry.length and entry.published_at is not None:
        return (entry.text, entry.published_at)
    return None


def without_repeats(entries: Sequence[EntryKeys]) -> list[int]:
    """Places of the entries that are not a repeat of an earlier one in the same document."""
    seen: set[Key] = set()
    places = []
    for place, entry in enumerate(entries):
        keys: list[Key] = [("guid", entry.guid, entry.text)]
        if (content := content_key(entry)) is not None:
            keys.append(("content", *content))
        if seen.isdisjoint(keys):
            places.append(place)
        seen.update(keys)
    return places


def _grouped(sides: Iterable[Side], key: Callable[[Side], Key | None]) -> dict[Key, list[Side]]:
    groups: dict[Key, list[Side]] = defaultdict(list)
    for side in sides:
        if (value := key(side)) is not None:
            groups[value].append(side)
    return groups


class _Pairing:
    """The state of one matching: entries still open, stored articles still free."""

    def __init__(self, entries: Sequence[EntryKeys], known: Sequence[StoredKeys]) -> None:
        self.entries = entries
        self.known = sorted(known, key=lambda k: k.id, reverse=True)  # as documents go: the newest first
        self.found: dict[int, StoredKeys] = {}  # by the entry's place
        self._free = {k.id: k for k in self.known}

    def pair(self, seen: Callable[[EntryKeys], Key | None], known: Callable[[StoredKeys], Key | None]) -> None:
        """Pairs entries and articles of the same key, in order."""
        free = _grouped(self._free.values(), known)
        if not free:
            return
        for place, entry in enumerate(self.entries):
            value = None if place in self.found else seen(entry)
            if value is not None and (rows := free.get(value)):
                self.found[place] = rows.pop(0)
                del self._free[self.found[place].id]

    def pair_sole(self, seen: Callable[[EntryKeys], Key | None], known: Callable[[StoredKeys], Key | None]) -> None:
        """The same, but only for keys that one entry alone and one stored article alone have."""
        if not self._free:
            return
        entries, rows = _grouped(self.entries, seen), _grouped(self.known, known)
        sole = {key for key, group in entries.items() if len(group) == 1 and len(rows.get(key, ())) == 1}
        self.pair(lambda e: k if (k := seen(e)) in sole else None, lambda r: k if (k := known(r)) in sole else None)


def _link(side: EntryKeys | StoredKeys) -> Key | None:
    return None if side.link is None else (side.link,)


def match(entries: Sequence[EntryKeys], known: Sequence[StoredKeys]) -> dict[int, StoredKeys]:
    """The stored article of each entry that has one, by the entry's place. `entries` hold no repeats."""
    pairing = _Pairing(entries, known)
    pairing.pair(lambda e: (e.guid, e.link, e.text), lambda k: (k.guid, k.link, k.text))
    if len(pairing.found) < len(entries):
        pairing.pair(lambda e: (e.guid, e.text), lambda k: (k.guid, k.text))
        pairing.pair(lambda e: (e.guid, e.link), lambda k: (k.guid, k.link))
        pairing.pair_sole(lambda e: (e.guid,), lambda k: (k.guid,))
        pairing.pair_sole(_link, _link)
        pairing.pair(content_key, lambda k: (k.text,))
        pairing.pair(content_key, lambda k: (k.text, k.published_at))
    return pairing.found
