"""The part of an account's properties that changes its server, user name or password, after trying them."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.accounts.server_fields import ServerFields
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.parts import button, if_alive, label, problem_label, rule, show_problem
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import AccountId
from deskreader.model.accounts import Account
from deskreader.model.credentials import SecretStorage


class SignInRows(QWidget):
    """Fields that are stored only once the server has taken them. An empty password keeps the one that is stored."""

    def __init__(self, engine: Engine, tasks: Tasks, account_id: AccountId) -> None:
        super().__init__()
        self._engine, self._tasks, self._id = engine, tasks, account_id
        self._account: Account | None = None
        self._is_edited = False
        self.fields = ServerFields()
        self.fields.edited.connect(self._edited)
        self.fields.submitted.connect(self._sign_in)
        self.fields.password.setPlaceholderText(self.tr("Unchanged"))
        self.problem = problem_label()
        self.status = label("", 12.5, ink="soft_ink")
        self.sign_in = button(self.tr("Sign in"))
        self.sign_in.setEnabled(False)
        self.sign_in.clicked.connect(self._sign_in)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(14), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(label(self.tr("Server"), 13.5, QFont.Weight.Medium))
        column.addWidget(self.fields)
        column.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(self.sign_in)
        column.addLayout(foot)
        column.addSpacing(px(6))
        column.addWidget(rule())

    def show_account(self, account: Account) -> None:
        """Fills the fields, unless the user has begun to change them."""
        self._account = account
        if not self._is_edited:
            self.fields.fill(account.address, account.user, account.options)

    def _edited(self) -> None:
        self._is_edited = True
        show_problem(self.problem, "")
        self.status.setText("")
        self.sign_in.setEnabled(self.fields.is_complete)

    def _sign_in(self) -> None:
        """Tries what the fields hold off the GUI thread, and stores it where the server takes it."""
        account = self._account
        if account is None or not self.sign_in.isEnabled():
            return
        accounts, fields = self._engine.accounts, self.fields
        typed, user, typed_password = fields.address.text().strip(), fields.user.text().strip(), fields.password.text()
        options = fields.options(account.options)

        def work() -> SecretStorage:
            password = typed_password or accounts.passwords.of(account)
            address = accounts.try_server(account.kind, typed, user, password, options)
            return accounts.change_server(account.id, address, user, password, options)

        self._set_busy(True)
        self._tasks.run(work, if_alive(self, self._show_stored), if_alive(self, self._show_error))

    def _show_stored(self, storage: SecretStorage) -> None:
        self._is_edited = False
        self.fields.password.clear()
        self._set_busy(False)
        self.sign_in.setEnabled(False)
        self.status.setText(self.tr("Signed in"))
        if storage is SecretStorage.RUN:
            show_problem(self.problem, account_texts.no_keyring_text())
        self._engine.refresher.request(by_hand=True, accounts=(self._id,))

    def _show_error(self, error: DeskReaderError) -> None:
        self._set_busy(False)
        self.fields.offer_plain_http(
            error.kind is Kind.PLAIN_HTTP or not self.fields.plain_http.isHidden(), self.fields.plain_http.isChecked()
        )
        show_problem(self.problem, account_texts.account_error_message(error, is_new=True))

    def _set_busy(self, busy: bool) -> None:
        self.fields.setEnabled(not busy)
        self.sign_in.setEnabled(not busy)
        self.status.setText(self.tr("Signing in…") if busy else "")
        if busy:
            show_problem(self.problem, "")
