"""Asks for a day to go to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDialog, QDialogButtonBox, QToolButton, QVBoxLayout, QWidget

FIRST = QDate(1990, 1, 1)
ARROWS = {"prev": "\u2039", "next": "\u203a"}
"""Angle marks, which Qt mirrors where text runs from right to left."""


def ask_day(parent: QWidget, then: Callable[[date], None]) -> None:
    """Opens a calendar; `then` gets the day that was chosen. Nothing waits for it."""
    dialog = GoToDateDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(dialog.day))
    dialog.open()


class GoToDateDialog(QDialog):
    """A calendar. A double click or Return on a day is enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to a date"))
        today = QDate.currentDate()
        self._calendar = QCalendarWidget(self)
        self._calendar.setDateRange(FIRST, today)
        self._calendar.setSelectedDate(today)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._take_colours()
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

    def _take_colours(self) -> None:
        """Gives arrows and weekends the ink of the theme: Qt's own are black and dark red on any ground."""
        for name, arrow in ARROWS.items():
            button = self._calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if button is not None:
                button.setIcon(QIcon())
                button.setText(arrow)
        usual = QTextCharFormat()
        usual.setForeground(self.palette().text())
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(weekday, usual)

    @property
    def day(self) -> date:
        """The day that is chosen."""
        chosen = self._calendar.selectedDate()
        return date(chosen.year(), chosen.month(), chosen.day())
