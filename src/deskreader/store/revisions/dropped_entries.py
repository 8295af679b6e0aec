"""Which entries a feed left out that its publisher removed, and which only rolled on. Pure.

A feed with the newest entries first drops the oldest as it rolls on. An entry that is missing while older ones are
still there was removed; but only a feed that keeps this order is believed, and only where few are missing at a time:
a list of what is popular drops entries at will. Where nothing newer than the missing entry is there, the document may
be an older copy of itself, as caches give it; then the removal is certain once something newer came.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

FEWEST_OLDER = 2
"""Entries older than the missing one that have to be still there."""
MOST_MISSING = 0.1
"""Of the entries before, the share that may be missing at a time; one may always be."""


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of a document: which article it is, and when it was published, in microseconds; None: undated."""

    article: int
    published_at: int | None


@dataclass(frozen=True, slots=True)
class DroppedEntries:
    """The articles that were removed, those of which that is not certain yet, and whether the feed drops at will."""

    certain: tuple[int, ...] = ()
    uncertain: tuple[int, ...] = ()
    is_erratic: bool = False


def dropped_entries(before: Sequence[ListedEntry], after: Sequence[ListedEntry]) -> DroppedEntries:
    """Returns what a document left out of the one before it, each in the order of the document."""
    there = {entry.article for entry in after}
    missing = [entry for entry in before if entry.article not in there]
    if not missing:
        return DroppedEntries()
    old, new = _dates(before), _dates(after)
    if old is None or new is None:
        return DroppedEntries()
    known = {entry.article for entry in before}
    stayed = [date for article, date in new.items() if article in known]
    inside = [(e.article, old[e.article]) for e in missing if e.article in old and _is_inside(old[e.article], stayed)]
    if len(inside) > max(1, MOST_MISSING * len(before)):
        return DroppedEntries(is_erratic=True)
    came = {date for article, date in new.items() if article not in known}
    removed = [(article, date) for article, date in inside if date not in came]  # else the entry has a new identity
    newest = max(new.values(), default=0)
    return DroppedEntries(
        certain=tuple(article for article, date in removed if newest > date),
        uncertain=tuple(article for article, date in removed if newest <= date),
    )


def _is_inside(date: int, stayed: Collection[int]) -> bool:
    return sum(other < date for other in stayed) >= FEWEST_OLDER


def _dates(entries: Sequence[ListedEntry]) -> dict[int, int] | None:
    """Returns the dates of entries by article; None where they are not all dated and in order.

    The first entry may be older than the next: feeds pin one to the top. It is left out then.
    """
    dated = [(entry.article, entry.published_at) for entry in entries if entry.published_at is not None]
    if len(dated) < len(entries):
        return None
    if len(dated) > 2 and dated[0][1] < dated[1][1] and not _in_order(dated, 1):
        dated = dated[1:]
    return dict(dated) if _in_order(dated, -1) or _in_order(dated, 1) else None


def _in_order(dated: Sequence[tuple[int, int]], direction: int) -> bool:
    dates = [date * direction for _, date in dated]
    return all(first <= second for first, second in itertools.pairwise(dates))
