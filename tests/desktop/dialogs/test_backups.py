"""The dialog of backups: listed, made, restored, and errors shown in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.backups import BackupsDialog
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import Kind, StoreError
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def backups(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> BackupsDialog:
    dialog = BackupsDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.make.isEnabled)
    return dialog


def test_backups_are_made_listed_and_restored(qtbot: QtBot, engine: FakeEngine, backups: BackupsDialog) -> None:
    assert backups.note.text() == "No backups yet."
    assert not backups.restore.isEnabled()
    backups.make.click()
    qtbot.waitUntil(lambda: backups.list.count() == 1)
    line = backups.list.item(0).text()
    assert "made by you · 3 feeds · 1200 stories · 7 starred · 2.5" in line.replace(",", "")
    qtbot.waitUntil(backups.restore.isEnabled)
    assert backups.note.text() == "Backup made."
    backups.make.click()
    qtbot.waitUntil(lambda: backups.list.count() == 2)
    backups.list.setCurrentRow(1)
    older = engine.backups.made[1]
    note = backups.note.text().replace(",", "")
    assert note.startswith("Restores 12/03/2026 ")
    assert note.endswith(" (3 feeds 1200 stories 7 starred). Your current library is backed up first.")
    backups.set_theme(DARK)
    with qtbot.waitSignal(backups.restored) as signal:
        backups.restore.click()
    assert engine.backups.restored == [older.path]
    assert signal.args[0].startswith("Restored the library of 12/03/2026, ")
    assert not backups.isVisible()


def test_an_error_of_a_backup_is_shown(qtbot: QtBot, engine: FakeEngine, backups: BackupsDialog) -> None:
    def full() -> Path:
        raise StoreError(Kind.DISK_FULL)

    engine.backups.make = full  # type: ignore[method-assign]
    backups._backups = engine.backups
    backups.make.click()
    qtbot.waitUntil(backups.problem.isVisible)
    assert backups.problem.text().startswith("The disk is full")
    assert backups.make.isEnabled()


def test_return_restores_nothing(qtbot: QtBot, engine: FakeEngine, backups: BackupsDialog) -> None:
    backups.make.click()
    qtbot.waitUntil(lambda: backups.restore.isEnabled() and backups.list.count() == 1)
    for widget in (backups.list, backups):
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert engine.backups.restored == []
    assert not backups.restore.isDefault()
    assert not backups.restore.autoDefault()
