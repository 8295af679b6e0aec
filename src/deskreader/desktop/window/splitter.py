"""Sidebar, timeline and article pane side by side, their widths, and a page that replaces the last two."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.runtime.window_state import WindowState
from deskreader.settings import Layout

SIDEBAR_WIDTH, TIMELINE_WIDTH = 236, 372
STACKED_HEIGHT = 300
"""Of a list above the article, in pixels of the design."""
STATES = {Layout.COLUMNS: "timeline", Layout.STACKED: "timeline_above"}
"""Names of the sizes of each layout in the window's state."""


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


class PaneSplitter:
    """Lays out the panes in `widget`, the window's content."""

    def __init__(self, sidebar: QWidget, timeline: QWidget, article: QWidget) -> None:
        self._articles = splitter(timeline, article)
        self._layout = Layout.COLUMNS
        self._sizes: dict[Layout, QByteArray] = {}
        self._right = QStackedWidget()
        self._right.addWidget(self._articles)
        self.widget = splitter(sidebar, self._right)

    def show_layout(self, layout: Layout) -> None:
        """Puts the list beside the article or above it; each layout remembers its own sizes."""
        if layout is self._layout:
            return
        self._sizes[self._layout] = self._articles.saveState()
        self._layout = layout
        is_stacked = layout is Layout.STACKED
        self._articles.setOrientation(Qt.Orientation.Vertical if is_stacked else Qt.Orientation.Horizontal)
        if layout in self._sizes:
            self._articles.restoreState(self._sizes[layout])
        elif is_stacked:
            self._articles.setSizes([metrics.px(STACKED_HEIGHT), metrics.px(2 * STACKED_HEIGHT)])

    @property
    def shown(self) -> QWidget | None:
        """What the window shows to the right of the sidebar."""
        return self._right.currentWidget()

    def show_articles(self) -> None:
        """Shows timeline and article pane."""
        self._right.setCurrentWidget(self._articles)

    def show_page(self, page: QWidget) -> None:
        """Shows a page instead of timeline and article pane."""
        if self._right.indexOf(page) < 0:
            self._right.addWidget(page)
        self._right.setCurrentWidget(page)

    def restore(self, state: WindowState, width: int) -> None:
        """Restores the stored widths, else the default ones for a window of `width` unscaled pixels."""
        self.widget.setSizes([metrics.px(SIDEBAR_WIDTH) - 1, metrics.px(width - SIDEBAR_WIDTH)])
        rest = width - SIDEBAR_WIDTH - TIMELINE_WIDTH
        self._articles.setSizes([metrics.px(TIMELINE_WIDTH) - 1, metrics.px(rest)])
        self.widget.restoreState(state.widget_state("sidebar"))
        for layout, name in STATES.items():
            if not (sizes := state.widget_state(name)).isEmpty():
                self._sizes[layout] = sizes
        if self._layout in self._sizes:
            self._articles.restoreState(self._sizes[self._layout])

    def save(self, state: WindowState) -> None:
        """Stores the widths."""
        state.set_widget_state("sidebar", self.widget.saveState())
        self._sizes[self._layout] = self._articles.saveState()
        for layout, sizes in self._sizes.items():
            state.set_widget_state(STATES[layout], sizes)
