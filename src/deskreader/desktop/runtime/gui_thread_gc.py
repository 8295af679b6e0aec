"""Garbage collection on the GUI thread alone.

Python collects cycles on whichever thread happens to allocate. A QObject in such a cycle would then be destroyed on a
thread that is not its own, which Qt answers by ending the process. So automatic collection is off while the program
runs, and a timer collects on the GUI thread, by Python's own thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GuiThreadCollector(QObject):
    """Collects garbage on the thread that made it, until `close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> int:
        """Collects the oldest generation that is due and returns which; -1 where none is."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation] > 0:
                gc.collect(generation)
                return generation
        return -1

    def settle(self) -> None:
        """Sets all that exists now apart, so that later collections need not look at what stays for the whole run."""
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Gives collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
