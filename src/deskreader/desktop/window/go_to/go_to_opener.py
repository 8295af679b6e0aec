"""Collects what one can go to, and opens the dialog that lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QKeySequence

from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.key_names import title
from deskreader.desktop.sidebar.nodes import SMART_FEED_ICONS
from deskreader.desktop.strings import view_titles
from deskreader.desktop.window.go_to.dialog import GoToDialog
from deskreader.desktop.window.go_to.entries import Entry
from deskreader.model import Headline, Outline, View, ViewKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from deskreader.desktop.window.main_window import MainWindow

STORIES = 8
"""Stories that are listed at most."""


def tr(text: str) -> str:
    """Returns the text in the user's language."""
    return QCoreApplication.translate("go_to", text)


class GoToOpener(QObject):
    """Opens the dialog for the window as it is now."""

    def __init__(self, window: MainWindow, tasks: Tasks, dialogs: DialogOpener) -> None:
        super().__init__(window)
        self._window, self._tasks, self._dialogs = window, tasks, dialogs
        self._round = 0  # counts the searches for stories: earlier ones are broken off

    def open(self) -> GoToDialog:
        """Opens the dialog, or brings it forward."""

        def make(context: DialogContext, window: QWidget) -> GoToDialog:
            return GoToDialog(self._entries(), partial(self._find_stories, context), context.theme, window)

        return self._dialogs.show_dialog("go_to", make)

    def _entries(self) -> list[Entry]:
        return [*self._views(self._window.sidebar.outline), *self._actions(), *self._settings()]

    def _views(self, outline: Outline) -> Iterator[Entry]:
        show = self._window.show_view
        for kind, icon in SMART_FEED_ICONS.items():
            yield Entry(view_titles.smart_feed_title(kind), tr("View"), partial(show, View(kind)), icon=icon)
        folders = {folder.id: folder.title for folder in outline.folders}
        for feed in outline.feeds:
            view = View(ViewKind.FEED, feed_id=feed.id)
            folder = folders.get(feed.folder_id, "") if feed.folder_id is not None else ""
            yield Entry(feed.title, tr("Feed"), partial(show, view), folder, "feed", feed.url)
        for folder_id, name in folders.items():
            yield Entry(name, tr("Folder"), partial(show, View(ViewKind.FOLDER, folder_id=folder_id)), icon="folder")
        for saved in outline.saved:
            view = View(ViewKind.SAVED, saved_id=saved.id)
            yield Entry(saved.title, tr("Saved search"), partial(show, view), icon="saved-search", words=saved.query)
        for tag in outline.tags:
            yield Entry(tag.name, tr("Tag"), partial(show, View(ViewKind.TAG, tag=tag.name)), icon="tag")

    def _actions(self) -> Iterator[Entry]:
        """Yields the actions that can be done now."""
        for name, action in self._window.actions_by_name.items():
            if action.isEnabled() and name not in ("go_anywhere", "more_menu", "story_menu", "list_options"):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                yield Entry(title(name, action), tr("Action"), action.trigger, keys)

    def _settings(self) -> Iterator[Entry]:
        from deskreader.desktop.dialogs.settings.index import setting_entries  # loads all pages of the settings

        for setting in setting_entries():
            run = partial(self._dialogs.show_setting, setting)
            yield Entry(setting.title, tr("Setting"), run, setting.page_title, "settings", setting.words)

    def _find_stories(self, context: DialogContext, typed: str, done: Callable[[Sequence[Entry]], None]) -> None:
        self._round += 1
        current, library = self._round, context.engine.library
        view = View(ViewKind.ALL, query=typed)

        def find() -> tuple[Headline, ...]:
            return library.page(view, None, STORIES, lambda: self._round != current, hurry=True).headlines

        def show(headlines: Sequence[Headline]) -> None:
            done([self._story(headline) for headline in headlines])

        self._tasks.run(find, show, lambda _error: None)

    def _story(self, headline: Headline) -> Entry:
        run = partial(self._window.workbench.navigation.show_article, headline.id)
        return Entry(headline.title, tr("Story"), run, headline.feed_title, "list")
