"""The loaded rows of the timeline as a Qt table model, one article a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from deskreader.desktop.timeline.accessible_text import accessible_text, headline_title
from deskreader.desktop.timeline.row_merge import starts_group
from deskreader.model import Headline, Order, View

HEADLINE_ROLE = Qt.ItemDataRole.UserRole + 1
STARTS_GROUP_ROLE = Qt.ItemDataRole.UserRole + 2
NAMES_DAY_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether a card names its day itself, since no heading does: where the best matches stand first, or by feed."""
ORDER_ROLE = Qt.ItemDataRole.UserRole + 4

ModelIndex = QModelIndex | QPersistentModelIndex


class TimelineTableModel(QAbstractTableModel):
    """A table of one column whose rows are headlines."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: list[Headline] = []
        self._view: View | None = None

    @property
    def view(self) -> View | None:
        """The view that is shown."""
        return self._view

    @property
    def rows(self) -> Sequence[Headline]:
        """The loaded rows."""
        return self._rows

    @property
    def _by_relevance(self) -> bool:
        return self._view is not None and self._view.by_relevance

    @property
    def order(self) -> Order:
        """The order of the rows."""
        return self._view.order if self._view is not None else Order.NEWEST

    def starts_group(self, row: int) -> bool:
        """Returns whether the heading of a day, or of a feed, stands above a row."""
        return not self._by_relevance and 0 <= row < len(self._rows) and starts_group(self._rows, row, self.order)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        """Returns that each card can be dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Returns how many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Returns one, for the column of cards."""
        return 0 if parent.isValid() else 1

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Returns the headline, its title or its accessible text, or where days or feeds begin, by the role."""
        if not index.isValid():
            return None
        headline = self._rows[index.row()]
        if role == HEADLINE_ROLE:
            return headline
        if role == STARTS_GROUP_ROLE:
            return self.starts_group(index.row())
        if role == NAMES_DAY_ROLE:
            return self._by_relevance or self.order is Order.BY_FEED
        if role == ORDER_ROLE:
            return self.order
        if role == Qt.ItemDataRole.DisplayRole:
            return headline_title(headline)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(headline, self._now())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Returns an empty text: rows have no numbers, neither on the screen nor for a screen reader."""
        return "" if role == Qt.ItemDataRole.DisplayRole else None
