"""The dialog with the program's name, version and licence."""

from __future__ import annotations

from typing import Any

import pytest
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
