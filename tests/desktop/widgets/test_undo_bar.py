"""Where the undo bar stands."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.widgets.undo_bar import UndoBar, area_within

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_the_bar_lies_over_one_part_of_the_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 600)
    part = QWidget(window)
    part.setGeometry(400, 0, 600, 600)
    bar = UndoBar(LIGHT, window)
    bar.area = lambda: area_within(window, part)
    window.show()
    bar.show_message("Link copied")
    assert part.geometry().contains(bar.geometry())
    assert abs(bar.geometry().center().x() - part.geometry().center().x()) <= 1
    part.hide()
    bar.show_message("Link copied")
    assert abs(bar.geometry().center().x() - window.rect().center().x()) <= 1
