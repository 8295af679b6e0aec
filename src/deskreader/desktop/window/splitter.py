"""The three panes side by side: sidebar, timeline and article, their widths, and a page in place of the last two."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.runtime.window_state import WindowState

SIDEBAR_WIDTH, TIMELINE_WIDTH = 236, 372


def splitter(left: QWidget, right: QWidget) -> QSplitter:
    """Two widgets side by side, of which the right one takes what room there is to spare."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    made.addWidget(left)
    made.addWidget(right)
    made.setStretchFactor(0, 0)
    made.setStretchFactor(1, 1)
    return made


class PaneSplitter:
    """Lays the panes out in `widget`, the window's middle."""

    def __init__(self, sidebar: QWidget, timeline: QWidget, article: QWidget) -> None:
        self._stories = splitter(timeline, article)
        self._right = QStackedWidget()
        self._right.addWidget(self._stories)
        self.widget = splitter(sidebar, self._right)

    @property
    def shown(self) -> QWidget:
        """What stands at the right of the sidebar."""
        return self._right.currentWidget()

    def show_stories(self) -> None:
        """Shows timeline and article."""
        self._right.setCurrentWidget(self._stories)

    def show_page(self, page: QWidget) -> None:
        """Shows a page in place of timeline and article."""
        if self._right.indexOf(page) < 0:
            self._right.addWidget(page)
        self._right.setCurrentWidget(page)

    def restore(self, state: WindowState, width: int) -> None:
        """Gives the panes their widths in a window of `width` unscaled pixels: as they were left, else the usual."""
        self.widget.setSizes([metrics.px(SIDEBAR_WIDTH) - 1, metrics.px(width - SIDEBAR_WIDTH)])
        rest = width - SIDEBAR_WIDTH - TIMELINE_WIDTH
        self._stories.setSizes([metrics.px(TIMELINE_WIDTH) - 1, metrics.px(rest)])
        self.widget.restoreState(state.bytes_of("sidebar"))
        self._stories.restoreState(state.bytes_of("timeline"))

    def save(self, state: WindowState) -> None:
        """Keeps the widths."""
        state.keep_bytes("sidebar", self.widget.saveState())
        state.keep_bytes("timeline", self._stories.saveState())
