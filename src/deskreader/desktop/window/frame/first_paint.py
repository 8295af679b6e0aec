"""Tells when a window is on the screen, so that what takes longer than to paint it begins only then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Emits `painted` once: after a window is painted for the first time, or after a while where it is not."""

    painted = Signal()

    def __init__(self, window: QWidget, longest_ms: int, parent: QObject | None = None) -> None:
        """Waits for at most `longest_ms`: a window that starts in the tray is not painted."""
        super().__init__(parent)
        self._is_painted = False
        self._timer = QTimer(self, singleShot=True, interval=longest_ms)
        self._timer.timeout.connect(self._note)
        self._timer.start()
        if (handle := window.windowHandle()) is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes the first painting, which is done when this event is."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start(0)
        return False

    def _note(self) -> None:
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()
