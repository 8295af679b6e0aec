"""The menus: the program's own behind one button, and those of the sidebar's rows and of a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QAction, QActionGroup, QFont, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolButton, QWidget, QWidgetAction

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.shortcuts.action_list import GROUPS
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.strings import view_titles
from deskreader.desktop.strings.formatting import counted
from deskreader.desktop.strings.translation import QT_TRANSLATE_NOOP
from deskreader.desktop.widgets.parts import label
from deskreader.model import AccountId, Feed, FeedId, Folder, FolderId, Outline, View, ViewKind
from deskreader.model.accounts import AccountKind

if TYPE_CHECKING:
    from deskreader.model.accounts import Account

MAX_NAMED_FEEDS = 20
"""Feeds that the menu of failed feeds names; it counts the others."""
FILE_BREAKS = ("refresh_shown", "import_opml", "settings", "close_window")
"""Actions of the file group that follow a separator."""
BREAKS = (*FILE_BREAKS, "open_in_browser", "find_in_story", "tag_story", "report_page", "mark_all_read", "undo",
          "zoom_in", "toggle_sidebar", "sort_newest", "filter_all", "density_comfortable", "layout_columns",
          "hide_read_feeds", "next_story", "next_unread", "next_feed", "go_unread")  # fmt: skip
"""Actions that follow a separator in the menu of their group."""
COMMON = ("add_feed", "add_folder", "add_account", "starter_list", "import_opml", "export_opml", "refresh_all",
          "settings")  # fmt: skip
"""Actions that the menus of the sidebar share."""
OPENING_MENUS = ("more_menu", "story_menu", "list_options")
"""Actions of buttons that open a menu, which no menu lists."""
MENU_ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
}
"""Actions that macOS lists in the program's own menu."""


def tr(text: str) -> str:
    """Returns the text in the user's language."""
    return QCoreApplication.translate("menus", text)


def plain(title: str) -> str:
    """Returns a name as a menu shows it: an ampersand is no mnemonic there."""
    return title.replace("&", "&&").replace("\t", " ")


def add_entry(
    menu: QMenu,
    text: str,
    handler: Callable[[], object],
    checked: bool | None = None,
    keys_of: QAction | None = None,
) -> QAction:
    """Adds an entry to a menu, with a tick where `checked` is given, and beside it the key of another action."""
    keys = keys_of.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if keys_of is not None else ""
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    action.triggered.connect(lambda _checked=False: handler())
    return action


def program_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Returns the program's menu: files and settings directly, the other groups as submenus."""
    menu = QMenu(parent)
    for name in ("article", "go", "view"):
        _add_group(menu.addMenu(QCoreApplication.translate("actions", GROUPS[name])), actions, name)
    menu.addSeparator()
    for action in actions.group("file"):
        if action.objectName() in FILE_BREAKS:
            menu.addSeparator()
        if action.objectName() == "close_window":
            menu.addActions(actions.group("help"))
            menu.addSeparator()
        menu.addAction(action)
    return menu


def _add_group(menu: QMenu, actions: Actions, name: str) -> None:
    """Adds the actions of a group, without those that only open a menu, with its separators."""
    for action in actions.group(name):
        if action.objectName() in BREAKS:
            menu.addSeparator()
        if action.objectName() not in OPENING_MENUS:
            menu.addAction(action)


