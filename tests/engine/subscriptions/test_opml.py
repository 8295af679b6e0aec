"""Importing and exporting subscriptions as OPML."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskreader.engine.engine import Engine
from deskreader.model import ReadFeed, Validators
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import merge
from tests.engine.worker.in_process import InProcessWorker

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPML = b"""<opml version="2.0"><body><outline text="Mine"><outline text="My name for it" type="rss"
xmlUrl="https://a.example/feed"/><outline text="T" type="rss" xmlUrl="https://b.example/feed"/></outline></body></opml>"""


def engine_in(folder: Path) -> Engine:
    engine = Engine(profile_in(folder), now=lambda: NOW)
    engine.worker._run = InProcessWorker()._run  # type: ignore[method-assign]
    return engine


def test_titles_of_an_outline_stay_and_its_import_can_be_undone(tmp_path: Path) -> None:
    with closing(engine_in(tmp_path)) as engine:
        report = engine.opml.import_opml(OPML)
        assert (report.added, report.folders) == (2, 1)
        fetched = FetchOutcome(Validators(), "hash", NOW, NOW + timedelta(hours=1))
        for feed in engine.library.outline().feeds:
            engine.database.write_unsynced(merge.merge, feed.id, ReadFeed("T", None, "", ()), fetched)
        assert [feed.title for feed in engine.library.outline().feeds] == ["My name for it", "T"]
        (_, second) = engine.library.outline().feeds
        engine.database.write_unsynced(
            merge.merge, second.id, ReadFeed("Renamed by its publisher", None, "", ()), fetched
        )
        assert engine.library.feed(second.id).title == "Renamed by its publisher"
    with closing(engine_in(tmp_path)) as engine:
        token = engine.library.undo_last()
        assert token is not None
        assert token.act == "import"
        outline = engine.library.outline()
        assert (outline.feeds, outline.folders) == ((), ())
        assert engine.library.undo_last() is None
