"""Pages by key: complete, in order, each article once, whatever the view."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from deskreader.model import ArticleId, FeedId, FolderId, PageKey, View, ViewKind
from deskreader.store import Database
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds, folders
from deskreader.store.feeds import outline as store_outline
from deskreader.store.timeline import timeline
from tests.store.kit import (
    ALL,
    DAY,
    NOW,
    STARRED,
    TODAY,
    UNREAD,
    document,
    entry,
    feed_view,
    fetched,
    filled,
    subscribed,
    titles,
)


def leaf_through(database: Database, view: View, limit: int) -> list[int]:
    """The articles of a view, page by page."""
    seen: list[int] = []
    after = None
    while True:
        page = database.read(timeline.page, view, NOW, after, limit)
        assert len(page.headlines) <= limit
        seen += [headline.id for headline in page.headlines]
        if page.end is None:
            return seen
        assert len(page.headlines) == limit
        after = page.end


@pytest.fixture
def three_feeds(database: Database) -> dict[str, View]:
    """Three feeds of 20 articles, many of the same moment, two of them in nested folders; some read, some starred."""
    outer, _ = database.write(folders.add_folder, "Outer")
    inner, _ = database.write(folders.add_folder, "Inner", outer)
    for place, (name, folder) in enumerate([("one", outer), ("two", inner), ("three", None)]):
        feed = subscribed(database, name)
        database.write(feeds.move_feed, feed, folder)
        entries = (entry(n, published_at=NOW - (n // 4) * DAY / 4) for n in range(place * 100, place * 100 + 20))
        database.write_unsynced(merge.merge, feed, document(*entries), fetched())
    everything = [h.id for h in database.read(timeline.page, ALL, NOW, None, 100).headlines]
    database.write(flags.mark_read, everything[::3])
    database.write(flags.star, everything[::7])
    return {
        "all": ALL,
        "unread": UNREAD,
        "starred": STARRED,
        "today": TODAY,
        "feed": feed_view(FeedId(2)),
        "outer": View(ViewKind.FOLDER, folder_id=outer),
        "inner": View(ViewKind.FOLDER, folder_id=inner),
        "search": View(ViewKind.SEARCH, query="story"),
        "folder search": View(ViewKind.FOLDER, folder_id=outer, query="story is:unread"),
    }


KINDS = ["all", "unread", "starred", "today", "feed", "outer", "inner", "search", "folder search"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", [1, 7, 60])
def test_pages_hold_each_article_once_in_order(
    database: Database, three_feeds: dict[str, View], kind: str, limit: int
) -> None:
    view = three_feeds[kind]
    seen = leaf_through(database, view, limit)
    rows = database.read(timeline.headlines, [ArticleId(i) for i in seen])
    keys = [(row.sorted_at, row.id) for row in rows]
    assert keys == sorted(set(keys), reverse=True)
    assert len(seen) == database.read(timeline.count, view, NOW) > 0


def test_what_the_views_select(database: Database, three_feeds: dict[str, View]) -> None:
    everything = database.read(timeline.page, ALL, NOW, None, 100).headlines
    assert len(everything) == 60
    midnight = datetime.combine(NOW.astimezone().date(), time()).astimezone()
    expected = {
        "unread": [h.id for h in everything if not h.is_read],
        "starred": [h.id for h in everything if h.is_starred],
        "today": [h.id for h in everything if h.sorted_at >= midnight],
        "feed": [h.id for h in everything if h.feed_id == 2],
        "outer": [h.id for h in everything if h.feed_id in (1, 2)],
        "inner": [h.id for h in everything if h.feed_id == 2],
        "folder search": [h.id for h in everything if h.feed_id in (1, 2) and not h.is_read],
    }
    for kind, ids in expected.items():
        assert leaf_through(database, three_feeds[kind], 9) == ids, kind
    outline = database.read(store_outline.outline, NOW)
    assert outline.unread == len(expected["unread"])
    assert outline.starred == len(expected["starred"])
    assert outline.today == len([h for h in everything if h.sorted_at >= midnight and not h.is_read])


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_unread_one_both_ways(database: Database, three_feeds: dict[str, View], kind: str) -> None:
    view = three_feeds[kind]
    rows = database.read(timeline.headlines, [ArticleId(i) for i in leaf_through(database, view, 60)])
    unread = [row.id for row in rows if not row.is_read]
    forwards = database.read(timeline.next_unread, view, NOW, None)
    assert (forwards.id if forwards else None) == (unread[0] if unread else None)
    for place in (0, 1, len(rows) // 2, len(rows) - 1):
        key = PageKey(rows[place].sorted_at, rows[place].id)
        later = [row.id for row in rows[place + 1 :] if not row.is_read]
        found = database.read(timeline.next_unread, view, NOW, key)
        assert (found.id if found else None) == (later[0] if later else None)
        earlier = [row.id for row in rows[:place] if not row.is_read]
        found = database.read(timeline.next_unread, view, NOW, key, backwards=True)
        assert (found.id if found else None) == (earlier[-1] if earlier else None)


def test_a_read_article_keeps_its_place_as_a_key(database: Database) -> None:
    _, articles = filled(database, range(6))
    row = database.read(timeline.headlines, articles[2:3])[0]
    database.write(flags.mark_read, articles[1:4])
    found = database.read(timeline.next_unread, UNREAD, NOW, PageKey(row.sorted_at, row.id))
    assert found is not None
    assert found.id == articles[4]


def test_headlines_come_in_the_order_asked(database: Database) -> None:
    _, (first, second, third) = filled(database, [1, 2, 3])
    assert [h.id for h in database.read(timeline.headlines, [third, ArticleId(99), first, second])] == [
        third,
        first,
        second,
    ]
    assert database.read(timeline.headlines, []) == ()


def test_what_is_not_there_is_empty(database: Database) -> None:
    for view in (
        ALL,
        View(ViewKind.FEED),
        View(ViewKind.FEED, feed_id=FeedId(5)),
        View(ViewKind.FOLDER),
        View(ViewKind.FOLDER, folder_id=FolderId(5)),
        View(ViewKind.SEARCH),
    ):
        assert database.read(timeline.page, view, NOW).headlines == ()
        assert database.read(timeline.page, view, NOW).end is None
        assert database.read(timeline.count, view, NOW) == 0
        assert database.read(timeline.next_unread, view, NOW, None) is None
    assert database.read(store_outline.outline, NOW).today == 0


def test_a_folder_of_many_feeds_takes_from_those_that_are_newest(database: Database) -> None:
    folder, _ = database.write(folders.add_folder, "Many")
    for n in range(12):
        feed, _ = filled(database, range(n * 10, n * 10 + 3), f"feed{n}")
        database.write(feeds.move_feed, feed, folder)
    view = View(ViewKind.FOLDER, folder_id=folder)
    assert leaf_through(database, view, 2) == [
        h.id for h in database.read(timeline.page, ALL, NOW, None, 100).headlines
    ]
    assert titles(database, view, 4) == ["Story 0", "Story 1", "Story 2", "Story 10"]