def story_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Returns the menu of the open article."""
    menu = QMenu(parent)
    _add_group(menu, actions, "article")
    return menu


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """Fills the menu bar of a system that shows one for each program: a menu for each group."""
    for name in ("file", "article", "go", "view", "help"):
        _add_group(bar.addMenu(QCoreApplication.translate("actions", GROUPS[name])), actions, name)
    for name, role in MENU_ROLES.items():
        actions[name].setMenuRole(role)


LIST_OPTIONS = (
    (QT_TRANSLATE_NOOP("menus", "Sort"), ("sort_newest", "sort_oldest", "sort_by_feed")),
    (QT_TRANSLATE_NOOP("menus", "Show"), ("filter_all", "filter_unread", "filter_starred")),
    (QT_TRANSLATE_NOOP("menus", "Density"), ("density_comfortable", "density_compact", "density_titles")),
    (QT_TRANSLATE_NOOP("menus", "Layout"), ("layout_columns", "layout_stacked")),
)
"""The groups of actions of which one is chosen each, with their titles."""


def _section_title(title: str, menu: QMenu) -> QAction:
    """Returns an entry that names those below it; with a style sheet, Qt shows no titles of sections."""
    heading = label(title, 11, QFont.Weight.DemiBold, ink="faint_ink")
    heading.setContentsMargins(px(12), px(8), px(24), px(2))
    action = QWidgetAction(menu)
    action.setText(title)
    action.setDefaultWidget(heading)
    action.setEnabled(False)
    return action


def list_options_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Returns the menu of the ways to show a list."""
    menu = QMenu(parent)
    for title, names in LIST_OPTIONS:
        menu.addAction(_section_title(tr(title), menu))
        group = QActionGroup(menu)
        for name in names:
            group.addAction(actions[name])
            menu.addAction(actions[name])
    menu.addSeparator()
    menu.addActions([actions[name] for name in ("mark_all_read", "mark_older_day", "mark_older_week")])
    menu.addSeparator()
    menu.addActions([actions["hide_read_feeds"], actions["go_to_date"]])
    return menu


