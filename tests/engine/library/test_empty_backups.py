"""A library that holds nothing is not backed up by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.model.backups import BackupCause
from deskreader.profile import profile_in
from deskreader.text.clock import utc_now


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(profile_in(tmp_path))


def test_the_daily_backup_waits_for_the_first_feed(engine: Engine) -> None:
    assert engine.backups.make_daily() is None
    engine.subscriber.add_known([KnownFeed("A", "https://a.example/feed", None, None)])
    made = engine.backups.make_daily()
    assert [backup.path for backup in engine.backups.list_all()] == [made]
    engine.close()


def test_an_empty_backup_of_an_earlier_version_is_not_offered(engine: Engine) -> None:
    engine.backups.make(BackupCause.DAILY)
    assert engine.backups.list_all() == ()
    by_hand = engine.backups.make()
    assert [backup.path for backup in engine.backups.list_all()] == [by_hand]
    engine.close()


def test_empty_backups_of_an_earlier_version_are_removed(engine: Engine) -> None:
    empty = engine.backups.make(BackupCause.DAILY)
    first = engine.backups.make(BackupCause.BEFORE_RESTORE)
    last = engine.backups.make(BackupCause.BEFORE_RESTORE)
    by_hand = engine.backups.make()
    damaged = empty.with_name("library-20200101-000000-daily.db")
    damaged.write_bytes(b"SQLite format 3\0 and nothing more")
    engine.subscriber.add_known([KnownFeed("A", "https://a.example/feed", None, None)])
    full = engine.backups.make(BackupCause.BEFORE_IMPORT)
    engine.backups._now = lambda: utc_now() + timedelta(days=2)
    made = engine.backups.make_daily()
    assert made is not None
    assert set(empty.parent.glob("*.db")) == {last, by_hand, damaged, full, made}
    assert not first.exists()
    engine.close()
