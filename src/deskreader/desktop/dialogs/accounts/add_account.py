"""The dialog that adds an account: it signs in at once, and says what is wrong where that fails."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.accounts.server_fields import FIELD_HEIGHT, ServerFields
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.strings import account_texts, messages
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.parts import (
    button,
    if_alive,
    label,
    secret_field,
    show_problem,
    text_field,
)
from deskreader.desktop.widgets.plain_dialog import FormDialog
from deskreader.errors import DeskReaderError, Kind
from deskreader.model.accounts import Account, AccountKind, AccountOptions
from deskreader.model.credentials import SecretStorage

WIDTH = 540
KINDS = (AccountKind.GREADER, AccountKind.NEXTCLOUD, AccountKind.TTRSS, AccountKind.FEVER, AccountKind.FOLDER)


FOLDER_ERRORS = (Kind.NO_SYNC_FOLDER, Kind.ACCOUNT_EXISTS)
"""What is wrong with the folder itself, and not with its passphrase."""


class AddAccountDialog(FormDialog):
    """Asks for a kind of account and what it needs. An error is shown in the dialog, which stays open."""

    added = Signal(object)
    """Carries the new Account."""

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        title = messages.translate("AddAccountDialog", "Add account")
        super().__init__(title, title, parent)
        self._accounts, self._tasks = context.engine.accounts, context.tasks
        self._build()
        self.set_theme(context.theme)
        self.setMinimumWidth(max(px(WIDTH), self.kind.sizeHint().width() + px(2 * 28 + 12)))
        self._show_kind()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.kind = Choice([(kind, account_texts.account_kind_text(kind)) for kind in KINDS])
        self.kind.setAccessibleName(self.tr("Kind of account"))
        self.kind.chosen.connect(lambda _kind: self._show_kind())
        self.hint = label("", 12.5, ink="soft_ink")
        self.server = ServerFields()
        self.server.edited.connect(self._edited)
        self.server.submitted.connect(self._add)
        self.add.clicked.connect(self._add)
        column = self.column
        column.addWidget(self.kind)
        column.addWidget(self.hint)
        column.addSpacing(px(8))
        column.addWidget(self.server)
        column.addWidget(self._folder_part())
        column.addWidget(self.problem)
        column.addSpacing(px(12))
        self.finish()

    def _folder_part(self) -> QWidget:
        self.folder = text_field("", self.tr("Folder"), FIELD_HEIGHT)
        self.folder.textChanged.connect(lambda _text: self._edited())
        self.folder.returnPressed.connect(self._add)
        self.choose = button(self.tr("Choose…"))
        self.choose.setFixedHeight(px(FIELD_HEIGHT))
        self.choose.setAccessibleName(self.tr("Choose folder"))
        self.choose.clicked.connect(self._choose_folder)
        self.passphrase = secret_field(self.tr("Passphrase"))
        self.passphrase.setFixedHeight(px(FIELD_HEIGHT))
        self.passphrase.setPlaceholderText(self.tr("Optional"))
        self.passphrase.textEdited.connect(lambda _text: self._edited())
        self.passphrase.returnPressed.connect(self._add)
        hint = self.tr("A passphrase encrypts the folder's files. Use the same one on each computer.")
        self.folder_part = QWidget()
        grid = QGridLayout(self.folder_part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.choose, 0, 2)
        grid.addWidget(label(hint, 12.5, ink="soft_ink"), 2, 1, 1, 2)
        for row, (field, span) in enumerate(((self.folder, 1), (self.passphrase, 2))):
            name = label(field.accessibleName(), 13, ink="soft_ink")
            name.setWordWrap(False)
            name.setBuddy(field)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1, 1, span)
        return self.folder_part

    # --- input --------------------------------------------------------------------------------------------------------

    @property
    def chosen_kind(self) -> AccountKind:
        """The kind of account that is chosen."""
        return AccountKind(self.kind.currentData())

    def _show_kind(self) -> None:
        """Shows the fields of the kind that is chosen."""
        is_folder = self.chosen_kind is AccountKind.FOLDER
        self.hint.setText(account_texts.address_hint(self.chosen_kind))
        self.server.setVisible(not is_folder)
        self.folder_part.setVisible(is_folder)
        self._edited()
        self.fit()
        if is_folder:
            self.folder.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.server.focus_first_empty()

    def _edited(self) -> None:
        show_problem(self.problem, "")
        self.refresh_button()

    def refresh_button(self) -> None:
        is_folder = self.chosen_kind is AccountKind.FOLDER
        self.add.setEnabled(bool(self.folder.text().strip()) if is_folder else self.server.is_complete)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder to sync through"), self.folder.text())
        if path:
            self.folder.setText(path)

    # --- adding -------------------------------------------------------------------------------------------------------

    def _add(self) -> None:
        """Tries the server, and stores the account once it answers; all of it off the GUI thread."""
        if not self.add.isEnabled():
            return
        self.request += 1
        request, kind, accounts = self.request, self.chosen_kind, self._accounts
        self._set_busy(True)

        def fail(error: DeskReaderError) -> None:
            self._show_error(request, error)

        failed = if_alive(self, fail)
        if kind is AccountKind.FOLDER:
            path, passphrase = self.folder.text().strip(), self.passphrase.text()
            self._tasks.run(lambda: accounts.add_folder(path, passphrase=passphrase), self._finish, failed)
            return
        fields = self.server
        typed, user, password = fields.address.text().strip(), fields.user.text().strip(), fields.password.text()
        options = fields.options(AccountOptions())

        def store(address: str) -> None:
            if request == self.request:
                self._tasks.run(
                    lambda: accounts.add_tried(kind, address, user, password, options=options), self._finish, failed
                )

        self._tasks.run(
            lambda: accounts.try_server(kind, typed, user, password, options), if_alive(self, store), failed
        )

    def _finish(self, outcome: tuple[Account, SecretStorage]) -> None:
        """Closes, unless there is something to warn of."""
        account, storage = outcome
        self.added.emit(account)
        if storage is SecretStorage.KEYRING:
            self.accept()
            return
        self._set_busy(False)
        for widget in (self.kind, self.server):
            widget.setEnabled(False)
        self.warn(account_texts.no_keyring_text())

    def _show_error(self, request: int, error: DeskReaderError) -> None:
        if request != self.request:
            return
        self._set_busy(False)
        if error.kind is Kind.PLAIN_HTTP:
            self.server.offer_plain_http(True)
        show_problem(self.problem, account_texts.account_error_message(error, is_new=True))
        self.fit()
        if self.chosen_kind is AccountKind.FOLDER:
            field: QWidget = self.folder if error.kind in FOLDER_ERRORS else self.passphrase
        elif error.kind is Kind.PLAIN_HTTP:
            field = self.server.plain_http
        else:
            field = self.server.password if error.kind is Kind.SIGN_IN else self.server.address
        field.setFocus()

    def _set_busy(self, busy: bool) -> None:
        is_folder = self.chosen_kind is AccountKind.FOLDER
        fields = (self.kind, self.server, self.folder_part)
        self.set_busy(busy, fields, "" if is_folder else self.tr("Signing in…"))