def show_below(menu: QMenu, action: QAction, window: QWidget) -> None:
    """Opens a menu below the visible button of an action, or at the window's top if it has none."""
    buttons = [b for b in window.findChildren(QToolButton) if b.defaultAction() is action and b.isVisible()]
    size = menu.sizeHint()
    if buttons:
        button = buttons[0]
        is_left = button.mapTo(window, button.rect().center()).x() < window.width() // 2
        corner = button.mapToGlobal(QPoint(0 if is_left else button.width() - size.width(), button.height() + 2))
    else:
        corner = window.mapToGlobal(QPoint((window.width() - size.width()) // 2, 52))
    menu.popup(corner)


def feed_menu(feed: Feed, view: View, outline: Outline, commands: FeedCommands, parent: QWidget) -> QMenu:
    """Returns the menu of a feed."""
    menu = QMenu(parent)
    add_entry(menu, tr("Refresh"), lambda: commands.refresh(view))
    add_entry(menu, tr("Mark all as read"), lambda: commands.mark_all_read(view))
    menu.addSeparator()
    add_entry(menu, tr("Rename…"), lambda: commands.rename_feed(feed))
    add_entry(menu, tr("Use the feed's own name"), lambda: commands.use_own_title(feed))
    _add_folders(menu.addMenu(tr("Move to")), feed, outline, commands)
    add_entry(menu, tr("Copy address"), lambda: commands.copy_address(feed))
    menu.addSeparator()
    add_entry(menu, tr("Notifications"), lambda: commands.set_notify(feed, not feed.notify), feed.notify)
    add_entry(
        menu, tr("Save full stories"), lambda: commands.set_fetch_pages(feed, not feed.fetch_pages), feed.fetch_pages
    )
    menu.addSeparator()
    add_entry(menu, tr("Unsubscribe"), lambda: commands.unsubscribe(feed))
    menu.addSeparator()
    add_entry(menu, tr("Keep stories…"), lambda: commands.retention_requested.emit(feed))
    add_entry(menu, tr("Properties…"), lambda: commands.properties_requested.emit(feed.id))
    return menu


def _add_folders(menu: QMenu, feed: Feed, outline: Outline, commands: FeedCommands) -> None:
    def move_to(folder_id: FolderId | None) -> Callable[[], None]:
        return lambda: commands.move_feed(feed.id, folder_id)

    add_entry(menu, tr("No folder"), move_to(None), feed.folder_id is None)
    for folder in outline.folders:
        if folder.account_id == feed.account_id:
            add_entry(menu, plain(folder.title), move_to(folder.id), feed.folder_id == folder.id)
    menu.addSeparator()
    add_entry(menu, tr("New folder…"), lambda: commands.move_to_new_folder(feed))
    _add_places(menu, feed, outline, commands)


def _add_places(menu: QMenu, feed: Feed, outline: Outline, commands: FeedCommands) -> None:
    """Adds a menu for each other place that a feed can move to: accounts, and this computer."""
    accounts = [account for account in outline.accounts if account.kind is not AccountKind.FOLDER]
    own = next((account for account in accounts if account.id == feed.account_id), None)
    if own is not None and not commands.accounts.takes_feeds(own):
        return
    takers = [account.id for account in accounts if commands.accounts.takes_feeds(account)]
    places: list[AccountId | None] = [place for place in (None, *takers) if place != feed.account_id]
    if places:
        menu.addSeparator()
    for place in places:
        inner = menu.addMenu(plain(view_titles.view_title(View(ViewKind.ACCOUNT, account_id=place), outline)))
        add_entry(inner, tr("No folder"), partial(commands.accounts.move_feeds, [feed.id], place))
        for folder in outline.folders:
            if folder.account_id == place:
                move = partial(commands.accounts.move_feeds, [feed.id], place, folder.id)
                add_entry(inner, plain(folder.title), move)


def folder_menu(folder: Folder, view: View, commands: FeedCommands, parent: QWidget) -> QMenu:
    """Returns the menu of a folder."""
    menu = QMenu(parent)
    add_entry(menu, tr("Refresh"), lambda: commands.refresh(view))
    add_entry(menu, tr("Mark all as read"), lambda: commands.mark_all_read(view))
    menu.addSeparator()
    add_entry(menu, tr("Rename…"), lambda: commands.rename_folder(folder))
    add_entry(menu, tr("Notifications"), lambda: commands.set_folder_notify(folder, not folder.notify), folder.notify)
    add_entry(
        menu, tr("Group stories"), lambda: commands.set_folder_grouped(folder, not folder.grouped), folder.grouped
    )
    add_entry(menu, tr("Keep stories…"), lambda: commands.retention_requested.emit(folder))
    add_entry(menu, tr("Remove folder, keep its feeds"), lambda: commands.remove_folder(folder))
    return menu


def account_menu(
    account: Account, view: View, commands: FeedCommands, rename: Callable[[], None], parent: QWidget
) -> QMenu:
    """Returns the menu of an account."""
    menu, accounts = QMenu(parent), commands.accounts
    add_entry(menu, tr("Sync now"), lambda: accounts.sync(account.id))
    add_entry(menu, tr("Mark all as read"), lambda: commands.mark_all_read(view))
    menu.addSeparator()
    if accounts.takes_feeds(account):
        add_entry(menu, tr("New folder…"), lambda: commands.add_folder(account.id))
        add_entry(menu, tr("Import OPML…"), lambda: commands.import_opml(account_id=account.id))
        menu.addSeparator()
    add_entry(menu, tr("Rename…"), rename)
    add_entry(menu, tr("Paused"), lambda: accounts.set_paused(account, not account.is_paused), account.is_paused)
    add_entry(menu, tr("Remove account…"), lambda: accounts.removal_requested.emit(account))
    menu.addSeparator()
    add_entry(menu, tr("Properties…"), lambda: accounts.properties_requested.emit(account.id))
    return menu


def named_menu(
    view: View, commands: FeedCommands, rename: Callable[[], None], remove: Callable[[], None], parent: QWidget
) -> QMenu:
    """Returns the menu of a saved search or a tag."""
    menu = QMenu(parent)
    add_entry(menu, tr("Mark all as read"), lambda: commands.mark_all_read(view))
    menu.addSeparator()
    add_entry(menu, tr("Rename…"), rename)
    add_entry(menu, tr("Remove"), remove)
    return menu


def sidebar_menu(
    view: View | None,
    outline: Outline,
    commands: FeedCommands,
    actions: Actions,
    parent: QWidget,
    rename: Callable[[View], None] = lambda view: None,
) -> QMenu:
    """Returns the menu of a row of the sidebar, or of the area below the rows; `rename` asks for a name in place."""
    account = next((a for a in outline.accounts if view is not None and a.id == view.account_id), None)
    if view is not None and view.kind is ViewKind.ACCOUNT and account is not None:
        return account_menu(account, view, commands, lambda: rename(view), parent)
    menu = _own_menu(view, outline, commands, parent) if view is not None else None
    return menu if menu is not None else _common_menu(view, commands, actions, parent)


def _own_menu(view: View, outline: Outline, commands: FeedCommands, parent: QWidget) -> QMenu | None:
    """Returns the menu of a feed, folder, saved search or tag; None where the view is none of them."""
    if view.kind is ViewKind.FEED:
        feed = next((feed for feed in outline.feeds if feed.id == view.feed_id), None)
        return feed_menu(feed, view, outline, commands, parent) if feed is not None else None
    if view.kind is ViewKind.FOLDER:
        folder = next((folder for folder in outline.folders if folder.id == view.folder_id), None)
        return folder_menu(folder, view, commands, parent) if folder is not None else None
    if view.kind is ViewKind.SAVED:
        saved = next((saved for saved in outline.saved if saved.id == view.saved_id), None)
        if saved is not None:
            searches = commands.searches
            return named_menu(view, commands, lambda: searches.rename(saved), lambda: searches.remove(saved), parent)
    if view.kind is ViewKind.TAG:
        tag = next((tag for tag in outline.tags if tag.name == view.tag), None)
        if tag is not None:
            tags = commands.tags
            return named_menu(view, commands, lambda: tags.rename(tag), lambda: tags.remove(tag), parent)
    return None


def _common_menu(view: View | None, commands: FeedCommands, actions: Actions, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    if view is not None:
        add_entry(menu, tr("Mark all as read"), lambda: commands.mark_all_read(view))
        menu.addSeparator()
    menu.addActions([actions[name] for name in COMMON])
    return menu


def failed_feeds_menu(
    feeds: Sequence[Feed], show_feed: Callable[[FeedId], object], show_unsaved: Callable[[], object], parent: QWidget
) -> QMenu:
    """Returns a menu of the feeds that failed, each leading to its feed, and of the stories that are not saved."""
    menu = QMenu(parent)
    menu.setObjectName("failed_feeds")
    for feed in feeds[:MAX_NAMED_FEEDS]:
        menu.addAction(feed.title.replace("&", "&&")).triggered.connect(partial(_show, show_feed, feed.id))
    if len(feeds) > MAX_NAMED_FEEDS:
        more = counted("menus", "1 more in the sidebar", "%n more in the sidebar", len(feeds) - MAX_NAMED_FEEDS)
        menu.addAction(more).setEnabled(False)
    menu.addSeparator()
    menu.addAction(QCoreApplication.translate("menus", "Stories not saved…"), show_unsaved)
    return menu


def add_failed_accounts(menu: QMenu, accounts: Sequence[Account], show: Callable[[AccountId], object]) -> None:
    """Adds accounts that could not be synced at the top of a menu, each leading to its properties."""
    first = menu.actions()[0] if menu.actions() else None
    for account in accounts:
        action = QAction(plain(account.name), menu)
        action.triggered.connect(lambda _checked=False, chosen=account.id: show(chosen))
        menu.insertAction(first, action) if first is not None else menu.addAction(action)


def _show(show_feed: Callable[[FeedId], object], feed_id: FeedId, _checked: bool = False) -> None:
    show_feed(feed_id)
