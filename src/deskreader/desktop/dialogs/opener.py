"""Opens the dialogs, one of each at a time, and keeps them in the theme. They are loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.engine.engine import Engine
from deskreader.model import Changes, Feed, FeedId

PROPERTIES = "properties of "


class DialogOpener(QObject):
    """The window's dialogs. `feed_wanted(FeedId)` asks to show a feed that was added or is known already."""

    feed_wanted = Signal(object)

    def __init__(self, engine: Engine, tasks: Tasks, theming: ThemeManager, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._engine, self._tasks, self._theming, self._actions, self._window = engine, tasks, theming, actions, window
        self._open: dict[str, QDialog] = {}
        theming.changed.connect(self._dress)

    def _show(self, name: str, make: Callable[[], QDialog]) -> QDialog:
        dialog = self._open.get(name)
        if dialog is None:
            dialog = make()
            dialog.resize(metrics.fitting(dialog.size(), self._window.screen().availableGeometry().size()))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(lambda: self._open.pop(name, None))
            self._open[name] = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _dress(self, theme: object) -> None:
        for dialog in self._open.values():
            dialog.set_theme(theme)

    def add_feed(self, address: str = "") -> QDialog:
        """Asks for the address of a feed; `address` stands there already."""
        from deskreader.desktop.dialogs.add_feed import AddFeedDialog

        def make() -> QDialog:
            dialog = AddFeedDialog(self._engine, self._tasks, self._theming.theme, self._window)
            dialog.subscribed.connect(self._show_added)
            dialog.known.connect(lambda feed_id: self.feed_wanted.emit(FeedId(feed_id)))
            return dialog

        dialog = self._show("add_feed", make)
        if address:
            dialog.address.setText(address)
        return dialog

    def offer_choices(self, address: str) -> None:
        """Lets the person choose among the feeds that the page at `address` names."""
        self.add_feed(address).add.click()

    def _show_added(self, feed: Feed) -> None:
        self.feed_wanted.emit(feed.id)

    def properties(self, feed_id: FeedId) -> QDialog:
        """Shows the properties of a feed."""
        from deskreader.desktop.dialogs.properties import PropertiesDialog

        def make() -> QDialog:
            theme = self._theming.theme
            library, keys = self._engine.library, self._engine.keys
            return PropertiesDialog(library, self._tasks, theme, feed_id, self._window, keys=keys)

        return self._show(f"{PROPERTIES}{feed_id}", make)

    def apply(self, changes: Changes) -> None:
        """Lets the open properties follow what a write changed."""
        for name, dialog in self._open.items():
            if name.startswith(PROPERTIES):
                dialog.apply(changes)

    def settings(self) -> QDialog:
        """Shows the settings."""
        from deskreader.desktop.dialogs.settings import SettingsDialog

        return self._show(
            "settings",
            lambda: SettingsDialog(self._engine, self._tasks, self._theming.theme, self._actions, self._window),
        )

    def show_own(self, name: str, make: Callable[..., QDialog]) -> QDialog:
        """Shows a dialog that takes engine, tasks, theme and parent."""
        return self._show(name, lambda: make(self._engine, self._tasks, self._theming.theme, self._window))

    def ask_export(self, title: str, feeds: Sequence[Feed], done: Callable[[bool], None]) -> QDialog | None:
        """Asks whether an export is to hold the secrets of feeds, where there are any."""
        from deskreader.desktop.dialogs.export_options import ask_how

        return ask_how(title, feeds, self._theming.theme, self._window, done)

    def starter_list(self) -> QDialog:
        """Shows the list of well-known feeds."""
        from deskreader.desktop.dialogs.starter_feeds import StarterDialog

        return self._show(
            "starter", lambda: StarterDialog(self._engine, self._tasks, self._theming.theme, self._window)
        )

    def shortcuts(self) -> QDialog:
        """Shows the keys."""
        from deskreader.desktop.dialogs.shortcuts import ShortcutsDialog

        return self._show("shortcuts", lambda: ShortcutsDialog(self._actions, self._theming.theme, self._window))

    def about(self) -> QDialog:
        """Says what this program is."""
        from deskreader.desktop.dialogs.about import AboutDialog

        return self._show("about", lambda: AboutDialog(self._theming.theme, self._window))
