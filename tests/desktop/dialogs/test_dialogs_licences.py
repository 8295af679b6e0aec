"""About > Licences: each part of the program with the text of its licence."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.about import AboutDialog
from deskreader.desktop.dialogs.licences import LicencesDialog, shipped_licences


def test_every_part_is_listed_with_its_text(qtbot: Any) -> None:
    dialog = LicencesDialog(LIGHT)
    qtbot.addWidget(dialog)
    parts = shipped_licences()
    assert dialog.list.count() == len(parts) > 10
    assert parts[0].name == "DeskReader"
    for row, part in enumerate(parts):
        dialog.list.setCurrentRow(row)
        assert dialog.text.toPlainText()[:40] == part.text.strip()[:40] or part.text[0].isspace()
        assert part.id in dialog.kind.text()
        assert dialog.kind.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the off-screen platform has none
def test_about_leads_to_the_licences(qtbot: Any) -> None:
    about = AboutDialog(DARK)
    qtbot.addWidget(about)
    about.licences.click()
    (opened,) = about.findChildren(LicencesDialog)
    assert opened.isVisible()
    opened.accept()
