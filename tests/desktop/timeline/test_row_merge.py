"""The order of rows, what belongs to a view, and merging: properties that hold for any articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.desktop.timeline.row_merge import (
    belongs,
    contiguous_ranges,
    entering,
    group_by_row,
    is_before,
    new_rows,
    row_for,
    starts_group,
)
from deskreader.model import ArticleFlags, ArticleId, FeedId, Filter, Headline, View, ViewKind
from deskreader.model.views import key_of

START = datetime(2026, 3, 1, tzinfo=UTC)


def headline(number: int, minutes: int, read: bool = False, starred: bool = False, feed: int = 1) -> Headline:
    """Returns a headline that is dated `minutes` after `START`."""
    at = START + timedelta(minutes=minutes)
    return Headline(ArticleId(number), FeedId(feed), "Feed", f"Story {number}", "", at, read, starred)


def ordered(rows: list[Headline]) -> list[Headline]:
    """Returns rows in the order of the timeline."""
    return sorted(rows, key=lambda h: (h.sorted_at, h.id), reverse=True)


ROWS = st.dictionaries(st.integers(1, 60), st.integers(0, 40)).map(
    lambda minutes_of: ordered([headline(number, minutes) for number, minutes in minutes_of.items()])
)


@given(ROWS)
def test_every_row_is_found_by_its_key(rows: list[Headline]) -> None:
    assert [row_for(key_of(row), rows) for row in rows] == list(range(len(rows)))


@given(ROWS, st.integers(61, 90), st.integers(0, 40))
def test_inserting_at_the_row_of_a_key_keeps_the_order(rows: list[Headline], number: int, minutes: int) -> None:
    new = headline(number, minutes)
    row = row_for(key_of(new), rows)
    assert [*rows[:row], new, *rows[row:]] == ordered([*rows, new])


@given(ROWS, ROWS)
def test_inserting_groups_of_new_rows_keeps_the_order(rows: list[Headline], more: list[Headline]) -> None:
    fresh = new_rows(more, rows, None)
    result = list(rows)
    for row, group in group_by_row(ordered(fresh), rows):
        result[row:row] = group
    assert result == ordered([*rows, *fresh])
    assert new_rows(more, result, None) == []


@given(ROWS)
def test_a_candidate_given_twice_is_inserted_once(rows: list[Headline]) -> None:
    assert new_rows([*rows, *rows], [], None) == new_rows(rows, [], None)


@given(ROWS, ROWS, st.integers(0, 40))
def test_nothing_below_the_loaded_end_is_inserted(rows: list[Headline], more: list[Headline], minutes: int) -> None:
    end = key_of(headline(0, minutes))
    assert all(is_before(key_of(h), end) for h in new_rows(more, rows, end))


@given(st.sets(st.integers(0, 30)).map(sorted))
def test_ranges_hold_each_row_once(rows: list[int]) -> None:
    ranges = contiguous_ranges(rows)
    assert [row for first, last in ranges for row in range(first, last + 1)] == rows
    assert all(first > last_before + 1 for (_, last_before), (first, _) in pairwise(ranges))


@given(ROWS)
def test_each_day_has_one_heading(rows: list[Headline]) -> None:
    with_heading = [row for row in range(len(rows)) if starts_group(rows, row)]
    days = list(dict.fromkeys(h.sorted_at.astimezone().date() for h in rows))
    assert len(with_heading) == len(days)


def test_which_articles_belong_to_each_view() -> None:
    read, starred = headline(1, 0, read=True), headline(2, 0, starred=True, feed=7)
    feeds = frozenset({FeedId(7)})

    def belongs_to(article: Headline, view: View) -> bool | None:
        return belongs(article, view, feeds, START)

    assert belongs_to(read, View(ViewKind.UNREAD)) is False
    assert belongs_to(starred, View(ViewKind.UNREAD)) is True
    assert belongs_to(starred, View(ViewKind.STARRED)) is True
    assert belongs_to(read, View(ViewKind.ALL)) is True
    assert belongs_to(starred, View(ViewKind.FEED, feed_id=FeedId(7))) is True
    assert belongs_to(read, View(ViewKind.FOLDER)) is False
    assert belongs_to(read, View(ViewKind.TODAY)) is None
    assert belongs_to(read, View(ViewKind.ALL, query="harbour")) is None


@pytest.mark.parametrize(
    ("view", "ids"),
    [
        (View(ViewKind.ALL), []),
        (View(ViewKind.FEED, feed_id=FeedId(1)), []),
        (View(ViewKind.UNREAD), [1, 2]),
        (View(ViewKind.STARRED), [2, 4]),
        (View(ViewKind.ALL, only=Filter.UNREAD), [1, 2]),
        (View(ViewKind.ALL, only=Filter.STARRED), [2, 4]),
        (View(ViewKind.ALL, query="harbour"), []),
        (View(ViewKind.ALL, query="is:unread"), [1, 2, 3, 4]),
    ],
)
def test_new_flags_bring_articles_into_views_of_flags_alone(view: View, ids: list[int]) -> None:
    flags = [ArticleFlags(ArticleId(n), n > 2, n in (2, 4)) for n in range(1, 5)]
    assert entering(flags, view) == ids
