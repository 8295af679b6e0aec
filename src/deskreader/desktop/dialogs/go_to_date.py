"""The dialog that asks for the day to scroll the timeline to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDialog, QDialogButtonBox, QToolButton, QVBoxLayout, QWidget

FIRST = QDate(1990, 1, 1)
ARROWS = {"prev": "\u2039", "next": "\u203a"}
"""Angle quotation marks, which Qt mirrors in right-to-left languages."""


def ask_day(parent: QWidget, done: Callable[[date], None]) -> None:
    """Opens a calendar, returns at once, and calls `done` with the day that the user picks."""
    dialog = GoToDateDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: done(dialog.day))
    dialog.open()


class GoToDateDialog(QDialog):
    """A calendar; a double click or Return on a day accepts it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to date"))
        today = QDate.currentDate()
        self._calendar = QCalendarWidget(self)
        self._calendar.setDateRange(FIRST, today)
        self._calendar.setSelectedDate(today)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._set_colours()
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

    def _set_colours(self) -> None:
        """Gives arrows and weekends the ink of the theme; Qt's own are black and dark red on any background."""
        for name, arrow in ARROWS.items():
            button = self._calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if button is not None:
                button.setIcon(QIcon())
                button.setText(arrow)
        weekend = QTextCharFormat()
        weekend.setForeground(self.palette().text())
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(weekday, weekend)

    @property
    def day(self) -> date:
        """The selected day."""
        selected = self._calendar.selectedDate()
        return date(selected.year(), selected.month(), selected.day())
