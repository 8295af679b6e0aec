"""The panes of the window: three side by side, two, or one, as its width allows; and a page in place of two of them.

Below `TWO_PANES` the sidebar folds away and lies over the others when it is opened; below `ONE_PANE` list and article
take turns.
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.settings import Layout

SIDEBAR_WIDTH, TIMELINE_WIDTH = 236, 372
STACKED_HEIGHT = 300
"""Of a list above the article, in pixels of the design."""
TWO_PANES, ONE_PANE = 900, 620
"""Widths of the window below which it shows two panes, and one, in pixels of the design."""
MIN_WIDTH, MIN_HEIGHT = 360, 320
OVERLAY_WIDTH, OVERLAY_REST = 280, 44
"""Of the sidebar over the other panes, and what it leaves of them in sight."""
SCRIM_OPACITY = 0.35
STATES = {Layout.COLUMNS: "timeline", Layout.STACKED: "timeline_above"}
"""Names of the sizes of each layout in the window's state."""


class Panes(IntEnum):
    """How many panes the window has room for."""

    ONE = 1
    TWO = 2
    THREE = 3


def panes_for(width: int) -> Panes:
    """Returns how many panes a window of this width has room for."""
    if width < metrics.px(ONE_PANE):
        return Panes.ONE
    return Panes.TWO if width < metrics.px(TWO_PANES) else Panes.THREE


def splitter(left: QWidget, right: QWidget) -> QSplitter:
    """Returns a splitter of two widgets, of which the right one takes all spare width."""
    widget = QSplitter(Qt.Orientation.Horizontal)
    widget.setHandleWidth(1)
    widget.setChildrenCollapsible(False)
    widget.addWidget(left)
    widget.addWidget(right)
    widget.setStretchFactor(0, 0)
    widget.setStretchFactor(1, 1)
    return widget


