"""The main window: sidebar, timeline and article pane side by side, and what ties them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme_manager import ThemeManager, ViewportPalettes
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.article import ArticlePane
from deskreader.desktop.commands.feeds import FeedCommands
from deskreader.desktop.commands.library import LibraryCommands
from deskreader.desktop.controllers.article_controller import ArticleController, OpenUrl
from deskreader.desktop.controllers.navigation import Navigation
from deskreader.desktop.dialogs.opener import DialogOpener
from deskreader.desktop.runtime.change_bridge import ChangeBridge
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.runtime.window_state import DEFAULT_VIEW, WindowState
from deskreader.desktop.shortcuts.actions import Actions
from deskreader.desktop.shortcuts.key_guard import KeyGuard
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.strings import messages
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.widgets.undo_bar import UndoBar
from deskreader.desktop.window import action_wiring, menus
from deskreader.desktop.window.disk_full_banner import DiskFullBanner, DiskSpaceWatch
from deskreader.desktop.window.open_requests import OpenRequests
from deskreader.desktop.window.splitter import PaneSplitter
from deskreader.desktop.window.welcome import Welcome
from deskreader.engine.engine import Engine
from deskreader.engine.library.library import Library
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, Headline, Outline, Problem, Progress, View, ViewKind
from deskreader.settings import SettingsKeeper
from deskreader.text.clock import utc_now

WIDTH, HEIGHT = 1360, 860
DAY_CHECK_MS = 60_000

MakeArticle = Callable[[Library, Tasks, SettingsKeeper, Mapping[str, QAction], QWidget | None], ArticlePane]


def describe(problem: Problem) -> str:
    """The sentence for a feed's standing problem."""
    return messages.error_message(DeskReaderError(Kind(problem.kind), problem.detail))


