"""The dialog of retention rules: the rule of a feed or folder, previewed and saved."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.retention import RetentionDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import Feed, FeedId, Folder, FolderId
from deskreader.model.retention import RetentionRule
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

FEED = Feed(FeedId(1), "https://times.example/feed", "The Times")


def test_a_rule_is_previewed_and_stored(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.retention.rules[1] = RetentionRule(newest=300, unread=True)
    dialog = RetentionDialog(DialogContext(engine, tasks, LIGHT), FEED)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.newest.currentText() == "300")
    assert dialog.windowTitle() == "Keep stories"
    assert any("The Times" in label.text() for label in dialog.findChildren(QLabel))
    assert dialog.rule == RetentionRule(newest=300, unread=True)
    dialog.days.setCurrentIndex(dialog.days.findData(30))
    dialog.days.activated.emit(dialog.days.currentIndex())
    qtbot.waitUntil(lambda: dialog.note.text() == "Would remove 1240 stories.")
    dialog.save.click()
    qtbot.waitUntil(dialog.isHidden)
    assert engine.retention.rules[1] == RetentionRule(days=30, newest=300, unread=True)


def test_a_folder_can_have_a_rule(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    dialog = RetentionDialog(DialogContext(engine, tasks, LIGHT), Folder(FolderId(2), "World"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.note.text() == "No stories would be removed now.")
    dialog.unread.setCurrentIndex(dialog.unread.findData(0))
    dialog.save.click()
    qtbot.waitUntil(dialog.isHidden)
    assert engine.retention.rules[2] == RetentionRule(unread=False)
