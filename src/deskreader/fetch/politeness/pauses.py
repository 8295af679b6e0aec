"""The interface through which the pauses of hosts are stored beyond the end of the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from deskreader.model.fetch_history import HostPause


class PauseStore(Protocol):
    """Stores pauses. Each method is called on the thread of an exchange."""

    def load(self) -> Iterable[HostPause]:
        """Returns the pauses of earlier runs with the seconds left now; ended ones keep their strikes."""

    def save(self, pause: HostPause) -> None:
        """Saves a pause that begins now."""

    def remove(self, host: str, port: int) -> None:
        """Deletes the pause of a host that responds normally again."""


class NoPauses:
    """A pause store that keeps nothing beyond this run."""

    def load(self) -> Iterable[HostPause]:
        """Returns no pauses."""
        return ()

    def save(self, pause: HostPause) -> None:
        """Does nothing."""

    def remove(self, host: str, port: int) -> None:
        """Does nothing."""
