"""The strip above the sidebar's rows: the button of the program's menu, and the button that adds a feed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.widgets.parts import action_button

HEIGHT = 44
SIDE_MARGIN = 10
LEADING, TRAILING = ("more_menu",), ("add_feed",)
"""Names of the actions at both ends of the strip, in order."""


class SidebarHead(QWidget):
    """Holds a button for each action that is always in sight, whether or not an article is open."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(metrics.px(HEIGHT))
        row = QHBoxLayout(self)
        side = metrics.px(SIDE_MARGIN)
        row.setContentsMargins(side, metrics.px(6), side, 0)
        row.setSpacing(metrics.px(2))
        for name in LEADING:
            row.addWidget(action_button(actions[name], self))
        row.addStretch(1)
        for name in TRAILING:
            row.addWidget(action_button(actions[name], self))
