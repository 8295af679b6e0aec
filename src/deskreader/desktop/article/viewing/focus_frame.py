"""The frame that shows that the article has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractScrollArea

from deskreader.desktop.widgets.keyboard_focus import came_by_keyboard

WIDTH = 2
PASSING_REASONS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""A window or menu that comes between takes the focus only for a while."""


class FocusFrame(QObject):
    """Paints a frame in the accent along the edges of a view that a key brought the focus to; it covers no text."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._viewport = view.viewport()
        self.is_shown = False
        view.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Shows the frame when a key brings the focus, and hides it when the focus leaves."""
        if isinstance(event, QFocusEvent) and event.reason() not in PASSING_REASONS:
            shown = event.gotFocus() and came_by_keyboard(event)
            if shown != self.is_shown:
                self.is_shown = shown
                self._viewport.update()
        return False

    def paint(self) -> None:
        """Paints the frame along all four edges, where it is shown."""
        if not self.is_shown:
            return
        painter = QPainter(self._viewport)
        color = self._viewport.palette().color(QPalette.ColorRole.Link)
        for edge in self._edges():
            painter.fillRect(edge, color)
        painter.end()

    def _edges(self) -> tuple[QRect, ...]:
        rect = self._viewport.rect()
        width, height = rect.width(), rect.height()
        return (
            QRect(0, 0, width, WIDTH),
            QRect(0, height - WIDTH, width, WIDTH),
            QRect(0, 0, WIDTH, height),
            QRect(width - WIDTH, 0, WIDTH, height),
        )
