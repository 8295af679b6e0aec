"""A label of one line that ends in an ellipsis where its text does not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from deskreader.desktop.appearance.missing_scripts import drawable


class ElidedLabel(QLabel):
    """Plain text that ends in an ellipsis where it does not fit; a screen reader says all of it.

    With `has_tool_tip` the tool tip shows the whole text while it is cut off.
    """

    def __init__(self, parent: QWidget | None = None, has_tool_tip: bool = False) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self._has_tool_tip = has_tool_tip
        self._whole_text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole_text(self) -> str:
        """The text as it is where there is room for all of it."""
        return self._whole_text

    def show_text(self, text: str, wraps: bool = False) -> None:
        """Shows a text on one line or, where it `wraps`, on as many lines as it needs."""
        self._whole_text = text
        self.setAccessibleName(text)
        self.setWordWrap(wraps)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows as much of the text as the new width has room for."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        whole = shown = drawable(self._whole_text)
        if not self.wordWrap():
            shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        if self._has_tool_tip:
            self.setToolTip(self._whole_text if shown != whole else "")
