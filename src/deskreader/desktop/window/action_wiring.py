"""What each action of the menus and keys does in the window; `ArticleController.wire` connects those on the article."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW
from deskreader.desktop.strings import view_titles
from deskreader.desktop.window.menus import OPENING_MENUS
from deskreader.model import Headline, View, ViewKind
from deskreader.model.accounts import AccountKind

if TYPE_CHECKING:
    from deskreader.desktop.window.main_window import MainWindow
    from deskreader.model.accounts import Account

Handler = Callable[[], object]


def wire(window: MainWindow, commands: FeedCommands, dialogs: DialogOpener) -> None:
    """Connects every action of the window to its handler."""
    actions = window.actions_by_name
    commands.properties_requested.connect(dialogs.properties)
    commands.accounts.properties_requested.connect(dialogs.account)
    window.timeline.account_requested.connect(dialogs.account)
    commands.accounts.removal_requested.connect(dialogs.remove_account)
    dialogs.import_requested.connect(lambda account_id: commands.import_opml(account_id=account_id))
    dialogs.undo_offered.connect(window.workbench.library_commands.offer_undo)
    dialogs.account_added.connect(partial(_show_added_account, window, commands))
    window.addActions(list(actions.values()))
    window.workbench.article_controller.wire(actions)
    handlers = {
        **_feed_handlers(window, commands, dialogs),
        **_library_handlers(window, commands),
        **_article_handlers(window),
        **_view_handlers(window, dialogs),
        **_program_handlers(window, dialogs),
    }
    for name, handler in handlers.items():
        actions[name].triggered.connect(lambda _checked=False, handler=handler: handler())


def _feed_handlers(window: MainWindow, commands: FeedCommands, dialogs: DialogOpener) -> dict[str, Handler]:
    return {
        "add_feed": dialogs.add_feed,
        "add_folder": commands.add_folder,
        "add_account": dialogs.add_account,
        "starter_list": dialogs.starter_list,
        "refresh_shown": lambda: commands.refresh(window.timeline.base_view or DEFAULT_VIEW),
        "refresh_all": commands.refresh_all,
        "feed_properties": lambda: _show_properties(window, commands),
    }


def _show_added_account(window: MainWindow, commands: FeedCommands, account: Account) -> None:
    """Syncs a new account, and shows its list, which fills."""
    commands.accounts.sync(account.id)
    if account.kind is not AccountKind.FOLDER:
        window.workbench.navigation.show_awaited(View(ViewKind.ACCOUNT, account_id=account.id))


def _library_handlers(window: MainWindow, commands: FeedCommands) -> dict[str, Handler]:
    """Files, and acts on what the timeline shows."""
    timeline, library = window.timeline, window.workbench.library_commands
    return {
        "import_opml": library.import_file,
        "export_opml": commands.export_opml,
        "export_all": library.export_all,
        "export_epub": lambda: library.export_epub(
            timeline.view or DEFAULT_VIEW,
            view_titles.view_title(timeline.base_view or DEFAULT_VIEW, window.sidebar.outline),
        ),
        "backups": library.show_backups,
        "prepare_offline": library.prefetch,
        "mark_all_read": lambda: commands.mark_all_read(timeline.view or DEFAULT_VIEW),
        "undo": library.undo,
    }


def _article_handlers(window: MainWindow) -> dict[str, Handler]:
    """Acts on the selected articles, where they are several, else on the open one; and on a part of the view."""
    timeline, bench = window.timeline, window.workbench
    controller, commands, library = bench.article_controller, bench.article_commands, bench.library_commands

    def several() -> tuple[Headline, ...]:
        return timeline.selected if len(timeline.selected) > 1 else ()

    def current() -> Headline | None:
        return timeline.chosen_headline or next(iter(timeline.selected), None)

    return {
        "toggle_read": lambda: commands.toggle_read(several()) if several() else controller.toggle_read(),
        "star": lambda: commands.toggle_star(several()) if several() else controller.toggle_star(),
        "tag_story": lambda: library.edit_tags(*several()),
        "delete_story": lambda: library.delete(*several()),
        "mute_story": lambda: window.workbench.menus.open_muting(several()),
        "check_changes": library.revisions.check,
        "forget_versions": library.revisions.forget,
        "mark_above": lambda: commands.mark_above(current()),
        "mark_below": lambda: commands.mark_below(current()),
        "mark_older_day": lambda: commands.mark_older(1),
        "mark_older_week": lambda: commands.mark_older(7),
        "select_all": timeline.select_all,
        "other_sources": lambda: timeline.toggle_sources(current()),
        "separate_story": lambda: library.separate(controller.headline),
        "combine_stories": lambda: library.combine(several()),
    }


def _show_properties(window: MainWindow, commands: FeedCommands) -> None:
    """Requests the properties of the feed that is shown, otherwise of the open article's feed."""
    view, headline = window.timeline.base_view, window.workbench.article_controller.headline
    feed_id = view.feed_id if view is not None else None
    if feed_id is None and headline is not None:
        feed_id = headline.feed_id
    if feed_id is not None:
        commands.properties_requested.emit(feed_id)


def _view_handlers(window: MainWindow, dialogs: DialogOpener) -> dict[str, Handler]:
    """What the window shows, and how."""
    full_screen = Qt.WindowState.WindowFullScreen
    return {
        "search": window.timeline.focus_search,
        "search_everywhere": window.timeline.search_everywhere,
        "go_anywhere": window.workbench.go_to.open,
        "show_list": window.show_list,
        **{name: partial(window.workbench.menus.open, name) for name in OPENING_MENUS},
        "text_size": window.article.show_type_panel,
        "toggle_sidebar": window.toggle_sidebar,
        "full_screen": lambda: window.setWindowState(window.windowState() ^ full_screen),
        "next_feed": lambda: window.go_to_feed(1),
        "previous_feed": lambda: window.go_to_feed(-1),
        "go_briefing": lambda: window.show_view(View(ViewKind.BRIEFING)),
        "go_unread": lambda: window.show_view(View(ViewKind.UNREAD)),
        "go_today": lambda: window.show_view(View(ViewKind.TODAY)),
        "go_starred": lambda: window.show_view(View(ViewKind.STARRED)),
        "go_muted": lambda: window.show_view(View(ViewKind.MUTED)),
        "go_to_date": lambda: dialogs.go_to_date(window.timeline.go_to_date),
        "go_all": lambda: window.show_view(View(ViewKind.ALL)),
    }


def _program_handlers(window: MainWindow, dialogs: DialogOpener) -> dict[str, Handler]:
    return {
        "settings": dialogs.settings,
        "activity": dialogs.activity,
        "feed_statistics": dialogs.feed_statistics,
        "rules": dialogs.rules,
        "shortcuts": dialogs.shortcuts,
        "search_help": dialogs.search_help,
        "about": dialogs.about,
        "close_window": window.close,
        "quit": window.quit_requested.emit,
    }
