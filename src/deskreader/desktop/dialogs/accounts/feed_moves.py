"""The part of an account's properties that moves whole libraries: all feeds of this computer into it, or all out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.parts import button, if_alive
from deskreader.engine.accounts.accounts import MovedFeeds
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import AccountId, FeedId
from deskreader.model.accounts import Account


class FeedMoves(QWidget):
    """`moved(str, UndoToken | None)` says what was moved; `import_requested()` asks for a file of feeds."""

    moved = Signal(str, object)
    import_requested = Signal()

    def __init__(self, engine: Engine, tasks: Tasks, account_id: AccountId) -> None:
        super().__init__()
        self._engine, self._tasks, self._id = engine, tasks, account_id
        self._name = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.bring_in = self._add(
            self.tr("Move feeds here"),
            self.tr("All feeds on this computer move into this account, with what you have read, starred and tagged."),
            self.tr("Move all"),
            lambda: self._move(None, self._id),
        )
        self.take_out = self._add(
            self.tr("Move feeds to this computer"),
            self.tr("All feeds of this account move here and are unsubscribed on the server."),
            self.tr("Move all"),
            lambda: self._move(self._id, None),
        )
        self.import_file = self._add(
            self.tr("Import feeds"),
            self.tr("Adds the feeds of an OPML file to this account."),
            self.tr("Import…"),
            self.import_requested.emit,
        )

    def _add(self, text: str, explanation: str, caption: str, run: Callable[[], object]) -> QPushButton:
        push_button = button(caption)
        self._column.addWidget(Row(text, explanation, push_button))
        push_button.setAccessibleName(f"{text}: {caption}")
        push_button.clicked.connect(lambda _checked=False: run())
        return push_button

    def show_account(self, account: Account) -> None:
        """Turns the buttons off where the server does not let feeds be changed."""
        self._name = account.name
        can_change = self._engine.accounts.takes_feeds(account.kind)
        for push_button in (self.bring_in, self.take_out, self.import_file):
            push_button.setEnabled(can_change)

    def _move(self, source: AccountId | None, target: AccountId | None) -> None:
        accounts, library = self._engine.accounts, self._engine.library

        def work() -> MovedFeeds:
            feeds: Sequence[FeedId] = [feed.id for feed in library.outline().feeds if feed.account_id == source]
            return accounts.move_feeds(feeds, target, None, takes_folders=True)

        def done(moved: MovedFeeds) -> None:
            where = self._name if target is not None else ""
            sentence = account_texts.moved_text(moved.moved, moved.left, where)
            self.moved.emit(sentence, moved.token if moved.moved else None)

        def failed(error: DeskReaderError) -> None:
            self.moved.emit(account_texts.account_error_message(error), None)

        self._tasks.run(work, if_alive(self, done), if_alive(self, failed))
