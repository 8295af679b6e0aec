"""Saved searches tell the fronts of every change, and an index that is made anew is filled in the background."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskreader.engine.library.library import Library
from deskreader.engine.library.saved_searches import IndexFiller
from deskreader.model import Changes, ReadEntry, ReadFeed, Validators, View, ViewKind
from deskreader.store import Database, FetchOutcome
from deskreader.store.articles import merge, search_index
from deskreader.store.feeds import feeds
from deskreader.store.timeline import timeline

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "library.db", tmp_path / "pictures")
    feed, _ = database.write(feeds.add_feed, "https://news.example.org/feed", "News", None, None, NOW)
    entries = tuple(
        ReadEntry(f"g{n}", f"Story {n}", None, None, NOW - timedelta(hours=n), None, "", "bees", "bees", None, f"{n}")
        for n in range(300)
    )
    fetched = FetchOutcome(Validators(), "", NOW, NOW, wants_page=False)
    database.write_unsynced(merge.merge, feed, ReadFeed("News", None, "", entries), fetched)
    yield database
    database.close()


def test_every_act_is_told(database: Database) -> None:
    library = Library(database, lambda: NOW)
    told: list[Changes] = []
    library.listen(told.append)
    saved = library.searches.save("Bees", '"bees"')
    assert library.unread_in(View(ViewKind.SAVED, saved_id=saved)) == 300
    library.searches.rename(saved, "More bees")
    assert library.outline().saved[0].title == "More bees"
    library.searches.remove(saved)
    library.searches.remove(saved)
    assert told == [Changes(outline=True)] * 3


def test_the_index_is_filled_behind_the_back(database: Database) -> None:
    database.write(search_index.clear)
    view = View(ViewKind.SEARCH, query='"bees"')
    filler = IndexFiller(database)
    filler.start()
    deadline = time.monotonic() + 30
    while not database.read(search_index.is_filled) and time.monotonic() < deadline:
        time.sleep(0.01)
    filler.close()
    assert database.read(timeline.count, view, NOW) == 300


def test_a_filler_can_be_closed_at_any_time(database: Database) -> None:
    IndexFiller(database).close()
    database.write(search_index.clear)
    filler = IndexFiller(database)
    filler.start()
    filler.close()
    assert not database.read(search_index.is_filled)
    again = IndexFiller(database)
    again.start()
    again.close()
    while database.write_unsynced(search_index.fill):
        pass
    assert database.read(timeline.count, View(ViewKind.SEARCH, query='"bees"'), NOW) == 300
