"""The day's backup: not in the first minute, and of a very large library when nothing has changed for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskreader.engine.daily_backup import AFTER_START, PATIENCE, QUIET, DailyBackup
from deskreader.engine.engine import Engine
from deskreader.profile import profile_in
from deskreader.store import backups

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with closing(Engine(profile_in(tmp_path), now=lambda: NOW)) as made:
        yield made


def test_none_is_made_in_the_first_minute_and_one_a_day_after_it(engine: Engine) -> None:
    clock = Clock()
    daily = DailyBackup(engine.library, engine.keeping, clock)
    clock.now += AFTER_START - 1
    assert daily.make_if_time() is None
    clock.now += 1
    made = daily.make_if_time()
    assert made is not None
    assert made.exists()
    assert daily.make_if_time() is None


def test_a_very_large_library_is_copied_when_nothing_has_changed_for_a_while(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "LARGE", 1)
    clock = Clock()
    daily = DailyBackup(engine.library, engine.keeping, clock)
    clock.now += QUIET
    engine.library.add_folder("News")
    assert daily.make_if_time() is None
    clock.now += QUIET - 1
    assert daily.make_if_time() is None
    clock.now += 1
    assert daily.make_if_time() is not None


def test_it_waits_for_quiet_no_longer_than_an_hour(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "LARGE", 1)
    clock = Clock()
    daily = DailyBackup(engine.library, engine.keeping, clock)
    clock.now += AFTER_START
    assert daily.make_if_time() is None
    clock.now += PATIENCE
    engine.library.add_folder("News")
    assert daily.make_if_time() is not None
