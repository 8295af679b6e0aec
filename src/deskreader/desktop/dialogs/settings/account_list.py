"""The page "Accounts": the accounts with how they are, and the way to add one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QTimer, Signal

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.settings.binding import Binding
from deskreader.desktop.dialogs.settings.page import Page
from deskreader.desktop.dialogs.settings.rows import Row
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.parts import button, if_alive, link, problem_label, show_problem
from deskreader.errors import DeskReaderError
from deskreader.model import Changes, UndoToken
from deskreader.model.accounts import Account
from deskreader.text.clock import utc_now

UNDO_MS = 10_000
"""How long the removal of an account can be undone here, in milliseconds."""


class AccountsPage(Page):
    """A row for each account. `account_requested(AccountId)` asks for the properties of one."""

    account_requested = Signal(object)

    def __init__(
        self,
        title: str,
        binding: Binding,
        context: DialogContext,
        add_account: Callable[[], None],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(title, binding)
        self._engine, self._tasks, self._now = context.engine, context.tasks, now
        self._shown: list[AccountRow] = []
        self.add = button(self.tr("Add…"))
        self.add.setMinimumWidth(px(110))
        self.add.clicked.connect(add_account)
        text = self.tr("FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.")
        self.add_row(Row(self.tr("Add account"), text, self.add))
        self.add.setAccessibleName(self.tr("Add account"))
        self._undo_row = self._make_undo_row()
        self._token: UndoToken | None = None
        self._undo_timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo_timer.timeout.connect(lambda: self._undo_row.setVisible(False))

    def _make_undo_row(self) -> Row:
        self.undo = link(self.tr("Undo"))
        self.undo.clicked.connect(self._take_back)
        row = Row("", "", self.undo)
        self.undo.setAccessibleName(self.undo.text())
        row.setVisible(False)
        self.column.addWidget(row)
        return row

    # --- following ----------------------------------------------------------------------------------------------------

    def arrive(self) -> None:
        """Reads the accounts."""
        self._tasks.run(self._engine.accounts.list_all, if_alive(self, self._show), lambda _error: None)

    def apply(self, changes: Changes) -> None:
        """Reads the accounts again if a write may have changed them."""
        if changes.outline:
            self.arrive()

    def _show(self, accounts: Sequence[Account]) -> None:
        """Shows the accounts, in their rows as long as these are for the same ones."""
        if [row.account_id for row in self._shown] != [account.id for account in accounts]:
            for row in self._shown:
                self.rows.remove(row)
                row.hide()
                row.deleteLater()
            self._shown = [self._make_row(account) for account in accounts]
        for row, account in zip(self._shown, accounts, strict=True):
            row.show_account(account, self._now())

    def _make_row(self, account: Account) -> AccountRow:
        row = AccountRow(account)
        row.open.clicked.connect(lambda _checked=False, chosen=account.id: self.account_requested.emit(chosen))
        self.rows.append(row)
        self.column.insertWidget(self.column.indexOf(self._undo_row), row)
        return row

    # --- undo ---------------------------------------------------------------------------------------------------------

    def offer_undo(self, sentence: str, token: UndoToken) -> None:
        """Says that an account was removed, and offers to undo it for ten seconds."""
        self._token = token
        self._undo_row.label.setText(sentence)
        self._undo_row.setVisible(True)
        self._undo_timer.start()

    def _take_back(self) -> None:
        token, self._token = self._token, None
        self._undo_row.setVisible(False)
        if token is not None:
            self._tasks.run(lambda: self._engine.library.undo(token), None, if_alive(self, self._show_error))

    def _show_error(self, error: DeskReaderError) -> None:
        self._undo_row.label.setText(account_texts.account_error_message(error))
        self._undo_row.setVisible(True)


class AccountRow(Row):
    """An account: its name, kind and state, and what is wrong with it."""

    def __init__(self, account: Account) -> None:
        self.open = button("")
        super().__init__(account.name, " ", self.open)
        self.account_id = account.id
        self.open.setText(self.tr("Open…"))
        self.open.setMinimumWidth(px(110))
        self.problem = problem_label()
        self.add_below_texts(self.problem)

    def show_account(self, account: Account, now: datetime) -> None:
        """Shows how the account is now."""
        self.text = account.name
        self.label.setText(account.name)
        kind = account_texts.account_kind_text(account.kind)
        self.explain(f"{kind}\n{account_texts.account_state_text(account, now)}")
        self.open.setAccessibleName(self.tr("Open {name}").replace("{name}", account.name))
        problem = account_texts.account_problem_text(account.problem)
        if problem != self.problem.text():
            show_problem(self.problem, problem)
