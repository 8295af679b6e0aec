"""The main window: sidebar, timeline and article pane side by side, and what connects them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.theme_manager import ThemeManager, ViewportPalettes
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.article import ArticlePane
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
from deskreader.desktop.runtime.change_bridge import ChangeBridge, SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW, WindowState
from deskreader.desktop.shortcuts.actions import Actions, target_state
from deskreader.desktop.shortcuts.key_guard import KeyGuard
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.strings import messages
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.row_merge import is_search
from deskreader.desktop.widgets.undo_bar import UndoBar, area_within
from deskreader.desktop.window import action_wiring
from deskreader.desktop.window.disk_full_banner import DiskFullBanner, DiskSpaceWatch
from deskreader.desktop.window.drops import Drops
from deskreader.desktop.window.frame.contents import Contents
from deskreader.desktop.window.go_to.go_to_opener import GoToOpener
from deskreader.desktop.window.menu_opener import MenuOpener
from deskreader.desktop.window.menus import fill_menu_bar
from deskreader.desktop.window.minute_clock import MinuteClock
from deskreader.desktop.window.open_requests import OpenRequests
from deskreader.desktop.window.pages.briefing_opener import BriefingOpener
from deskreader.desktop.window.pages.welcome import Welcome
from deskreader.desktop.window.splitter import PaneSplitter
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, Changes, FeedId, Headline, Outline, Progress, View, ViewKind
from deskreader.settings import Settings
from deskreader.text.clock import utc_now
from deskreader.text.mailto import MailDraft

WIDTH, HEIGHT = 1360, 860


class MainWindow(QMainWindow):
    """The window.

    `hides_on_close` is called before closing: where it returns True, the window only hides (into a tray).
    """

    closed = Signal()
    outline_changed = Signal(object)
    """The Outline that the sidebar shows now."""
    quit_requested = Signal()
    minimized = Signal()
    article_action_requested = Signal(object, str)
    """The ArticleId and NotificationAction of a notification that was shown in another run."""

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bridge: ChangeBridge,
        state_path: Path,
        open_url: OpenUrl,
        theme_manager: ThemeManager,
        make_article_pane: type[ArticlePane] = ArticlePane,
        open_newsroom: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._all_tasks, self._theme_manager, self._now = engine, tasks, theme_manager, now
        self._make_article_pane, self._open_url, self._open_newsroom = make_article_pane, open_url, open_newsroom
        self._state = WindowState(state_path)
        self._reported_refresh: datetime | None = None  # end of the last refresh whose report was shown
        self.hides_on_close: Callable[[], bool] = lambda: False
        self._contents = Contents(self, self._build)
        bridge.changed.connect(self.apply)
        bridge.progressed.connect(self._show_progress)
        theme_manager.changed.connect(self._set_theme)
        self._restore_geometry()

    def load(self) -> None:
        """Shows what is in the library, which is open now."""
        self._disk_space.follow()
        self.sidebar.reload()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Builds everything in the window."""
        self._started, self._scale = False, metrics.scale()
        self._tasks = self._all_tasks.share()
        self.actions_by_name = Actions(self._engine.settings, self._theme_manager.theme, self)
        self._build_panes()
        self._build_controllers()
        if sys.platform == "darwin":
            fill_menu_bar(self.menuBar(), self.actions_by_name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._key_guard = KeyGuard(app, self, lambda: self.undo_bar.comes_first)
        self.menus = MenuOpener(self, self._commands)
        self.go_to = GoToOpener(self, self._tasks, self._dialogs)
        self.briefing = BriefingOpener(self, self._engine.library, self._tasks, self._theme_manager, self._now)
        self._wire_panes()
        self._wire_controllers()

    def rebuild(self) -> None:
        """Builds everything in the window anew, as for another language or text size; the user stays where he is."""
        self.save_state()
        self._tasks.close()
        settings, scale, sizes = self._dialogs.close_all(), self._scale, self.panes.sizes
        self._contents.rebuild()
        self.panes.restore(self._state, WIDTH)
        self.panes.resize_panes(sizes, self._scale / scale)
        self.load()
        self._dialogs.reopen_settings(settings)

    def _build_panes(self) -> None:
        self.setWindowTitle("DeskReader")
        self.setMinimumSize(metrics.px(360), metrics.px(420))
        engine, library, tasks, theme = self._engine, self._engine.library, self._tasks, self._theme_manager.theme
        self._thumbnails = ThumbnailCache(library.picture, tasks, self)
        actions = self.actions_by_name
        self.sidebar = Sidebar(library, tasks, self._thumbnails, theme, messages.problem_message, self._now, actions)
        self.timeline = Timeline(library, tasks, self._thumbnails, theme, self._now, messages.error_message, actions)
        self.article = self._make_article_pane(library, tasks, self._engine.settings, actions, None)
        self._viewports = ViewportPalettes(self.article)
        self.panes = PaneSplitter(self.sidebar, self.timeline, self.article)
        self.banner = DiskFullBanner(self.panes.widget, theme)
        self.setCentralWidget(self.banner)
        self._disk_space = DiskSpaceWatch(library, tasks, self.banner, self)
        self.undo_bar = UndoBar(theme, self)
        self.undo_bar.area = lambda: area_within(self, self.article.pages)
        self.article.color_code, self.article.changes.compare = engine.color_code, engine.compare
        self.article.set_theme(theme)

    def _build_controllers(self) -> None:
        engine, tasks, bar = self._engine, self._tasks, self.undo_bar
        panes = (self.sidebar, self.timeline, self.article)
        self.article_controller = ArticleController(engine.library, tasks, engine.settings, panes, self._open_url, self)
        self.navigation = Navigation(engine.library, tasks, self.article_controller, self.sidebar, self.timeline)
        self.show_view, self.show_feed = self.navigation.show_view, self.navigation.show_feed
        prompts = Prompts(self, lambda: self._theme_manager.theme)
        self._commands = FeedCommands(engine, tasks, bar, lambda: self.sidebar.outline, prompts, self)
        self.article_commands = ArticleCommands(engine.library, tasks, bar, self.timeline, self._now)
        self._dialogs = DialogOpener(engine, tasks, self._theme_manager, self.actions_by_name, self)
        parts = (self.article_controller, self.article_commands, self._commands, self._dialogs)
        self.library_commands = LibraryCommands(engine, tasks, bar, *parts)
        self._story_downloads = StoryDownloads(engine, tasks, bar, self.article)
        self._open_requests = OpenRequests(self._commands, self._dialogs, self._act_on_article, self)
        theming = self._theme_manager
        self._welcome = Welcome(engine, tasks, theming, self._commands, self._dialogs, self._open_newsroom, self)

    def _wire_panes(self) -> None:
        self.sidebar.chosen.connect(self._show_chosen_view)
        self.panes.changed.connect(self._follow_panes)
        self.timeline.chosen.connect(lambda _headline: self.panes.show_article())
        self.sidebar.outline_loaded.connect(self._follow_outline)
        self.sidebar.menu_requested.connect(self.menus.open_for_node)
        self.sidebar.refresh_requested.connect(self._commands.refresh_all)
        self.sidebar.details_requested.connect(self.menus.show_what_is_missing)
        self.sidebar.timeline_requested.connect(lambda: self.timeline.setFocus(Qt.FocusReason.TabFocusReason))
        self._drops = Drops(self, self._commands, self.article_commands)
        self.timeline.pane_requested.connect(self._focus_pane_beside)
        self.timeline.search_help_requested.connect(self._dialogs.search_help)
        self.timeline.filter_reset_requested.connect(self.actions_by_name["filter_all"].trigger)
        self.timeline.opened.connect(self._mark_hits)
        self.timeline.selection_changed.connect(lambda: self._show_article_state(self.article_controller.headline))
        self.timeline.menu_requested.connect(self.menus.open_for_card)
        self.timeline.article_requested.connect(self.library_commands.open_source)
        self.timeline.source_menu_requested.connect(self.menus.open_for_source)
        save = lambda view: self._commands.searches.save(view, self.sidebar.outline)  # noqa: E731
        self.timeline.save_search_requested.connect(save)

    def _wire_controllers(self) -> None:
        self.article_controller.changed.connect(self._show_article_state)
        self.article_controller.view_requested.connect(self.show_view)
        self.article_controller.article_requested.connect(self.navigation.show_article)
        self.article_controller.message.connect(self._show_message)
        snooze = lambda article: self.article_action_requested.emit(article, NotificationAction.SNOOZE)  # noqa: E731
        self.article_controller.snooze_requested.connect(snooze)
        self.article_controller.mail_requested.connect(self._review_mail)
        self.article_controller.report_requested.connect(self._commands.report_page)
        self.article_controller.article_left.connect(self._store_reading_position)
        self._dialogs.feed_requested.connect(self._show_added_feed)
        self._clock = MinuteClock(self._now, self)
        self._clock.day_changed.connect(self._show_new_day)
        self._clock.ticked.connect(self.save_state)  # in case the program is killed
        action_wiring.wire(self, self._commands, self._dialogs)
        self._follow_panes()
        self._show_article_state(None)
        self._settings_watch = SettingsWatch(self._engine.settings, self)
        self._settings_watch.changed.connect(self._follow_settings)
        self._follow_settings(self._engine.settings.current)

    def _follow_settings(self, settings: Settings) -> None:
        """Shows lists as the settings say."""
        self.sidebar.follow_settings(settings)
        self.timeline.follow_settings(settings)
        self.panes.show_layout(settings.list_layout)

    # --- following ----------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Shows what a write changed in every pane."""
        if changes.new or changes.content or changes.feeds or changes.everything:
            self._thumbnails.forget_missing()
        if changes.everything:
            self._reload_everything()
        self.sidebar.apply(changes)
        self.timeline.apply(changes)
        self.article.apply(changes)
        self.article_controller.apply(changes)
        self.briefing.apply(changes)
        self._dialogs.apply(changes)

    def _reload_everything(self) -> None:
        """Shows a library that replaces the former one, as after a restore."""
        self.article_controller.close()
        self.sidebar.reload()
        self.navigation.reload(self.timeline.base_view or DEFAULT_VIEW)

    def _store_reading_position(self, article_id: ArticleId, position: int) -> None:
        store = lambda: self._engine.library.set_reading_position(article_id, position)  # noqa: E731
        self._tasks.run(store, None, lambda _error: None)

    def _follow_outline(self, outline: Outline) -> None:
        if outline.feeds or outline.accounts:
            self.briefing.show_panes()
        else:
            self.panes.show_page(self._welcome.page())
        if not self._started:
            self._started = True
            self.sidebar.show_progress(self._engine.refresher.progress)
            self.navigation.restore(self._state.position(), outline)
        self.navigation.follow_outline(outline)
        self.article.follow_outline(outline)
        self.outline_changed.emit(outline)

    def _show_progress(self, progress: Progress) -> None:
        """Shows how far a refresh is, and once why a refresh by hand skipped feeds."""
        self.sidebar.show_progress(progress)
        self._dialogs.show_progress(progress)
        if progress.running or progress.finished_at == self._reported_refresh:
            return
        self._reported_refresh = progress.finished_at
        if skipped := messages.skipped_feeds_message(progress):
            self._show_message(skipped)

    def _show_article_state(self, headline: Headline | None) -> None:
        state = target_state(headline, self.timeline.selected)
        self.actions_by_name.show_state(self._theme_manager.theme, state)

    def _show_new_day(self) -> None:
        self.sidebar.reload()
        self.timeline.update_day_names()
        if self.timeline.base_view == View(ViewKind.TODAY):
            self.navigation.reload(View(ViewKind.TODAY))

    def _show_message(self, sentence: str) -> None:
        """Shows a sentence in the undo bar, unless the bar still offers an undo."""
        if not self.undo_bar.can_undo:
            self.undo_bar.show_message(sentence)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_article(self, article_id: ArticleId) -> None:
        """Brings the window forward and opens an article, as from a notification."""
        self.bring_forward()
        self.navigation.show_article(article_id)

    def handle_argument(self, argument: str) -> None:
        """Does what an argument of the program asks for: an address, a file of feeds, or an article."""
        self._open_requests.handle(argument)

    def _act_on_article(self, article_id: ArticleId, action: str) -> None:
        if action:
            self.article_action_requested.emit(article_id, action)
        else:
            self.show_article(article_id)

    def shows_in_list(self, headline: Headline) -> bool:
        """Whether the user is looking at a list that an article belongs to, so that it need not be announced."""
        return self.isActiveWindow() and not self.isMinimized() and self.timeline.shows(headline)

    def bring_forward(self) -> None:
        """Shows the window above others in its former size, also from the tray or the task bar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _mark_hits(self) -> None:
        """Marks in the open article what is searched for."""
        view = self.timeline.view
        self.article.mark_hits(query_of(view, self.sidebar.outline) if view is not None and is_search(view) else "")

    def _show_chosen_view(self, view: View) -> None:
        """Shows the list of a row of the sidebar, which gives the room to it where it lies over the list."""
        self.navigation.show(view)
        if self.panes.hides_list:
            self.panes.show_list()

    def _follow_panes(self) -> None:
        """Offers a way to what is out of sight: the sidebar, and the list behind the article."""
        self.timeline.show_leading(not self.panes.is_sidebar_open)
        self.actions_by_name["show_list"].setVisible(self.panes.hides_list)
        self.actions_by_name["show_list"].setEnabled(self.panes.hides_list)

    def toggle_sidebar(self) -> None:
        """Shows or hides the sidebar; in a narrow window it lies over the other panes."""
        self.panes.toggle_sidebar()
        if self.panes.is_sidebar_open:
            self.sidebar.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_list(self) -> None:
        """Goes back from the article to the list, where the window has room for one of them only."""
        self.panes.show_list()
        self.timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_pane_beside(self, step: int) -> None:
        """Moves the focus to the pane on the right (1) or left (-1) of the timeline."""
        (self.article if step > 0 else self.sidebar).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_added_feed(self, feed_id: FeedId) -> None:
        """Shows a feed that was added; the focus is in its list, where single keys act on stories."""
        self.show_feed(feed_id)
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_feed(self, step: int) -> None:
        """Shows the next (1) or previous (-1) feed of the sidebar."""
        if (view := self.sidebar.feed_beside(step)) is not None:
            self.show_view(view)

    def _review_mail(self, draft: MailDraft) -> None:
        """Shows what a mailto link would begin, before anything goes to the mail program."""
        from deskreader.desktop.commands.mail_review import MailReviewDialog

        self._dialogs.show_dialog(
            f"mail {draft.url}", lambda context, window: MailReviewDialog(draft, self._open_url, context.theme, window)
        )

    def _set_theme(self, theme: Theme) -> None:
        self.banner.set_theme(theme)
        self.actions_by_name.set_theme(theme)
        self.sidebar.set_theme(theme)
        self.timeline.set_theme(theme)
        self.article.set_theme(theme)
        self.undo_bar.set_theme(theme)
        self._show_article_state(self.article_controller.headline)

    # --- state across restarts ----------------------------------------------------------------------------------------

    def _restore_geometry(self) -> None:
        preferred = QSize(metrics.px(WIDTH), metrics.px(HEIGHT))
        self.resize(metrics.window_size(preferred, self.screen().availableGeometry().size()))
        self.restoreGeometry(self._state.widget_state("geometry"))
        self.panes.restore(self._state, WIDTH)

    def save_state(self) -> None:
        """Stores geometry, splitters, view, open article and scroll positions."""
        self._state.set_widget_state("geometry", self.saveGeometry())
        self.panes.save(self._state)
        if self._started:
            self._state.set_position(self.navigation.position(self.article.reading_position()))
        self._state.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stores the state, then hides into the tray or closes."""
        self.save_state()
        if self.hides_on_close():
            event.ignore()
            self.hide()
            return
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Emits `minimized` when the window is minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.minimized.emit()
