"""The order of rows, what belongs to a view, and merging: laws that hold for any articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deskreader.desktop.timeline.row_merge import (
    belongs,
    contiguous_ranges,
    group_by_row,
    is_before,
    key_of,
    new_rows,
    row_for,
    starts_day,
)
from deskreader.model import ArticleId, FeedId, Headline, View, ViewKind

START = datetime(2026, 3, 1, tzinfo=UTC)


def headline(number: int, minutes: int, read: bool = False, starred: bool = False, feed: int = 1) -> Headline:
    at = START + timedelta(minutes=minutes)
    return Headline(ArticleId(number), FeedId(feed), "Feed", f"Story {number}", "", at, read, starred)


def ordered(rows: list[Headline]) -> list[Headline]:
    return sorted(rows, key=lambda h: (h.sorted_at, h.id), reverse=True)


ROWS = st.dictionaries(st.integers(1, 60), st.integers(0, 40)).map(
    lambda found: ordered([headline(number, minutes) for number, minutes in found.items()])
)


@given(ROWS)
def test_every_row_is_found_at_its_own_place(rows: list[Headline]) -> None:
    assert [row_for(key_of(row), rows) for row in rows] == list(range(len(rows)))


@given(ROWS, st.integers(61, 90), st.integers(0, 40))
def test_inserting_at_the_place_keeps_the_order(rows: list[Headline], number: int, minutes: int) -> None:
    new = headline(number, minutes)
    place = row_for(key_of(new), rows)
    assert [*rows[:place], new, *rows[place:]] == ordered([*rows, new])


@given(ROWS, ROWS)
def test_groups_of_newcomers_lead_to_the_same_order(rows: list[Headline], more: list[Headline]) -> None:
    fresh = new_rows(more, rows, None)
    result = list(rows)
    for place, group in group_by_row(ordered(fresh), rows):
        result[place:place] = group
    assert result == ordered([*rows, *fresh])
    assert new_rows(more, result, None) == []


@given(ROWS)
def test_what_was_told_twice_is_shown_once(rows: list[Headline]) -> None:
    assert new_rows([*rows, *rows], [], None) == new_rows(rows, [], None)


@given(ROWS, ROWS, st.integers(0, 40))
def test_nothing_below_the_loaded_end_is_inserted(rows: list[Headline], more: list[Headline], minutes: int) -> None:
    end = key_of(headline(0, minutes))
    assert all(is_before(key_of(h), end) for h in new_rows(more, rows, end))


@given(st.sets(st.integers(0, 30)).map(sorted))
def test_runs_hold_each_row_once(rows: list[int]) -> None:
    runs = contiguous_ranges(rows)
    assert [row for first, last in runs for row in range(first, last + 1)] == rows
    assert all(first > last_before + 1 for (_, last_before), (first, _) in pairwise(runs))


@given(ROWS)
def test_each_day_is_headed_once(rows: list[Headline]) -> None:
    headed = [row for row in range(len(rows)) if starts_day(rows, row)]
    days = list(dict.fromkeys(h.sorted_at.astimezone().date() for h in rows))
    assert len(headed) == len(days)


def test_what_belongs_to_each_view() -> None:
    read, starred = headline(1, 0, read=True), headline(2, 0, starred=True, feed=7)
    feeds = frozenset({FeedId(7)})

    def fits(article: Headline, view: View) -> bool | None:
        return belongs(article, view, feeds, START)

    assert fits(read, View(ViewKind.UNREAD)) is False
    assert fits(starred, View(ViewKind.UNREAD)) is True
    assert fits(starred, View(ViewKind.STARRED)) is True
    assert fits(read, View(ViewKind.ALL)) is True
    assert fits(starred, View(ViewKind.FEED, feed_id=FeedId(7))) is True
    assert fits(read, View(ViewKind.FOLDER)) is False
    assert fits(read, View(ViewKind.TODAY)) is None
    assert fits(read, View(ViewKind.ALL, query="harbour")) is None
