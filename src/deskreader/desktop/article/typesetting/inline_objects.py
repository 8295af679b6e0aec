"""Pictures and tiles as objects in the text, drawn by ourselves: never named to Qt, decoded only when seen."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPainterPath,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from deskreader.desktop.appearance import feed_badge
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import FeedId, StoredImage

FORMATS = frozenset({b"jpeg", b"png", b"webp", b"gif"})
"""What the store keeps. Nothing else is decoded: an SVG could name files."""
MAX_PIXELS = 60_000_000
"""A picture that claims more is not decoded."""
KEPT_BYTES = 96_000_000
"""Decoded pictures held at a time; what scrolled away is decoded again when it comes back."""
RADIUS = 5
PLACEHOLDER = 72
"""Height of the quiet box in place of a picture that is not stored."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object: a picture, or the tile of a feed. `inset` is what indentation takes of the column, in pixels.

    Without `picture` it is the place of a picture that is not stored; `alt` says what it would show.
    """

    picture: StoredImage | None = None
    alt: str = ""
    inset: int = 0
    is_inline: bool = False
    fills: bool = False  # a lead image: as wide as the column, unless it is far too small for that
    tile: tuple[FeedId, str] | None = None


class Drawings(QPyTextObject):
    """Sizes and draws the objects of one document."""

    TYPE = QTextFormat.ObjectTypes.UserObject + 1
    NUMBER = QTextFormat.Property.UserProperty + 1

    def __init__(self, look: ArticleStyle, column: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.column = column
        """Width of the column that objects are fitted into, in pixels."""
        self._objects: list[Drawn] = []
        self._decoded: OrderedDict[tuple[int, int, int], QImage] = OrderedDict()

    def add(self, drawn: Drawn) -> int:
        """Takes an object and gives the number by which its character format names it."""
        self._objects.append(drawn)
        return len(self._objects) - 1

    def at(self, character: QTextCharFormat) -> Drawn:
        """The object that a character format names."""
        return self._objects[int(character.property(self.NUMBER))]

    def intrinsicSize(self, document: QTextDocument, position: int, character: QTextFormat) -> QSizeF:
        """The size of an object, in pixels; it follows the width of the column."""
        return self.size(self.at(character.toCharFormat()))

    def size(self, drawn: Drawn) -> QSizeF:
        """The size of an object, in pixels, in a column of the present width."""
        if drawn.tile is not None:
            return QSizeF(self._look.px(16), self._look.px(16))
        room = max(24, self.column - drawn.inset)
        natural = _natural(drawn.picture)
        if natural is None:
            return (
                QSizeF(self._look.size, self._look.size)
                if drawn.is_inline
                else QSizeF(room, self._look.px(PLACEHOLDER))
            )
        width, height = natural
        if drawn.is_inline:
            shrunk = min(1.0, self._look.size * 1.2 / height)
            return QSizeF(width * shrunk, height * shrunk)
        shown = room if drawn.fills and width > room / 2 else min(room, width)
        return QSizeF(shown, max(1.0, height * shown / width))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, character: QTextFormat
    ) -> None:
        """Draws an object into its place."""
        rect = QRectF(rect)
        number = int(character.property(self.NUMBER))
        drawn = self._objects[number]
        image = self._image(number, rect, painter.device().devicePixelRatioF())
        if image.isNull() and drawn.tile is not None:
            feed_badge.paint_letter(painter, rect.toRect(), *drawn.tile)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if image.isNull():
            self._draw_placeholder(painter, rect, drawn)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, image)
        painter.restore()

    def _draw_placeholder(self, painter: QPainter, rect: QRectF, drawn: Drawn) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("code"))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if drawn.is_inline:
            return
        font = self._look.ui(13)
        painter.setFont(font)
        painter.setPen(self._look.color("faint_ink"))
        room = rect.adjusted(16, 8, -16, -8)
        lines = max(1, int(room.height() // QFontMetricsF(font).lineSpacing()))
        words = drawn.alt or placeholder_words()
        words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width() * (lines - 0.4))
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(room, words, option)

    def _image(self, number: int, rect: QRectF, ratio: float) -> QImage:
        """The picture at the pixels of the screen, with rounded corners; null where it cannot be shown."""
        picture = self._objects[number].picture
        if picture is None:
            return QImage()
        size = QSize(max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio)))
        key = (number, size.width(), size.height())
        if key not in self._decoded:
            image = decoded(picture.data, size)
            radius = RADIUS * ratio if rect.height() > 4 * RADIUS else 0
            self._decoded[key] = image if image.isNull() else rounded(image, radius)
            while len(self._decoded) > 1 and sum(kept.sizeInBytes() for kept in self._decoded.values()) > KEPT_BYTES:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(key)
        return self._decoded[key]


def _natural(picture: StoredImage | None) -> tuple[int, int] | None:
    """Width and height of a picture in pixels; None where there is none that can be shown."""
    if picture is None:
        return None
    if picture.width > 0 and picture.height > 0:
        return picture.width, picture.height
    reader, _buffer = _reader(picture.data)
    size = reader.size()
    return (size.width(), size.height()) if size.isValid() and not size.isEmpty() else None


def placeholder_words() -> str:
    """What stands in place of a picture that is not stored and has no words of its own."""
    return QCoreApplication.translate("ArticlePane", "This picture is not saved")


def _reader(data: bytes) -> tuple[QImageReader, QBuffer]:
    """A reader over bytes, and the buffer that has to live as long as it is used."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader, buffer


def decoded(data: bytes, size: QSize) -> QImage:
    """A picture decoded at `size` pixels; null where it is damaged, or claims more pixels than it may."""
    reader, _buffer = _reader(data)
    natural = reader.size()
    if (
        reader.format().data() not in FORMATS
        or not natural.isValid()
        or natural.width() * natural.height() > MAX_PIXELS
    ):
        return QImage()
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    scaled = size.transposed() if turned else size
    reader.setScaledSize(scaled)
    return reader.read()


def rounded(image: QImage, radius: float) -> QImage:
    """The picture with its corners rounded by `radius` pixels."""
    made = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(made.rect()), radius, radius)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return made
