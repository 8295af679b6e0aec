"""From changes of the library to notifications: which stories to tell of, and which need no telling any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from deskreader.desktop.notifier import Notifier
from deskreader.desktop.tasks import Tasks
from deskreader.model import ArticleId, Changes, Headline
from deskreader.settings import SettingsKeeper


class AsksHeadlines(Protocol):
    """What the announcer needs of the library."""

    def headlines(self, ids: Sequence[ArticleId]) -> tuple[Headline, ...]: ...


class Announcer(QObject):
    """Follows the library's changes. No story is told of twice in one run."""

    def __init__(
        self,
        library: AsksHeadlines,
        settings: SettingsKeeper,
        tasks: Tasks,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._settings = settings
        self._tasks = tasks
        self._notifier = notifier
        self._told: set[ArticleId] = set()

    @Slot(object)
    def apply(self, changes: Changes) -> None:
        """Tells of what is to be announced, and withdraws what was read or removed."""
        new = [article_id for article_id in changes.announce if article_id not in self._told]
        self._told.update(new)
        if new:
            self._tasks.run(lambda: self._library.headlines(new), self._announce, lambda _: None)
        touched = [article_id for article_id in changes.updated if article_id in self._told]
        if touched:
            self._tasks.run(lambda: self._library.headlines(touched), self._withdraw_read, lambda _: None)
        if changes.removed:
            self._notifier.withdraw(changes.removed)

    def _announce(self, headlines: Sequence[Headline]) -> None:
        self._notifier.announce(headlines, self._settings.current)

    def _withdraw_read(self, headlines: Sequence[Headline]) -> None:
        self._notifier.withdraw([headline.id for headline in headlines if headline.is_read])
