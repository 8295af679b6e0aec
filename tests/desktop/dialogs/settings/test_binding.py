"""Settings that change while the dialog is open, or cannot be stored."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.settings import Settings
from tests.desktop.dialogs.kit import FakeEngine, control, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def test_changes_by_another_thread_reach_the_rows(qtbot: Any, dialog: SettingsDialog, engine: FakeEngine) -> None:
    switch = control(show_page(dialog, "General"), "Start hidden")
    thread = threading.Thread(target=lambda: engine.settings.change(start_hidden=True))
    thread.start()
    thread.join()
    qtbot.waitUntil(switch.isChecked)


def test_a_change_after_the_dialog_is_deleted_does_nothing(qtbot: Any, engine: FakeEngine) -> None:
    tasks = Tasks(lambda error: None)
    owner = QObject()
    dialog = SettingsDialog(DialogContext(engine, tasks, LIGHT), Actions(engine.settings, LIGHT, owner))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    engine.settings.change(start_hidden=True)
    tasks.close()


def test_an_error_of_the_settings_file_is_shown_at_the_foot(
    dialog: SettingsDialog, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(settings: Settings) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine.settings, "_save", fail)
    control(show_page(dialog, "General"), "Start hidden").click()
    assert dialog.note.text().startswith("The disk is full")
    assert engine.settings.current.start_hidden
