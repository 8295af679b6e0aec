"""Whether the last refresh round found the network missing, and when it is worth another try."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from deskreader.engine.network.lazy_client import LazyHttpClient

RETRY_PAUSE = timedelta(minutes=5)


class OfflineState:
    """Remembers that there was no network. Thread-safe."""

    def __init__(self, client: LazyHttpClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._offline = threading.Event()
        self._had_no_route = False
        self._retry_at = now()

    @property
    def is_offline(self) -> bool:
        """Whether a fetch found no network since the last `clear`."""
        return self._offline.is_set()

    def note(self) -> None:
        """Notes that a fetch found no network."""
        self._offline.set()
        self._had_no_route = not self._client.is_online()
        self._retry_at = self._now() + RETRY_PAUSE

    def clear(self) -> None:
        """Forgets it, since a round is about to try."""
        self._offline.clear()

    def must_wait(self) -> bool:
        """Whether there still is no network, as far as this machine knows. Sends nothing.

        A route that has appeared is tried at once; where there was a route but no answer, some minutes later.
        """
        if not self.is_offline:
            return False
        if not self._client.is_online():
            return True
        had_no_route, self._had_no_route = self._had_no_route, False
        return not had_no_route and self._now() < self._retry_at
