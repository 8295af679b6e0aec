"""The row of a synced folder's passphrase, which is tried on the folder before it is stored."""

from __future__ import annotations

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.settings.rows import Row, beside
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings import account_texts
from deskreader.desktop.widgets.parts import button, if_alive, problem_label, secret_field, show_problem
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError
from deskreader.model import AccountId
from deskreader.model.accounts import Account
from deskreader.model.credentials import SecretStorage

FIELD_WIDTH = 190


class PassphraseRow(Row):
    """Sets the passphrase, or enters the one that other devices use."""

    def __init__(self, engine: Engine, tasks: Tasks, account_id: AccountId) -> None:
        self.field = secret_field("")
        self.set = button("")
        super().__init__("", " ", beside(self.field, self.set))
        self._engine, self._tasks, self._id = engine, tasks, account_id
        self.text = self.tr("Passphrase")
        self.label.setText(self.text)
        self.field.setAccessibleName(self.text)
        self.field.setFixedWidth(px(FIELD_WIDTH))
        self.field.textEdited.connect(lambda text: self._edited(bool(text)))
        self.field.returnPressed.connect(self._set)
        self.set.setText(self.tr("Set"))
        self.set.setAccessibleName(self.tr("Set passphrase"))
        self.set.setEnabled(False)
        self.set.clicked.connect(self._set)
        self.problem = problem_label()
        self.add_below_texts(self.problem)

    def show_account(self, account: Account) -> None:
        """Says whether the folder is encrypted."""
        self.explain(
            self.tr("The folder's files are encrypted. Use the same passphrase on each computer.")
            if account.options.is_encrypted
            else self.tr("Not encrypted. A passphrase encrypts the folder's files; use the same one on each computer.")
        )

    def _edited(self, has_text: bool) -> None:
        self.set.setEnabled(has_text)
        show_problem(self.problem, "")

    def _set(self) -> None:
        passphrase = self.field.text()
        if not passphrase:
            return
        self._edited(False)
        self._tasks.run(
            lambda: self._engine.accounts.set_passphrase(self._id, passphrase),
            if_alive(self, self._show_stored),
            if_alive(self, self._show_error),
        )

    def _show_stored(self, storage: SecretStorage) -> None:
        self.field.clear()
        show_problem(self.problem, account_texts.no_keyring_text() if storage is SecretStorage.RUN else "")
        self._engine.refresher.request(by_hand=True, accounts=(self._id,))

    def _show_error(self, error: DeskReaderError) -> None:
        self.set.setEnabled(bool(self.field.text()))
        show_problem(self.problem, account_texts.account_error_message(error, is_new=True))
