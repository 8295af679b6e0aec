"""The pauses that hosts asked for, kept in the library so that they hold after a restart, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from deskreader.model.fetch_history import HostPause
from deskreader.store import Database
from deskreader.store.feeds import fetch_history


class StoredPauses:
    """What `fetch.Web` asks for pauses from earlier runs, and tells of new ones."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def load(self) -> tuple[HostPause, ...]:
        """The pauses as they stand now. Raises: StoreError."""
        return self._database.read(fetch_history.holds, self._now())

    def keep(self, hold: HostPause) -> None:
        """Keeps a pause that begins now. Raises: StoreError."""
        self._database.write_unsynced(fetch_history.keep_hold, hold, self._now())

    def end(self, host: str, port: int) -> None:
        """Forgets the pauses of a host that answers as it should. Raises: StoreError."""
        self._database.write_unsynced(fetch_history.end_hold, host, port)
