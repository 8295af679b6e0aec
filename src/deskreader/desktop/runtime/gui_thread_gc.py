"""Garbage collection on the GUI thread alone.

Python collects cycles on whichever thread happens to allocate. A QObject in such a cycle would then be destroyed on
another thread than its own, and Qt would abort the process. So automatic collection is off while the program runs, and
a timer collects on the GUI thread by Python's own thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class GuiThreadCollector(QObject):
    """Collects garbage on the thread that created it, until `close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> int:
        """Collects the oldest generation that is due and returns its number; -1 where none is due."""
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
