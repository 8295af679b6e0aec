"""Backups of the library: made by hand and once a day, listed, restored."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from deskreader.engine.library.library import Library
from deskreader.errors import StoreError
from deskreader.model import Changes, UndoToken
from deskreader.model.backups import Backup, BackupCause
from deskreader.store import Database, backups
from deskreader.store.recovery import restore_backup
from deskreader.text.clock import utc_now

log = logging.getLogger(__name__)

PAUSE = 3600.0
"""Seconds before a daily backup that failed, for want of room say, is tried again."""


class Backups:
    """The backups of one library. Every method may raise StoreError."""

    def __init__(self, library: Library, database: Database, now: Callable[[], datetime] = utc_now) -> None:
        self._library = library
        self._database = database
        self._now = now
        self._failed_at: float | None = None

    def list_all(self) -> tuple[Backup, ...]:
        """All backups with what they hold, the newest first; those that hold nothing only if the user made them."""
        found = backups.all_backups(self._database.path)
        return tuple(b for b in found if b.feeds or b.articles or not b.is_readable or b.cause is BackupCause.BY_HAND)

    def inspect(self, path: Path) -> Backup:
        """What restoring a file would bring back. Raises: StoreError(DAMAGED_LIBRARY) where it is no library."""
        return backups.backup_in_file(path)

    def make(self, cause: BackupCause = BackupCause.BY_HAND) -> Path:
        """Makes a whole, checked copy of the library; it takes a while, and nothing waits for it."""
        return backups.make_backup(self._database.path, cause, self._now())

    def is_due(self) -> bool:
        """Whether the last daily backup is a day old."""
        return backups.is_due(self._database.path, self._now())

    def is_very_large(self) -> bool:
        """Whether the library is so large that it is better copied in a quiet moment."""
        return backups.is_very_large(self._database.path)

    def make_daily(self) -> Path | None:
        """Makes the day's backup if it is due and the library holds anything.

        None where there is nothing to do, or where it failed a moment ago or fails now.
        """
        failed = self._failed_at
        if (failed is not None and time.monotonic() - failed < PAUSE) or not self.is_due():
            return None
        try:
            backups.remove_empty(self._database.path)
            if self._database.read(backups.is_empty):
                return None
            made = self.make(BackupCause.DAILY)
        except StoreError as error:
            self._failed_at = time.monotonic()
            log.info("no backup today: %s", error)
            return None
        self._failed_at = None
        return made

    def restore(self, backup: Path) -> tuple[UndoToken, Path]:
        """Replaces the library by a backup; a token that undoes it, and the backup of the library as it was."""
        token, kept = restore_backup.restore(self._database, backup, self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return token, kept
