"""What each action of the menus and keys does in the window; those on the story are wired by `reading`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.dialogs.go_to_date import ask_day
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW
from deskreader.desktop.strings import view_titles
from deskreader.model import View, ViewKind

if TYPE_CHECKING:
    from deskreader.desktop.window.main_window import MainWindow

Act = Callable[[], object]


def wire(window: MainWindow, commands: FeedCommands, dialogs: DialogOpener) -> None:
    """Connects every action of the window to what it does."""
    actions = window.actions_by_name
    commands.properties_asked.connect(dialogs.properties)
    window.addActions(list(actions.values()))
    window.reading.wire(actions)
    for name, act in {**_files(window, commands, dialogs), **_views(window), **_help(dialogs)}.items():
        actions[name].triggered.connect(lambda _checked=False, act=act: act())


def _files(window: MainWindow, commands: FeedCommands, dialogs: DialogOpener) -> dict[str, Act]:
    """Feeds, files, settings, and acts on all that is shown."""
    timeline = window.timeline
    return {
        "add_feed": dialogs.add_feed,
        "add_folder": commands.add_folder,
        "starter_list": dialogs.starter_list,
        "refresh_shown": lambda: commands.refresh(timeline.base_view or DEFAULT_VIEW),
        "refresh_all": commands.refresh_all,
        "import_opml": window.safekeeping.import_file,
        "export_all": window.safekeeping.export_all,
        "export_epub": lambda: window.safekeeping.export_epub(
            timeline.view or DEFAULT_VIEW,
            view_titles.view_title(timeline.base_view or DEFAULT_VIEW, window.sidebar.outline),
        ),
        "backups": window.safekeeping.backups,
        "prepare_offline": window.safekeeping.prepare,
        "tag_story": window.safekeeping.ask_tags,
        "delete_story": window.safekeeping.delete,
        "export_opml": commands.export_opml,
        "feed_properties": lambda: _show_properties(window, commands),
        "settings": dialogs.settings,
        "close_window": window.close,
        "quit": window.quit_asked.emit,
        "mark_all_read": lambda: commands.mark_all_read(timeline.view or DEFAULT_VIEW),
        "undo": window.safekeeping.undo,
    }


def _show_properties(window: MainWindow, commands: FeedCommands) -> None:
    """Asks for the properties of the feed that is shown, else of the one that the chosen story is from."""
    view, story = window.timeline.base_view, window.reading.story
    feed_id = view.feed_id if view is not None and view.feed_id is not None else story and story.feed_id
    if feed_id is not None:
        commands.properties_asked.emit(feed_id)


def _views(window: MainWindow) -> dict[str, Act]:
    """What is shown, and how."""
    full_screen = Qt.WindowState.WindowFullScreen
    return {
        "search": window.timeline.focus_search,
        "text_size": lambda: window.open_menu("text_size"),
        "more_menu": lambda: window.open_menu("more_menu"),
        "toggle_sidebar": lambda: window.sidebar.setVisible(window.sidebar.isHidden()),
        "full_screen": lambda: window.setWindowState(window.windowState() ^ full_screen),
        "next_feed": lambda: window.go_to_feed(1),
        "previous_feed": lambda: window.go_to_feed(-1),
        "go_unread": lambda: window.show_view(View(ViewKind.UNREAD)),
        "go_today": lambda: window.show_view(View(ViewKind.TODAY)),
        "go_starred": lambda: window.show_view(View(ViewKind.STARRED)),
        "go_to_date": lambda: ask_day(window, window.timeline.go_to_date),
        "go_all": lambda: window.show_view(View(ViewKind.ALL)),
    }


def _help(dialogs: DialogOpener) -> dict[str, Act]:
    return {"shortcuts": dialogs.shortcuts, "about": dialogs.about}
