"""The bar at the bottom of the window: what was just done, with ten seconds to undo it, or an error message."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.icons import icon
from deskreader.desktop.appearance.theme import Theme, mix_colors
from deskreader.desktop.widgets.parts import icon_button

SECONDS = 10
BOTTOM_MARGIN = 20
MAX_WIDTH = 560


def area_within(window: QWidget, part: QWidget) -> QRect:
    """Returns where a visible part of a window lies in it; all of the window where the part is hidden."""
    return QRect(part.mapTo(window, QPoint()), part.size()) if part.isVisible() else window.rect()


class UndoBar(QFrame):
    """Lies over the bottom of its parent and hides itself after ten seconds, but not while the pointer is on it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("undo_bar")
        self._undo: Callable[[], None] | None = None
        self.area: Callable[[], QRect] = parent.rect
        """Returns the part of the parent above whose foot the bar stands, so that it lies over one pane alone."""
        self.comes_first = False
        """Whether the key of undo belongs to the bar whatever has the focus."""
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
        """Takes the colours of a theme."""
        edge, radius = mix_colors(theme.rule, theme.faint_ink, 0.4), metrics.px(8)
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
        """Whether there is something to undo now."""
        return self._undo is not None

    @property
    def text(self) -> str:
        """The text of the bar."""
        return self._text.text()

    def offer(self, text: str, undo: Callable[[], None], comes_first: bool = False) -> None:
        """Shows what was done, and offers to undo it for ten seconds.

        With `comes_first`, the key of undo takes it back even while the user types in a text field.
        """
        self._undo, self.comes_first = undo, comes_first
        self._show(text)

    def show_message(self, text: str) -> None:
        """Shows a sentence for ten seconds. An undo that was on offer ends."""
        self._undo, self.comes_first = None, False
        self._show(text)

    @Slot()
    def take_back(self) -> None:
        """Undoes what was done last, if that is still on offer."""
        undo = self._undo
        self.dismiss()
        if undo is not None:
            undo()

    @Slot()
    def dismiss(self) -> None:
        """Hides the bar; nothing can be undone afterwards."""
        self._undo, self.comes_first = None, False
        self._timer.stop()
        self.hide()

    def _show(self, text: str) -> None:
        self._text.setText(text)
        self._button.setVisible(self._undo is not None)
        self._timer.start()
        self.show()
        self._move_to_bottom()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _move_to_bottom(self) -> None:
        """Centres the bar above the bottom edge of its area, as wide as its text up to `MAX_WIDTH`."""
        area, margin = self.area(), metrics.px(BOTTOM_MARGIN)
        max_width = min(metrics.px(MAX_WIDTH), area.width() - metrics.px(2 * BOTTOM_MARGIN))
        self._text.setWordWrap(False)
        if self.sizeHint().width() > max_width:
            self._text.setWordWrap(True)
        width = min(max_width, self.sizeHint().width())
        height = self._row.heightForWidth(width) if self._text.wordWrap() else self.sizeHint().height()
        left, top = area.left() + (area.width() - width) // 2, area.top() + area.height() - height - margin
        self.setGeometry(left, top, width, height)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Follows a change of the parent's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._move_to_bottom()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stops the countdown while the pointer is on the bar."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Restarts the countdown."""
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)
