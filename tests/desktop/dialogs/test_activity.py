"""The dialog of activity: failed feeds first, with the reason, and what was fetched today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.activity import ActivityDialog
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.network.traffic import Traffic
from deskreader.errors import Kind
from deskreader.model import Changes, FeedId, Progress
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def dialog(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> Iterator[ActivityDialog]:
    """The dialog, with one feed in trouble."""
    engine.library.set_problem(FeedId(3), Kind.UNREACHABLE)
    engine.traffic.count("feed", Traffic(4, 1_500_000))
    engine.traffic.count("picture", Traffic(3, 500_000))
    engine.traffic.count("robots", Traffic(1, 0))
    dialog = ActivityDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == len(engine.library.feeds))
    return dialog


def test_a_feed_in_trouble_stands_first_with_its_reason(dialog: ActivityDialog, engine: FakeEngine) -> None:
    first, second = (dialog.list.topLevelItem(row) for row in (0, 1))
    assert first.text(0) == engine.library.feeds[FeedId(3)].title
    assert first.text(2).startswith("Couldn't reach the site")
    assert second.text(2) == "No problems"
    dialog.again.click()
    assert engine.refresher.requests == [((FeedId(3),), True)]


def test_the_traffic_of_today_is_named(dialog: ActivityDialog) -> None:
    assert dialog.today_line.text() == (
        "8 requests today · 2\N{NO-BREAK SPACE}MB received · 4 for feeds · 1 for pages · 3 for pictures"
    )


def test_what_is_fetched_now_is_shown(dialog: ActivityDialog) -> None:
    assert dialog.now_line.text() == "Nothing is being fetched right now."
    dialog.show_progress(Progress(running=True, feeds_done=2, feeds_total=9))
    assert dialog.now_line.text() == "Checking feeds: 2 of 9"
    dialog.show_progress(Progress(running=True, feeds_done=9, feeds_total=9, pages_done=3, pages_total=7))
    assert dialog.now_line.text() == "Saving stories: 3 of 7"


def test_the_list_follows_the_library_and_leads_to_properties(
    dialog: ActivityDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.library.set_problem(FeedId(3), None)
    dialog.apply(Changes(feeds=(FeedId(3),)))
    qtbot.waitUntil(lambda: dialog.list.topLevelItem(0).text(2) == "No problems")
    assert not dialog.again.isEnabled()
    with qtbot.waitSignal(dialog.properties_requested) as requested:
        dialog.list.itemActivated.emit(dialog.list.topLevelItem(0), 0)
    assert requested.args[0] in engine.library.feeds


def test_no_cell_is_empty(dialog: ActivityDialog) -> None:
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert all(row.text(column) for row in rows for column in range(dialog.list.columnCount()))


def test_a_check_that_is_due_comes_right_away(dialog: ActivityDialog) -> None:
    assert dialog._next_text(NOW, NOW) == "Right away"
    assert dialog._next_text(None, NOW) == "–"
    assert dialog._next_text(NOW + timedelta(hours=1), NOW) not in ("Right away", "–")
