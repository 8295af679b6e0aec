"""Tells clicks on the pictures of an article from other clicks, and says which of them plays or is shown by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTextBrowser

if TYPE_CHECKING:  # loaded with the first article, so that the window starts without it
    from deskreader.desktop.article.typesetting.document import ArticleDocument
    from deskreader.desktop.article.viewing.pictures import Animation

STILL = 4
"""Pixels that the mouse may move in a click."""


class PictureClicks(QObject):
    """A click on a picture that moves plays it in its place; a click on any other emits `picture_requested`."""

    picture_requested = Signal(object)
    """The InlineObject of a picture that is to be shown by itself."""

    def __init__(self, view: QTextBrowser) -> None:
        super().__init__(view)
        self._view = view
        self._document: ArticleDocument | None = None
        self._animation: Animation | None = None
        self._pressed_at = QPoint()

    def follow(self, document: ArticleDocument) -> None:
        """Handles the pictures of another document."""
        from deskreader.desktop.article.viewing.pictures import Animation

        self._document, self._animation = document, Animation(document)
        self._animation.repaint.connect(self._view.viewport().update)

    def press(self, event: QMouseEvent) -> None:
        """Notes where a click begins."""
        self._pressed_at = event.position().toPoint()

    def release(self, event: QMouseEvent) -> bool:
        """Handles the end of a click; False where it was none on a picture. A picture in a link stays a link."""
        from deskreader.desktop.article.viewing.pictures import object_at

        point = event.position().toPoint()
        is_click = (point - self._pressed_at).manhattanLength() < STILL and not self._view.textCursor().hasSelection()
        if self._document is None or self._animation is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        shown = object_at(self._view, self._document, point) if is_click and not self._view.anchorAt(point) else None
        if shown is None or shown not in self._document.objects.pictures():
            return False
        if not self._animation.toggle(shown):
            self.picture_requested.emit(shown)
        return True
