"""The accessible interface of a splitter: its panes in the order in which they stand."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QSplitter


class SplitterInterface(QAccessibleWidget):
    """Qt itself tells of the panes from the last to the first, which is not the order of the eye and the Tab key."""

    def __init__(self, splitter: QSplitter) -> None:
        super().__init__(splitter, QAccessible.Role.Splitter)
        self._splitter = splitter

    def childCount(self) -> int:
        """Returns the number of panes."""
        return self._splitter.count()

    def child(self, index: int) -> QAccessibleInterface:
        """Returns a pane by its number."""
        pane = self._splitter.widget(index)
        return QAccessible.queryAccessibleInterface(cast(QObject, pane))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Returns the number of a pane; -1 for anything else."""
        return next((n for n in range(self.childCount()) if self._splitter.widget(n) is child.object()), -1)

    def text(self, kind: QAccessible.Text) -> str:
        """Returns the name that the splitter was given."""
        return self._splitter.accessibleName() if kind is QAccessible.Text.Name else ""
