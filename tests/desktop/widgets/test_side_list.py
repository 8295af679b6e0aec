"""The list at the side of a dialog."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.metrics import font
from deskreader.desktop.widgets.side_list import SideList
from tests.gallery.text_fit import faults


def test_the_list_knows_the_width_of_its_longest_text(qtbot: QtBot) -> None:
    rows = SideList("Pages")
    qtbot.addWidget(rows)
    assert rows.width_for_texts() < 40
    rows.addItems(["General", "Almacenamiento sin conexión"])
    bold = QFontMetrics(font(13, QFont.Weight.DemiBold))
    assert rows.width_for_texts() > bold.horizontalAdvance("Almacenamiento sin conexión")


def test_a_list_that_shortens_a_text_is_found(qtbot: QtBot) -> None:
    window = SideList("Pages")
    rows = SideList("Pages")
    rows.setParent(window)
    qtbot.addWidget(window)
    rows.addItems(["General", "Almacenamiento sin conexión"])
    rows.resize(rows.width_for_texts() + 2 * rows.frameWidth(), 80)
    window.show()
    assert not any("shortens" in fault for fault in faults(window))
    rows.resize(rows.width() - 20, 80)
    assert any("shortens" in fault for fault in faults(window))
