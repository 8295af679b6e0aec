"""The heights of the timeline's rows: those in sight are measured at once, the others a few at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTableView

from deskreader.desktop.timeline.card_delegate import CardDelegate
from deskreader.desktop.timeline.table_model import TimelineTableModel
from deskreader.model import ArticleId

AT_ONCE = 60
"""Rows that are measured in one turn of the GUI thread, about 6 ms."""
PAUSE_MS = 15


class RowHeights(QObject):
    """Gives each row of a view the height that its card needs at the view's width.

    A row that is not measured yet has the usual height. `keep_in_place` runs a function that changes heights, and
    keeps the cards in sight where they are.
    """

    def __init__(
        self,
        view: QTableView,
        model: TimelineTableModel,
        delegate: CardDelegate,
        keep_in_place: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(view)
        self._view, self._model, self._delegate, self._keep_in_place = view, model, delegate, keep_in_place
        self._measured: set[ArticleId] = set()
        self._width = 0
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(lambda: self._keep_in_place(self._measure_next))

    def height(self, row: int) -> int:
        """Returns the height that a row needs, with its heading."""
        headline = self._model.rows[row]
        return self._heading(row) + self._delegate.card_height(headline, self._view.viewport().width())

    def _heading(self, row: int) -> int:
        return self._delegate.heading_height() if self._model.starts_group(row) else 0

    def reset(self) -> None:
        """Sets the heights of rows that are all new."""
        self._measured.clear()
        self.update(0, self._model.rowCount() - 1)

    def update(self, first: int, last: int) -> None:
        """Sets the heights of rows that came, changed, or got another neighbour above."""
        last = min(last, self._model.rowCount() - 1)
        for row in range(first, last + 1):
            if row - first < AT_ONCE:
                self._measure(row)
            else:
                self._measured.discard(self._model.rows[row].id)
                self._resize(row, self._heading(row) + self._delegate.usual_height())
        if last - first >= AT_ONCE:
            self._timer.start()

    def follow_change(self, first: int, last: int) -> None:
        """Measures changed rows again: at once where they are few, else soon."""
        if last - first < AT_ONCE:
            self.update(first, last)
        else:
            self._measured.difference_update(headline.id for headline in self._model.rows[first : last + 1])
            self._timer.start()

    def follow_width(self) -> None:
        """Measures again where the width of the view has changed: the rows in sight now, the others soon."""
        if self._view.viewport().width() != self._width:
            self._width = self._view.viewport().width()
            self.measure_again()

    def measure_again(self) -> None:
        """Measures all rows again, as for another density: those in sight now, the others soon."""
        if self._model.rowCount():
            self._measured.clear()
            self._keep_in_place(self._measure_in_sight)
            self._timer.start()

    def measure_in_sight(self) -> None:
        """Measures the rows in sight, where they are not."""
        if len(self._measured) < self._model.rowCount() and not all(
            self._model.rows[row].id in self._measured for row in self._in_sight()
        ):
            self._keep_in_place(self._measure_in_sight)

    def _in_sight(self) -> range:
        first, height = max(0, self._view.rowAt(0)), self._view.viewport().height()
        last = self._view.rowAt(height - 1)
        return range(first, (self._model.rowCount() if last < 0 else last + 1))

    def _measure_in_sight(self) -> None:
        row, bottom = max(0, self._view.rowAt(0)), self._view.viewport().height()
        limit = row + AT_ONCE
        while row < min(limit, self._model.rowCount()) and self._view.rowViewportPosition(row) < bottom:
            self._measure(row)
            row += 1

    def _measure_next(self) -> None:
        """Measures some of the rows that are not measured yet, and goes on soon where there are more."""
        waiting = [row for row, headline in enumerate(self._model.rows) if headline.id not in self._measured]
        for row in waiting[:AT_ONCE]:
            self._measure(row)
        if len(waiting) > AT_ONCE:
            self._timer.start()

    def _measure(self, row: int) -> None:
        self._measured.add(self._model.rows[row].id)
        self._resize(row, self.height(row))

    def _resize(self, row: int, height: int) -> None:
        header = self._view.verticalHeader()
        if header.sectionSize(row) != height:
            header.resizeSection(row, height)
