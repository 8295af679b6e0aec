"""Sidebar, timeline and article pane side by side, their widths, and a page that replaces the last two."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.runtime.window_state import WindowState

SIDEBAR_WIDTH, TIMELINE_WIDTH = 236, 372


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
        self._right = QStackedWidget()
        self._right.addWidget(self._articles)
        self.widget = splitter(sidebar, self._right)

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
        self._articles.restoreState(state.widget_state("timeline"))

    def save(self, state: WindowState) -> None:
        """Stores the widths."""
        state.set_widget_state("sidebar", self.widget.saveState())
        state.set_widget_state("timeline", self._articles.saveState())
