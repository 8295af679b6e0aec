"""The dialog that asks for the day to scroll the timeline to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QIcon, QTextCharFormat
from PySide6.QtWidgets import QAbstractItemView, QCalendarWidget, QToolButton, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.strings.messages import translate
from deskreader.desktop.widgets.parts import button
from deskreader.desktop.widgets.plain_dialog import PlainDialog

FIRST = QDate(1990, 1, 1)
ARROWS = {"prev": "\u2039", "next": "\u203a"}
"""Angle quotation marks, which Qt mirrors in right-to-left languages."""


class DayDialog(PlainDialog):
    """A calendar of some days; a double click or Return on a day accepts it."""

    def __init__(
        self, title: str, caption: str, days: tuple[QDate, QDate], selected: QDate, theme: Theme,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title, "", theme, parent)
        self._calendar = QCalendarWidget(self)
        self._calendar.setAccessibleName(translate("GoToDateDialog", "Day"))
        for view in self._calendar.findChildren(QAbstractItemView):
            view.setAccessibleName(translate("GoToDateDialog", "Day"))
        self._calendar.setDateRange(*days)
        self._calendar.setSelectedDate(selected)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.activated.connect(lambda _day: self.accept())
        self.column.addWidget(self._calendar, 1)
        self.show_button = button(caption, primary=True)
        self.show_button.clicked.connect(self.accept)
        cancel = button(translate("GoToDateDialog", "Cancel"))
        cancel.clicked.connect(self.reject)
        self.finish(cancel, self.show_button)
        self.resize(px(420), px(420))
        self._calendar.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme; Qt's own arrows and weekends are black and dark red on any background."""
        super().set_theme(theme)
        for name, arrow in ARROWS.items():
            arrow_button = self._calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if arrow_button is not None:
                arrow_button.setIcon(QIcon())
                arrow_button.setText(arrow)
        weekend = QTextCharFormat()
        weekend.setForeground(theme.color("ink"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(weekday, weekend)

    @property
    def day(self) -> date:
        """The selected day."""
        selected = self._calendar.selectedDate()
        return date(selected.year(), selected.month(), selected.day())


class GoToDateDialog(DayDialog):
    """Asks for a day until today."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        today = QDate.currentDate()
        title, caption = translate("GoToDateDialog", "Go to date"), translate("GoToDateDialog", "Show")
        super().__init__(title, caption, (FIRST, today), today, theme, parent)
