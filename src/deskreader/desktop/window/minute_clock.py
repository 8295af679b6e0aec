"""Ticks each minute, and says when another day has begun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

MINUTE_MS = 60_000


class MinuteClock(QObject):
    """Emits `ticked()` once a minute, and `day_changed()` with the first tick of a day of this machine's clock."""

    ticked = Signal()
    day_changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._today = now().astimezone().date()
        self._timer = QTimer(self, interval=MINUTE_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """Looks at the clock."""
        today = self._now().astimezone().date()
        if today != self._today:
            self._today = today
            self.day_changed.emit()
        self.ticked.emit()
