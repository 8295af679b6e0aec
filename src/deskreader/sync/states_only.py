"""What a server lacks whose subscriptions can be changed on the server alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from deskreader.errors import Kind, SyncError


def _refuse(what: str) -> NoReturn:
    raise SyncError(Kind.UNSUPPORTED_ACT, what)


class StatesOnly:
    """Refuses every change but those of states. A subclass overrides what its server can."""

    def tag(self, name: str, value: bool, ids: Sequence[str]) -> None:
        """Refuses a tag."""
        _refuse("tag")

    def subscribe(self, url: str, title: str, folder: str | None) -> str | None:
        """Refuses a subscription."""
        _refuse("subscribe")

    def unsubscribe(self, feed: str) -> None:
        """Refuses to end a subscription."""
        _refuse("unsubscribe")

    def rename(self, feed: str, title: str) -> None:
        """Refuses another title."""
        _refuse("rename")

    def move(self, feed: str, before: str | None, folder: str | None) -> None:
        """Refuses another folder."""
        _refuse("move")

    def add_folder(self, title: str) -> str:
        """Refuses a folder."""
        _refuse("folder")

    def rename_folder(self, folder: str, title: str) -> str:
        """Refuses another title of a folder."""
        _refuse("folder")

    def remove_folder(self, folder: str) -> None:
        """Refuses to remove a folder."""
        _refuse("folder")
