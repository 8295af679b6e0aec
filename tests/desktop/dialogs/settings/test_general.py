"""The page "General": the switch that starts the program at login."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskreader.desktop.dialogs.settings import SettingsDialog
from tests.desktop.dialogs.kit import control, show_page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="another kind of login item")
def test_the_login_switch_writes_and_removes_the_autostart_file(
    qtbot: Any, dialog: SettingsDialog, autostart: Path
) -> None:
    switch = control(show_page(dialog, "General"), "Start when you log in")
    assert not switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    (file,) = autostart.iterdir()
    assert "--hidden" in file.read_text()
    file.write_text(file.read_text() + "Hidden=true\n")
    show_page(dialog, "General").arrive()
    assert not switch.isChecked(), "switched off in the desktop's own settings"
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not list(autostart.iterdir())


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="another kind of login item")
def test_an_error_of_the_login_switch_is_shown_in_its_row(qtbot: Any, dialog: SettingsDialog, autostart: Path) -> None:
    autostart.write_text("a file in place of the folder")
    general = show_page(dialog, "General")
    switch = control(general, "Start when you log in")
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert general.login_problem.text() == "Your system didn't let DeskReader change this."
