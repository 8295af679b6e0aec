"""The sidebar pane: a head with buttons, the tree of feeds and the status line, which follows the library by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar.head import SidebarHead
from deskreader.desktop.sidebar.nodes import build_nodes, hide_read
from deskreader.desktop.sidebar.status_line import StatusLine, failed_feeds
from deskreader.desktop.sidebar.tree_view import SidebarTree
from deskreader.desktop.sidebar.unread_counts import UnreadCounter, counted_views
from deskreader.model import Changes, Counts, Outline, Progress, View
from deskreader.settings import Settings

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library
    from deskreader.model import Problem

MIN_WIDTH = 150
RECOUNT_MS = 5_000
"""From a change to counting again what is not saved, which may read the whole library."""


class Sidebar(QWidget):
    """Shows smart feeds, saved searches, tags, folders and feeds.

    `chosen(View)` follows the chosen row, and `outline_loaded(Outline)` each new state of the outline.
    `menu_requested(Node | None, QPoint)` asks for the menu of a row, `timeline_requested` for the keyboard to go to
    the timeline. `rows_dropped`, `articles_dropped` and `renamed` are those of the tree.
    """

    chosen = Signal(object)
    outline_loaded = Signal(object)
    menu_requested = Signal(object, QPoint)
    timeline_requested = Signal()
    refresh_requested = Signal()
    details_requested = Signal()
    rows_dropped = Signal(object, object)
    articles_dropped = Signal(object, object)
    renamed = Signal(object, str)

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        thumbnails: ThumbnailCache,
        theme: Theme,
        describe: Callable[[Problem], str],
        now: Callable[[], datetime],
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        """Creates an empty sidebar. `describe` returns the sentence for a feed's problem; `actions` fill its head."""
        super().__init__(parent)
        self._library, self._tasks, self._theme, self._describe = library, tasks, theme, describe
        self._hides_read = False
        self._is_reading = self._reads_again = self._has_counted = False
        self._counted_at: datetime | None = None  # the end of the last round whose stories were counted
        self._recount = QTimer(self, singleShot=True, interval=RECOUNT_MS)
        self._recount.timeout.connect(self._count_unsaved)
        self._counter = UnreadCounter(library, tasks, self)
        self._counter.changed.connect(self._show_nodes)
        self.outline = Outline()
        self._tree = SidebarTree(theme, thumbnails, self)
        self.head = SidebarHead(actions, self)
        self._status = StatusLine(theme, now, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._tree, 1)
        column.addWidget(self._status)
        self.setAccessibleName(self.tr("Sidebar"))
        self.setMinimumWidth(metrics.px(MIN_WIDTH))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._wire()
        self.set_theme(theme)

    def _wire(self) -> None:
        self._tree.chosen.connect(self._show_chosen)
        self._tree.rows_dropped.connect(self.rows_dropped)
        self._tree.articles_dropped.connect(self.articles_dropped)
        self._tree.renamed.connect(self.renamed)
        self._tree.menu_requested.connect(self.menu_requested)
        self._tree.cards_requested.connect(self.timeline_requested)
        self._status.refresh_requested.connect(self.refresh_requested)
        self._status.details_requested.connect(self.details_requested)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Gives the keyboard to the tree; with a focus proxy, Qt's Tab key would skip the widgets beside it."""
        self._tree.setFocus(reason)

    # --- following ----------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the outline off the GUI thread and shows it; one reading at a time."""
        if self._is_reading:
            self._reads_again = True
            return
        self._is_reading = True
        self._tasks.run(self._library.outline, self._show, self._fail)

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed: takes over counts that it says, and reads the library where it does not."""
        if changes.moves_unknown_counts or (changes.counts and self._is_reading):  # what is being read may be older
            self.reload()
        elif changes.counts:
            self._show_counts(changes.counts)
        if self._status.has_details and (changes.content or changes.removed):
            self._recount.start()  # a story may have been saved or removed

    def _show_counts(self, counts: Counts) -> None:
        before, self.outline = self.outline, self.outline.with_counts(counts)
        if self.outline == before:
            return
        self._show_nodes()
        self._counter.request(counted_views(self.outline))
        self.outline_loaded.emit(self.outline)

    def _show(self, outline: Outline) -> None:
        self.outline = outline
        self._status.show_last_refresh(outline.refreshed_at)
        self._status.show_failed(failed_feeds(outline))
        if not self._has_counted:
            self._count_unsaved()
        self._show_nodes()
        self._counter.request(counted_views(outline))
        self.outline_loaded.emit(outline)
        self._finish_reading()

    def _show_nodes(self) -> None:
        nodes = build_nodes(self.outline, self._describe, self._counter.counts)
        self._tree.show_nodes(hide_read(nodes, self._tree.current_view()) if self._hides_read else nodes)

    def follow_settings(self, settings: Settings) -> None:
        """Hides or shows the feeds that have nothing unread, as the settings say."""
        if settings.hide_read_feeds != self._hides_read:
            self._hides_read = settings.hide_read_feeds
            self._show_nodes()

    def _show_chosen(self, view: View) -> None:
        """Hides the row that was chosen before, where only that kept it in sight, and passes the choice on."""
        if self._hides_read:
            self._show_nodes()
        self.chosen.emit(view)

    def _fail(self, _error: Exception) -> None:
        """Keeps what is shown; the timeline, which reads the same library, shows the error."""
        self._finish_reading()

    def _finish_reading(self) -> None:
        self._is_reading = False
        if self._reads_again:
            self._reads_again = False
            self.reload()

    def show_progress(self, progress: Progress) -> None:
        """Shows in the status line how far a refresh is, and once it is over counts what is not saved."""
        is_new = progress.finished_at != self._counted_at
        if not progress.running and is_new:
            self._counted_at = progress.finished_at
            self._status.show_offline(None)
            self._count_unsaved()
        self._status.show_progress(progress)

    def _count_unsaved(self) -> None:
        self._has_counted = True
        self._tasks.run(self._library.offline_summary, self._status.show_offline, lambda _error: None)

    @property
    def status_text(self) -> str:
        """The text of the status line."""
        return self._status.text

    # --- choosing -----------------------------------------------------------------------------------------------------

    def choose(self, view: View) -> bool:
        """Chooses the row of a view; False where there is none, and then no row is chosen."""
        if self._tree.choose(view):
            return True
        self._tree.choose_none()
        return False

    def rename(self, view: View) -> None:
        """Lets the user type a new name of a row in place."""
        self._tree.rename(view)

    def mark(self, view: View | None) -> None:
        """Outlines the row whose menu is open; None outlines none."""
        self._tree.mark(view)

    def current_view(self) -> View | None:
        """Returns the view of the chosen row."""
        return self._tree.current_view()

    def feed_beside(self, step: int, unread_only: bool = False) -> View | None:
        """Returns the next (1) or previous (-1) feed, around the ends; None where there is no other."""
        return self._tree.feed_beside(step, unread_only)

    @property
    def collapsed(self) -> frozenset[View]:
        """The folders and accounts that are collapsed."""
        return self._tree.collapsed_rows

    def collapse(self, rows: Iterable[View]) -> None:
        """Collapses these folders and accounts and no others."""
        self._tree.collapse_rows(rows)

    # --- looks --------------------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._tree.setStyleSheet("#sidebar_tree { background: transparent; border: none; outline: 0; }")
        self._tree.set_theme(theme)
        self._status.set_theme(theme)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints the background."""
        QPainter(self).fillRect(self.rect(), self._theme.color("sidebar"))
