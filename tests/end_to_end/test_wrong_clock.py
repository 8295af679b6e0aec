"""A clock at the first or last year of the calendar: everything goes on working."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.model import View, ViewKind
from deskreader.profile import profile_in
from tests.fetch.servers import serving

DATE = "<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>"
ITEM = f"<item><title>S</title><guid>g</guid>{DATE}<description>x</description></item>"
FEED = f"<rss version='2.0'><channel><title>F</title><ttl>99999999</ttl>{ITEM}</channel></rss>".encode()


MOMENTS = [
    datetime.min.replace(tzinfo=UTC),
    datetime(1, 12, 31, tzinfo=UTC),
    datetime(1969, 12, 31, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_refresh_a_backup_and_an_export_work(tmp_path: Path, moment: datetime) -> None:
    with (
        serving(lambda request: request.reply(FEED, Cache_Control=f"max-age={10**14}")) as server,
        closing(Engine(profile_in(tmp_path / "profile"), now=lambda: moment)) as engine,
    ):
        engine.subscriber.subscribe(f"{server.url}/feed")
        for by_hand in (True, False):
            engine.refresher.run(by_hand=by_hand)
        (headline,) = engine.library.page(View(ViewKind.ALL)).headlines
        token, _ = engine.library.mark_all_read(View(ViewKind.ALL))
        engine.library.undo(token)
        engine.library.delete([headline.id])
        engine.library.undo_last()
        engine.backups.make_daily()
        assert engine.exporter.export(tmp_path / "all.zip") == 1
        assert engine.library.outline().feeds[0].problem is None
        assert all(finding.good for finding in engine.library.check())
