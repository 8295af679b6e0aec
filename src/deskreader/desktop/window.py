"""The main window: sidebar, timeline and article pane side by side, and what ties them together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QWidget

from deskreader.desktop import measures, menus, messages, views
from deskreader.desktop.actions import Actions
from deskreader.desktop.bridge import Bridge
from deskreader.desktop.commands import Commands
from deskreader.desktop.first_steps import FirstSteps
from deskreader.desktop.keyboard import KeyGuard
from deskreader.desktop.opened_dialogs import Dialogs
from deskreader.desktop.pictures import Pictures
from deskreader.desktop.ports import ArticleView, Engine, OpenUrl
from deskreader.desktop.reading import Reading
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.tasks import Tasks
from deskreader.desktop.theming import Theming, ViewportPalettes
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.undo_bar import UndoBar
from deskreader.desktop.window_state import DEFAULT_VIEW, Place, WindowState
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, FeedId, Headline, Outline, Problem, Progress, View, ViewKind

WIDTH, HEIGHT = 1360, 860
SIDEBAR_WIDTH, TIMELINE_WIDTH = 236, 372
DAY_CHECK_MS = 60_000

MakeArticle = Callable[..., ArticleView]


def article_pane(*arguments: object) -> ArticleView:
    """The real article pane."""
    from deskreader.desktop.article import ArticlePane

    return ArticlePane(*arguments)


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def describe(problem: Problem) -> str:
    """The sentence for a feed's standing problem."""
    return messages.sentence(DeskReaderError(Kind(problem.kind), problem.detail))


