"""The day's briefing: written when the engine says so, told once, held back where nothing may be told, errors once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.notifications.briefing_watch import BriefingWatch
from deskreader.desktop.notifications.notifier import Notifier
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.briefing.daily_briefing import WrittenBriefing
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId
from deskreader.model.habits.briefing import BriefingStory, StoryReasons
from deskreader.settings import NotifyMode
from tests.desktop.dialogs.kit import headline
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.notifications.kit import FakeBus, FakeTray, record

REASONS = StoryReasons(2, datetime(2026, 3, 1, tzinfo=UTC))
WRITTEN = WrittenBriefing(
    Path("/books/DeskReader 2026-03-01.epub"), tuple(BriefingStory(headline(n), REASONS) for n in (7, 8, 9))
)


@pytest.fixture
def allowed() -> list[bool]:
    """Whether notifications may be shown; the last one counts."""
    return [True]


@pytest.fixture
def watch(engine: FakeEngine, tasks: Tasks, notifier: Notifier, allowed: list[bool], qtbot: QtBot) -> BriefingWatch:
    engine.settings.change(briefing_hour=7)
    return BriefingWatch(engine.daily_briefing, engine.settings, tasks, notifier, lambda: allowed[-1], notifier)


def check(watch: BriefingWatch, qtbot: QtBot, engine: FakeEngine) -> None:
    """Lets the watch ask the engine, and waits for the answer."""
    before = engine.daily_briefing.asked
    watch.check()
    qtbot.waitUntil(lambda: engine.daily_briefing.asked == before + 1 and not watch._is_running)


def test_it_is_told_once_and_a_click_shows_the_briefing(
    watch: BriefingWatch, engine: FakeEngine, bus: FakeBus, qtbot: QtBot
) -> None:
    opened: list[bool] = []
    watch.opened.connect(lambda: opened.append(True))
    engine.daily_briefing.written = WRITTEN
    for _ in range(2):
        check(watch, qtbot, engine)
    (sent,) = bus.sent
    assert sent[3:5] == ("Today in brief", "Story 7\n3 stories, saved as DeskReader 2026-03-01.epub")
    watch._notifier.withdraw([ArticleId(7), ArticleId(8), ArticleId(9)])
    assert bus.closed_ids == []
    bus.action_invoked.emit(101, "default")
    bus.action_invoked.emit(101, "default")
    assert len(opened) == 1
    assert bus.closed_ids == [101]


def test_while_nothing_may_be_told_it_waits(
    watch: BriefingWatch, engine: FakeEngine, bus: FakeBus, qtbot: QtBot, allowed: list[bool]
) -> None:
    allowed.append(False)
    engine.daily_briefing.written = WRITTEN
    check(watch, qtbot, engine)
    assert bus.sent == []
    allowed.append(True)
    check(watch, qtbot, engine)
    assert len(bus.sent) == 1


@pytest.mark.parametrize("silence", [{"notify": NotifyMode.OFF}, {"quiet_from": "00:00", "quiet_until": "23:59"}])
def test_notifications_that_are_off_or_quiet_stay_so(
    watch: BriefingWatch, engine: FakeEngine, bus: FakeBus, qtbot: QtBot, silence: dict[str, object]
) -> None:
    engine.settings.change(**silence)
    engine.daily_briefing.written = WRITTEN
    check(watch, qtbot, engine)
    assert bus.sent == [] or datetime.now().astimezone().strftime("%H:%M") == "23:59"


def test_the_engine_is_not_asked_while_it_is_off(watch: BriefingWatch, engine: FakeEngine) -> None:
    engine.settings.change(briefing_hour=-1)
    watch.check()
    assert engine.daily_briefing.asked == 0


def test_an_error_is_said_once_a_day(
    watch: BriefingWatch, engine: FakeEngine, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    failed = record(watch.failed)
    engine.daily_briefing.error = DeskReaderError(Kind.READ_ONLY, "books")
    for _ in range(2):
        check(watch, qtbot, engine)
    (sentence,) = failed
    assert sentence.startswith("Couldn't save today's briefing. ")
    assert "could not be written" in caplog.text


def test_without_a_service_the_tray_shows_it(engine: FakeEngine, tasks: Tasks, qtbot: QtBot) -> None:
    tray = FakeTray()
    engine.settings.change(briefing_hour=7)
    notifier = Notifier(None, tray)
    watch = BriefingWatch(engine.daily_briefing, engine.settings, tasks, notifier, parent=notifier)
    engine.daily_briefing.written = WRITTEN
    check(watch, qtbot, engine)
    assert tray.shown[0][0] == "Today in brief"
