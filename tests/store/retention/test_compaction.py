"""A library that rests: its index becomes one, free pages go back, and what is found stays the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deskreader.model import Reason, View, ViewKind
from deskreader.store import Database
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds
from deskreader.store.retention import compaction
from deskreader.store.sqlite.connections import connect_writer
from tests.store.kit import ALL, document, entry, fetched, filled, full_text, is_sound, subscribed, titles

LONG = " ".join(str(n * 104_729 % 100_003) for n in range(300))


def searched(query: str) -> View:
    return View(ViewKind.SEARCH, query=query)


def in_steps(database: Database) -> int:
    """Steps until there is nothing more to do."""
    steps = 1
    while database.write_unsynced(compaction.compact):
        steps += 1
    return steps


def pages_of_index(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM search_data").fetchone()[0])


def free_pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA freelist_count").fetchone()[0])


@pytest.fixture
def grown(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A library whose articles came a few at a time."""
    monkeypatch.setattr(compaction, "FEWEST", 40)
    monkeypatch.setattr(compaction, "MERGED", 2)
    feed = subscribed(database)
    for start in range(0, 120, 8):
        numbers = range(start, start + 8)
        words = " ".join(f"word{n * 37 % 1_009}" for n in range(start * 50, start * 50 + 700))
        database.write_unsynced(
            merge.merge, feed, document(*(entry(n, text=f"{words} plain{n % 7}") for n in numbers)), fetched()
        )
    return database


def test_the_index_becomes_smaller_and_finds_the_same(grown: Database, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    queries = ["plain3", "word37", "word4", "word7 plain1", "story -plain2"]
    before = {query: titles(grown, searched(query)) for query in queries}
    size = pages_of_index(path)
    assert in_steps(grown) > 2
    assert pages_of_index(path) < size * 0.8
    assert {query: titles(grown, searched(query)) for query in queries} == before
    assert all(before[query] for query in queries[:3])
    assert is_sound(grown)


def test_it_is_done_again_only_when_many_more_have_come(grown: Database, tmp_path: Path) -> None:
    in_steps(grown)
    assert in_steps(grown) == 1
    feed = grown.read(feeds.feed_by_url, "https://news.example.org/feed")
    assert feed is not None
    grown.write_unsynced(merge.merge, feed, document(*map(entry, range(200, 239))), fetched())
    assert in_steps(grown) == 1
    grown.write_unsynced(merge.merge, feed, document(*map(entry, range(239, 242))), fetched())
    assert in_steps(grown) > 1
    assert is_sound(grown)


def test_articles_may_come_go_and_change_while_the_index_is_made_one(grown: Database) -> None:
    assert grown.write_unsynced(compaction.compact)
    feed = grown.read(feeds.feed_by_url, "https://news.example.org/feed")
    assert feed is not None
    (new,) = grown.write_unsynced(merge.merge, feed, document(entry(300, text="Something of a zebra.")), fetched()).new
    grown.write_unsynced(
        store_full_text.save_page, new, full_text("<p>About an okapi.</p>", text="About an okapi. " * 30), Reason.NONE
    )
    in_steps(grown)
    assert titles(grown, searched("okapi")) == ["Story 300"]
    assert titles(grown, searched("zebra")) == []
    assert is_sound(grown)


def test_a_merge_that_was_broken_off_goes_on_after_a_restart(grown: Database, tmp_path: Path) -> None:
    assert grown.write_unsynced(compaction.compact)
    grown.close()
    with closing(Database.open(tmp_path / "library.db", tmp_path / "pictures")) as database:
        assert in_steps(database) > 1
        assert in_steps(database) == 1
        assert len(titles(database, ALL)) == 120
        assert is_sound(database)


def test_free_pages_go_back_to_the_file_system(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    filled(database, range(400), text=LONG)
    with closing(connect_writer(path, 5)) as db:
        db.execute("DELETE FROM bodies")
    assert free_pages(path) > 5
    with closing(connect_writer(path, 5)) as db:
        assert not compaction.free_pages(db)
    assert free_pages(path) == 0


def test_pages_go_back_a_few_at_a_time(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "FREED", 3)
    path = tmp_path / "library.db"
    filled(database, range(400), text=LONG)
    with closing(connect_writer(path, 5)) as db:
        db.execute("DELETE FROM bodies")
        free = db.execute("PRAGMA freelist_count").fetchone()[0]
        assert compaction.free_pages(db)
        assert db.execute("PRAGMA freelist_count").fetchone()[0] == free - 3
