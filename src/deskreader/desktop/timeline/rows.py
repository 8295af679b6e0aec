"""The timeline's rows as plain values: their order, what belongs to a view, and how newcomers are merged. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime

from deskreader.desktop.words import local_day
from deskreader.model import FeedId, Headline, PageKey, View, ViewKind


def key_of(headline: Headline) -> PageKey:
    """The place of a headline in the timeline."""
    return PageKey(headline.sorted_at, headline.id)


def is_before(first: PageKey, second: PageKey) -> bool:
    """Whether `first` stands above `second`: newer, or of the same moment and with the higher id."""
    return (first.sorted_at, first.id) > (second.sorted_at, second.id)


def place_of(key: PageKey, rows: Sequence[Headline]) -> int:
    """The row at which an article with this key stands, or would stand."""
    return bisect_left(rows, (-key.sorted_at.timestamp(), -key.id), key=lambda h: (-h.sorted_at.timestamp(), -h.id))


def starts_day(rows: Sequence[Headline], row: int) -> bool:
    """Whether a day heading stands above the row."""
    return row == 0 or local_day(rows[row].sorted_at) != local_day(rows[row - 1].sorted_at)


def belongs(headline: Headline, view: View, feeds: frozenset[FeedId], now: datetime) -> bool | None:
    """Whether an article belongs to a view; None where only the library can tell.

    `feeds` are those the view draws on. A search can be answered by its index alone, and Today by the store, which
    also counts what arrived today.
    """
    if view.query or view.kind in (ViewKind.SEARCH, ViewKind.TODAY):
        return None
    if view.kind is ViewKind.UNREAD:
        return not headline.is_read
    if view.kind is ViewKind.STARRED:
        return headline.is_starred
    if view.kind is ViewKind.ALL:
        return True
    return headline.feed_id in feeds


def newcomers(candidates: Iterable[Headline], rows: Sequence[Headline], end: PageKey | None) -> list[Headline]:
    """Those of the candidates that are to be shown now: not shown yet, and not below the loaded end.

    What lies below the end comes with its page. `end` is None where all is loaded.
    """
    shown = {headline.id for headline in rows}
    return [
        headline
        for headline in candidates
        if headline.id not in shown and (end is None or is_before(key_of(headline), end))
    ]
