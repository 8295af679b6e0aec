"""The dialog of licences: each licence of the program with the text of its licence."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.help.about import AboutDialog
from deskreader.desktop.dialogs.help.licences import LicencesDialog, shipped_licences


def test_every_part_is_listed_with_the_text_of_its_licence(qtbot: Any) -> None:
    dialog = LicencesDialog(LIGHT)
    qtbot.addWidget(dialog)
    licences = shipped_licences()
    assert dialog.list.count() == len(licences) > 10
    assert licences[0].name == "DeskReader"
    for row, licence in enumerate(licences):
        dialog.list.setCurrentRow(row)
        assert dialog.text.toPlainText()[:40] == licence.text.strip()[:40] or licence.text[0].isspace()
        assert licence.id in dialog.kind.text()
        assert dialog.kind.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints
def test_the_about_dialog_opens_the_licences(qtbot: Any) -> None:
    about = AboutDialog(DARK)
    qtbot.addWidget(about)
    about.licences.click()
    (opened,) = about.findChildren(LicencesDialog)
    assert opened.isVisible()
    opened.accept()
