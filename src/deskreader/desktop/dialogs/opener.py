"""Opens the dialogs, one of each at a time, and gives them each new theme; their modules load on first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.widgets.plain_dialog import ThemedDialog
from deskreader.engine.engine import Engine
from deskreader.model import AccountId, Changes, Feed, FeedId, Progress, UndoToken
from deskreader.model.accounts import Account

if TYPE_CHECKING:
    from deskreader.desktop.dialogs.add_feed import AddFeedDialog
    from deskreader.desktop.dialogs.export_options import ExportOptions
    from deskreader.desktop.dialogs.rules import RulesDialog
    from deskreader.desktop.dialogs.settings.dialog import SettingsDialog, SettingsPlace
    from deskreader.desktop.dialogs.settings.index import SettingEntry

Dialog = TypeVar("Dialog", bound=ThemedDialog)


class DialogOpener(QObject):
    """The window's dialogs. `feed_requested(FeedId)` asks the window to show a feed that was added or that exists."""

    feed_requested = Signal(object)
    account_added = Signal(object)
    """The Account that was added."""
    undo_offered = Signal(str, object)
    """A sentence that says what was done, and the UndoToken that undoes it."""
    import_requested = Signal(object)
    """The AccountId of an account to import feeds into."""

    def __init__(self, engine: Engine, tasks: Tasks, theming: ThemeManager, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._theming, self._actions, self._window = engine, tasks, theming, actions, window
        self._open: dict[str, ThemedDialog] = {}
        theming.changed.connect(self._follow_theme)

    def show_dialog(self, name: str, make: Callable[[DialogContext, QWidget], Dialog]) -> Dialog:
        """Brings the open dialog of this name to the front, or makes one with the context and the window."""
        dialog = self._open.get(name)
        if dialog is None:
            dialog = make(DialogContext(self._engine, self._tasks, self._theming.theme), self._window)
            dialog.resize(metrics.window_size(dialog.size(), self._window.screen().availableGeometry().size()))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(lambda: self._open.pop(name, None))
            self._open[name] = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return cast("Dialog", dialog)

    def _follow_theme(self, theme: Theme) -> None:
        for dialog in self._open.values():
            dialog.set_theme(theme)

    def apply(self, changes: Changes) -> None:
        """Lets the open dialogs follow what a write changed."""
        for dialog in self._open.values():
            dialog.apply(changes)

    def close_all(self) -> SettingsPlace | None:
        """Closes every dialog, and returns where the user was in the settings if they were open."""
        settings = self._open.get("settings")
        place = settings.place() if settings is not None else None  # type: ignore[attr-defined]
        for dialog in list(self._open.values()):
            dialog.close()
        return place

    def reopen_settings(self, place: SettingsPlace | None) -> None:
        """Opens the settings where they were, if they were open."""
        if place is not None:
            self.settings().go_to_place(place)

    # --- the dialogs --------------------------------------------------------------------------------------------------

    def add_feed(self, address: str = "") -> AddFeedDialog:
        """Asks for the address of a feed; the field already holds `address`."""
        from deskreader.desktop.dialogs.add_feed import AddFeedDialog

        def make(context: DialogContext, window: QWidget) -> AddFeedDialog:
            dialog = AddFeedDialog(context, window)
            dialog.subscribed.connect(self._show_added)
            dialog.already_subscribed.connect(lambda feed_id: self.feed_requested.emit(FeedId(feed_id)))
            return dialog

        dialog = self.show_dialog("add_feed", make)
        if address:
            dialog.address.setText(address)
        return dialog

    def offer_choices(self, address: str) -> None:
        """Lets the user choose among the feeds that the page at `address` names."""
        self.add_feed(address).add.click()

    def _show_added(self, feed: Feed) -> None:
        if feed.account_id is not None:
            self._engine.refresher.request(by_hand=True, accounts=(feed.account_id,))
        self.feed_requested.emit(feed.id)

    def properties(self, feed_id: FeedId) -> ThemedDialog:
        """Shows the properties of a feed."""
        from deskreader.desktop.dialogs.properties import PropertiesDialog

        def make(context: DialogContext, window: QWidget) -> PropertiesDialog:
            dialog = PropertiesDialog(context, feed_id, window)
            dialog.account_requested.connect(self.account)
            return dialog

        return self.show_dialog(f"properties of {feed_id}", make)

    def settings(self) -> SettingsDialog:
        """Shows the settings."""
        from deskreader.desktop.dialogs.settings import SettingsDialog

        def make(context: DialogContext, window: QWidget) -> SettingsDialog:
            dialog = SettingsDialog(context, self._actions, window)
            dialog.account_requested.connect(self.account)
            return dialog

        return self.show_dialog("settings", make)

    def show_setting(self, setting: SettingEntry) -> None:
        """Shows the settings, scrolled to one of them."""
        self.settings().show_setting(setting.page, setting.title)

    # --- accounts -----------------------------------------------------------------------------------------------------

    def add_account(self) -> ThemedDialog:
        """Asks for an account, and signs in."""
        from deskreader.desktop.dialogs.accounts.add_account import AddAccountDialog

        def make(context: DialogContext, window: QWidget) -> AddAccountDialog:
            dialog = AddAccountDialog(context, window)
            dialog.added.connect(self.account_added)
            return dialog

        return self.show_dialog("add_account", make)

    def account(self, account_id: AccountId) -> ThemedDialog:
        """Shows the properties of an account."""
        from deskreader.desktop.dialogs.accounts.account_properties import AccountPropertiesDialog

        def make(context: DialogContext, window: QWidget) -> AccountPropertiesDialog:
            dialog = AccountPropertiesDialog(context, account_id, window)
            dialog.removal_requested.connect(self.remove_account)
            dialog.undo_offered.connect(self.undo_offered)
            dialog.import_requested.connect(self.import_requested)
            return dialog

        return self.show_dialog(f"account {account_id}", make)

    def remove_account(self, account: Account) -> ThemedDialog:
        """Asks whether to remove an account, and what becomes of its feeds."""
        from deskreader.desktop.dialogs.accounts.account_removal import RemoveAccountDialog

        def make(context: DialogContext, window: QWidget) -> RemoveAccountDialog:
            dialog = RemoveAccountDialog(context, account, window)
            dialog.removed.connect(self._show_removed)
            return dialog

        return self.show_dialog(f"remove account {account.id}", make)

    def _show_removed(self, sentence: str, token: UndoToken) -> None:
        """Offers to undo a removal in the window, and in the settings where they are open."""
        from deskreader.desktop.dialogs.settings import SettingsDialog

        self.undo_offered.emit(sentence, token)
        settings = self._open.get("settings")
        if isinstance(settings, SettingsDialog):
            settings.offer_undo(sentence, token)

    # --- others -------------------------------------------------------------------------------------------------------

    def go_to_date(self, done: Callable[[date], None]) -> ThemedDialog:
        """Asks for a day, and passes the one that is picked to `done`."""
        from deskreader.desktop.dialogs.go_to_date import GoToDateDialog

        def make(context: DialogContext, window: QWidget) -> GoToDateDialog:
            dialog = GoToDateDialog(context.theme, window)
            dialog.accepted.connect(lambda: done(dialog.day))
            return dialog

        return self.show_dialog("go_to_date", make)

    def activity(self) -> ThemedDialog:
        """Shows what is fetched and what failed."""
        from deskreader.desktop.dialogs.activity import ActivityDialog

        def make(context: DialogContext, window: QWidget) -> ActivityDialog:
            dialog = ActivityDialog(context, window)
            dialog.properties_requested.connect(self.properties)
            return dialog

        return self.show_dialog("activity", make)

    def feed_statistics(self) -> ThemedDialog:
        """Shows what each feed is worth."""
        from deskreader.desktop.dialogs.feed_statistics import FeedStatisticsDialog

        def make(context: DialogContext, window: QWidget) -> FeedStatisticsDialog:
            dialog = FeedStatisticsDialog(context, self._actions["undo"].shortcuts(), window)
            dialog.properties_requested.connect(self.properties)
            dialog.feed_requested.connect(self.feed_requested)
            return dialog

        return self.show_dialog("feed_statistics", make)

    def rules(self) -> RulesDialog:
        """Shows the rules."""
        from deskreader.desktop.dialogs.rules import RulesDialog

        undo_keys = self._actions["undo"].shortcuts()
        return self.show_dialog("rules", lambda context, window: RulesDialog(context, undo_keys, window))

    def show_progress(self, progress: Progress) -> None:
        """Lets the open dialogs follow how far a refresh is."""
        for dialog in self._open.values():
            dialog.show_progress(progress)

    def search_help(self) -> ThemedDialog:
        """Explains how to search."""
        from deskreader.desktop.dialogs.help.search_help import SearchHelpDialog

        return self.show_dialog("search_help", lambda context, window: SearchHelpDialog(context.theme, window))

    def ask_export(self, title: str, feeds: Sequence[Feed], done: Callable[[bool], None]) -> ExportOptions | None:
        """Asks whether an export may hold the secrets of feeds; does not ask if no feed has any."""
        from deskreader.desktop.dialogs.export_options import ask_export_options

        return ask_export_options(title, feeds, self._theming.theme, self._window, done)

    def starter_list(self) -> ThemedDialog:
        """Shows the list of well-known feeds."""
        from deskreader.desktop.dialogs.starter_feeds import StarterDialog

        return self.show_dialog("starter", StarterDialog)

    def shortcuts(self) -> ThemedDialog:
        """Shows the keyboard shortcuts."""
        from deskreader.desktop.dialogs.help.shortcuts import ShortcutsDialog

        return self.show_dialog(
            "shortcuts", lambda context, window: ShortcutsDialog(self._actions, context.theme, window)
        )

    def about(self) -> ThemedDialog:
        """Shows name, version and licence of the program."""
        from deskreader.desktop.dialogs.help.about import AboutDialog

        folder = self._engine.profile.data
        return self.show_dialog("about", lambda context, window: AboutDialog(context.theme, window, folder))
