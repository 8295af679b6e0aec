"""The timeline's rows as plain values: their order, which belong to a view, and how new ones are merged. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from deskreader.desktop.strings.formatting import local_day
from deskreader.model import (
    ArticleFlags,
    ArticleId,
    Changes,
    Counts,
    FeedId,
    Filter,
    Headline,
    Order,
    Page,
    PageKey,
    View,
    ViewKind,
)
from deskreader.model.views import key_of, place_of

MAX_COUNTED = 1_001
"""The matches of a search are counted up to this number."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The rows that a view begins with, its count if it is known, and the key of the next row above the first."""

    page: Page
    count: int | None
    begin: PageKey | None


@dataclass(frozen=True, slots=True)
class RowMerge:
    """What the library says of some changes: shown rows as they are now, rows that may be new, the view's count."""

    refreshed: tuple[Headline, ...]
    candidates: tuple[Headline, ...]
    count: int | None


def is_before(first: PageKey, second: PageKey, order: Order = Order.NEWEST) -> bool:
    """Returns whether `first` stands above `second` in a timeline of this order."""
    return place_of(first, order) < place_of(second, order)


def row_for(key: PageKey, rows: Sequence[Headline], order: Order = Order.NEWEST) -> int:
    """Returns the row at which an article with this key stands, or would be inserted."""
    return bisect_left(rows, place_of(key, order), key=lambda headline: place_of(key_of(headline, order), order))


def starts_group(rows: Sequence[Headline], row: int, order: Order = Order.NEWEST) -> bool:
    """Returns whether a heading stands above the row: that of a day, or of a feed in an order by feed."""
    if row == 0:
        return True
    if order is Order.BY_FEED:
        return rows[row].feed_id != rows[row - 1].feed_id
    return local_day(rows[row].sorted_at) != local_day(rows[row - 1].sorted_at)


def start_of_day(day: date) -> datetime:
    """Returns the moment at which a day of this machine's clock begins."""
    return datetime.combine(day, time()).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Returns the moment at which a day of this machine's clock is over."""
    return start_of_day(day + timedelta(days=1))


def is_search(view: View) -> bool:
    """Returns whether the view shows the matches of a search."""
    return bool(view.query) or view.kind in (ViewKind.SEARCH, ViewKind.SAVED)


def folds(view: View) -> bool:
    """Returns whether the view shows a story as one card, and leaves its other articles out."""
    return view.kind in (ViewKind.ALL, ViewKind.TODAY, ViewKind.UNREAD, ViewKind.FOLDER)


def shows_muted(view: View) -> bool:
    """Returns whether the view has muted articles among others: a search that asks for them or for what rules did."""
    query = view.query.lower()
    return view.kind is ViewKind.MUTED or "is:muted" in query or "rule:" in query


def leaving(changes: Changes, view: View) -> set[ArticleId]:
    """Returns the articles that a change takes out of a view."""
    gone = {*changes.removed, *(changes.folded if folds(view) else ())}
    if view.kind is ViewKind.MUTED:
        return gone.union(changes.unmuted)
    return gone if shows_muted(view) else gone.union(changes.muted)


def arranged(view: View, order: Order, only: Filter) -> View:
    """Returns a view in an order and with a filter; a search knows no order by feed, a briefing only its own."""
    if view.kind is ViewKind.BRIEFING and not view.query:
        return replace(view, order=Order.NEWEST, only=only, by_relevance=True)
    if is_search(view) and order is Order.BY_FEED:
        order = Order.NEWEST
    return replace(view, order=order, only=only)