class PaneArea(QWidget):
    """The window's content. Its size follows the window alone, so that a narrow window is never held open by a pane."""

    resized = Signal()

    def minimumSizeHint(self) -> QSize:
        """Returns the least size, in which one pane fits."""
        return QSize(metrics.px(MIN_WIDTH), metrics.px(MIN_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lets the panes follow."""
        super().resizeEvent(event)
        self.resized.emit()


class Scrim(QWidget):
    """Dims what lies under the sidebar; a click on it closes the sidebar."""

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Closes the sidebar."""
        event.accept()
        self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paints a veil in the colour of shadows."""
        color = QColor(self.palette().color(QPalette.ColorRole.Shadow))
        color.setAlphaF(SCRIM_OPACITY)
        QPainter(self).fillRect(self.rect(), color)


class PaneSplitter(QObject):
    """Lays out the panes in `widget`, the window's content. `changed()` follows what is in sight."""

    changed = Signal()

    def __init__(self, sidebar: QWidget, timeline: QWidget, article: QWidget) -> None:
        self.widget = PaneArea()
        super().__init__(self.widget)
        self._sidebar, self._timeline, self._article = sidebar, timeline, article
        self._layout = Layout.COLUMNS
        self._sizes: dict[Layout, QByteArray] = {}
        self._articles = splitter(timeline, article)
        self._right = QStackedWidget()
        self._right.addWidget(self._articles)
        self._outer = splitter(sidebar, self._right)
        self._outer.setParent(self.widget)
        self._scrim = Scrim(self.widget)
        self._scrim.hide()
        self._scrim.clicked.connect(self.close_sidebar)
        self._sidebar_state = QByteArray()
        self._panes = Panes.THREE
        self._wants_sidebar = True
        self._shows_article = False
        self.widget.resized.connect(self._fit)
        sidebar.installEventFilter(self)

    # --- what is in sight ---------------------------------------------------------------------------------------------

    @property
    def shown(self) -> QWidget | None:
        """What the window shows to the right of the sidebar."""
        return self._right.currentWidget()

    @property
    def is_sidebar_open(self) -> bool:
        """Whether the sidebar is in sight."""
        return not self._sidebar.isHidden()

    @property
    def hides_list(self) -> bool:
        """Whether the article stands in the place of the list."""
        return self._panes is Panes.ONE and self._shows_article

    def toggle_sidebar(self) -> None:
        """Shows or hides the sidebar."""
        if self._panes is Panes.THREE:
            self._remember_width()
            self._wants_sidebar = not self._wants_sidebar
            self._sidebar.setVisible(self._wants_sidebar)
            if self._wants_sidebar:
                self._outer.restoreState(self._sidebar_state)
        elif self.is_sidebar_open:
            self._close_overlay()
        else:
            self._sidebar.show()
            self._scrim.show()
            self._place_overlay()
        self.changed.emit()

    def close_sidebar(self) -> None:
        """Closes the sidebar where it lies over the other panes."""
        if self._panes is not Panes.THREE and self.is_sidebar_open:
            self._close_overlay()
            self.changed.emit()

    def show_list(self) -> None:
        """Shows the list where it takes turns with the article."""
        self._take_turn(False)

    def show_article(self) -> None:
        """Shows the article where it takes turns with the list."""
        self._take_turn(True)

    def show_articles(self) -> None:
        """Shows timeline and article pane; where a page had the focus, the list gets it, not a field to type in.

        Nothing has the focus where the page disabled all of its controls.
        """
        page, focused = self._right.currentWidget(), self.widget.window().focusWidget()
        had_focus = page is not None and (focused is None or page.isAncestorOf(focused))
        self._right.setCurrentWidget(self._articles)
        if had_focus and page is not self._articles:
            self._timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, page: QWidget) -> None:
        """Shows a page instead of timeline and article pane."""
        if self._right.indexOf(page) < 0:
            self._right.addWidget(page)
        self._right.setCurrentWidget(page)

    def show_layout(self, layout: Layout) -> None:
        """Puts the list beside the article or above it; each layout remembers its own sizes."""
        if layout is self._layout:
            return
        self._sizes[self._layout] = self._articles.saveState()
        self._layout = layout
        is_stacked = layout is Layout.STACKED
        if layout in self._sizes:
            self._articles.restoreState(self._sizes[layout])
        self._articles.setOrientation(Qt.Orientation.Vertical if is_stacked else Qt.Orientation.Horizontal)
        if is_stacked and layout not in self._sizes:
            self._articles.setSizes([metrics.px(STACKED_HEIGHT), metrics.px(2 * STACKED_HEIGHT)])

    # --- fitting ------------------------------------------------------------------------------------------------------

    def _take_turn(self, shows_article: bool) -> None:
        self._shows_article = shows_article
        self._show_turn()
        self.changed.emit()

    def _show_turn(self) -> None:
        is_single = self._panes is Panes.ONE
        self._timeline.setVisible(not (is_single and self._shows_article))
        self._article.setVisible(not is_single or self._shows_article)

    def _fit(self) -> None:
        """Shows as many panes as the new width has room for."""
        panes = panes_for(self.widget.width())
        before, self._panes = self._panes, panes
        if panes is not before:
            if before is Panes.THREE:
                self._fold()
            elif panes is Panes.THREE:
                self._unfold()
            self._show_turn()
        self._outer.setGeometry(self.widget.rect())
        self._place_overlay()
        if panes is not before:
            self.changed.emit()

    def _fold(self) -> None:
        """Takes the sidebar out of the row of panes."""
        self._remember_width()
        self._sidebar.hide()
        self._sidebar.setParent(self.widget)

    def _unfold(self) -> None:
        """Puts the sidebar back into the row of panes."""
        self._scrim.hide()
        self._outer.insertWidget(0, self._sidebar)
        self._outer.setStretchFactor(0, 0)
        self._outer.setStretchFactor(1, 1)
        self._outer.restoreState(self._sidebar_state)
        self._sidebar.setVisible(self._wants_sidebar)

    def _remember_width(self) -> None:
        """Remembers the width of the sidebar, where it stands in the row of panes."""
        if self._outer.indexOf(self._sidebar) >= 0 and not self._sidebar.isHidden():
            self._sidebar_state = self._outer.saveState()

    def _close_overlay(self) -> None:
        had_focus = self._sidebar.isAncestorOf(self.widget.window().focusWidget() or self.widget)
        self._scrim.hide()
        self._sidebar.hide()
        if had_focus:
            (self._article if self.hides_list else self._timeline).setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_overlay(self) -> None:
        """Lays the sidebar over the side where reading begins."""
        if self._panes is Panes.THREE or self._sidebar.isHidden():
            return
        width = min(metrics.px(OVERLAY_WIDTH), self.widget.width() - metrics.px(OVERLAY_REST))
        is_rtl = self.widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.widget.width() - width if is_rtl else 0
        self._scrim.setGeometry(self.widget.rect())
        self._scrim.raise_()
        self._sidebar.setGeometry(left, 0, width, self.widget.height())
        self._sidebar.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the sidebar closes it where it lies over the other panes."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.KeyPress and self._panes is not Panes.THREE:
            self.close_sidebar()
            return True
        return super().eventFilter(watched, event)

    # --- state across restarts ----------------------------------------------------------------------------------------

    def restore(self, state: WindowState, width: int) -> None:
        """Restores the stored widths, else the default ones for a window of `width` unscaled pixels."""
        self._outer.setSizes([metrics.px(SIDEBAR_WIDTH) - 1, metrics.px(width - SIDEBAR_WIDTH)])
        rest = width - SIDEBAR_WIDTH - TIMELINE_WIDTH
        self._articles.setSizes([metrics.px(TIMELINE_WIDTH) - 1, metrics.px(rest)])
        self._sidebar_state = state.widget_state("sidebar")
        if self._sidebar_state.isEmpty():
            self._sidebar_state = self._outer.saveState()
        elif self._panes is Panes.THREE:
            self._outer.restoreState(self._sidebar_state)
        for layout, name in STATES.items():
            if not (sizes := state.widget_state(name)).isEmpty():
                self._sizes[layout] = sizes
        if self._layout in self._sizes:
            self._articles.restoreState(self._sizes[self._layout])

    @property
    def sizes(self) -> tuple[int, int]:
        """The sizes of sidebar and list; 0 for one that stands in no row of panes."""
        rows = ((self._outer, self._sidebar), (self._articles, self._timeline))
        sidebar, timeline = (0 if r.indexOf(pane) < 0 or pane.isHidden() else r.sizes()[0] for r, pane in rows)
        return sidebar, timeline

    def resize_panes(self, sizes: tuple[int, int], ratio: float) -> None:
        """Gives sidebar and list sizes that were others' before, times a ratio; the article has the rest."""
        for panes, size in zip((self._outer, self._articles), sizes, strict=True):
            if size:
                panes.setSizes([round(size * ratio), sum(panes.sizes()) - round(size * ratio)])
        self._remember_width()

    def save(self, state: WindowState) -> None:
        """Stores the widths."""
        self._remember_width()
        state.set_widget_state("sidebar", self._sidebar_state)
        if self._panes is not Panes.ONE:
            self._sizes[self._layout] = self._articles.saveState()
        for layout, sizes in self._sizes.items():
            state.set_widget_state(STATES[layout], sizes)
