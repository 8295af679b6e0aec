"""The orders and filters of a timeline, and the parts of it that an act is limited to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskreader.model import ArticleId, FeedId, Filter, Headline, Order, View, ViewPart
from deskreader.model.changes import UndoAct
from deskreader.model.views import key_of, place_of
from deskreader.store import Database
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal
from tests.store.kit import ALL, DAY, NOW, document, entry, feed_view, fetched, subscribed


@pytest.fixture
def database_of_three(database: Database) -> Database:
    """Three feeds of 20 articles, many of the same moment; some are read, some starred."""
    for number, name in enumerate(["zebra", "Apple", "middle"]):
        feed = subscribed(database, name)
        entries = (entry(n, published_at=NOW - (n // 4) * DAY / 4) for n in range(number * 100, number * 100 + 20))
        database.write_unsynced(merge.merge, feed, document(*entries), fetched())
        database.write(feeds.change_feed, feed, title=name)
    everything = [h.id for h in database.read(timeline.page, ALL, NOW, None, 100).headlines]
    database.write(flags.mark_read, everything[::3])
    database.write(flags.star, everything[::7])
    return database


def all_pages(database: Database, view: View, limit: int) -> list[Headline]:
    """Returns the rows of a view, read page by page."""
    rows: list[Headline] = []
    after = None
    while True:
        page = database.read(timeline.page, view, NOW, after, limit)
        rows += page.headlines
        after = page.end
        if after is None:
            return rows


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("limit", [1, 7, 60])
def test_pages_of_every_order_hold_each_article_once_and_in_order(
    database_of_three: Database, order: Order, limit: int
) -> None:
    rows = all_pages(database_of_three, replace(ALL, order=order), limit)
    assert len({row.id for row in rows}) == len(rows) == 60
    assert rows == sorted(rows, key=lambda row: place_of(key_of(row, order), order))


@pytest.mark.parametrize("order", Order)
def test_a_page_before_leads_back_to_the_beginning(database_of_three: Database, order: Order) -> None:
    view = replace(ALL, order=order)
    rows = all_pages(database_of_three, view, 60)
    before, seen = key_of(rows[40], order), []
    while before is not None:
        page = database_of_three.read(timeline.page_before, view, NOW, before, 9)
        seen = [*page.headlines, *seen]
        before = page.end
    assert seen == rows[:41]


def test_by_feed_the_titles_are_compared_without_case(database_of_three: Database) -> None:
    rows = all_pages(database_of_three, replace(ALL, order=Order.BY_FEED), 60)
    titles = list(dict.fromkeys(row.feed_title for row in rows))
    assert titles == sorted(titles, key=str.casefold)
    assert len(titles) == 3


@pytest.mark.parametrize("only", [Filter.UNREAD, Filter.STARRED])
@pytest.mark.parametrize("order", Order)
def test_a_filter_leaves_some_articles_and_counts_them(database_of_three: Database, only: Filter, order: Order) -> None:
    everything = all_pages(database_of_three, replace(ALL, order=order), 60)
    fits = {Filter.UNREAD: lambda row: not row.is_read, Filter.STARRED: lambda row: row.is_starred}[only]
    view = replace(ALL, only=only, order=order)
    assert all_pages(database_of_three, view, 7) == [row for row in everything if fits(row)]
    assert database_of_three.read(timeline.count, view, NOW) == sum(map(fits, everything))
    one = replace(feed_view(FeedId(1)), only=only)
    in_one = [row for row in everything if row.feed_id == 1 and fits(row)]
    assert database_of_three.read(timeline.count, one, NOW) == len(in_one)


@pytest.mark.parametrize("order", Order)
def test_unread_articles_above_and_below_a_place(database_of_three: Database, order: Order) -> None:
    view = replace(ALL, order=order)
    rows = all_pages(database_of_three, view, 60)
    for row in (0, 17, 33, 59):
        key = key_of(rows[row], order)
        above = database_of_three.read(journal.unread_in, view, NOW, ViewPart(above=key))
        below = database_of_three.read(journal.unread_in, view, NOW, ViewPart(below=key))
        assert set(above) == {h.id for h in rows[:row] if not h.is_read}
        assert set(below) == {h.id for h in rows[row + 1 :] if not h.is_read}


def test_unread_articles_older_than_a_day(database_of_three: Database) -> None:
    rows = all_pages(database_of_three, ALL, 60)
    old = database_of_three.read(journal.unread_in, ALL, NOW, ViewPart(before=NOW - DAY))
    assert set(old) == {h.id for h in rows if not h.is_read and h.sorted_at < NOW - DAY}
    assert old


@pytest.mark.parametrize(
    ("act", "flag", "value"),
    [
        (UndoAct.READ, "is_read", True),
        (UndoAct.UNREAD, "is_read", False),
        (UndoAct.STAR, "is_starred", True),
        (UndoAct.UNSTAR, "is_starred", False),
    ],
)
def test_flags_of_many_articles_are_one_act_and_undone_as_one(
    database_of_three: Database, act: UndoAct, flag: str, value: bool
) -> None:
    before = all_pages(database_of_three, ALL, 60)
    ids = [ArticleId(h.id) for h in before[:10]]
    token, changes = database_of_three.write(journal.set_flag, ids, act, NOW)
    assert token.touched == len(changes.flags) == sum(getattr(h, flag) is not value for h in before[:10])
    assert all(getattr(h, flag) is value for h in all_pages(database_of_three, ALL, 60)[:10])
    database_of_three.write(journal.undo, token)
    assert all_pages(database_of_three, ALL, 60) == before