class MainWindow(QMainWindow):
    """The window. `closed` follows its last closing, `outlined(Outline)` each new state of the sidebar.

    `hide_instead` is asked before closing: where it says True, the window only hides (into a tray).
    """

    closed = Signal()
    outlined = Signal(object)
    quit_asked = Signal()

    def __init__(
        self,
        engine: Engine,
        tasks: Tasks,
        bridge: Bridge,
        state_path: Path,
        open_url: OpenUrl,
        theming: Theming,
        make_article: MakeArticle = article_pane,
        open_newsroom: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._tasks, self._theming, self._now = engine, tasks, theming, now
        self._state = WindowState(state_path)
        self._place = self._state.place()
        self._started = False
        self._wanted: View | None = None  # a feed that the sidebar does not know of yet
        self._finished: datetime | None = None  # end of the last round that was told of
        self._today = now().astimezone().date()
        self.hide_instead: Callable[[], bool] = lambda: False
        self.actions_by_name = Actions(engine.settings, theming.theme, self)
        self._build(make_article, open_url)
        self._commands = Commands(engine, tasks, self.undo_bar, lambda: self.sidebar.outline, self)
        self._dialogs = Dialogs(engine, tasks, theming, self.actions_by_name, self)
        self._steps = FirstSteps(engine, tasks, theming, self._commands, self._dialogs, open_newsroom, self)
        self._menu = menus.program_menu(self.actions_by_name, self)
        self._text_menu = menus.text_size_menu(self.actions_by_name, self)
        self._guard = KeyGuard(QApplication.instance(), self)
        self._wire(bridge)
        self._restore()
        self.sidebar.reload()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self, make_article: MakeArticle, open_url: OpenUrl) -> None:
        self.setWindowTitle("DeskReader")
        self.setMinimumSize(measures.px(640), measures.px(420))
        library, theme = self._engine.library, self._theming.theme
        self._pictures = Pictures(library.picture, self._tasks, self)
        self.sidebar = Sidebar(library, self._tasks, self._pictures, theme, describe, self._now)
        self.timeline = Timeline(library, self._tasks, self._pictures, theme, self._now, messages.sentence)
        self.article = make_article(library, self._tasks, self._engine.settings, self.actions_by_name, None)
        self._viewports = ViewportPalettes(self.article)
        self._panes = self._splitter(self.timeline, self.article)
        self._right = QStackedWidget()
        self._right.addWidget(self._panes)
        self._whole = self._splitter(self.sidebar, self._right)
        self.setCentralWidget(self._whole)
        self.undo_bar = UndoBar(theme, self)
        self.article.set_theme(theme)
        self.reading = Reading(
            library,
            self._tasks,
            self._engine.settings,
            (self.sidebar, self.timeline, self.article),
            open_url,
            self,
        )

    def _splitter(self, left: QWidget, right: QWidget) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        return splitter

    def _wire(self, bridge: Bridge) -> None:
        bridge.changed.connect(self.apply)
        bridge.progressed.connect(self._show_progress)
        self.sidebar.chosen.connect(self._show)
        self.sidebar.outlined.connect(self._follow_outline)
        self.sidebar.menu_asked.connect(self._open_sidebar_menu)
        self.sidebar.refresh_asked.connect(self._commands.refresh_all)
        self.sidebar.add_asked.connect(self._dialogs.add_feed)
        self.sidebar.left.connect(lambda: self.timeline.setFocus(Qt.FocusReason.TabFocusReason))
        self.timeline.left.connect(self._go_to_pane)
        self.timeline.menu_asked.connect(self._open_card_menu)
        self.timeline.opened.connect(self._return_to_place)
        self.reading.changed.connect(self._show_story_state)
        self.reading.view_asked.connect(self.show_view)
        self.reading.said.connect(self._say)
        self.reading.report_asked.connect(self._commands.report_page)
        self._dialogs.feed_wanted.connect(self.show_feed)
        self._theming.changed.connect(self._dress)
        self._day = QTimer(self, interval=DAY_CHECK_MS)
        self._day.timeout.connect(self._check_day)
        self._day.timeout.connect(self.save_state)  # for a program that is killed
        self._day.start()
        self._wire_actions()

    def _wire_actions(self) -> None:
        actions = self.actions_by_name
        self.addActions(list(actions.values()))
        self.reading.wire(actions)
        for name, act in {
            "add_feed": self._dialogs.add_feed,
            "add_folder": self._commands.add_folder,
            "starter_list": self._dialogs.starter_list,
            "refresh_shown": lambda: self._commands.refresh(self.timeline.base_view or DEFAULT_VIEW),
            "refresh_all": self._commands.refresh_all,
            "import_opml": self._commands.import_opml,
            "export_opml": self._commands.export_opml,
            "settings": self._dialogs.settings,
            "close_window": self.close,
            "quit": self.quit_asked.emit,
            "search": self.timeline.focus_search,
            "text_size": lambda: menus.show_below(self._text_menu, actions["text_size"], self),
            "more_menu": lambda: menus.show_below(self._menu, actions["more_menu"], self),
            "toggle_sidebar": lambda: self.sidebar.setVisible(self.sidebar.isHidden()),
            "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            "next_feed": lambda: self._go_to_feed(1),
            "previous_feed": lambda: self._go_to_feed(-1),
            "go_unread": lambda: self.show_view(View(ViewKind.UNREAD)),
            "go_today": lambda: self.show_view(View(ViewKind.TODAY)),
            "go_starred": lambda: self.show_view(View(ViewKind.STARRED)),
            "go_all": lambda: self.show_view(View(ViewKind.ALL)),
            "mark_all_read": lambda: self._commands.mark_all_read(self.timeline.view or DEFAULT_VIEW),
            "undo": self.undo_bar.take_back,
            "shortcuts": self._dialogs.shortcuts,
            "about": self._dialogs.about,
        }.items():
            actions[name].triggered.connect(lambda _checked=False, act=act: act())
        self._show_story_state(None)

    # --- following ----------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Lets every pane follow what a write changed."""
        self._pictures.forget_missing()
        self.sidebar.apply(changes)
        self.timeline.apply(changes)
        self.article.apply(changes)
        self.reading.apply(changes)

    def _follow_outline(self, outline: Outline) -> None:
        self._right.setCurrentWidget(self._panes if outline.feeds else self._first_page())
        if not self._started:
            self._begin(outline)
        view = self.timeline.base_view or DEFAULT_VIEW
        if views.exists(view, outline):
            self.timeline.follow_outline(views.title(view, outline), views.feeds_of(view, outline), outline)
        else:
            self.show_view(DEFAULT_VIEW)
        if self._wanted is not None and views.exists(self._wanted, outline):
            wanted, self._wanted = self._wanted, None
            self.show_view(wanted)
        self.outlined.emit(outline)

    def _show_progress(self, progress: Progress) -> None:
        """Says at the foot how far a refresh is, and once why one by hand left feeds alone."""
        self.sidebar.show_progress(progress)
        if progress.running or progress.finished_at == self._finished:
            return
        self._finished = progress.finished_at
        if progress.skipped:
            self._say(messages.skipped(progress))

    def _first_page(self) -> QWidget:
        page = self._steps.page()
        if self._right.indexOf(page) < 0:
            self._right.addWidget(page)
        return page

    def _begin(self, outline: Outline) -> None:
        """Shows what was shown when the program ended."""
        self._started = True
        self.sidebar.show_progress(self._engine.refresher.progress)
        self.sidebar.collapse_folders(self._place.collapsed)
        view = self._place.view if views.exists(self._place.view, outline) else DEFAULT_VIEW
        keep = tuple(i for i in (self._place.story, self._place.anchor) if i is not None)
        self._show(view, keep)
        self.sidebar.choose(view)
        self.timeline.setFocus()
        if self._place.story is not None:
            self.reading.reopen(self._place.story, self._place.read_to)

    def _return_to_place(self) -> None:
        place, self._place = self._place, Place()
        if place.story is not None:
            self.timeline.choose(place.story, quietly=True)
        if place.anchor is not None:
            self.timeline.go_to_place(place.anchor, place.anchor_top)

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
                self._show_anew(View(ViewKind.TODAY))

    def _say(self, sentence: str) -> None:
        """Says a word at the foot, unless something there can still be undone."""
        if not self.undo_bar.can_undo:
            self.undo_bar.say(sentence)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Shows a view, and its row in the sidebar where it has one."""
        self.sidebar.choose(view)
        self._show(view)

    def _show(self, view: View, keep: tuple[ArticleId, ...] = ()) -> None:
        if self.timeline.base_view != view or (self.timeline.view or view).query or keep:
            self._show_anew(view, keep)

    def _show_anew(self, view: View, keep: tuple[ArticleId, ...] = ()) -> None:
        outline = self.sidebar.outline
        self.timeline.show_view(view, views.title(view, outline), views.feeds_of(view, outline), keep)

    def show_feed(self, feed_id: FeedId) -> None:
        """Shows a feed, as soon as the sidebar knows of it."""
        view = View(ViewKind.FEED, feed_id=feed_id)
        if views.exists(view, self.sidebar.outline):
            self.show_view(view)
        else:
            self._wanted = view

    def show_article(self, article_id: ArticleId) -> None:
        """Brings the window forward and opens an article, as from a notification."""
        self.bring_forward()
        if not self.timeline.choose(article_id):
            self._tasks.run(lambda: self._engine.library.headlines([article_id]), self._show_found)

    def _show_found(self, found: tuple[Headline, ...]) -> None:
        if not found:
            return
        story = found[0]
        view = View(ViewKind.FEED, feed_id=story.feed_id)
        self._place = Place(view, story.id)
        self.sidebar.choose(view)
        self.timeline.show_view(view, views.title(view, self.sidebar.outline), (story.feed_id,), (story.id,))
        self.reading.open(story)

    def take(self, argument: str) -> None:
        """Does what the program was called with: imports a file of feeds, or offers to subscribe to an address."""
        url = QUrl(argument)
        path = Path(url.toLocalFile() if url.isLocalFile() else argument)
        if path.is_file():
            self._commands.import_opml(str(path))
        else:
            self._dialogs.add_feed(argument.strip())

    def bring_forward(self) -> None:
        """Shows the window above others, as it was, also from the tray or the task bar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _go_to_pane(self, step: int) -> None:
        """Puts the keyboard into the pane on the right (1) or left (-1) of the timeline."""
        (self.article if step > 0 else self.sidebar).setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to_feed(self, step: int) -> None:
        view = self.sidebar.feed_beside(step)
        if view is not None:
            self.show_view(view)

    def _open_sidebar_menu(self, node: object, position: QPoint) -> None:
        view = node.view if node is not None else None
        menu = menus.sidebar_menu(view, self.sidebar.outline, self._commands, self.actions_by_name, self)
        self._pop_up(menu, position)

    def _open_card_menu(self, story: Headline, position: QPoint) -> None:
        self._pop_up(menus.card_menu(story, self.reading, self), position)

    def _pop_up(self, menu: object, position: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _dress(self, theme: object) -> None:
        self.actions_by_name.dress(theme)
        for pane in (self.sidebar, self.timeline, self.article, self.undo_bar):
            pane.set_theme(theme)
        self._show_story_state(self.reading.story)

    # --- coming and going ---------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        wanted = QSize(measures.px(WIDTH), measures.px(HEIGHT))
        self.resize(measures.fitting(wanted, self.screen().availableGeometry().size()))
        self._whole.setSizes([measures.px(SIDEBAR_WIDTH) - 1, measures.px(WIDTH - SIDEBAR_WIDTH)])
        rest = WIDTH - SIDEBAR_WIDTH - TIMELINE_WIDTH
        self._panes.setSizes([measures.px(TIMELINE_WIDTH) - 1, measures.px(rest)])
        self.restoreGeometry(self._state.bytes_of("geometry"))
        self._whole.restoreState(self._state.bytes_of("sidebar"))
        self._panes.restoreState(self._state.bytes_of("timeline"))

    def save_state(self) -> None:
        """Keeps where the window and its reader are."""
        self._state.keep_bytes("geometry", self.saveGeometry())
        self._state.keep_bytes("sidebar", self._whole.saveState())
        self._state.keep_bytes("timeline", self._panes.saveState())
        if self._started:
            anchor = self.timeline.place()
            self._state.keep_place(
                Place(
                    self.timeline.base_view or DEFAULT_VIEW,
                    self.reading.story.id if self.reading.story is not None else None,
                    anchor[0] if anchor is not None else None,
                    anchor[1] if anchor is not None else 0,
                    self.sidebar.collapsed_folders,
                    self.article.place(),
                )
            )
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
