"""The main window: sidebar, timeline and article pane side by side, and what connects them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme, reading_theme
from deskreader.desktop.appearance.theme_manager import ThemeManager
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.change_bridge import ChangeBridge, SettingsWatch
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW, WindowState
from deskreader.desktop.shortcuts.actions import Actions, target_state
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.strings import messages
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.window.disk_full_banner import DiskFullBanner
from deskreader.desktop.window.frame.article_slot import ArticleSlot
from deskreader.desktop.window.frame.contents import Contents
from deskreader.desktop.window.splitter import PaneSplitter
from deskreader.engine.engine import Engine
from deskreader.model import ArticleId, Changes, FeedId, Headline, Outline, Progress, View
from deskreader.settings import Settings
from deskreader.text.clock import utc_now

if TYPE_CHECKING:
    from deskreader.desktop.article.pane import ArticlePane
    from deskreader.desktop.controllers.article_controller import OpenUrl
    from deskreader.desktop.widgets.undo_bar import UndoBar
    from deskreader.desktop.window.frame.workbench import Workbench

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
        make_article_pane: type[ArticlePane] | None = None,
        open_newsroom: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._all_tasks, self.theming, self._now = engine, tasks, theme_manager, now
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
        self.workbench.disk_space.follow()
        self.sidebar.reload()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Builds what the first frame of the window shows; `complete` builds the rest."""
        self._started, self._scale = False, metrics.scale()
        self._workbench: Workbench | None = None
        self._tasks = self._all_tasks.share()
        self.setWindowTitle("DeskReader")
        self.setMinimumSize(metrics.px(360), metrics.px(420))
        settings, library, tasks, theme = self._engine.settings, self._engine.library, self._tasks, self.theming.theme
        actions = self.actions_by_name = Actions(settings, theme, self)
        self._thumbnails = ThumbnailCache(library.picture, tasks, self)
        self.sidebar = Sidebar(library, tasks, self._thumbnails, theme, messages.problem_message, self._now, actions)
        self.timeline = Timeline(library, tasks, self._thumbnails, theme, self._now, messages.error_message, actions)
        self.article_slot = ArticleSlot(actions, reading_theme(theme, settings.current.reading_theme))
        self.panes = PaneSplitter(self.sidebar, self.timeline, self.article_slot)
        self.panes.changed.connect(self._follow_panes)
        self.banner = DiskFullBanner(self.panes.widget, theme)
        self.setCentralWidget(self.banner)
        self._follow_panes()
        self.show_article_state(None)
        self._settings_watch = SettingsWatch(settings, self)
        self._settings_watch.changed.connect(self._follow_settings)
        self._follow_settings(settings.current)

    @property
    def workbench(self) -> Workbench:
        """What the first frame does not show: article pane, commands, dialogs, menus. Built when first asked for."""
        return self._workbench or self.complete()

    def complete(self) -> Workbench:
        """Builds all that the first frame does not show, unless it is there, and returns it."""
        if self._workbench is None:
            from deskreader.desktop.window.frame.workbench import Workbench

            parts = (self._engine, self._tasks, self._open_url, self._open_newsroom, self._now)
            workbench = self._workbench = Workbench(self, *parts)
            self._contents.extend(lambda: workbench.build(self._make_article_pane))
        return self._workbench

    @property
    def article(self) -> ArticlePane:
        """The article pane."""
        return self.workbench.article

    @property
    def undo_bar(self) -> UndoBar:
        """The bar that says what was done and offers to undo it."""
        return self.workbench.undo_bar

    def rebuild(self) -> None:
        """Builds everything in the window anew, as for another language or text size; the user stays where he is."""
        self.save_state()
        self._tasks.close()
        settings, scale, sizes = self.workbench.dialogs.close_all(), self._scale, self.panes.sizes
        self._contents.rebuild(self.complete)
        self.panes.restore(self._state, WIDTH)
        self.panes.resize_panes(sizes, self._scale / scale)
        self.load()
        self.workbench.dialogs.reopen_settings(settings)

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
        self.workbench.article_controller.apply(changes)
        self.workbench.briefing.apply(changes)
        self.workbench.dialogs.apply(changes)

    def _reload_everything(self) -> None:
        """Shows a library that replaces the former one, as after a restore."""
        self.workbench.article_controller.close()
        self.sidebar.reload()
        self.workbench.navigation.reload(self.timeline.base_view or DEFAULT_VIEW)

    def follow_outline(self, outline: Outline) -> None:
        """Shows another outline, and where the user was when it is the first one."""
        if outline.feeds or outline.accounts:
            self.workbench.briefing.show_panes()
        else:
            self.panes.show_page(self.workbench.welcome.page())
        if not self._started:
            self._started = True
            self.sidebar.show_progress(self._engine.refresher.progress)
            self.workbench.navigation.restore(self._state.position(), outline)
        self.workbench.navigation.follow_outline(outline)
        self.article.follow_outline(outline)
        self.outline_changed.emit(outline)

    def _show_progress(self, progress: Progress) -> None:
        """Shows how far a refresh is, and once why a refresh by hand skipped feeds."""
        self.sidebar.show_progress(progress)
        self.workbench.dialogs.show_progress(progress)
        if progress.running or progress.finished_at == self._reported_refresh:
            return
        self._reported_refresh = progress.finished_at
        if skipped := messages.skipped_feeds_message(progress):
            self.show_message(skipped)

    def show_article_state(self, headline: Headline | None) -> None:
        """Shows in the actions what the open article is, or the selected ones are."""
        state = target_state(headline, self.timeline.selected)
        self.actions_by_name.show_state(self.theming.theme, state)

    def show_message(self, sentence: str) -> None:
        """Shows a sentence in the undo bar, unless the bar still offers an undo."""
        if not self.undo_bar.can_undo:
            self.undo_bar.show_message(sentence)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_article(self, article_id: ArticleId) -> None:
        """Brings the window forward and opens an article, as from a notification."""
        self.bring_forward()
        self.workbench.navigation.show_article(article_id)

    def handle_argument(self, argument: str) -> None:
        """Does what an argument of the program asks for: an address, a file of feeds, or an article."""
        self.workbench.open_requests.handle(argument)

    def shows_in_list(self, headline: Headline) -> bool:
        """Whether the user is looking at a list that an article belongs to, so that it need not be announced."""
        return self.isActiveWindow() and not self.isMinimized() and self.timeline.shows(headline)

    def bring_forward(self) -> None:
        """Shows the window above others in its former size, also from the tray or the task bar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

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

    def go_to_feed(self, step: int) -> None:
        """Shows the next (1) or previous (-1) feed of the sidebar."""
        if (view := self.sidebar.feed_beside(step)) is not None:
            self.show_view(view)

    def show_view(self, view: View) -> None:
        """Shows a view in the timeline, and its row in the sidebar."""
        self.workbench.navigation.show_view(view)

    def show_feed(self, feed_id: FeedId) -> None:
        """Shows a feed in the timeline, and its row in the sidebar."""
        self.workbench.navigation.show_feed(feed_id)

    def _set_theme(self, theme: Theme) -> None:
        self.banner.set_theme(theme)
        self.actions_by_name.set_theme(theme)
        self.sidebar.set_theme(theme)
        self.timeline.set_theme(theme)
        self.article_slot.set_theme(reading_theme(theme, self._engine.settings.current.reading_theme))
        if self._workbench is not None:
            self.article.set_theme(theme)
            self.undo_bar.set_theme(theme)
            self.show_article_state(self.workbench.article_controller.headline)

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
            self._state.set_position(self.workbench.navigation.position(self.article.reading_position()))
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
