"""What a running program does while nothing else is to be done: make the library's file smaller, and the day's backup.

Neither as it starts; a very large library is copied in a quiet moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from deskreader.engine.library.backups import Backups
from deskreader.engine.library.library import Library
from deskreader.store import Database
from deskreader.store.retention import compaction

AFTER_START = 60.0
"""Seconds after the start in which nothing is done."""
STILL = 30.0
"""Seconds for which nothing may have changed before the file is made smaller."""
QUIET = 180.0
"""Seconds for which nothing may have changed before a very large library is copied."""
PATIENCE = 3600.0
"""Seconds after which a copy that is due waits for quiet no longer."""
BREATH = 0.05
"""Seconds between two steps that make the file smaller, so that other writes get their turn."""


class IdleMaintenance:
    """Does what is due when its time has come. A front asks now and then, on any thread."""

    def __init__(
        self, library: Library, database: Database, backups: Backups, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` returns seconds that only go forward."""
        self._database = database
        self._backups = backups
        self._clock = clock
        self._began = self._changed = clock()
        self._due_since: float | None = None
        self._working = threading.Lock()
        self._stopped = threading.Event()
        library.listen(lambda _changes: self._stir())

    def run_if_due(self) -> Path | None:
        """Does what is due; the day's backup, None where none is due, it has to wait, or it fails.

        Returns at once where another thread is at it. Raises: StoreError.
        """
        if self._clock() - self._began < AFTER_START or not self._working.acquire(blocking=False):
            return None
        try:
            self._compact()
            return self._back_up()
        finally:
            self._working.release()

    def close(self) -> None:
        """Lets work that is under way end after its present step."""
        self._stopped.set()

    def _compact(self) -> None:
        while self._is_still(STILL) and self._database.write_unsynced(compaction.compact):
            if self._stopped.wait(BREATH):
                return

    def _back_up(self) -> Path | None:
        now = self._clock()
        if not self._backups.is_due():
            self._due_since = None
            return None
        if self._due_since is None:
            self._due_since = now
        if self._backups.is_very_large() and not self._is_still(QUIET) and now - self._due_since < PATIENCE:
            return None
        return self._backups.make_daily()

    def _is_still(self, seconds: float) -> bool:
        return self._clock() - self._changed >= seconds

    def _stir(self) -> None:
        self._changed = self._clock()
