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
def store(tmp_path: Path) -> Iterator[Database]:
    store = Database.open(tmp_path / "library.db", tmp_path / "pictures")
    feed, _ = store.write(feeds.add_feed, "https://news.example.org/feed", "News", None, None, NOW)
    entries = tuple(
        ReadEntry(f"g{n}", f"Story {n}", None, None, NOW - timedelta(hours=n), None, "", "bees", "bees", None, f"{n}")
        for n in range(300)
    )
    fetched = FetchOutcome(Validators(), "", NOW, NOW, wants_page=False)
    store.write_unsynced(merge.merge, feed, ReadFeed("News", None, "", entries), fetched)
    yield store
    store.close()


def test_every_act_is_told(store: Database) -> None:
    library = Library(store, lambda: NOW)
    told: list[Changes] = []
    library.listen(told.append)
    saved = library.searches.save("Bees", '"bees"')
    assert library.searches.unread(saved) == 300
    library.searches.rename(saved, "More bees")
    assert library.outline().saved[0].title == "More bees"
    library.searches.remove(saved)
    library.searches.remove(saved)
    assert told == [Changes(outline=True)] * 3


def test_the_index_is_filled_behind_the_back(store: Database) -> None:
    store.write(search_index.clear)
    view = View(ViewKind.SEARCH, query='"bees"')
    filler = IndexFiller(store)
    filler.start()
    deadline = time.monotonic() + 30
    while not store.read(search_index.is_filled) and time.monotonic() < deadline:
        time.sleep(0.01)
    filler.close()
    assert store.read(timeline.count, view, NOW) == 300


def test_a_filler_can_be_closed_at_any_time(store: Database) -> None:
    IndexFiller(store).close()
    store.write(search_index.clear)
    filler = IndexFiller(store)
    filler.start()
    filler.close()
    assert not store.read(search_index.is_filled)
    again = IndexFiller(store)
    again.start()
    again.close()
    while store.write_unsynced(search_index.fill):
        pass
    assert store.read(timeline.count, View(ViewKind.SEARCH, query='"bees"'), NOW) == 300
