"""Accounts in the window: added, shown, failing, renamed, paused, removed, and feeds that are dragged into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.dialogs.accounts.account_properties import AccountPropertiesDialog
from deskreader.desktop.dialogs.accounts.account_removal import RemoveAccountDialog
from deskreader.desktop.dialogs.accounts.add_account import AddAccountDialog
from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.dialogs.settings.account_list import AccountsPage
from deskreader.desktop.sidebar.drop_target import row_target
from deskreader.desktop.sidebar.nodes import Node, build_nodes, flatten
from deskreader.desktop.strings.messages import problem_message
from deskreader.desktop.widgets.drag_data import DraggedRows
from deskreader.desktop.window import menus
from deskreader.errors import Kind
from deskreader.model import AccountId, Changes, Problem, View, ViewKind
from deskreader.model.accounts import Account, AccountKind
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ACCOUNT = Account(AccountId(3), AccountKind.GREADER, "FreshRSS", "https://rss.example.org", "ana", synced_at=NOW)
VIEW = View(ViewKind.ACCOUNT, account_id=ACCOUNT.id)
HERE = View(ViewKind.ACCOUNT)


@pytest.fixture
def with_account(shown: Shown, qtbot: QtBot) -> Shown:
    """The window with an account that has the first feed."""
    first = next(iter(shown.engine.library.feeds.values()))
    shown.engine.library.feeds[first.id] = replace(first, account_id=ACCOUNT.id, folder_id=None)
    shown.engine.accounts.put(ACCOUNT)
    qtbot.waitUntil(lambda: shown.window.sidebar.outline.accounts == (ACCOUNT,))
    return shown


def put(shown: Shown, qtbot: QtBot, account: Account) -> None:
    shown.engine.accounts.put(account)
    qtbot.waitUntil(lambda: account in shown.window.sidebar.outline.accounts)


def node_of(shown: Shown, view: View) -> Node:
    nodes = flatten(build_nodes(shown.window.sidebar.outline, problem_message))
    return next(node for node in nodes if node.view == view)


def open_dialog(shown: Shown, kind: type) -> object:
    (found,) = [dialog for dialog in shown.window.workbench.dialogs._open.values() if isinstance(dialog, kind)]
    return found


def entries(shown: Shown, view: View) -> dict[str, object]:
    window = shown.window
    menu = menus.sidebar_menu(
        view,
        window.sidebar.outline,
        window.workbench.feed_commands,
        window.actions_by_name,
        window,
        window.sidebar.rename,
    )
    return {action.text(): action for action in menu.actions() if action.text()}


def test_an_added_account_is_synced_and_its_list_shown(shown: Shown, qtbot: QtBot) -> None:
    shown.window.actions_by_name["add_account"].trigger()
    dialog = open_dialog(shown, AddAccountDialog)
    assert isinstance(dialog, AddAccountDialog)
    qtbot.keyClicks(dialog.server.address, "rss.example.org")
    dialog.add.click()
    qtbot.waitUntil(lambda: shown.engine.refresher.synced == [AccountId(1)])
    qtbot.waitUntil(lambda: shown.window.timeline.base_view == View(ViewKind.ACCOUNT, account_id=AccountId(1)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "rss.example.org")


def test_adding_an_account_is_in_the_menu_and_can_be_gone_to(shown: Shown) -> None:
    texts = [action.text() for action in shown.window.workbench.menus._menus["more_menu"].actions()]
    assert "Add account…" in texts
    dialog = shown.window.workbench.go_to.open()
    dialog.field.setText("add account")
    assert [dialog.list.item(row).text() for row in range(2)] == ["Add account", "Add account"]


def test_a_first_run_with_an_account_shows_the_sidebar_and_not_the_welcome(
    show: Callable[[FakeEngine], Shown], tmp_path, qtbot: QtBot
) -> None:
    engine = FakeEngine(tmp_path, empty=True)
    engine.accounts.accounts[ACCOUNT.id] = replace(ACCOUNT, problem=Problem(Kind.UNREACHABLE, "", NOW))
    shown = show(engine)
    shown.window.show_view(VIEW)
    qtbot.waitUntil(shown.window.timeline.isVisible)
    qtbot.waitUntil(lambda: shown.window.timeline.empty_sentence.startswith("Couldn't reach the server."))


def test_a_failing_account_says_so_where_its_list_would_be_and_leads_to_its_properties(
    with_account: Shown, qtbot: QtBot
) -> None:
    shown = with_account
    shown.engine.library.feeds = {
        number: replace(feed, account_id=None) for number, feed in shown.engine.library.feeds.items()
    }
    put(shown, qtbot, replace(ACCOUNT, problem=Problem(Kind.SIGN_IN, "", NOW)))
    shown.window.show_view(VIEW)
    qtbot.waitUntil(lambda: "didn't accept this user name" in shown.window.timeline.empty_sentence)
    assert "didn't accept" in node_of(shown, VIEW).problem
    page = shown.window.timeline._empty_page
    button = page.findChild(QPushButton)
    assert button is not None
    assert button.text() == "Account properties…"
    button.click()
    assert isinstance(open_dialog(shown, AccountPropertiesDialog), AccountPropertiesDialog)


def test_the_foot_line_counts_failing_accounts_and_leads_to_them(with_account: Shown, qtbot: QtBot) -> None:
    put(with_account, qtbot, replace(ACCOUNT, problem=Problem(Kind.SERVER_ERROR, "", NOW)))
    qtbot.waitUntil(lambda: "Couldn't sync 1 account" in with_account.window.sidebar.status_text)
    with_account.window.sidebar.details_requested.emit()
    menu = with_account.window.findChild(QMenu, "failed_feeds")
    assert menu is not None
    entry = next(action for action in menu.actions() if action.text() == "FreshRSS")
    entry.trigger()
    menu.close()
    assert open_dialog(with_account, AccountPropertiesDialog)


def test_a_paused_account_is_no_failure(with_account: Shown, qtbot: QtBot) -> None:
    put(with_account, qtbot, replace(ACCOUNT, problem=Problem(Kind.SERVER_ERROR, "", NOW), is_paused=True))
    assert "Couldn't sync" not in with_account.window.sidebar.status_text
    assert node_of(with_account, VIEW).note == "Paused"


def test_the_menu_of_an_account(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    menu = entries(shown, VIEW)
    menu["Sync now"].trigger()
    assert shown.engine.refresher.synced == [ACCOUNT.id]
    menu["Paused"].trigger()
    qtbot.waitUntil(lambda: shown.engine.accounts.get(ACCOUNT.id).is_paused)
    menu["Properties…"].trigger()
    assert open_dialog(shown, AccountPropertiesDialog)
    assert "Remove account…" not in entries(shown, HERE)


def test_resuming_syncs_at_once(with_account: Shown, qtbot: QtBot) -> None:
    put(with_account, qtbot, replace(ACCOUNT, is_paused=True))
    entries(with_account, VIEW)["Paused"].trigger()
    qtbot.waitUntil(lambda: with_account.engine.refresher.synced == [ACCOUNT.id])


def test_r_in_the_list_of_an_account_syncs_it(with_account: Shown, qtbot: QtBot) -> None:
    with_account.window.show_view(VIEW)
    with_account.window.actions_by_name["refresh_shown"].trigger()
    assert with_account.engine.refresher.synced == [ACCOUNT.id]


def test_an_account_is_renamed_in_place_and_this_computer_is_not(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    shown.window.sidebar.renamed.emit(VIEW, "Home")
    qtbot.waitUntil(lambda: shown.engine.accounts.get(ACCOUNT.id).name == "Home")
    tree = shown.window.sidebar._tree
    assert tree._items[VIEW].isEditable()
    assert not tree._items[HERE].isEditable()


@pytest.mark.parametrize("in_settings", [False, True])
def test_a_removed_account_can_be_undone_in_the_window_and_in_the_settings(
    in_settings: bool, with_account: Shown, qtbot: QtBot
) -> None:
    shown, undone = with_account, []
    shown.engine.library._undo[77] = lambda: undone.append(True) or Changes()
    settings = shown.window.workbench.dialogs.settings()
    assert isinstance(settings, SettingsDialog)
    settings.show_page(6)
    page = settings.page(6)
    assert isinstance(page, AccountsPage)
    qtbot.waitUntil(lambda: [row.text for row in page.rows] == ["Add account", "FreshRSS"])
    entries(shown, VIEW)["Remove account…"].trigger()
    dialog = open_dialog(shown, RemoveAccountDialog)
    assert isinstance(dialog, RemoveAccountDialog)
    dialog.remove.click()
    qtbot.waitUntil(lambda: shown.window.undo_bar.text == "Removed FreshRSS")
    qtbot.waitUntil(lambda: [row.text for row in page.rows] == ["Add account"])
    assert page.undo.isVisible()
    if in_settings:
        page.undo.click()
    else:
        shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: undone == [True])


def test_the_settings_show_state_and_trouble_and_open_the_properties(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    settings = shown.window.workbench.dialogs.settings()
    assert isinstance(settings, SettingsDialog)
    settings.show_page(6)
    page = settings.page(6)
    assert isinstance(page, AccountsPage)
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    row = page._shown[0]
    assert "Google Reader API" in row.explanation.text()
    put(shown, qtbot, replace(ACCOUNT, problem=Problem(Kind.TLS, "", NOW)))
    qtbot.waitUntil(lambda: row.problem.text() == "The server's certificate isn't valid, so DeskReader didn't connect.")
    row.open.click()
    assert open_dialog(shown, AccountPropertiesDialog)


def test_a_collapsed_account_stays_collapsed(with_account: Shown, qtbot: QtBot) -> None:
    tree = with_account.window.sidebar._tree
    tree.collapse(tree._items[VIEW].index())
    assert with_account.window.sidebar.collapsed == {VIEW}
    with_account.engine.library.add_folder("Another")
    qtbot.waitUntil(lambda: any(folder.title == "Another" for folder in with_account.window.sidebar.outline.folders))
    qtbot.waitUntil(lambda: not tree.isExpanded(tree._items[VIEW].index()))


# --- moving feeds -----------------------------------------------------------------------------------------------------


def test_feeds_are_dragged_into_an_account_and_out(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    nodes = build_nodes(shown.window.sidebar.outline, problem_message)
    inside = next(feed for feed in shown.window.sidebar.outline.feeds if feed.account_id == ACCOUNT.id)
    outside = next(feed for feed in shown.window.sidebar.outline.feeds if feed.account_id is None)
    rows = DraggedRows((outside.id,))
    target = row_target(nodes, node_of(shown, VIEW), 0.5, rows)
    assert target is not None
    assert (target.account, target.folder) == (ACCOUNT.id, None)
    shown.window.sidebar.rows_dropped.emit(rows, target)
    qtbot.waitUntil(lambda: shown.engine.accounts.moved == [((outside.id,), ACCOUNT.id, None)])
    qtbot.waitUntil(lambda: shown.window.undo_bar.text == "Moved 1 feed to FreshRSS")
    folder = next(folder for folder in shown.window.sidebar.outline.folders if folder.account_id is None)
    rows = DraggedRows((inside.id,))
    target = row_target(nodes, node_of(shown, View(ViewKind.FOLDER, folder_id=folder.id)), 0.5, rows)
    assert target is not None
    shown.window.sidebar.rows_dropped.emit(rows, target)
    qtbot.waitUntil(lambda: shown.engine.accounts.moved[-1] == ((inside.id,), None, folder.id))


def test_a_dragged_folder_takes_its_feeds_along(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    folder = next(folder for folder in shown.window.sidebar.outline.folders if folder.account_id is None)
    inner = tuple(feed.id for feed in shown.window.sidebar.outline.feeds if feed.folder_id == folder.id)
    rows = DraggedRows((), (folder.id,))
    target = row_target(build_nodes(shown.window.sidebar.outline, problem_message), node_of(shown, VIEW), 0.5, rows)
    shown.window.sidebar.rows_dropped.emit(rows, target)
    qtbot.waitUntil(lambda: shown.engine.accounts.moved == [(inner, ACCOUNT.id, None)])


def test_within_one_place_a_drag_moves_as_before(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    outside = next(feed for feed in shown.window.sidebar.outline.feeds if feed.account_id is None)
    folder = next(folder for folder in shown.window.sidebar.outline.folders if folder.id != outside.folder_id)
    nodes = build_nodes(shown.window.sidebar.outline, problem_message)
    rows = DraggedRows((outside.id,))
    target = row_target(nodes, node_of(shown, View(ViewKind.FOLDER, folder_id=folder.id)), 0.5, rows)
    shown.window.sidebar.rows_dropped.emit(rows, target)
    qtbot.waitUntil(lambda: shown.engine.library.feeds[outside.id].folder_id == folder.id)
    assert shown.engine.accounts.moved == []


def test_the_menu_of_a_feed_moves_it_to_another_place(with_account: Shown, qtbot: QtBot) -> None:
    shown = with_account
    outside = next(feed for feed in shown.window.sidebar.outline.feeds if feed.account_id is None)
    move = entries(shown, View(ViewKind.FEED, feed_id=outside.id))["Move to"].menu()
    places = {action.text(): action for action in move.actions() if action.menu()}
    assert list(places) == ["FreshRSS"]
    places["FreshRSS"].menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: shown.engine.accounts.moved == [((outside.id,), ACCOUNT.id, None)])


def test_an_account_whose_feeds_cannot_be_changed_is_no_target_in_the_menu(with_account: Shown, qtbot: QtBot) -> None:
    put(with_account, qtbot, replace(ACCOUNT, kind=AccountKind.FEVER))
    for feed in with_account.window.sidebar.outline.feeds:
        move = entries(with_account, View(ViewKind.FEED, feed_id=feed.id))["Move to"].menu()
        assert [action for action in move.actions() if action.menu()] == []
