"""A line across the top of the window for a state that lasts: a disk without room."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.engine.library.library import Library

LOOK_MS = 5_000
"""How often it is tried whether there is room again, while there is none."""


class DiskFullBanner(QWidget):
    """The line; it stands above the middle of the window, which it takes in."""

    def __init__(self, middle: QWidget, theme: Theme) -> None:
        super().__init__()
        self.line = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.line.setObjectName("banner")
        self.line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(self.line)
        column.addLayout(row)
        column.addWidget(middle, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours."""
        space = metrics.px(10)
        self.line.setStyleSheet(
            f"#banner {{ background: {theme.code}; color: {theme.warning}; padding: {space}px {2 * space}px;"
            f" border-bottom: 1px solid {theme.rule}; }}"
        )

    def show_words(self, words: str) -> None:
        """Shows a sentence until there is another; none hides the line."""
        self.line.setText(words)
        self.line.setAccessibleName(words)
        self.line.setVisible(bool(words))
        if words:
            QAccessible.updateAccessibility(QAccessibleEvent(self.line, QAccessible.Event.Alert))


class DiskSpaceWatch(QObject):
    """Shows the banner while the disk is full, and tries again and again whether it still is."""

    _changed = Signal(bool)

    def __init__(self, library: Library, tasks: Tasks, banner: DiskFullBanner, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._tasks, self._banner = library, tasks, banner
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(lambda: tasks.run(library.look_for_room, None, lambda _error: None))
        self._changed.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        library.pending.listen(self._changed.emit)

    def _follow(self, is_full: bool) -> None:
        if is_full:
            self._timer.start()
            words = self.tr(
                "The disk is full. What you do is kept while DeskReader runs, and written when there is room; "
                "nothing is fetched."
            )
            self._banner.show_words(words)
        else:
            self._timer.stop()
            self._banner.show_words("")
