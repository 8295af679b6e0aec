"""The dialog that subscribes to an address, into a folder; it lets the user choose if a page names several feeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.feed_choice import FeedChoice
from deskreader.desktop.strings import messages
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.messages import no_keyring_message, subscribe_error_message
from deskreader.desktop.widgets.controls import Choice
from deskreader.desktop.widgets.dialog_style import set_type
from deskreader.desktop.widgets.folder_options import folder_options
from deskreader.desktop.widgets.parts import (
    if_alive,
    label,
    secret_field,
    show_problem,
    text_field,
)
from deskreader.desktop.widgets.pasted_address import address_in
from deskreader.desktop.widgets.plain_dialog import FormDialog
from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import Subscribed
from deskreader.errors import DeskReaderError, Kind, SubscribeError
from deskreader.model import AccountId, FeedLink, FolderId, Outline
from deskreader.model.accounts import AccountKind
from deskreader.model.credentials import Credentials, SecretStorage

NEW_FOLDER: Literal["new"] = "new"
"""Stands for a folder that is still to be created."""

Result = tuple[str, Subscribed | DeskReaderError]
"""An address, and what subscribing to it came to."""
FolderChoice = FolderId | str | None
"""A folder of this computer, one to be created, none, or the key of an account or of a folder in one."""
ACCOUNT = "account "


def account_key(account_id: AccountId, folder_id: FolderId | None = None) -> str:
    """Returns the choice that stands for an account, or for a folder in it."""
    return f"{ACCOUNT}{account_id} {folder_id or ''}"


def place_of(choice: FolderChoice) -> tuple[AccountId | None, FolderId | None]:
    """Returns the account and folder that a choice stands for; a folder that is still to be created is none yet."""
    if isinstance(choice, str) and choice.startswith(ACCOUNT):
        account, _, folder = choice.removeprefix(ACCOUNT).partition(" ")
        return AccountId(int(account)), FolderId(int(folder)) if folder else None
    return None, None if isinstance(choice, str) else choice


class AddFeedDialog(FormDialog):
    """Asks for an address and a folder, and subscribes; an error is shown in the dialog, which stays open."""

    subscribed = Signal(object)
    """Carries the new Feed."""
    already_subscribed = Signal(int)
    """Carries the id of the feed at the address if the user is subscribed to it already."""

    def __init__(self, context: DialogContext, parent: QWidget | None = None) -> None:
        super().__init__(messages.translate("AddFeedDialog", "Add feed"), "", parent)
        self._engine, self._tasks = context.engine, context.tasks
        self._build()
        self.set_theme(context.theme)
        self.setMinimumWidth(px(520))
        self.address.setText(address_in(QGuiApplication.clipboard().text()))
        self.address.selectAll()
        self.refresh_button()
        self._tasks.run(self._engine.library.outline, if_alive(self, self._show_folders), lambda _: None)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        hint = self.tr("Site, feed or article address")
        self.address = text_field(hint, self.tr("Site or feed address"), 34)
        self.address.textEdited.connect(self._edited)
        self.address.textChanged.connect(lambda _text: self.refresh_button())
        self.folder = Choice([(None, self.tr("No folder")), (NEW_FOLDER, self.tr("New folder…"))])
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.chosen.connect(self._folder_chosen)
        self.folder_name = text_field(self.tr("New folder's name"), self.tr("New folder's name"), 34)
        self.folder_name.setVisible(False)
        column = self.column
        column.addWidget(self.address)
        column.addWidget(self.problem)
        column.addWidget(self._login_part())
        self.choices = FeedChoice(self._engine.subscriber, self._tasks)
        self.choices.group.idToggled.connect(lambda _id, _on: self.refresh_button())
        self.choices.chosen.connect(self.fit)
        column.addWidget(self.choices)
        column.addSpacing(px(4))
        column.addLayout(self._folder_line())
        column.addWidget(self.folder_name)
        column.addSpacing(px(14))
        set_type(self.add, 13, QFont.Weight.DemiBold)
        self.add.setMinimumWidth(px(84))
        self.add.clicked.connect(self._subscribe)
        self.finish()

    def _login_part(self) -> QWidget:
        """The fields for user name and password, shown after the site refused to answer without a login."""
        self.user = text_field(self.tr("User name"), self.tr("User name"), 34)
        self.password = secret_field(self.tr("Password"))
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.setFixedHeight(px(34))
        self.login = QWidget()
        line = QHBoxLayout(self.login)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(self.user)
        line.addWidget(self.password)
        self.login.setVisible(False)
        return self.login

    def _credentials(self) -> Credentials:
        """The login for the site; empty unless the site asked for one."""
        if self.login.isHidden():
            return Credentials()
        return Credentials(user=self.user.text().strip(), password=self.password.text())

    def _folder_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        name = label(self.tr("Folder"), 13, ink="soft_ink")
        name.setWordWrap(False)
        line.addWidget(name)
        line.addSpacing(px(8))
        line.addWidget(self.folder, 1)
        return line

    # --- folders ------------------------------------------------------------------------------------------------------

    def _show_folders(self, outline: Outline) -> None:
        selected = self.folder.currentData()
        options: list[tuple[object, str]] = [(None, self.tr("No folder")), *folder_options(outline.folders)]
        options.append((NEW_FOLDER, self.tr("New folder…")))
        for account in outline.accounts:
            if account.kind is not AccountKind.FOLDER and self._engine.accounts.takes_feeds(account.kind):
                options.append((account_key(account.id), account.name))
                inner = folder_options(outline.folders, account.id)
                options += [(account_key(account.id, key), f"{account.name} / {title}") for key, title in inner]
        self.folder.fill(options)
        self.folder.choose(selected)

    def _folder_chosen(self, value: object) -> None:
        self.folder_name.setVisible(value == NEW_FOLDER)
        if value == NEW_FOLDER:
            self.folder_name.setFocus()

    # --- subscribing --------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        show_problem(self.problem, "")
        self.login.setVisible(False)
        self._offer(())

    def _chosen_addresses(self) -> list[str]:
        typed = self.address.text().strip()
        return self.choices.addresses or ([typed] if typed else [])

    def _subscribe(self) -> None:
        addresses = self._chosen_addresses()
        if not addresses:
            self.address.setFocus()
            return
        folder: FolderChoice = self.folder.currentData()
        name = self.folder_name.text().strip()
        credentials = self._credentials()
        self.request += 1
        request = self.request
        self._set_busy(True)
        self._tasks.run(
            lambda: subscribe_all(self._engine, addresses, folder, name, credentials),
            lambda results: self._show_results(request, results),
            lambda error: self._show_error(request, error),
        )

    def _show_results(self, request: int, results: Sequence[Result]) -> None:
        """Closes where everything was added; else says what was not, and why, with the ticks left at those feeds."""
        if request != self.request:
            return
        self._set_busy(False)
        failed = {address: error for address, error in results if isinstance(error, DeskReaderError)}
        added = [r.feed for _, r in results if not isinstance(r, DeskReaderError) and r.feed is not None]
        if len(results) == 1:
            if failed:
                self._show_error(request, next(iter(failed.values())))
            else:
                self._show_result(cast("Subscribed", results[0][1]))
            return
        if added:
            self.subscribed.emit(added[0])
        if not failed:
            self.accept()
            return
        for box in self.choices.group.buttons():
            box.setChecked(str(box.property("address")) in failed)
        lines = [f"{self.choices.title_of(address)}: {subscribe_error_message(e)}" for address, e in failed.items()]
        show_problem(self.problem, "\n".join(lines))
        self.fit()

    def _show_result(self, result: Subscribed) -> None:
        if result.feed is not None:
            self.subscribed.emit(result.feed)
            if result.feed.credential_kinds and self._engine.credentials.storage is SecretStorage.RUN:
                self._warn_no_keyring()
            else:
                self.accept()
            return
        self._offer(result.choices)

    def _warn_no_keyring(self) -> None:
        """Keeps the dialog open to warn that the feed's secret is forgotten when DeskReader is closed."""
        self.login.setVisible(False)
        self.warn(no_keyring_message())

    def _show_error(self, request: int, error: DeskReaderError) -> None:
        if request != self.request:
            return
        self._set_busy(False)
        login_failed = error.kind is Kind.REFUSED and bool(self._credentials())
        text = (
            self.tr("The site didn't accept this user name and password.")
            if login_failed
            else subscribe_error_message(error)
        )
        show_problem(self.problem, text)
        if isinstance(error, SubscribeError) and error.feed_id is not None:
            self.already_subscribed.emit(error.feed_id)
        field = self.address
        if error.kind is Kind.REFUSED:
            field = self.password if login_failed else self.user
            self.login.setVisible(True)
        self.fit()
        field.setFocus()
        field.selectAll()

    def _set_busy(self, busy: bool) -> None:
        fields = (self.address, self.login, self.folder, self.folder_name, self.choices)
        self.set_busy(busy, fields, self.tr("Checking the address…"))

    def refresh_button(self) -> None:
        """Turns the button off while there is nothing to add, and says how many feeds it adds."""
        ticked, offered = len(self.choices.addresses), len(self.choices.group.buttons())
        self.add.setEnabled(bool(ticked) if offered else bool(self.address.text().strip()))
        self.add.setText(counted("AddFeedDialog", "Add", "Add %n feeds", ticked) if ticked > 1 else self.tr("Add"))

    def _offer(self, choices: Sequence[FeedLink]) -> None:
        """Shows the feeds that the page names, with the first one selected."""
        self.choices.offer(choices)
        if choices:
            self.status.setText(self.tr("This page offers several feeds."))
        self.refresh_button()
        self.fit()

    def done(self, result: int) -> None:
        """Closes the dialog; an answer that is still to come is ignored."""
        self._tasks.run(self._engine.subscriber.forget_previews)
        super().done(result)


def subscribe_all(
    engine: Engine, addresses: Sequence[str], folder: FolderChoice, name: str, credentials: Credentials
) -> list[Result]:
    """Subscribes to one address after another, and returns what each came to; one that fails stops none of the rest.

    A new folder is created with the first feed that is added, and takes the others too.
    """
    results: list[Result] = []
    for address in addresses:
        try:
            results.append((address, _subscribe(engine, address, folder, name, credentials)))
        except DeskReaderError as error:
            results.append((address, error))
    return results


def _subscribe(engine: Engine, address: str, folder: FolderChoice, name: str, credentials: Credentials) -> Subscribed:
    """Subscribes, and only then creates the new folder, so that a failure leaves no empty folder behind."""
    account_id, folder_id = place_of(folder)
    if account_id is not None:
        return engine.subscriber.subscribe(address, folder_id, credentials, account_id)
    if folder != NEW_FOLDER:
        return engine.subscriber.subscribe(address, folder_id, credentials)
    result = engine.subscriber.subscribe(address, None, credentials)
    if result.feed is None or not name:
        return result
    folder_id, _ = engine.library.add_folder(name)
    engine.library.move_feed(result.feed.id, folder_id)
    return result
