"""Search: words, operators, scripts without blanks, both ways of finding, and an index that follows the articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deskreader.model import Reason, View, ViewKind
from deskreader.store import Database
from deskreader.store.articles import flags, merge, search_index
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.feeds import feeds
from deskreader.store.timeline import timeline, word_search
from deskreader.text.search import tokens
from tests.store.kit import (
    ALL,
    DAY,
    NOW,
    document,
    entry,
    feed_view,
    fetched,
    filled,
    full_text,
    is_sound,
    subscribed,
    titles,
)


def found(database: Database, query: str) -> list[str]:
    return titles(database, View(ViewKind.SEARCH, query=query))


@pytest.fixture
def mixed(database: Database) -> Database:
    feed = subscribed(database, "paper")
    entries = (
        entry(1, title="Bees in winter", text="The hive is quiet. Keepers feed the bees.", author="Ann Lee"),
        entry(2, title="Ships and harbours", text="A crane lifts the winter freight.", author="Bo Crane"),
        entry(3, title="天気", text="東京都の天気は晴れです。", author=None),
        entry(4, title="Crème brûlée", text="Burnt sugar; keepers of the recipe.", link=None),
    )
    database.write_unsynced(merge.merge, feed, document(*entries, title="The Paper"), fetched())
    other = subscribed(database, "other")
    database.write_unsynced(
        merge.merge, other, document(entry(5, title="Winter again", text="Snow."), title="Other news"), fetched()
    )
    return database


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("winter", {"Bees in winter", "Ships and harbours", "Winter again"}),
        ("WINTER keepers", {"Bees in winter"}),
        ("wint", {"Bees in winter", "Ships and harbours", "Winter again"}),
        ('"feed the bees"', {"Bees in winter"}),
        ("winter -snow", {"Bees in winter", "Ships and harbours"}),
        ("-winter", {"天気", "Crème brûlée"}),
        ("bees OR sugar", {"Bees in winter", "Crème brûlée"}),
        ("title:winter", {"Bees in winter", "Winter again"}),
        ("author:crane", {"Ships and harbours"}),
        ("author:%", set()),
        ("crane", {"Ships and harbours"}),
        ("ann", {"Bees in winter"}),
        ("feed:paper winter", {"Bees in winter", "Ships and harbours"}),
        ("feed:nobody winter", set()),
        ("creme brulee", {"Crème brûlée"}),
        ("東京", {"天気"}),
        ("京都の", {"天気"}),
        ("晴", {"天気"}),
        ("京東", set()),
        ("is:starred", {"Bees in winter"}),
        ("is:unread winter", {"Ships and harbours", "Winter again"}),
        ("is:read", {"Bees in winter"}),
        ("has:image", set()),
        ("before:2026-11-22", set()),
        ("after:2026-11-21 sugar", {"Crème brûlée"}),
        ("absent", set()),
        ("", set()),
        ("***", set()),
        ('"', set()),
    ],
)
def test_queries(mixed: Database, query: str, expected: set[str]) -> None:
    bees = mixed.read(timeline.page, View(ViewKind.SEARCH, query="bees"), NOW).headlines[0].id
    mixed.write(flags.mark_read, [bees])
    mixed.write(flags.star, [bees])
    assert set(found(mixed, query)) == expected
    assert mixed.read(timeline.count, View(ViewKind.SEARCH, query=query), NOW) == len(expected)


@pytest.mark.parametrize(
    "query", ["a*b NEAR(c", "(((", "col:x", "NOT", "x" * 5000, "\0\ud800", "' OR 1=1 --", '"a', "-", "^x"]
)
def test_no_query_is_an_error(mixed: Database, query: str) -> None:
    assert isinstance(found(mixed, query), list)
    mixed.read(timeline.count, View(ViewKind.ALL, query=query), NOW)
    mixed.read(timeline.next_unread, View(ViewKind.UNREAD, query=query), NOW, None)


def test_a_query_narrows_any_view(mixed: Database) -> None:
    paper = mixed.read(feeds.feed_by_url, "https://paper.example.org/feed")
    assert paper is not None
    assert titles(mixed, feed_view(paper, "winter")) == ["Bees in winter", "Ships and harbours"]
    assert len(titles(mixed, feed_view(paper, "  "))) == 4


def test_walking_and_sorting_find_the_same(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = subscribed(database)
    words = ("red", "blue")
    entries = (
        entry(n, title=f"{n}", text=f"{words[n % 3 == 0]} thing", published_at=NOW - n % 10 * DAY) for n in range(90)
    )
    database.write_unsynced(merge.merge, feed, document(*entries), fetched())
    queries = ["red thing ", "thing", '"blue thing"', '"red"', "thing -red", 'is:unread "blue"']
    views = [View(kind, feed_id=feed, query=query) for query in queries for kind in (ViewKind.SEARCH, ViewKind.FEED)]

    def all_pages() -> list[list[str]]:
        told = []
        for view in views:
            first = database.read(timeline.page, view, NOW, None, 20)
            then = database.read(timeline.page, view, NOW, first.end, 20)
            told.append([h.title for h in first.headlines + then.headlines])
        return told

    sorted_pages = all_pages()
    assert all(sorted_pages)
    for name, value in (("FEW", 5), ("TRIED", 7), ("SMALL", 0), ("READ_MOST", 9), ("NARROW", 0)):
        monkeypatch.setattr(word_search, name, value)
        assert all_pages() == sorted_pages


def test_the_shown_text_is_what_is_found(database: Database) -> None:
    _, (article,) = filled(database, [1], text="Only the feed says marmalade.")
    database.write_unsynced(
        store_full_text.save_page,
        article,
        full_text(text="The page says pomegranate at length.", byline="Cy Twice"),
        Reason.NONE,
    )
    assert found(database, "pomegranate") == ["Story 1"]
    assert found(database, "marmalade") == []
    assert is_sound(database)


def test_other_rules_for_words_make_the_index_anew(
    open_database: Callable[[], Database], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = open_database()
    filled(database, [1], text="Bees.")
    database.close()

    def other(title: str, author: str, feed: int, text: str) -> str:
        return tokens.index_text(title, author, feed, text.replace("Bees", "Wasps").replace("don't", "dont"))

    monkeypatch.setattr("deskreader.store.sqlite.connections.index_text", other)
    monkeypatch.setattr(search_index, "index_text", other)
    again = open_database()
    assert found(again, '"wasps"') == ["Story 1"]
    assert found(again, '"bees"') == []
    assert is_sound(again)


def test_all_is_the_same_as_no_query(mixed: Database) -> None:
    assert len(titles(mixed, ALL)) == 5
