"""The dialog that fetches what articles lack for reading without network: listed, fetched, stopped."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.offline_prefetch import OfflinePrefetchDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import FeedId, Reason
from deskreader.model.retention import OfflineGap, PartialStories
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


GAPS = (OfflineGap(FeedId(1), "The Times", 3, 0), OfflineGap(FeedId(2), "Wire", 1, 2))


def test_gaps_are_listed_fetched_and_the_fetch_is_stopped(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.prefetcher.gaps = GAPS
    dialog = OfflinePrefetchDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    assert [dialog.list.item(row).text() for row in range(2)] == [
        "The Times: 3 pages",
        "Wire: 1 page, pictures of 2 stories",
    ]
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.note.text() == "0 of 6")
    assert dialog.bar.isVisible()
    assert dialog.cancel.text() == "Stop"
    dialog.cancel.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert not dialog.bar.isVisible()
    assert dialog.note.text().startswith("The rest couldn't be fetched")
    dialog.cancel.click()
    assert dialog.isHidden()


def test_the_dialog_says_if_nothing_is_missing(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.prefetcher.gaps = ()
    dialog = OfflinePrefetchDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "go offline" in dialog.note.text())
    assert not dialog.start.isEnabled()


def test_the_dialog_says_what_is_saved_only_in_part_and_why(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.prefetcher.gaps = ()
    engine.prefetcher.partial = (
        PartialStories(FeedId(1), "The Times", Reason.PAY_WALL, 3),
        PartialStories(FeedId(2), "Wire", None, 1),
    )
    dialog = OfflinePrefetchDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    assert [dialog.list.item(row).text() for row in range(2)] == [
        "The Times: 3 stories · Summary only: the rest is for subscribers",
        "Wire: 1 story · some pictures couldn't be fetched",
    ]
    assert dialog.note.text() == "Everything the sites offer is saved. 4 stories are only there in part."
    assert not dialog.start.isEnabled()
