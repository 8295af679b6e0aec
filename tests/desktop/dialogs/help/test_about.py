"""The dialog with the program's name, version and licence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.dialogs.help.about import AboutDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints


def test_the_dialog_names_program_and_licence(qtbot: Any) -> None:
    dialog = AboutDialog(DARK)
    qtbot.addWidget(dialog)
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "DeskReader" in text
    assert "MIT" in text


def test_it_says_where_the_library_is_and_copies_what_a_bug_report_needs(qtbot: Any, tmp_path: Path) -> None:
    dialog = AboutDialog(DARK, data_folder=tmp_path)
    qtbot.addWidget(dialog)
    names = [label.accessibleName() for label in dialog.findChildren(QLabel)]
    assert f"Your library is in {tmp_path}." in names
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("DeskReader ")
    assert "PySide6" in copied
    assert str(Path.home()) not in copied, "nothing in it names the user"
    assert dialog.copy.text() == "Copied"