def belongs(headline: Headline, view: View, feeds: frozenset[FeedId], now: datetime) -> bool | None:
    """Returns whether an article belongs to a view; None where only the library can tell.

    `feeds` are those that the view draws on. Only the index can answer a search, and only the store knows Today,
    which also counts what arrived today, and tags.
    """
    if headline.is_folded and folds(view):
        return False
    if headline.is_muted is not (view.kind is ViewKind.MUTED) and not is_search(view):
        return False
    if view.only is not Filter.ALL and not (
        headline.is_starred if view.only is Filter.STARRED else not headline.is_read
    ):
        return False
    if is_search(view) or view.kind in (ViewKind.TODAY, ViewKind.TAG, ViewKind.BRIEFING):
        return None
    if view.kind is ViewKind.UNREAD:
        return not headline.is_read
    if view.kind is ViewKind.STARRED:
        return headline.is_starred
    if view.kind in (ViewKind.ALL, ViewKind.MUTED):
        return True
    return headline.feed_id in feeds


def belongs_now(headline: Headline, view: View, feeds: frozenset[FeedId], now: datetime) -> bool:
    """Returns whether an article surely belongs to a view; of Today, that is one of today."""
    if view.kind is ViewKind.TODAY and not view.query:
        return local_day(headline.sorted_at) == local_day(now)
    return bool(belongs(headline, view, feeds, now))


def flags_matter(view: View) -> bool:
    """Returns whether flags decide which articles belong to a view."""
    by_kind = view.kind in (ViewKind.UNREAD, ViewKind.STARRED, ViewKind.SAVED)
    return by_kind or view.only is not Filter.ALL or "is:" in view.query.lower()


def entering(flags: Sequence[ArticleFlags], view: View) -> list[ArticleId]:
    """Returns the articles that may belong to a view with these flags, to which they did not belong before."""
    if is_search(view):
        return [article.id for article in flags] if flags_matter(view) else []
    by_unread = view.only is Filter.UNREAD or view.kind is ViewKind.UNREAD
    by_star = view.only is Filter.STARRED or view.kind is ViewKind.STARRED
    if not (by_unread or by_star):  # many articles are marked at once: most views ask nothing of each
        return []
    return [a.id for a in flags if (by_unread and not a.is_read) or (by_star and a.is_starred)]


def known_count(view: View, counts: Counts | None) -> int | None:
    """Returns the number of articles in a view, if it is among the counts of a change."""
    if counts is None or view.query or view.only is not Filter.ALL:
        return None
    return {ViewKind.ALL: counts.total, ViewKind.UNREAD: counts.unread, ViewKind.STARRED: counts.starred}.get(view.kind)


def moves_count(changes: Changes, view: View) -> bool:
    """Returns whether a change may have moved the number of articles in a view."""
    by_content = is_search(view) or view.kind in (ViewKind.TAG, ViewKind.UNREAD, ViewKind.STARRED)
    moved = changes.new or changes.muted or changes.unmuted
    return bool(moved or (changes.content and by_content) or (changes.flags and flags_matter(view)))


def new_rows(
    candidates: Iterable[Headline],
    rows: Sequence[Headline],
    end: PageKey | None,
    begin: PageKey | None = None,
    order: Order = Order.NEWEST,
) -> list[Headline]:
    """Returns the candidates that have to be inserted: not shown yet, each once, and within the loaded range.

    The range lies above `end` and below `begin`; None means that it is unbounded there. What lies outside comes with
    its page.
    """
    shown = {headline.id for headline in rows}
    return [
        headline
        for headline in {candidate.id: candidate for candidate in candidates}.values()
        if headline.id not in shown
        and (end is None or is_before(key_of(headline, order), end, order))
        and (begin is None or is_before(begin, key_of(headline, order), order))
    ]


def group_by_row(
    ordered: Sequence[Headline], rows: Sequence[Headline], order: Order = Order.NEWEST
) -> list[tuple[int, list[Headline]]]:
    """Groups new headlines that become neighbours, each group with its row at the time when it is inserted."""
    groups: list[tuple[int, list[Headline]]] = []
    for inserted, headline in enumerate(ordered):
        row = row_for(key_of(headline, order), rows, order) + inserted
        if groups and groups[-1][0] + len(groups[-1][1]) == row:
            groups[-1][1].append(headline)
        else:
            groups.append((row, [headline]))
    return groups


def contiguous_ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Returns ascending rows as the first and last of each unbroken range."""
    ranges: list[tuple[int, int]] = []
    for row in rows:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return ranges
