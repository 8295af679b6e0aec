"""The table of feeds as a Qt model, and the view that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.feed_statistics.statistics_columns import (
    COLUMNS,
    FEED,
    OPENED_SHARE,
    PROBLEM,
    sorted_rows,
)
from deskreader.model.habits.feed_statistics import FeedStatistics
from deskreader.text.clock import utc_now

ModelIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NONE = "–"
"""What a screen reader gets of a cell that has no value."""
ROW_HEIGHT, PADDING = 30, 10
WIDEST_FEED, NARROWEST_FEED, NARROWEST = 260, 150, 40
"""Widths of the names of feeds, and of all columns, in pixels of the design."""


class StatisticsModel(QAbstractTableModel):
    """The feeds in the order of one column."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FeedStatistics, ...] = ()
        self.column, self.descending = OPENED_SHARE, COLUMNS[OPENED_SHARE].falls
        self._now = utc_now()

    def show_rows(self, rows: Sequence[FeedStatistics], now: datetime) -> None:
        """Shows other figures, in the present order."""
        self.beginResetModel()
        self._now = now
        self.rows = sorted_rows(tuple(rows), self.column, self.descending)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts the feeds by a column."""
        self.column, self.descending = column, order == Qt.SortOrder.DescendingOrder
        self.show_rows(self.rows, self._now)

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Returns the number of feeds."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Returns the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: ModelIndex, role: int = Role.DisplayRole) -> object:
        """Returns the text of a cell, its alignment, and for texts that may be cut the whole of it."""
        column = COLUMNS[index.column()]
        text = column.text(self.rows[index.row()], self._now)
        if role == Role.DisplayRole:
            return text
        if role == Role.ToolTipRole and not column.is_number:
            return text.replace("<", "‹")
        if role == Role.AccessibleTextRole:
            return text if index.column() == FEED else f"{column.translated_title}: {text or NONE}"
        return _alignment(column.is_number) if role == Role.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Returns the title of a column, its meaning, and its alignment."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column, title = COLUMNS[section], COLUMNS[section].translated_title
        if section == self.column:
            title += f"\N{NO-BREAK SPACE}{'↓' if self.descending else '↑'}"
        texts = {Role.DisplayRole: title, Role.ToolTipRole: column.translated_meaning}
        return _alignment(column.is_number) if role == Role.TextAlignmentRole else texts.get(Role(role))


def _alignment(is_number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class StatisticsTable(QTableView):
    """Shows the model. A click on a header sorts by it, and a second one turns the order around.

    `feed_activated()` asks for the current feed, `removal_requested()` for the end of the selected subscriptions.
    """

    feed_activated = Signal()
    removal_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows_model = StatisticsModel()
        self.setModel(self.rows_model)
        self.setObjectName("framed")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(px(NARROWEST))
        header.setSectionResizeMode(PROBLEM, QHeaderView.ResizeMode.Stretch)
        header.sectionClicked.connect(self.sort_by)
        self.doubleClicked.connect(lambda _index: self.feed_activated.emit())

    # --- rows ---------------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[FeedStatistics], now: datetime) -> None:
        """Shows other figures; what is selected and in sight stays so."""
        is_first = not self.rows_model.rows
        self._keeping_place(lambda: self.rows_model.show_rows(rows, now))
        if is_first:
            self._fit_columns()

    def sort_by(self, column: int) -> None:
        """Sorts by a column; by the same one again, in the other direction."""
        model = self.rows_model
        descending = not model.descending if column == model.column else COLUMNS[column].falls
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._keeping_place(lambda: model.sort(column, order))
        self.horizontalHeader().viewport().update()

    def selected(self) -> tuple[FeedStatistics, ...]:
        """The selected feeds, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows_model.rows[row] for row in rows)

    @property
    def current(self) -> FeedStatistics | None:
        """The feed with the focus."""
        row = self.currentIndex().row()
        return self.rows_model.rows[row] if 0 <= row < len(self.rows_model.rows) else None

    def _keeping_place(self, change: Callable[[], None]) -> None:
        """Changes the rows and selects the same feeds again; the focus goes to the same feed, else to the same row."""
        chosen, current = {row.feed.id for row in self.selected()}, self.current
        row, column, top = self.currentIndex().row(), max(0, self.currentIndex().column()), self.verticalScrollBar()
        place = top.value()
        change()
        rows = {shown.feed.id: number for number, shown in enumerate(self.rows_model.rows)}
        if rows:
            focus = rows.get(current.feed.id) if current is not None else None
            near = min(max(row, 0), len(rows) - 1)
            self._select(focus if focus is not None else near, column, [rows[f] for f in chosen if f in rows])
        top.setValue(place)

    def _select(self, current: int, column: int, rows: Sequence[int]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.rows_model.index(current, column), flag.NoUpdate)
        for row in rows or [current]:
            self.selectionModel().select(self.rows_model.index(row, FEED), flag.Select | flag.Rows)

    # --- looks --------------------------------------------------------------------------------------------------------

    def _fit_columns(self) -> None:
        """Makes each column as wide as its texts and its title with an arrow, and the names of feeds not too wide."""
        metrics, model = self.fontMetrics(), self.rows_model
        for column in range(PROBLEM):
            texts = [str(model.data(model.index(row, column))) for row in range(model.rowCount())]
            texts.append(f"{COLUMNS[column].translated_title} ↓")
            self.setColumnWidth(column, max(map(metrics.horizontalAdvance, texts)) + px(2 * PADDING))
        self.setColumnWidth(FEED, min(px(WIDEST_FEED), max(px(NARROWEST_FEED), self.columnWidth(FEED))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return asks for the current feed, Delete for the end of subscriptions."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.feed_activated.emit()
        elif plain and key == Qt.Key.Key_Delete:
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)
