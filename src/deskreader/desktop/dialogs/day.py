"""Asks for a day to go to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

FIRST = QDate(1990, 1, 1)


def ask_day(parent: QWidget, then: Callable[[date], None]) -> None:
    """Opens a calendar; `then` gets the day that was chosen. Nothing waits for it."""
    dialog = DayDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(dialog.day))
    dialog.open()


class DayDialog(QDialog):
    """A calendar. A double click or Return on a day is enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to a date"))
        today = QDate.currentDate()
        self._calendar = QCalendarWidget(self)
        self._calendar.setDateRange(FIRST, today)
        self._calendar.setSelectedDate(today)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.activated.connect(lambda _day: self.accept())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        go = buttons.addButton(self.tr("Show"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._calendar)
        column.addWidget(buttons)
        self._calendar.setFocus()

    @property
    def day(self) -> date:
        """The day that is chosen."""
        chosen = self._calendar.selectedDate()
        return date(chosen.year(), chosen.month(), chosen.day())
