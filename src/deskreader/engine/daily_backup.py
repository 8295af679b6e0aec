"""When a running program makes the day's backup: not as it starts, and of a very large library in a quiet moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from deskreader.engine.keeping import Keeping
from deskreader.engine.library import Library

AFTER_START = 60.0
"""Seconds after the start in which no backup is made."""
QUIET = 180.0
"""Seconds for which nothing may have changed before a very large library is copied."""
PATIENCE = 3600.0
"""Seconds after which a copy that is due waits for quiet no longer."""


class DailyBackup:
    """Makes the day's backup when its time has come. A front asks now and then, on any thread."""

    def __init__(self, library: Library, keeping: Keeping, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that only go forward."""
        self._keeping = keeping
        self._clock = clock
        self._began = self._changed = clock()
        self._due_since: float | None = None
        self._making = threading.Lock()
        library.listen(lambda _changes: self._stir())

    def make_if_time(self) -> Path | None:
        """The day's backup; None where none is due, it has to wait, it is being made already, or it fails.

        Raises: StoreError.
        """
        if not self._making.acquire(blocking=False):
            return None
        try:
            return self._make()
        finally:
            self._making.release()

    def _make(self) -> Path | None:
        now = self._clock()
        if now - self._began < AFTER_START:
            return None
        if not self._keeping.backup_is_due():
            self._due_since = None
            return None
        if self._due_since is None:
            self._due_since = now
        waited, quiet = now - self._due_since, now - self._changed
        if self._keeping.is_very_large() and quiet < QUIET and waited < PATIENCE:
            return None
        return self._keeping.back_up_daily()

    def _stir(self) -> None:
        self._changed = self._clock()
