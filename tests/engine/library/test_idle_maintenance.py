"""What is done at rest: the file made smaller, and the day's backup; not in the first minute, nor amid changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.engine.library.idle_maintenance import AFTER_START, PATIENCE, QUIET, STILL, IdleMaintenance
from deskreader.profile import profile_in
from deskreader.store import backups
from deskreader.store.retention import compaction
from tests.store.kit import subscribed

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
        subscribed(made.database)  # an empty library is not backed up
        yield made


def test_none_is_made_in_the_first_minute_and_one_a_day_after_it(engine: Engine) -> None:
    clock = Clock()
    maintenance = IdleMaintenance(engine.library, engine.database, engine.backups, clock)
    clock.now += AFTER_START - 1
    assert maintenance.run_if_due() is None
    clock.now += 1
    made = maintenance.run_if_due()
    assert made is not None
    assert made.exists()
    assert maintenance.run_if_due() is None


def test_a_very_large_library_is_copied_when_nothing_has_changed_for_a_while(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "LARGE", 1)
    clock = Clock()
    maintenance = IdleMaintenance(engine.library, engine.database, engine.backups, clock)
    clock.now += QUIET
    engine.library.add_folder("News")
    assert maintenance.run_if_due() is None
    clock.now += QUIET - 1
    assert maintenance.run_if_due() is None
    clock.now += 1
    assert maintenance.run_if_due() is not None


def test_it_waits_for_quiet_no_longer_than_an_hour(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "LARGE", 1)
    clock = Clock()
    maintenance = IdleMaintenance(engine.library, engine.database, engine.backups, clock)
    clock.now += AFTER_START
    assert maintenance.run_if_due() is None
    clock.now += PATIENCE
    engine.library.add_folder("News")
    assert maintenance.run_if_due() is not None


def test_the_file_is_made_smaller_when_nothing_has_changed_for_a_while(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter([True, True, False])
    taken: list[bool] = []

    def compact(db: sqlite3.Connection) -> bool:
        taken.append(next(steps))
        return taken[-1]

    monkeypatch.setattr(compaction, "compact", compact)
    clock = Clock()
    maintenance = IdleMaintenance(engine.library, engine.database, engine.backups, clock)
    clock.now += AFTER_START
    engine.library.add_folder("News")
    maintenance.run_if_due()
    assert not taken
    clock.now += STILL
    maintenance.run_if_due()
    assert taken == [True, True, False]


def test_it_stops_being_made_smaller_when_the_program_ends(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    maintenance = IdleMaintenance(engine.library, engine.database, engine.backups, clock)
    taken: list[int] = []

    def compact(db: sqlite3.Connection) -> bool:
        taken.append(1)
        maintenance.close()
        return True

    monkeypatch.setattr(compaction, "compact", compact)
    clock.now += AFTER_START
    maintenance.run_if_due()
    assert taken == [1]
