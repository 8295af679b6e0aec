"""Prefetching before a time without network: what is missing, fetching it round after round, and stopping."""

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
ARTICLES = 25


def entry(number: int) -> ReadEntry:
    link = f"http://127.0.0.1:9/{number}"
    return ReadEntry(f"g{number}", f"T{number}", link, None, NOW, None, "<p>x</p>", "x", "x", None, f"f{number}")


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    with closing(Engine(profile_in(tmp_path), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "http://127.0.0.1:9/feed", "Times", None, None, NOW)
        read = ReadFeed("Times", None, "", tuple(map(entry, range(ARTICLES))))
        engine.database.write_unsynced(merge.merge, feed, read, FetchOutcome(Validators(), "", NOW, NOW))
        yield engine


def test_everything_is_fetched_round_after_round(engine: Engine) -> None:
    (feed,) = engine.library.outline().feeds
    assert engine.prefetcher.missing() == (OfflineGap(feed.id, "Times", ARTICLES, 0),)
    downloaded: list[int] = []

    class FakeDownloader:
        def download_round(self, report: Any, stopped: Any, by_hand: bool = False) -> None:
            assert by_hand
            for done, page in enumerate(engine.database.read(full_text.waiting_pages, 10), 1):
                downloaded.append(page.id)
                engine.database.write_unsynced(full_text.save_page, page.id, None, Reason.NO_ARTICLE)
                report(done, 10)

    prefetcher = engine.prefetcher
    prefetcher._downloader = FakeDownloader()  # type: ignore[assignment]
    reports: list[tuple[int, int]] = []
    assert prefetcher.fetch(lambda done, total: reports.append((done, total)), lambda: False) == ()
    assert len(downloaded) == ARTICLES
    assert reports[0] == (0, ARTICLES)
    assert reports[-1] == (ARTICLES, ARTICLES)
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)


def test_it_ends_on_demand_and_when_a_round_brings_nothing(engine: Engine) -> None:
    assert engine.prefetcher.fetch(lambda done, total: None, lambda: True)[0].pages == ARTICLES

    class FakeDownloader:
        rounds = 0

        def download_round(self, report: Any, stopped: Any, by_hand: bool = False) -> None:
            self.rounds += 1

    prefetcher, downloader = engine.prefetcher, FakeDownloader()
    prefetcher._downloader = downloader  # type: ignore[assignment]
    assert prefetcher.fetch(lambda done, total: None, lambda: False)[0].pages == ARTICLES
    assert downloader.rounds == 1


def test_pages_that_could_not_be_fetched_are_tried_again(engine: Engine) -> None:
    (page, *_) = engine.database.read(full_text.waiting_pages, 1)
    engine.database.write_unsynced(full_text.save_page, page.id, None, Reason.UNREACHABLE)
    assert engine.prefetcher.missing()[0].pages == ARTICLES - 1
    engine.prefetcher.fetch(lambda done, total: None, lambda: True)
    assert engine.prefetcher.missing()[0].pages == ARTICLES