class MainWindow(QMainWindow):
    """The window. `closed` follows its last closing, `outlined(Outline)` each new state of the sidebar.

    `story_act_asked(ArticleId, str)` passes on what a notification that started the program asks for.

    `hide_instead` is asked before closing: where it says True, the window only hides (into a tray).
    """

    closed = Signal()
    outlined = Signal(object)
    quit_asked = Signal()
    minimized = Signal()
    story_act_asked = Signal(object, str)

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bridge: ChangeBridge,
        state_path: Path,
        open_url: OpenUrl,
        theming: ThemeManager,
        make_article: MakeArticle = ArticlePane,
        open_newsroom: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._tasks, self._theming, self._now = engine, tasks, theming, now
        self._state = WindowState(state_path)
        self._started = False
        self._finished: datetime | None = None  # end of the last round that was told of
        self._today = now().astimezone().date()
        self.hide_instead: Callable[[], bool] = lambda: False
        self.actions_by_name = Actions(engine.settings, theming.theme, self)
        self._build(make_article, open_url)
        self._commands = FeedCommands(engine, tasks, self.undo_bar, lambda: self.sidebar.outline, self)
        self._dialogs = DialogOpener(engine, tasks, theming, self.actions_by_name, self)
        self.safekeeping = LibraryCommands(engine, tasks, self.undo_bar, self.reading, self._commands, self._dialogs)
        self._incoming = OpenRequests(self._commands, self._dialogs, self._act_on_story, self)
        self._steps = Welcome(engine, tasks, theming, self._commands, self._dialogs, open_newsroom, self)
        self._menus = {
            "more_menu": menus.program_menu(self.actions_by_name, self),
            "text_size": menus.text_size_menu(self.actions_by_name, self),
        }
        self._guard = KeyGuard(QApplication.instance(), self)
        self._wire(bridge)
        self._restore()
        self.sidebar.reload()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self, make_article: MakeArticle, open_url: OpenUrl) -> None:
        self.setWindowTitle("DeskReader")
        self.setMinimumSize(metrics.px(640), metrics.px(420))
        library, theme = self._engine.library, self._theming.theme
        self._pictures = ThumbnailCache(library.picture, self._tasks, self)
        self.sidebar = Sidebar(library, self._tasks, self._pictures, theme, describe, self._now)
        self.timeline = Timeline(library, self._tasks, self._pictures, theme, self._now, messages.error_message)
        self.article = make_article(library, self._tasks, self._engine.settings, self.actions_by_name, None)
        self._viewports = ViewportPalettes(self.article)
        self.panes = PaneSplitter(self.sidebar, self.timeline, self.article)
        self.banner = DiskFullBanner(self.panes.widget, theme)
        self.setCentralWidget(self.banner)
        self._room = DiskSpaceWatch(library, self._tasks, self.banner, self)
        self.undo_bar = UndoBar(theme, self)
        self.article.set_theme(theme)
        panes = (self.sidebar, self.timeline, self.article)
        self.reading = ArticleController(library, self._tasks, self._engine.settings, panes, open_url, self)
        self.showing = Navigation(library, self._tasks, self.reading, panes[:2])
        self.show_view, self.show_feed = self.showing.show_view, self.showing.show_feed

    def _wire(self, bridge: ChangeBridge) -> None:
        bridge.changed.connect(self.apply)
        bridge.progressed.connect(self._show_progress)
        self.sidebar.chosen.connect(self.showing.show)
        self.sidebar.outlined.connect(self._follow_outline)
        self.sidebar.menu_asked.connect(self._open_sidebar_menu)
        self.sidebar.refresh_asked.connect(self._commands.refresh_all)
        self.sidebar.add_asked.connect(self._dialogs.add_feed)
        self.sidebar.left.connect(lambda: self.timeline.setFocus(Qt.FocusReason.TabFocusReason))
        self.timeline.left.connect(self._go_to_pane)
        self.timeline.menu_asked.connect(self._open_card_menu)
        self.timeline.save_asked.connect(lambda view: self._commands.searches.save(view, self.sidebar.outline))
        self.reading.changed.connect(self._show_story_state)
        self.reading.view_asked.connect(self.show_view)
        self.reading.said.connect(self._say)
        self.reading.later_asked.connect(lambda article_id: self.story_act_asked.emit(article_id, "later"))
        self.reading.report_asked.connect(self._commands.report_page)
        self.reading.place_left.connect(self._keep_place)
        self._dialogs.feed_requested.connect(self.show_feed)
        self._theming.changed.connect(self._dress)
        self._day = QTimer(self, interval=DAY_CHECK_MS)
        self._day.timeout.connect(self._check_day)
        self._day.timeout.connect(self.save_state)  # for a program that is killed
        self._day.start()
        action_wiring.wire(self, self._commands, self._dialogs)
        self._show_story_state(None)

    # --- following ----------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Lets every pane follow what a write changed."""
        self._pictures.forget_missing()
        if changes.everything:
            self._show_everything_anew()
        self.sidebar.apply(changes)
        self.timeline.apply(changes)
        self.article.apply(changes)
        self.reading.apply(changes)
        self._dialogs.apply(changes)

    def _show_everything_anew(self) -> None:
        """Follows a library that stands in the place of the one before."""
        self.reading.close()
        self.sidebar.reload()
        self.showing.show_anew(self.timeline.base_view or DEFAULT_VIEW)

    def _keep_place(self, article_id: ArticleId, place: int) -> None:
        self._tasks.run(lambda: self._engine.library.set_reading_position(article_id, place), None, lambda _error: None)

    def _follow_outline(self, outline: Outline) -> None:
        if outline.feeds:
            self.panes.show_stories()
        else:
            self.panes.show_page(self._steps.page())
        if not self._started:
            self._started = True
            self.sidebar.show_progress(self._engine.refresher.progress)
            self.showing.begin(self._state.place(), outline)
        self.showing.follow_outline(outline)
        self.outlined.emit(outline)

    def _show_progress(self, progress: Progress) -> None:
        """Says at the foot how far a refresh is, and once why one by hand left feeds alone."""
        self.sidebar.show_progress(progress)
        if progress.running or progress.finished_at == self._finished:
            return
        self._finished = progress.finished_at
        if skipped := messages.skipped_feeds_message(progress):
            self._say(skipped)

    def _show_story_state(self, story: Headline | None) -> None:
        read, starred = (story.is_read, story.is_starred) if story is not None else (False, False)
        self.actions_by_name.show_state(self._theming.theme, story is not None, read, starred)

    def _check_day(self) -> None:
        today = self._now().astimezone().date()
        if today != self._today:
            self._today = today
            self.sidebar.reload()
            self.timeline.new_day()
            if self.timeline.base_view == View(ViewKind.TODAY):
                self.showing.show_anew(View(ViewKind.TODAY))

    def _say(self, sentence: str) -> None:
        """Says a word at the foot, unless something there can still be undone."""
        if not self.undo_bar.can_undo:
            self.undo_bar.say(sentence)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_article(self, article_id: ArticleId) -> None:
        """Brings the window forward and opens an article, as from a notification."""
        self.bring_forward()
        self.showing.show_article(article_id)

    def take(self, argument: str) -> None:
        """Does what the program was called with: an address, a file of feeds, or a story."""
        self._incoming.take(argument)

    def _act_on_story(self, article_id: ArticleId, act: str) -> None:
        if act:
            self.story_act_asked.emit(article_id, act)
        else:
            self.show_article(article_id)

    def bring_forward(self) -> None:
        """Shows the window above others, as it was, also from the tray or the task bar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _go_to_pane(self, step: int) -> None:
        """Puts the keyboard into the pane on the right (1) or left (-1) of the timeline."""
        (self.article if step > 0 else self.sidebar).setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_feed(self, step: int) -> None:
        """Shows the next (1) or previous (-1) feed of the sidebar."""
        view = self.sidebar.feed_beside(step)
        if view is not None:
            self.show_view(view)

    def open_menu(self, name: str) -> None:
        """Opens the menu of the button whose action has this name."""
        menus.show_below(self._menus[name], self.actions_by_name[name], self)

    def _open_sidebar_menu(self, node: object, position: QPoint) -> None:
        view = node.view if node is not None else None
        menu = menus.sidebar_menu(view, self.sidebar.outline, self._commands, self.actions_by_name, self)
        self._pop_up(menu, position)

    def _open_card_menu(self, story: Headline, position: QPoint) -> None:
        self._pop_up(menus.card_menu(story, self.reading, self), position)

    def _pop_up(self, menu: QMenu, position: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _dress(self, theme: object) -> None:
        self.banner.set_theme(theme)
        self.actions_by_name.dress(theme)
        for pane in (self.sidebar, self.timeline, self.article, self.undo_bar):
            pane.set_theme(theme)
        self._show_story_state(self.reading.story)

    # --- coming and going ---------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        wanted = QSize(metrics.px(WIDTH), metrics.px(HEIGHT))
        self.resize(metrics.fitting(wanted, self.screen().availableGeometry().size()))
        self.restoreGeometry(self._state.bytes_of("geometry"))
        self.panes.restore(self._state, WIDTH)

    def save_state(self) -> None:
        """Keeps where the window and its reader are."""
        self._state.keep_bytes("geometry", self.saveGeometry())
        self.panes.save(self._state)
        if self._started:
            self._state.keep_place(self.showing.place(self.article.place()))
        self._state.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keeps the state; hides where there is a tray to come back from, else closes."""
        self.save_state()
        if self.hide_instead():
            event.ignore()
            self.hide()
            return
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Tells of being minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.minimized.emit()
