"""The sidebar pane: the tree of feeds over the status line, following the library by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar.nodes import build
from deskreader.desktop.sidebar.search_counts import SearchCounter
from deskreader.desktop.sidebar.status_line import StatusLine
from deskreader.desktop.sidebar.tree_view import SidebarTree
from deskreader.engine.library.library import Library
from deskreader.model import Changes, FolderId, Outline, Problem, Progress, View

TOP = 14


class Sidebar(QWidget):
    """Smart feeds, folders and feeds.

    `chosen(View)` follows the chosen row, `outlined(Outline)` each reading of the library, and
    `menu_asked(Node | None, QPoint)` a right click; `left` is a wish to go on to the stories.
    """

    chosen = Signal(object)
    outlined = Signal(object)
    menu_asked = Signal(object, QPoint)
    left = Signal()
    refresh_asked = Signal()
    add_asked = Signal()

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        pictures: ThumbnailCache,
        theme: Theme,
        describe: Callable[[Problem], str],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._tasks, self._theme, self._describe = library, tasks, theme, describe
        self._asking = self._ask_again = False
        self._counter = SearchCounter(library, tasks, self)
        self._counter.counted.connect(self._show_nodes)
        self.outline = Outline()
        self._tree = SidebarTree(theme, pictures, self)
        self._status = StatusLine(theme, now, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, metrics.px(TOP), 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tree, 1)
        column.addWidget(self._status)
        self.setAccessibleName(self.tr("Sidebar"))
        self.setMinimumWidth(metrics.px(150))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._tree.chosen.connect(self.chosen)
        self._tree.menu_asked.connect(self.menu_asked)
        self._tree.left.connect(self.left)
        self._status.refresh_asked.connect(self.refresh_asked)
        self._status.add_asked.connect(self.add_asked)
        self.set_theme(theme)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Gives the keyboard to the tree; with a focus proxy Qt's Tab key would skip what stands beside."""
        self._tree.setFocus(reason)

    # --- following ----------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Reads the outline off the GUI thread and shows it; one reading at a time."""
        if self._asking:
            self._ask_again = True
            return
        self._asking = True
        self._tasks.run(self._library.outline, self._show, self._fail)

    def apply(self, changes: Changes) -> None:
        """Follows what a write changed: every change may move a count."""
        if changes:
            self.reload()

    def _show(self, outline: Outline) -> None:
        self.outline = outline
        self._status.show_before(outline.refreshed_at)
        self._show_nodes()
        self._counter.count(outline.saved)
        self.outlined.emit(outline)
        self._go_on()

    def _show_nodes(self) -> None:
        self._tree.show_nodes(build(self.outline, self._describe, self._counter.found))

    def _fail(self, _error: Exception) -> None:
        """Keeps what is shown; the timeline, asking the same library, tells of the trouble."""
        self._go_on()

    def _go_on(self) -> None:
        self._asking = False
        if self._ask_again:
            self._ask_again = False
            self.reload()

    def show_progress(self, progress: Progress) -> None:
        """Says at the foot how far a refresh is."""
        self._status.show_progress(progress)

    @property
    def status_text(self) -> str:
        """What the line at the foot says."""
        return self._status.text

    # --- choosing -----------------------------------------------------------------------------------------------------

    def choose(self, view: View) -> bool:
        """Chooses the row of a view; False where there is none, and then no row is chosen."""
        if self._tree.choose(view):
            return True
        self._tree.choose_none()
        return False

    def current_view(self) -> View | None:
        """The view of the chosen row."""
        return self._tree.current_view()

    def feed_beside(self, step: int, unread_only: bool = False) -> View | None:
        """The next or previous feed, going round at the ends."""
        return self._tree.feed_beside(step, unread_only)

    @property
    def collapsed_folders(self) -> frozenset[FolderId]:
        """The folders that are folded away."""
        return self._tree.collapsed_folders

    def collapse_folders(self, folders: Iterable[FolderId]) -> None:
        """Folds these folders away."""
        self._tree.collapse_folders(folders)

    # --- looks --------------------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Paints in the theme's colours."""
        self._theme = theme
        self._tree.setStyleSheet("#sidebar_tree { background: transparent; border: none; outline: 0; }")
        self._tree.set_theme(theme)
        self._status.set_theme(theme)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fills the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.color("sidebar"))
