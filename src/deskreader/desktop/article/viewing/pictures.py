"""Finds the pictures of a document, and which of them move."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QSize, Signal
from PySide6.QtGui import QMovie, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from deskreader.desktop.article.typesetting.document import ArticleDocument
from deskreader.desktop.article.typesetting.inline_objects import InlineObject, InlineObjects
from deskreader.desktop.article.typesetting.picture_decoder import is_animated

SLACK, SLACK_HEIGHT = 2, 40
"""Pixels around a picture that still count as the picture: at its sides and below, and above."""


def object_at(view: QTextBrowser, document: ArticleDocument, point: QPoint) -> InlineObject | None:
    """Returns the object of the text at a point of the viewport; None where there is none."""
    nearest = view.cursorForPosition(point)
    for step in (0, 1):  # the nearest cursor stands before or after the object's character
        cursor = QTextCursor(nearest)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, step)
        char_format = cursor.charFormat()
        if char_format.objectType() != InlineObjects.OBJECT_TYPE:
            continue
        inline_object, end = document.objects.object_of(char_format), view.cursorRect(cursor)
        size = document.objects.size_of(inline_object)
        left, top = end.right() - size.width() - SLACK, end.bottom() - size.height() - SLACK_HEIGHT
        right, bottom = end.right() + SLACK, end.bottom() + SLACK
        if left <= point.x() <= right and top <= point.y() <= bottom:
            return inline_object
    return None


def object_at_position(document: ArticleDocument, position: int) -> InlineObject | None:
    """Returns the object that stands at a position of the text; None where there is none."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(position + 1, document.characterCount() - 1))
    char_format = cursor.charFormat()
    is_object = char_format.objectType() == InlineObjects.OBJECT_TYPE
    return document.objects.object_of(char_format) if is_object else None


class Animation(QObject):
    """Plays the moving pictures of one document in their place, each from a click to the next."""

    repaint = Signal()

    def __init__(self, document: ArticleDocument) -> None:
        super().__init__(document)
        self._objects = document.objects
        self._movies: dict[int, tuple[QMovie, QBuffer]] = {}  # by the number of the picture

    def toggle(self, inline_object: InlineObject) -> bool:
        """Plays a picture that stands still, and stops one that plays; False where it does not move."""
        if not is_animated(inline_object.image):
            return False
        number = self._objects.number_of(inline_object)
        if number in self._movies:
            self._stop(number)
        else:
            self._play(number, inline_object)
        self.repaint.emit()
        return True

    def _play(self, number: int, inline_object: InlineObject) -> None:
        assert inline_object.image is not None
        buffer = QBuffer(self)
        buffer.setData(QByteArray(inline_object.image.data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        movie = QMovie(buffer, QByteArray(), self)
        size = self._objects.size_of(inline_object).toSize()
        movie.setScaledSize(size.expandedTo(QSize(1, 1)))
        movie.frameChanged.connect(lambda _number: self._show_frame(number))
        movie.finished.connect(lambda: self._stop(number))
        self._movies[number] = movie, buffer
        movie.start()

    def _show_frame(self, number: int) -> None:
        if number in self._movies:
            self._objects.frames[number] = self._movies[number][0].currentImage()
            self.repaint.emit()

    def _stop(self, number: int) -> None:
        movie, buffer = self._movies.pop(number)
        movie.stop()
        movie.deleteLater()
        buffer.deleteLater()
        self._objects.frames.pop(number, None)
        self.repaint.emit()
