"""Commands on accounts, and on feeds that move between accounts and this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import AccountId, FeedId, FolderId, Outline

if TYPE_CHECKING:
    from deskreader.engine.accounts.accounts import MovedFeeds
    from deskreader.model.accounts import Account


class AccountCommands(QObject):
    """The commands on accounts. Errors are shown in the undo bar."""

    properties_requested = Signal(object)
    """The AccountId of an account whose properties to show."""
    removal_requested = Signal(object)
    """The Account to ask about."""

    def __init__(
        self, engine: Engine, tasks: Tasks, bar: UndoBar, outline: Callable[[], Outline], window: QWidget
    ) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._bar, self._outline = engine, tasks, bar, outline

    def _show_error(self, error: DeskReaderError) -> None:
        self._bar.show_message(account_texts.account_error_message(error))

    def sync(self, account_id: AccountId) -> None:
        """Requests a round of an account."""
        self._engine.refresher.request(by_hand=True, accounts=(account_id,))

    def set_paused(self, account: Account, paused: bool) -> None:
        """Pauses an account, or goes on with it and syncs."""

        def done(_changes: object) -> None:
            if not paused:
                self.sync(account.id)

        self._tasks.run(lambda: self._engine.accounts.pause(account.id, paused), done, self._show_error)

    def rename(self, account_id: AccountId, name: str) -> None:
        """Gives an account another name."""
        self._tasks.run(lambda: self._engine.accounts.rename(account_id, name), None, self._show_error)

    def move_feeds(
        self,
        feeds: Sequence[FeedId],
        account_id: AccountId | None,
        folder_id: FolderId | None = None,
        takes_folders: bool = False,
    ) -> None:
        """Moves feeds into an account, or to this computer, and offers to undo it."""

        def done(moved: MovedFeeds) -> None:
            sentence = account_texts.moved_text(moved.moved, moved.left, self.place_title(account_id))
            if moved.moved:
                undo = lambda: self._tasks.run(  # noqa: E731
                    lambda: self._engine.library.undo(moved.token), None, self._show_error
                )
                self._bar.offer(sentence, undo)
            else:
                self._bar.show_message(sentence)

        move = self._engine.accounts.move_feeds
        self._tasks.run(lambda: move(feeds, account_id, folder_id, takes_folders), done, self._show_error)

    def place_title(self, account_id: AccountId | None) -> str:
        """Returns the name of an account; empty for this computer."""
        return next((account.name for account in self._outline().accounts if account.id == account_id), "")

    def takes_feeds(self, account: Account) -> bool:
        """Whether feeds can be moved into an account and out of it."""
        return self._engine.accounts.takes_feeds(account.kind)
