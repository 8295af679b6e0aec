"""Garbage collection on the GUI thread alone.

Python collects cycles on whichever thread happens to allocate. A QObject in such a cycle would then be destroyed on
another thread than its own, and Qt would abort the process. So automatic collection is off while the program runs, and
a timer collects on the GUI thread by Python's own thresholds.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000
LONGEST_WAIT = 20
"""Times that a collection is put off while other threads work."""


class GuiThreadCollector(QObject):
    """Collects garbage on the thread that created it, until `close`."""

    def __init__(self, parent: QObject | None = None, is_busy: Callable[[], bool] = lambda: False) -> None:
        """Begins to collect. While `is_busy`, it waits: what other threads are working on is no garbage yet."""
        super().__init__(parent)
        self._is_busy, self._waited = is_busy, 0
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> int:
        """Collects the oldest generation that is due and returns its number; -1 where none is due."""
        if self._is_busy() and self._waited < LONGEST_WAIT:
            self._waited += 1
            return -1
        self._waited = 0
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation] > 0:
                gc.collect(generation)
                return generation
        return -1

    def freeze(self) -> None:
        """Excludes all objects that exist now from later collections, since they live as long as the program."""
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Restores Python's own collection."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
