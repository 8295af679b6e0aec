"""Preparing for a time without network: what is missing is told, fetched, and stopped where asked."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deskreader.engine.engine import Engine
from deskreader.model import ReadEntry, ReadFeed, Reason, Validators
from deskreader.model.retention import OfflineGap
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import full_text, merge
from deskreader.store.feeds import feeds

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STORIES = 25


def entry(number: int) -> ReadEntry:
    link = f"http://127.0.0.1:9/{number}"
    return ReadEntry(f"g{number}", f"T{number}", link, None, NOW, None, "<p>x</p>", "x", "x", None, f"f{number}")


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    with closing(Engine(profile_in(tmp_path), now=lambda: NOW)) as made:
        feed, _ = made.database.write(feeds.add_feed, "http://127.0.0.1:9/feed", "Times", None, None, NOW)
        read = ReadFeed("Times", None, "", tuple(map(entry, range(STORIES))))
        made.database.write_unsynced(merge.merge, feed, read, FetchOutcome(Validators(), "", NOW, NOW))
        yield made


def test_everything_is_fetched_round_after_round(engine: Engine) -> None:
    (feed,) = engine.library.outline().feeds
    assert engine.preparer.missing() == (OfflineGap(feed.id, "Times", STORIES, 0),)
    asked: list[int] = []

    class Keeper:
        def keep(self, tell: Any, stopped: Any, by_hand: bool = False) -> None:
            assert by_hand
            for done, page in enumerate(engine.database.read(full_text.waiting_pages, 10), 1):
                asked.append(page.id)
                engine.database.write_unsynced(full_text.keep_page, page.id, None, Reason.NO_ARTICLE)
                tell(done, 10)

    preparer = engine.preparer
    preparer._offliner = Keeper()  # type: ignore[assignment]
    heard: list[tuple[int, int]] = []
    assert preparer.fetch(lambda done, total: heard.append((done, total)), lambda: False) == ()
    assert len(asked) == STORIES
    assert heard[0] == (0, STORIES)
    assert heard[-1] == (STORIES, STORIES)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)


def test_it_ends_where_asked_and_where_nothing_more_can_be_had(engine: Engine) -> None:
    assert engine.preparer.fetch(lambda done, total: None, lambda: True)[0].pages == STORIES

    class Keeper:
        rounds = 0

        def keep(self, tell: Any, stopped: Any, by_hand: bool = False) -> None:
            self.rounds += 1

    preparer, keeper = engine.preparer, Keeper()
    preparer._offliner = keeper  # type: ignore[assignment]
    assert preparer.fetch(lambda done, total: None, lambda: False)[0].pages == STORIES
    assert keeper.rounds == 1


def test_pages_that_could_not_be_had_are_tried_again(engine: Engine) -> None:
    (page, *_) = engine.database.read(full_text.waiting_pages, 1)
    engine.database.write_unsynced(full_text.keep_page, page.id, None, Reason.UNREACHABLE)
    assert engine.preparer.missing()[0].pages == STORIES - 1
    engine.preparer.fetch(lambda done, total: None, lambda: True)
    assert engine.preparer.missing()[0].pages == STORIES
