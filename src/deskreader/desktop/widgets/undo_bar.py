"""The bar at the foot: what was just done, and ten seconds to take it back; or a sentence about trouble."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme, mixed
from deskreader.desktop.widgets.parts import icon_button

SECONDS = 10
FROM_FOOT = 20
WIDEST = 560


class UndoBar(QFrame):
    """Lies over the foot of its parent and goes by itself; while the pointer is on it, it stays."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("undo_bar")
        self._undo: Callable[[], None] | None = None
        self._text = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._button = QToolButton(self)
        self._button.setText(self.tr("Undo"))
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.clicked.connect(self.take_back)
        self._close = icon_button(self.tr("Close"), self)
        self._close.clicked.connect(self.dismiss)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(14), metrics.px(6), metrics.px(8), metrics.px(6))
        row.setSpacing(metrics.px(8))
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._timer.timeout.connect(self.dismiss)
        self.set_theme(theme)
        self.hide()
        parent.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Draws the bar in the theme's colours."""
        edge, radius = mixed(theme.rule, theme.faint_ink, 0.4), metrics.px(8)
        self.setStyleSheet(
            f"#undo_bar {{ background: {theme.page}; border: 1px solid {edge}; border-radius: {radius}px; }}"
            f"#undo_bar QToolButton {{ color: {theme.accent}; font-weight: 600; }}"
        )
        side = metrics.px(16)
        for button, name, role in ((self._button, "undo", "accent"), (self._close, "close", "soft_ink")):
            button.setIcon(icon(name, theme, role))
            button.setIconSize(QSize(side, side))

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back now."""
        return self._undo is not None

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._text.text()

    def offer(self, text: str, undo: Callable[[], None]) -> None:
        """Says what was done and offers to take it back for ten seconds."""
        self._undo = undo
        self._show(text)

    def say(self, text: str) -> None:
        """Says a sentence for ten seconds. An undo that was on offer is kept no longer."""
        self._undo = None
        self._show(text)

    @Slot()
    def take_back(self) -> None:
        """Takes back what was done last, if it still may be."""
        undo = self._undo
        self.dismiss()
        if undo is not None:
            undo()

    @Slot()
    def dismiss(self) -> None:
        """Takes the bar away; nothing can be undone afterwards."""
        self._undo = None
        self._timer.stop()
        self.hide()

    def _show(self, text: str) -> None:
        self._text.setText(text)
        self._button.setVisible(self._undo is not None)
        self._timer.start()
        self.show()
        self._place()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self) -> None:
        """Lies centred above the foot of the parent."""
        around = self._around
        widest = min(metrics.px(WIDEST), around.width() - metrics.px(2 * FROM_FOOT))
        self._text.setWordWrap(False)
        if self.sizeHint().width() > widest:
            self._text.setWordWrap(True)
        width = min(widest, self.sizeHint().width())
        height = self._row.heightForWidth(width) if self._text.wordWrap() else self.sizeHint().height()
        left, top = (around.width() - width) // 2, around.height() - height - metrics.px(FROM_FOOT)
        self.setGeometry(left, top, width, height)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Keeps its place when the parent changes size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stays while the pointer is on it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Counts the ten seconds anew."""
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)
