"""What the first frame of the window does not show: article pane, controllers, commands, dialogs, menus, their wiring.

The window builds it once that frame is painted, or where something of it is asked for earlier: its modules take about
as long to load as all that the frame needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.theme_manager import ViewportPalettes
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.commands.articles import ArticleCommands
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.commands.library import LibraryCommands
from deskreader.desktop.commands.prompts import Prompts
from deskreader.desktop.commands.saved_searches import query_of
from deskreader.desktop.commands.story_downloads import StoryDownloads
from deskreader.desktop.controllers.article_controller import ArticleController, OpenUrl
from deskreader.desktop.controllers.navigation import Navigation
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.notifications.services.service import NotificationAction
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.shortcuts.key_guard import KeyGuard
from deskreader.desktop.timeline.row_merge import is_search
from deskreader.desktop.widgets.undo_bar import UndoBar, area_within
from deskreader.desktop.window import action_wiring
from deskreader.desktop.window.disk_full_banner import DiskSpaceWatch
from deskreader.desktop.window.drops import Drops
from deskreader.desktop.window.go_to.go_to_opener import GoToOpener
from deskreader.desktop.window.menu_opener import MenuOpener
from deskreader.desktop.window.menus import fill_menu_bar
from deskreader.desktop.window.minute_clock import MinuteClock
from deskreader.desktop.window.open_requests import OpenRequests
from deskreader.desktop.window.pages.briefing_opener import BriefingOpener
from deskreader.desktop.window.pages.welcome import Welcome
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, FeedId, Headline, View, ViewKind
from deskreader.text.mailto import MailDraft

if TYPE_CHECKING:
    from deskreader.desktop.window.main_window import MainWindow


class Workbench:
    """The parts, which `build` makes and wires."""

    def __init__(
        self,
        window: MainWindow,
        engine: Engine,
        tasks: Tasks,
        open_url: OpenUrl,
        open_newsroom: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._window, self._engine, self._tasks, self._now = window, engine, tasks, now
        self._open_url, self._open_newsroom = open_url, open_newsroom

    def build(self, make_article_pane: type[ArticlePane] | None = None) -> None:
        """Builds and wires everything."""
        window = self._window
        self._build_article(make_article_pane or ArticlePane)
        self._build_controllers()
        if sys.platform == "darwin":
            fill_menu_bar(window.menuBar(), window.actions_by_name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._key_guard = KeyGuard(app, window, lambda: self.undo_bar.comes_first)
        self.menus = MenuOpener(window, self.feed_commands)
        self.go_to = GoToOpener(window, self._tasks, self.dialogs)
        self.briefing = BriefingOpener(window, self._engine.library, self._tasks, window.theming, self._now)
        self._wire_panes()
        self._wire_article()
        action_wiring.wire(window, self.feed_commands, self.dialogs)
        window.show_article_state(self.article_controller.headline)

    def _build_article(self, make_pane: type[ArticlePane]) -> None:
        window, engine, theme = self._window, self._engine, self._window.theming.theme
        self.article = make_pane(engine.library, self._tasks, engine.settings, window.actions_by_name, None)
        self._viewports = ViewportPalettes(self.article)
        self.undo_bar = UndoBar(theme, window)
        self.undo_bar.area = lambda: area_within(window, self.article.pages)
        self.article.color_code, self.article.changes.compare = engine.color_code, engine.compare
        window.article_slot.fill(self.article)
        self.article.set_theme(theme)  # in its place: a change of the parent takes palettes back
        self.disk_space = DiskSpaceWatch(engine.library, self._tasks, window.banner, window)

    def _build_controllers(self) -> None:
        window, engine, tasks, bar = self._window, self._engine, self._tasks, self.undo_bar
        panes = (window.sidebar, window.timeline, self.article)
        controller = ArticleController(engine.library, tasks, engine.settings, panes, self._open_url, window)
        self.article_controller = controller
        self.navigation = Navigation(engine.library, tasks, controller, window.sidebar, window.timeline)
        prompts = Prompts(window, lambda: window.theming.theme)
        self.feed_commands = FeedCommands(engine, tasks, bar, lambda: window.sidebar.outline, prompts, window)
        self.article_commands = ArticleCommands(engine.library, tasks, bar, window.timeline, self._now)
        self.dialogs = DialogOpener(engine, tasks, window.theming, window.actions_by_name, window)
        parts = (controller, self.article_commands, self.feed_commands, self.dialogs)
        self.library_commands = LibraryCommands(engine, tasks, bar, *parts)
        self._story_downloads = StoryDownloads(engine, tasks, bar, self.article)
        self.open_requests = OpenRequests(self.feed_commands, self.dialogs, self._act_on_article, window)
        self.welcome = Welcome(
            engine, tasks, window.theming, self.feed_commands, self.dialogs, self._open_newsroom, window
        )

    # --- wiring -------------------------------------------------------------------------------------------------------

    def _wire_panes(self) -> None:
        window = self._window
        sidebar, timeline, commands = window.sidebar, window.timeline, self.feed_commands
        sidebar.chosen.connect(self._show_chosen_view)
        sidebar.outline_loaded.connect(window.follow_outline)
        sidebar.menu_requested.connect(self.menus.open_for_node)
        sidebar.refresh_requested.connect(commands.refresh_all)
        sidebar.details_requested.connect(self.menus.show_what_is_missing)
        sidebar.timeline_requested.connect(lambda: timeline.setFocus(Qt.FocusReason.TabFocusReason))
        self._drops = Drops(window, commands, self.article_commands)
        timeline.chosen.connect(lambda _headline: window.panes.show_article())
        timeline.pane_requested.connect(self._focus_pane_beside)
        timeline.search_help_requested.connect(self.dialogs.search_help)
        timeline.filter_reset_requested.connect(window.actions_by_name["filter_all"].trigger)
        timeline.opened.connect(self._mark_hits)
        timeline.selection_changed.connect(lambda: window.show_article_state(self.article_controller.headline))
        timeline.menu_requested.connect(self.menus.open_for_card)
        timeline.article_requested.connect(self.library_commands.open_source)
        timeline.source_menu_requested.connect(self.menus.open_for_source)
        timeline.save_search_requested.connect(lambda view: commands.searches.save(view, sidebar.outline))

    def _wire_article(self) -> None:
        window, controller = self._window, self.article_controller
        controller.changed.connect(self._follow_article)
        controller.view_requested.connect(self.navigation.show_view)
        controller.article_requested.connect(self.navigation.show_article)
        controller.message.connect(window.show_message)
        snooze = lambda article: window.article_action_requested.emit(article, NotificationAction.SNOOZE)  # noqa: E731
        controller.snooze_requested.connect(snooze)
        controller.mail_requested.connect(self._review_mail)
        controller.report_requested.connect(self.feed_commands.report_page)
        controller.article_left.connect(self._store_reading_position)
        self.dialogs.feed_requested.connect(self._show_added_feed)
        self.clock = MinuteClock(self._now, window)
        self.clock.day_changed.connect(self._show_new_day)
        self.clock.ticked.connect(window.save_state)  # in case the program is killed

    # --- following ----------------------------------------------------------------------------------------------------

    def _act_on_article(self, article_id: ArticleId, action: str) -> None:
        if action:
            self._window.article_action_requested.emit(article_id, action)
        else:
            self._window.show_article(article_id)

    def _follow_article(self, headline: Headline | None) -> None:
        """Shows what the open article is; without one, the list has the room that the two share in a narrow window."""
        self._window.show_article_state(headline)
        if headline is None:
            self._window.panes.show_list()

    def _store_reading_position(self, article_id: ArticleId, position: int) -> None:
        store = lambda: self._engine.library.set_reading_position(article_id, position)  # noqa: E731
        self._tasks.run(store, None, lambda _error: None)

    def _show_new_day(self) -> None:
        window = self._window
        window.sidebar.reload()
        window.timeline.update_day_names()
        if window.timeline.base_view == View(ViewKind.TODAY):
            self.navigation.reload(View(ViewKind.TODAY))

    def _mark_hits(self) -> None:
        """Marks in the open article what is searched for."""
        view, outline = self._window.timeline.view, self._window.sidebar.outline
        self.article.mark_hits(query_of(view, outline) if view is not None and is_search(view) else "")

    def _show_chosen_view(self, view: View) -> None:
        """Shows the list of a row of the sidebar, which gives the room to it where it lies over the list."""
        self.navigation.show(view)
        if self._window.panes.hides_list:
            self._window.panes.show_list()

    def _focus_pane_beside(self, step: int) -> None:
        """Moves the focus to the pane on the right (1) or left (-1) of the timeline."""
        (self.article if step > 0 else self._window.sidebar).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_added_feed(self, feed_id: FeedId) -> None:
        """Shows a feed that was added; the focus is in its list, where single keys act on stories."""
        self.navigation.show_feed(feed_id)
        self._window.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _review_mail(self, draft: MailDraft) -> None:
        """Shows what a mailto link would begin, before anything goes to the mail program."""
        from deskreader.desktop.commands.mail_review import MailReviewDialog

        self.dialogs.show_dialog(
            f"mail {draft.url}", lambda context, window: MailReviewDialog(draft, self._open_url, context.theme, window)
        )
