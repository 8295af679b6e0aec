"""The pauses that hosts ask for, handed to whoever keeps them beyond the end of the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from deskreader.model.fetch_history import HostPause


class PauseStore(Protocol):
    """Keeps pauses. Each method is called on the thread of an exchange."""

    def load(self) -> Iterable[HostPause]:
        """The pauses of earlier runs as they stand now, those that are over with their strikes."""

    def keep(self, hold: HostPause) -> None:
        """Keeps a pause that begins now."""

    def end(self, host: str, port: int) -> None:
        """Forgets what was kept of a host: it answers as it should."""


class NoPauses:
    """Keeps nothing beyond the run."""

    def load(self) -> Iterable[HostPause]:
        """None."""
        return ()

    def keep(self, hold: HostPause) -> None:
        """Leaves it at what this run knows."""

    def end(self, host: str, port: int) -> None:
        """Has nothing to forget."""
