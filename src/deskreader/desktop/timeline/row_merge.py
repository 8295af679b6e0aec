"""The timeline's rows as plain values: their order, what belongs to a view, and how newcomers are merged. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from deskreader.desktop.strings.formatting import local_day
from deskreader.model import FeedId, Headline, PageKey, View, ViewKind

MOST_COUNTED = 1_001
"""Up to so many finds of a search are counted."""


@dataclass(frozen=True, slots=True)
class RowMerge:
    """What following some changes brought: rows to refresh, rows to insert if they are new, how many the view holds."""

    known: tuple[Headline, ...]
    candidates: tuple[Headline, ...]
    count: int | None


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


def end_of_day(day: date) -> datetime:
    """The moment at which a day of this machine's clock is over."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone(UTC)


def is_search(view: View) -> bool:
    """Whether the view shows what a search finds."""
    return bool(view.query) or view.kind in (ViewKind.SEARCH, ViewKind.SAVED)


def belongs(headline: Headline, view: View, feeds: frozenset[FeedId], now: datetime) -> bool | None:
    """Whether an article belongs to a view; None where only the library can tell.

    `feeds` are those the view draws on. A search can be answered by its index alone, and Today by the store, which
    also counts what arrived today; tags are the store's, too.
    """
    if is_search(view) or view.kind in (ViewKind.TODAY, ViewKind.TAG):
        return None
    if view.kind is ViewKind.UNREAD:
        return not headline.is_read
    if view.kind is ViewKind.STARRED:
        return headline.is_starred
    if view.kind is ViewKind.ALL:
        return True
    return headline.feed_id in feeds


def newcomers(
    candidates: Iterable[Headline], rows: Sequence[Headline], end: PageKey | None, begin: PageKey | None = None
) -> list[Headline]:
    """Those of the candidates that are to be shown now: not shown yet, each once, and within what is loaded.

    What lies below the end or above the beginning comes with its page; None where nothing does.
    """
    shown = {headline.id for headline in rows}
    return [
        headline
        for headline in {candidate.id: candidate for candidate in candidates}.values()
        if headline.id not in shown
        and (end is None or is_before(key_of(headline), end))
        and (begin is None or is_before(begin, key_of(headline)))
    ]


def grouped(ordered: Sequence[Headline], rows: Sequence[Headline]) -> list[tuple[int, list[Headline]]]:
    """Newcomers that stand beside each other, each group with its place at the time when it is inserted."""
    groups: list[tuple[int, list[Headline]]] = []
    for done, headline in enumerate(ordered):
        place = place_of(key_of(headline), rows) + done
        if groups and groups[-1][0] + len(groups[-1][1]) == place:
            groups[-1][1].append(headline)
        else:
            groups.append((place, [headline]))
    return groups


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as first and last of each unbroken run."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
