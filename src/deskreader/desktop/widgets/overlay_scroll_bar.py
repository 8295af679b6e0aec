"""A thin scroll bar that lies over the right edge of a scroll area and takes no room from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from deskreader.desktop.appearance import metrics

WIDTH = 10


class OverlayScrollBar(QScrollBar):
    """Mirrors a scroll area's own vertical bar, which stays hidden. It hides itself where everything is in sight."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area, self._own = area, area.verticalScrollBar()
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._own.rangeChanged.connect(self._follow_range)
        self._own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._own.setValue)
        area.installEventFilter(self)
        self._follow_range()

    def _follow_range(self) -> None:
        self.blockSignals(True)
        self.setRange(self._own.minimum(), self._own.maximum())
        self.setPageStep(self._own.pageStep())
        self.setSingleStep(self._own.singleStep())
        self.setValue(self._own.value())
        self.blockSignals(False)
        self.setVisible(self._own.maximum() > 0)
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Moves to the right edge of the area when that is resized."""
        if event.type() == QEvent.Type.Resize:
            width = metrics.px(WIDTH)
            self.setGeometry(self._area.width() - width, 0, width, self._area.height())
            self.raise_()
        return False
