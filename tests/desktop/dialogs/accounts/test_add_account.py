"""The dialog that adds an account: it signs in at once, and each failure is a sentence in the dialog."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.accounts.add_account import KINDS, AddAccountDialog
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError, FetchError, Kind, SyncError
from deskreader.messages import KINDS_OF_ACCOUNTS
from deskreader.model.accounts import Account, AccountKind, AccountOptions
from deskreader.model.credentials import SecretStorage
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no size hints

FAILURES = {
    "wrong password": (SyncError(Kind.SIGN_IN), "didn't accept this user name and password"),
    "no such API": (SyncError(Kind.NOT_A_SYNC_SERVER), "No server of this kind was found"),
    "API turned off": (FetchError(Kind.SERVER_ERROR, status=503), "turned on in its settings"),
    "certificate": (FetchError(Kind.TLS), "certificate isn't valid, so no password was sent"),
    "unreadable certificate": (FetchError(Kind.BAD_CERTIFICATE), "Choose a PEM file"),
    "no such host": (FetchError(Kind.UNREACHABLE), "Check the spelling"),
    "offline": (FetchError(Kind.OFFLINE), "You're offline. Try again"),
    "slow": (FetchError(Kind.TIMEOUT), "took too long"),
    "no address": (SyncError(Kind.BAD_ADDRESS), "This is not an address"),
    "the same twice": (SyncError(Kind.ACCOUNT_EXISTS), "already have"),
}


@pytest.fixture
def dialog(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> AddAccountDialog:
    dialog = AddAccountDialog(DialogContext(engine, tasks, LIGHT))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def type_in(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.clear()
    qtbot.keyClicks(field, text)


def fill(qtbot: QtBot, dialog: AddAccountDialog, address: str = "rss.example.org") -> None:
    for field, text in (
        (dialog.server.address, address), (dialog.server.user, "ana"), (dialog.server.password, "correct horse"),
    ):  # fmt: skip
        type_in(qtbot, field, text)


def test_an_account_is_added_once_the_server_has_taken_the_password(
    qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine
) -> None:
    assert not dialog.add.isEnabled()
    fill(qtbot, dialog)
    added: list[Account] = []
    dialog.added.connect(added.append)
    with qtbot.waitSignal(dialog.accepted):
        dialog.add.click()
        assert not dialog.add.isEnabled()
        assert dialog.status.text() == "Signing in…"
    (account,) = engine.accounts.list_all()
    assert added == [account]
    assert (account.kind, account.address, account.user) == (AccountKind.GREADER, "https://rss.example.org", "ana")
    assert engine.accounts.tried == [("rss.example.org", "ana", "correct horse", AccountOptions())]


@pytest.mark.parametrize(("error", "words"), FAILURES.values(), ids=list(FAILURES))
def test_each_failure_is_a_sentence_and_the_dialog_stays_open(
    error: DeskReaderError, words: str, qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine
) -> None:
    engine.accounts.failures["rss.example.org"] = error
    fill(qtbot, dialog)
    dialog.add.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert words in dialog.problem.text()
    assert "{" not in dialog.problem.text()
    assert dialog.isVisible()
    assert dialog.add.isEnabled()
    assert dialog.server.password.text() == "correct horse"
    assert engine.accounts.list_all() == ()
    qtbot.keyClicks(dialog.server.address, "/freshrss")
    assert dialog.problem.isHidden()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.server.address, Qt.Key.Key_Return)


def test_plain_http_is_warned_of_and_has_to_be_accepted(
    qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine
) -> None:
    engine.accounts.failures["http://rss.example.org"] = SyncError(Kind.PLAIN_HTTP)
    fill(qtbot, dialog, "http://rss.example.org")
    assert dialog.server.plain_http.isHidden()
    dialog.add.click()
    qtbot.waitUntil(dialog.server.plain_http.isVisible)
    assert "others on the network could read your password" in dialog.problem.text()
    dialog.server.plain_http.click()
    with qtbot.waitSignal(dialog.accepted):
        dialog.add.click()
    assert engine.accounts.list_all()[0].options.plain_http


def test_a_certificate_authority_of_ones_own_is_chosen_and_removed_again(
    qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/home/ana/home-ca.pem", ""))
    dialog.server.certificate.click()
    assert dialog.server.certificate.text() == "Trusts home-ca.pem"
    dialog.server.remove_certificate.click()
    assert dialog.server.authority == ""
    dialog.server.certificate.click()
    fill(qtbot, dialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.add.click()
    assert engine.accounts.list_all()[0].options.authority == "/home/ana/home-ca.pem"


def test_cancelling_during_the_sign_in_adds_nothing(
    qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer, answered, original = Event(), Event(), engine.accounts.try_server

    def slow(*arguments, **options):
        may_answer.wait(5)
        answered.set()
        return original(*arguments, **options)

    monkeypatch.setattr(engine.accounts, "try_server", slow)
    fill(qtbot, dialog)
    dialog.add.click()
    dialog.cancel.click()
    may_answer.set()
    qtbot.waitUntil(answered.is_set)
    qtbot.wait(50)
    assert engine.accounts.list_all() == ()


def test_without_a_keyring_the_dialog_says_how_long_the_password_is_kept(
    qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine
) -> None:
    engine.accounts.storage = SecretStorage.RUN
    fill(qtbot, dialog)
    with qtbot.waitSignal(dialog.added):
        dialog.add.click()
    assert "kept only until you quit" in dialog.problem.text()
    assert dialog.isVisible()
    assert not dialog.add.isEnabled()
    assert dialog.cancel.text() == "Close"


def test_a_folder_is_chosen_instead_of_a_server(
    qtbot: QtBot, dialog: AddAccountDialog, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.kind.choose(AccountKind.FOLDER)
    dialog.kind.chosen.emit(AccountKind.FOLDER)
    assert dialog.server.isHidden()
    assert not dialog.add.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog.choose.click()
    engine.accounts.failures[str(tmp_path)] = SyncError(Kind.NO_SYNC_FOLDER, "news")
    dialog.add.click()
    qtbot.waitUntil(lambda: dialog.problem.text() == "There is no folder news.")
    engine.accounts.failures[str(tmp_path)] = SyncError(Kind.ENCRYPTED_FOLDER)
    dialog.add.click()
    qtbot.waitUntil(lambda: dialog.problem.text().startswith("This folder is encrypted."))
    engine.accounts.failures.clear()
    qtbot.keyClicks(dialog.passphrase, "correct horse")
    assert dialog.problem.isHidden()
    with qtbot.waitSignal(dialog.accepted):
        dialog.add.click()
    assert engine.accounts.list_all()[0].kind is AccountKind.FOLDER
    assert engine.accounts.list_all()[0].options.is_encrypted


def test_every_kind_is_offered_with_what_is_worth_knowing(dialog: AddAccountDialog) -> None:
    assert set(KINDS) == set(KINDS_OF_ACCOUNTS)
    hints = set()
    for kind in KINDS:
        dialog.kind.choose(kind)
        dialog.kind.chosen.emit(kind)
        hints.add(dialog.hint.text())
    assert len(hints) == len(KINDS)
