"""Snoozed articles, which are announced again in an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskreader.desktop.notifications.announcer import Announcer
from deskreader.desktop.notifications.snooze import Snooze
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.settings import SettingsKeeper
from tests.desktop.dialogs.kit import FakeLibrary
from tests.desktop.notifications.kit import FakeBus, announce, fresh, notifier_on, record


def test_snoozed_articles_are_announced_again_in_an_hour_even_after_a_restart(
    qtbot: Any, bus: FakeBus, tasks: Tasks, settings: SettingsKeeper, tmp_path: Path
) -> None:
    library = FakeLibrary(rows={1: fresh(1), 2: fresh(2)})
    clock = [datetime(2026, 3, 1, 10, tzinfo=UTC)]
    state = tmp_path / "window.ini"
    notifier = notifier_on(bus, None)
    snooze = Snooze(WindowState(state), lambda: clock[0])
    announcer = Announcer(library, settings, tasks, notifier, snooze=snooze)
    announcer.apply(announce(1, 2))
    qtbot.waitUntil(lambda: len(bus.sent) == 1)
    bus.action_invoked.emit(101, "later")
    assert bus.closed_ids == [101]
    clock[0] += timedelta(minutes=59)
    snooze.check()
    assert len(bus.sent) == 1
    restarted = Snooze(WindowState(state), lambda: clock[0])
    restarted.due.connect(announcer._remind)
    library.rows[2] = fresh(2, is_read=True)
    clock[0] += timedelta(minutes=2)
    restarted.check()
    restarted.check()
    qtbot.waitUntil(lambda: len(bus.sent) == 2)
    assert bus.sent[1][3] == "Story 1"
    assert not restarted._timer.isActive()


@pytest.mark.parametrize("text", ["", "x", "1@", "@2", "1@x 5@60", "9" * 40 + "@1"])
def test_invalid_entries_of_the_stored_text_are_ignored(qapp: object, tmp_path: Path, text: str) -> None:
    state = WindowState(tmp_path / "window.ini")
    state.set_text("later", text)
    snooze = Snooze(state, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    due = record(snooze.due)
    snooze.check()
    assert due == ([(5,)] if "5@60" in text else [])
