"""Stores the pauses that hosts ask for in the library, so that they outlast a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from deskreader.model.fetch_history import HostPause
from deskreader.store import Database
from deskreader.store.feeds import fetch_history


class StoredPauses:
    """The pause store of the HTTP client: loads the pauses of earlier runs and saves new ones."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def load(self) -> tuple[HostPause, ...]:
        """The pauses as they stand now. Raises: StoreError."""
        return self._database.read(fetch_history.pauses, self._now())

    def save(self, pause: HostPause) -> None:
        """Saves a pause that begins now. Raises: StoreError."""
        self._database.write_unsynced(fetch_history.save_pause, pause, self._now())

    def remove(self, host: str, port: int) -> None:
        """Deletes the pause of a host that answers normally again. Raises: StoreError."""
        self._database.write_unsynced(fetch_history.remove_pause, host, port)
