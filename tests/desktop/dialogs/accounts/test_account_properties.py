"""The properties of an account, and the question before it is removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.dialogs.accounts.account_properties import AccountPropertiesDialog
from deskreader.desktop.dialogs.accounts.account_removal import RemoveAccountDialog
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import Kind, SyncError
from deskreader.model import AccountId, Changes, Problem
from deskreader.model.accounts import Account, AccountKind, Device
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ACCOUNT = Account(
    AccountId(3), AccountKind.GREADER, "FreshRSS", "https://rss.example.org", "ana",
    synced_at=NOW - timedelta(minutes=5), queued=2, requests=4, received_bytes=12_300,
)  # fmt: skip
Opens = Callable[[Account], AccountPropertiesDialog]


@pytest.fixture
def opens(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> Opens:
    """Opens the dialog for an account; it follows what the library publishes on this thread."""

    def make(account: Account) -> AccountPropertiesDialog:
        engine.accounts.put(account)
        dialog = AccountPropertiesDialog(DialogContext(engine, tasks, LIGHT), account.id, now=lambda: NOW)
        qtbot.addWidget(dialog)
        bridge = ChangeBridge(engine.library.listen, engine.refresher.listen, dialog)
        bridge.changed.connect(dialog.apply)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.heading.text() == account.name)
        return dialog

    return make


def test_it_says_how_the_account_is(opens: Opens) -> None:
    dialog = opens(ACCOUNT)
    assert dialog.sync.state.explanation.text() == (
        "Synced 5 min ago · 2 changes to send\nLast sync: 4 requests, 12.3 kB"
    )
    assert dialog.sync.held.isHidden()
    assert dialog.question.isHidden()
    assert dialog.problem.isHidden()


def test_the_foot_ends_where_the_rows_end(qtbot: QtBot, opens: Opens) -> None:
    dialog = opens(ACCOUNT)

    def edge(widget: QWidget) -> int:
        return widget.mapTo(dialog, widget.rect().topRight()).x()

    for height in (360, 1600):
        dialog.resize(dialog.width(), height)
        qtbot.waitUntil(lambda: edge(dialog.close_button) == edge(dialog.sync.now))


def test_changes_that_the_server_refuses_are_counted(opens: Opens) -> None:
    dialog = opens(replace(ACCOUNT, held=3))
    assert "didn't accept 3 changes" in dialog.sync.held.explanation.text()


def test_name_and_pause_take_effect_at_once(qtbot: QtBot, opens: Opens, engine: FakeEngine) -> None:
    dialog = opens(ACCOUNT)
    dialog.name.setText("Home")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: engine.accounts.get(ACCOUNT.id).name == "Home")
    dialog.sync.pause.click()
    qtbot.waitUntil(lambda: engine.accounts.get(ACCOUNT.id).is_paused)
    engine.library.publish(Changes(outline=True))
    qtbot.waitUntil(lambda: dialog.sync.state.explanation.text().startswith("Paused"))


def test_sync_now_asks_for_a_round_of_this_account_alone(opens: Opens, engine: FakeEngine) -> None:
    dialog = opens(ACCOUNT)
    dialog.sync.now.click()
    assert engine.refresher.synced == [ACCOUNT.id]
    assert engine.refresher.requests == []
    assert dialog.sync.state.explanation.text() == "Syncing…"


def test_another_password_is_tried_before_it_is_stored(qtbot: QtBot, opens: Opens, engine: FakeEngine) -> None:
    dialog = opens(replace(ACCOUNT, problem=Problem(Kind.SIGN_IN, "", NOW)))
    assert "didn't accept this user name and password" in dialog.problem.text()
    assert not dialog.sign_in.sign_in.isEnabled()
    engine.accounts.failures["https://rss.example.org"] = SyncError(Kind.SIGN_IN)
    qtbot.keyClicks(dialog.sign_in.fields.password, "new")
    dialog.sign_in.sign_in.click()
    qtbot.waitUntil(lambda: "didn't accept" in dialog.sign_in.problem.text())
    assert engine.accounts.get(ACCOUNT.id).problem is not None
    engine.accounts.failures.clear()
    dialog.sign_in.sign_in.click()
    qtbot.waitUntil(lambda: dialog.sign_in.status.text() == "Signed in")
    assert engine.accounts.tried[-1][2] == "new"
    assert engine.refresher.synced == [ACCOUNT.id]
    assert dialog.sign_in.fields.password.text() == ""
    engine.library.publish(Changes(outline=True))
    qtbot.waitUntil(dialog.problem.isHidden)


def test_another_address_keeps_the_stored_password(qtbot: QtBot, opens: Opens, engine: FakeEngine) -> None:
    dialog = opens(ACCOUNT)
    dialog.sign_in.fields.address.selectAll()
    qtbot.keyClicks(dialog.sign_in.fields.address, "https://new.example.org")
    qtbot.keyClick(dialog.sign_in.fields.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: engine.accounts.get(ACCOUNT.id).address == "https://new.example.org")
    assert engine.accounts.tried[-1][:3] == ("https://new.example.org", "ana", "stored")


@pytest.mark.parametrize("keeps_server", [True, False])
def test_a_server_that_was_set_up_anew_is_asked_about(
    keeps_server: bool, qtbot: QtBot, opens: Opens, engine: FakeEngine
) -> None:
    dialog = opens(replace(ACCOUNT, problem=Problem(Kind.NEW_SERVER, "0 of 5", NOW)))
    assert dialog.question.isVisible()
    (dialog.question.server if keeps_server else dialog.question.local).click()
    qtbot.waitUntil(lambda: engine.accounts.settled == [keeps_server])
    qtbot.waitUntil(lambda: engine.refresher.synced == [ACCOUNT.id])


def test_whole_libraries_move_in_and_out_and_can_be_undone(qtbot: QtBot, opens: Opens, engine: FakeEngine) -> None:
    feeds = list(engine.library.feeds)
    engine.library.feeds[feeds[0]] = replace(engine.library.feeds[feeds[0]], account_id=ACCOUNT.id)
    engine.accounts.left = ("Secret feed",)
    dialog = opens(ACCOUNT)
    with qtbot.waitSignal(dialog.undo_offered) as signal:
        dialog.moves.bring_in.click()
    assert engine.accounts.moved == [(tuple(feeds[1:]), ACCOUNT.id, None)]
    assert signal.args[0] == (
        f"Moved {len(feeds) - 1} feeds to FreshRSS · 1 feed stays: a server can't fetch it (Secret feed)"
    )
    engine.accounts.left = ()
    with qtbot.waitSignal(dialog.undo_offered) as signal:
        dialog.moves.take_out.click()
    assert engine.accounts.moved[-1] == ((feeds[0],), None, None)
    assert signal.args[0] == "Moved 1 feed to this computer"


def test_where_feeds_cannot_be_changed_nothing_is_offered(opens: Opens) -> None:
    dialog = opens(replace(ACCOUNT, kind=AccountKind.FEVER))
    moves = dialog.moves
    assert not any(button.isEnabled() for button in (moves.bring_in, moves.take_out, moves.import_file))


def test_a_folder_has_devices_and_no_sign_in(opens: Opens, engine: FakeEngine) -> None:
    engine.accounts.shared_by = (
        Device("a", "desk", NOW, is_own=True),
        Device("b", "laptop", NOW - timedelta(hours=3)),
    )
    dialog = opens(Account(AccountId(5), AccountKind.FOLDER, "Sync", "/home/ana/Sync"))
    assert dialog.sync.devices.explanation.text() == "desk (this computer)\nlaptop, last seen 3 h ago"
    assert dialog.sign_in.isHidden()
    assert dialog.moves.isHidden()


def test_it_closes_when_the_account_is_removed(qtbot: QtBot, opens: Opens, engine: FakeEngine) -> None:
    dialog = opens(ACCOUNT)
    with qtbot.waitSignal(dialog.rejected):
        engine.accounts.remove(ACCOUNT.id)


# --- removing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", [False, True])
def test_removing_says_what_happens_to_the_stories(keeps: bool, qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    feed = next(iter(engine.library.feeds.values()))
    engine.library.feeds[feed.id] = replace(feed, account_id=ACCOUNT.id)
    count = sum(headline.feed_id == feed.id for headline in engine.library.articles.values())
    engine.accounts.put(ACCOUNT)
    dialog = RemoveAccountDialog(DialogContext(engine, tasks, LIGHT), ACCOUNT)
    qtbot.addWidget(dialog)
    dialog.show()
    expected = f"1 feed and {count} stories are removed from this computer. The server keeps everything."
    qtbot.waitUntil(lambda: dialog.facts.text() == expected)
    if keeps:
        dialog.keep.click()
        assert dialog.facts.text() == f"1 feed and {count} stories stay. DeskReader then fetches these feeds itself."
    with qtbot.waitSignals([dialog.removed, dialog.accepted]):
        dialog.remove.click()
    assert engine.accounts.removed == [(ACCOUNT.id, keeps)]


def test_removing_a_folder_removes_no_feed(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    account = engine.accounts.put(Account(AccountId(5), AccountKind.FOLDER, "Sync", "/home/ana/Sync"))
    dialog = RemoveAccountDialog(DialogContext(engine, tasks, LIGHT), account)
    qtbot.addWidget(dialog)
    assert dialog.keep.isHidden()
    assert "stay on this computer" in dialog.facts.text()


def test_a_passphrase_is_tried_before_it_is_stored(qtbot: QtBot, opens: Opens, engine: FakeEngine) -> None:
    dialog = opens(Account(AccountId(5), AccountKind.FOLDER, "Sync", "/home/ana/Sync"))
    row = dialog.passphrase
    assert row.explanation.text().startswith("Not encrypted.")
    assert not row.set.isEnabled()
    engine.accounts.failures["wrong"] = SyncError(Kind.WRONG_PASSPHRASE)
    qtbot.keyClicks(row.field, "wrong")
    row.set.click()
    qtbot.waitUntil(lambda: "isn't the passphrase" in row.problem.text())
    assert engine.refresher.synced == []
    row.field.clear()
    qtbot.keyClicks(row.field, "correct horse")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: engine.refresher.synced == [AccountId(5)])
    qtbot.waitUntil(lambda: row.explanation.text().startswith("The folder's files are encrypted."))
    assert row.field.text() == ""
    assert row.problem.isHidden()


def test_an_account_on_a_server_has_no_passphrase(opens: Opens) -> None:
    assert opens(ACCOUNT).passphrase.isHidden()
