"""The properties of an account: its name and server, how syncing goes, and what can be moved into it or out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.accounts.feed_moves import FeedMoves
from deskreader.desktop.dialogs.accounts.new_server import NewServerQuestion
from deskreader.desktop.dialogs.accounts.passphrase_row import PassphraseRow
from deskreader.desktop.dialogs.accounts.sign_in_rows import SignInRows
from deskreader.desktop.dialogs.accounts.sync_rows import SyncRows
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.parts import button, if_alive, label, problem_label, show_problem, text_field
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.desktop.widgets.scroll_area import RowsArea, frame_rows
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import AccountId, Changes
from deskreader.model.accounts import Account, AccountKind, Device
from deskreader.text.clock import utc_now

Result = TypeVar("Result")
FIELD_WIDTH = 260
Snapshot = tuple[Account, tuple[Device, ...]]
"""An account, and the devices of a synced folder."""


class AccountPropertiesDialog(ThemedDialog):
    """Everything about one account. The dialog is not modal, and what needs no sign-in takes effect at once.

    `removal_requested(Account)` and `import_requested(AccountId)` ask for what other dialogs do; `undo_offered(str,
    UndoToken)` says what was done and what undoes it.
    """

    removal_requested = Signal(object)
    import_requested = Signal(object)
    undo_offered = Signal(str, object)

    def __init__(
        self,
        context: DialogContext,
        account_id: AccountId,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self._engine, self._tasks, self._id, self._now = context.engine, context.tasks, account_id, now
        self.setWindowTitle(self.tr("Account"))
        self.heading = label("", 20, QFont.Weight.Bold)
        self.kind = label("", 13, ink="soft_ink")
        self.problem, self.error = problem_label(), problem_label()
        self.question = NewServerQuestion()
        self.question.chosen.connect(self._settle)
        self.name = text_field("", self.tr("Name"))
        self.name.setFixedWidth(px(FIELD_WIDTH))
        self.name.editingFinished.connect(self._rename)
        self.sign_in = SignInRows(self._engine, self._tasks, account_id)
        self.sync = SyncRows()
        self.sync.sync_requested.connect(self._sync)
        self.sync.paused.connect(lambda on: self._run(lambda: self._engine.accounts.pause(account_id, on)))
        self.passphrase = PassphraseRow(self._engine, self._tasks, account_id)
        self.moves = FeedMoves(self._engine, self._tasks, account_id)
        self.moves.moved.connect(self._show_moved)
        self.moves.import_requested.connect(lambda: self.import_requested.emit(account_id))
        self.remove = button(self.tr("Remove…"))
        self._account: Account | None = None
        self.remove.clicked.connect(lambda: self.removal_requested.emit(self._account))
        self._build()
        self.set_theme(context.theme)
        self.resize(px(640), px(660))
        self.reload()

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("pageBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(28), px(24), px(28), px(12))
        column.setSpacing(0)
        self.name_row = Row(self.tr("Name"), self.tr("As it stands in the sidebar."), self.name)
        self.remove_row = Row(self.tr("Remove account"), "", self.remove)
        self.remove.setAccessibleName(self.tr("Remove account"))
        for widget, space in (
            (self.heading, 4), (self.kind, 12), (self.problem, 12), (self.question, 0), (self.name_row, 0),
            (self.sync, 0), (self.passphrase, 0), (self.sign_in, 0), (self.moves, 0), (self.remove_row, 0),
        ):  # fmt: skip
            column.addWidget(widget)
            column.addSpacing(px(space))
        column.addStretch(1)
        self.close_button = button(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        area = RowsArea(body)
        area.setAccessibleName(self.windowTitle())
        foot = QHBoxLayout()
        self.note = label("", 12.5, ink="soft_ink")
        foot.addWidget(self.error, 1)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.close_button)
        frame_rows(self, area, foot)

    # --- showing ------------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the state of the account and shows it."""
        self._tasks.run(self._read, if_alive(self, self._show), if_alive(self, self._show_error))

    def apply(self, changes: Changes) -> None:
        """Reloads if a write changed accounts or feeds."""
        if changes.outline:
            self.reload()

    def _read(self) -> Snapshot:
        account = self._engine.accounts.get(self._id)
        return account, self._engine.accounts.devices(self._id)

    def _show(self, snapshot: Snapshot) -> None:
        account, devices = snapshot
        self._account = account
        self.heading.setText(account.name)
        self.kind.setText(account_texts.account_kind_text(account.kind))
        asks = account.problem is not None and account.problem.kind is Kind.NEW_SERVER
        self.question.setVisible(asks)
        problem = account_texts.account_problem_text(account.problem)
        if problem != self.problem.text():
            show_problem(self.problem, problem)
        if not self.name.hasFocus():
            self.name.setText(account.name)
        is_folder = account.kind is AccountKind.FOLDER
        self.sign_in.setVisible(not is_folder)
        self.sign_in.show_account(account)
        self.passphrase.setVisible(is_folder)
        self.passphrase.show_account(account)
        self.sync.show_account(account, devices, self._now())
        self.moves.setVisible(not is_folder)
        self.moves.show_account(account)
        self.remove_row.explain(
            self.tr("Feeds, stories and the folder stay.") if is_folder else self.tr("The server keeps everything.")
        )

    # --- acts ---------------------------------------------------------------------------------------------------------

    def _rename(self) -> None:
        name = self.name.text().strip()
        if self._account is not None and name and name != self._account.name:
            self._run(lambda: self._engine.accounts.rename(self._id, name))

    def _settle(self, keeps_server: bool) -> None:
        def work() -> None:
            self._engine.accounts.settle_new_server(self._id, keeps_server)

        self._run(work, self._sync)

    def _sync(self) -> None:
        self._engine.refresher.request(by_hand=True, accounts=(self._id,))
        self.sync.show_syncing()

    def _show_moved(self, sentence: str, token: object) -> None:
        self.note.setText(sentence)
        show_problem(self.error, "")
        if token is not None:
            self.undo_offered.emit(sentence, token)

    def _run(self, work: Callable[[], Result], done: Callable[[], None] | None = None) -> None:
        def finish(_result: Result) -> None:
            show_problem(self.error, "")
            if done is not None:
                done()

        self._tasks.run(work, if_alive(self, finish), if_alive(self, self._show_error))

    def _show_error(self, error: DeskReaderError) -> None:
        if error.kind is Kind.UNKNOWN_ACCOUNT:
            self.reject()  # it was removed
            return
        show_problem(self.error, account_texts.account_error_message(error))
