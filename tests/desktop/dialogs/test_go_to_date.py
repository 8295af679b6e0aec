"""The dialog that asks for a date."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.dialogs.go_to_date import GoToDateDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_the_dialog_returns_the_chosen_day(qtbot: QtBot) -> None:
    dialog = GoToDateDialog(DARK)
    qtbot.addWidget(dialog)
    dialog._calendar.setSelectedDate(QDate(2024, 2, 29))
    dialog.show()
    with qtbot.waitSignal(dialog.accepted):
        next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    assert dialog.day == date(2024, 2, 29)
    weekend = dialog._calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground()
    assert weekend.color() == DARK.color("ink"), "legible on a dark background"
    arrow = dialog._calendar.findChild(QToolButton, "qt_calendar_prevmonth")
    assert arrow.icon().isNull()
    arrow.click()
    assert dialog._calendar.monthShown() == 1
