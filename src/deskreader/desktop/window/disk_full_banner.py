"""A banner across the top of the window while the disk is full."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.runtime.tasks import Tasks

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

CHECK_MS = 5_000
"""How often a full disk is checked for free space."""


class DiskFullBanner(QWidget):
    """The banner, above the window's content, which it contains."""

    def __init__(self, content: QWidget, theme: Theme) -> None:
        super().__init__()
        self.line = QLabel(self)
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setWordWrap(True)
        self.line.setObjectName("banner")
        self.line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(self.line)
        column.addLayout(row)
        column.addWidget(content, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        space = metrics.px(10)
        self.line.setStyleSheet(
            f"#banner {{ background: {theme.code}; color: {theme.warning}; padding: {space}px {2 * space}px;"
            f" border-bottom: 1px solid {theme.rule}; }}"
        )

    def show_message(self, text: str) -> None:
        """Shows a message until the next one; an empty one hides the banner."""
        self.line.setText(text)
        self.line.setAccessibleName(text)
        self.line.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self.line, QAccessible.Event.Alert))


class DiskSpaceWatch(QObject):
    """Shows the banner while the disk is full, and checks every five seconds whether it still is."""

    _changed = Signal(bool)

    def __init__(self, library: Library, tasks: Tasks, banner: DiskFullBanner, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._tasks, self._banner = library, tasks, banner
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(lambda: tasks.run(library.look_for_room, None, lambda _error: None))
        self._changed.connect(self._show_state, Qt.ConnectionType.QueuedConnection)

    def follow(self) -> None:
        """Begins to follow the library, which is open now."""
        watch = weakref.ref(self)  # the library lives longer than what is built into the window
        self._library.pending.listen(lambda is_full: _forward(watch, is_full))

    def _show_state(self, is_full: bool) -> None:
        if is_full:
            self._timer.start()
            message = self.tr(
                "The disk is full. Nothing is fetched, and your changes are held until there is room to save them."
            )
            self._banner.show_message(message)
        else:
            self._timer.stop()
            self._banner.show_message("")


def _forward(watch: weakref.ref[DiskSpaceWatch], is_full: bool) -> None:
    """Passes the state of the disk on, unless the watch no longer exists in Python or in Qt."""
    alive = watch()
    if alive is not None and isValid(alive):
        alive._changed.emit(is_full)
