"""A scroll area for rows of settings, whose controls at the right edge must not be cut off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.widgets.accessible_role import set_accessible_role
from deskreader.desktop.widgets.parts import rule


class RowsArea(QScrollArea):
    """Scrolls vertically; its window cannot be made narrower than the rows need.

    Where the screen is narrower still, a bar at the bottom scrolls horizontally.
    """

    def __init__(self, rows: QWidget) -> None:
        super().__init__()
        self._rows = rows
        set_accessible_role(self, QAccessible.Role.Pane)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(rows)

    def minimumSizeHint(self) -> QSize:
        """Returns the width that the rows need, with the scroll bar beside them."""
        needed = self._rows.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(needed, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adapts to rows that are added, removed, or change their texts."""
        if watched is self._rows and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def frame_rows(dialog: QDialog, area: RowsArea, foot: QHBoxLayout) -> None:
    """Fills a dialog with scrolled rows and a foot, which ends where the rows end: left of their scroll bar."""
    foot.setSpacing(px(12))
    frame = QVBoxLayout(dialog)
    frame.setContentsMargins(0, 0, 0, 0)
    frame.setSpacing(0)
    frame.addWidget(area, 1)
    frame.addWidget(rule())
    frame.addLayout(foot)

    def place(beside_bar: bool) -> None:
        bar = area.verticalScrollBar().sizeHint().width() if beside_bar else 0
        foot.setContentsMargins(px(28), px(12), px(28) + bar, px(16))

    area.verticalScrollBar().rangeChanged.connect(lambda _low, high: place(high > 0))
    place(False)


def bring_into_view(*wanted: QWidget) -> None:
    """Scrolls the area around some widgets, once they are laid out, so that all are visible, the last in any case."""
    around = wanted[-1].parentWidget()
    while around is not None and not isinstance(around, RowsArea):
        around = around.parentWidget()
    if isinstance(around, RowsArea):
        QTimer.singleShot(0, around, lambda: _scroll_to(around, wanted))


def _scroll_to(area: RowsArea, wanted: tuple[QWidget, ...]) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    for widget in wanted:
        area.ensureWidgetVisible(widget)
