"""Images and feed badges as objects in the text. We draw them: Qt never gets a name, and decoding waits until sight."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPainterPath,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from deskreader.desktop.appearance import feed_badge
from deskreader.desktop.article.parsing.sections import Medium
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import FeedId, StoredImage

IMAGE_FORMATS = frozenset({b"jpeg", b"png", b"webp", b"gif"})
"""The formats that the store keeps. Nothing else is decoded: an SVG could name files."""
MAX_PIXELS = 60_000_000
"""An image that claims more is not decoded."""
CACHE_BYTES = 24_000_000
"""Decoded images held at a time; one that was scrolled out of sight is decoded again when it returns."""
CORNER_RADIUS = 5
MAX_PROPORTION = 1.15
"""The most height of a figure for the width of the column: a portrait stays on one page."""
POSTER_WIDTH, SIGN_SIDE = 132, 44
PLACEHOLDER_HEIGHT = 72
"""Height of the box in place of an image that is not stored."""
MIN_WIDTH = 24
BADGE_SIDE = 16
INLINE_HEIGHT = 1.2
"""The largest height of an image in a line of text, in body sizes."""


@dataclass(frozen=True, slots=True)
class InlineObject:
    """One object: an image, or the badge of a feed. `indent` is taken from the width of the column, in pixels.

    Without `image` it is a placeholder for an image that is not stored; `alt` says what that would show.
    """

    image: StoredImage | None = None
    alt: str = ""
    indent: int = 0
    is_inline: bool = False
    fills_column: bool = False  # a lead image: as wide as the column, unless it is far too small for that
    badge: tuple[FeedId, str] | None = None  # feed and title
    is_figure: bool = False  # no higher than a page of text
    medium: Medium | None = None  # a card's picture, with a sign of what it plays


class InlineObjects(QPyTextObject):
    """Sizes and draws the inline objects of one document."""

    OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject + 1
    INDEX_PROPERTY = QTextFormat.Property.UserProperty + 1

    def __init__(self, style: ArticleStyle, column_width: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.column_width = column_width
        """Width of the column that objects are fitted into, in pixels."""
        self._objects: list[InlineObject] = []
        self.frames: dict[int, QImage] = {}
        """The present frames of the pictures that play, by index."""
        self._decoded: OrderedDict[tuple[int, int, int], QImage] = OrderedDict()  # by index, width and height

    def add(self, inline_object: InlineObject) -> int:
        """Adds an object and returns its index, by which a character format refers to it."""
        self._objects.append(inline_object)
        return len(self._objects) - 1

    def number_of(self, inline_object: InlineObject) -> int:
        """Returns the index of an object that was added."""
        return next(number for number, own in enumerate(self._objects) if own is inline_object)

    def pictures(self) -> list[InlineObject]:
        """Returns the stored pictures that stand by themselves, in order: what a picture viewer shows."""
        return [own for own in self._objects if own.image and not (own.badge or own.is_inline or own.medium)]

    def object_of(self, char_format: QTextCharFormat) -> InlineObject:
        """Returns the object that a character format refers to."""
        return self._objects[int(char_format.property(self.INDEX_PROPERTY))]

    def intrinsicSize(self, document: QTextDocument, position: int, char_format: QTextFormat) -> QSizeF:
        """Returns the size of an object in pixels; it follows the width of the column."""
        return self.size_of(self.object_of(char_format.toCharFormat()))

    def size_of(self, inline_object: InlineObject) -> QSizeF:
        """Returns the size of an object in pixels, in a column of the present width."""
        style = self._style
        if inline_object.badge is not None:
            return QSizeF(style.px(BADGE_SIDE), style.px(BADGE_SIDE))
        room = max(MIN_WIDTH, self.column_width - inline_object.indent)
        natural_size = natural_size_of(inline_object.image)
        if inline_object.medium is not None:
            return self._poster_size(natural_size)
        if natural_size is None:
            if inline_object.is_inline:
                return QSizeF(style.size, style.size)
            return QSizeF(room, style.px(PLACEHOLDER_HEIGHT))
        width, height = map(float, natural_size)
        if inline_object.is_inline:
            scale = min(1.0, style.size * INLINE_HEIGHT / height)
            return QSizeF(width * scale, height * scale)
        shown_width: float = room if inline_object.fills_column and width > room / 2 else min(room, width)
        if inline_object.is_figure:
            shown_width = min(shown_width, max(MIN_WIDTH, self.column_width * MAX_PROPORTION * width / height))
        return QSizeF(shown_width, max(1.0, height * shown_width / width))

    def _poster_size(self, natural_size: tuple[int, int] | None) -> QSizeF:
        """Returns the size of a card's picture; without a poster it is a square with the sign alone."""
        if natural_size is None:
            return QSizeF(self._style.px(SIGN_SIDE), self._style.px(SIGN_SIDE))
        width = min(self._style.px(POSTER_WIDTH), self.column_width / 3)
        return QSizeF(width, min(width, max(width / 4, width * natural_size[1] / natural_size[0])))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, char_format: QTextFormat
    ) -> None:
        """Draws an object into its rectangle."""
        rect = QRectF(rect)
        index = int(char_format.property(self.INDEX_PROPERTY))
        inline_object = self._objects[index]
        image = self._image(index, rect, painter.device().devicePixelRatioF())
        if image.isNull() and inline_object.badge is not None:
            feed_badge.paint_letter_badge(painter, rect.toRect(), *inline_object.badge)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if inline_object.medium is not None:
            self._draw_poster(painter, rect, image, inline_object.medium)
        elif image.isNull():
            self._draw_placeholder(painter, rect, inline_object)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self.frames.get(index, image))
            if index not in self.frames and is_animated(inline_object.image):
                self._draw_sign(painter, rect, Medium.VIDEO)
        painter.restore()

    def _draw_poster(self, painter: QPainter, rect: QRectF, image: QImage, medium: Medium) -> None:
        """Draws a card's poster with the sign of what it plays: a triangle, a loudspeaker's waves, or a frame."""
        if not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, image)
        self._draw_sign(painter, rect, medium)

    def _draw_sign(self, painter: QPainter, rect: QRectF, medium: Medium) -> None:
        """Draws the sign that something plays in the middle of its picture."""
        side = min(rect.width(), rect.height(), self._style.px(SIGN_SIDE))
        disc = QRectF(0, 0, side * 0.9, side * 0.9)
        disc.moveCenter(rect.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.color("accent"))
        painter.drawEllipse(disc)
        paint_medium_sign(painter, disc, medium, self._style.color("on_accent"))

    def _draw_placeholder(self, painter: QPainter, rect: QRectF, inline_object: InlineObject) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.color("code"))
        painter.drawRoundedRect(rect, CORNER_RADIUS, CORNER_RADIUS)
        if inline_object.is_inline:
            return
        font = self._style.ui(13)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._style.color("faint_ink"))
        room = rect.adjusted(16, 8, -16, -8)
        lines = max(1, int(room.height() // metrics.lineSpacing()))
        # Lines break at words and are not filled, so that the text is cut a little before their whole length.
        text = metrics.elidedText(
            inline_object.alt or placeholder_text(), Qt.TextElideMode.ElideRight, room.width() * (lines - 0.4)
        )
        painter.drawText(room, text, QTextOption(Qt.AlignmentFlag.AlignCenter))

    def _image(self, index: int, rect: QRectF, pixel_ratio: float) -> QImage:
        """Returns an image in the pixels of the screen, with rounded corners; null where it cannot be shown."""
        image = self._objects[index].image
        if image is None:
            return QImage()
        size = QSize(max(1, round(rect.width() * pixel_ratio)), max(1, round(rect.height() * pixel_ratio)))
        key = (index, size.width(), size.height())
        if key not in self._decoded:
            decoded = decode_image(image.data, size)
            radius = CORNER_RADIUS * pixel_ratio if rect.height() > 4 * CORNER_RADIUS else 0
            self._decoded[key] = decoded if decoded.isNull() else round_corners(decoded, radius)
            while len(self._decoded) > 1 and sum(held.sizeInBytes() for held in self._decoded.values()) > CACHE_BYTES:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(key)
        return self._decoded[key]


def natural_size_of(image: StoredImage | None) -> tuple[int, int] | None:
    """Returns the width and height of an image in pixels; None where there is none that can be shown."""
    if image is None:
        return None
    if image.width > 0 and image.height > 0:
        return image.width, image.height
    reader, _buffer = _image_reader(image.data)
    size = reader.size()
    return (size.width(), size.height()) if size.isValid() and not size.isEmpty() else None


def paint_medium_sign(painter: QPainter, disc: QRectF, medium: Medium, color: QColor) -> None:
    """Paints what a disc's medium is: a triangle for video, three bars for audio, an open frame for a page."""
    middle, unit = disc.center(), disc.width() / 10
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if medium is Medium.AUDIO:
        for step, height in ((-1.6, 2.2), (0.0, 4.4), (1.6, 3.0)):
            bar = QRectF(middle.x() + (step - 0.45) * unit, middle.y() - height / 2 * unit, 0.9 * unit, height * unit)
            painter.drawRoundedRect(bar, 0.45 * unit, 0.45 * unit)
    elif medium is Medium.VIDEO:
        points = [QPointF(-1.3, -2.0), QPointF(-1.3, 2.0), QPointF(2.1, 0.0)]
        painter.drawPolygon([middle + point * unit for point in points])
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 0.7 * unit))
        painter.drawRoundedRect(QRectF(middle.x() - 2.2 * unit, middle.y() - 1.7 * unit, 4.4 * unit, 3.4 * unit), 2, 2)


@lru_cache(maxsize=64)
def _moves(data: bytes) -> bool:
    return (data[:3] == b"GIF" and data.count(b"\x21\xf9\x04") > 1) or (data[8:12] == b"WEBP" and b"ANMF" in data)


def is_animated(image: StoredImage | None) -> bool:
    """Returns whether a picture has several frames, by the marks between them in GIF and WebP files."""
    return image is not None and _moves(image.data)


def placeholder_text() -> str:
    """Returns what stands in place of an image that is not stored and has no alternative text."""
    return QCoreApplication.translate("ArticlePane", "This picture isn't saved")


def _image_reader(data: bytes) -> tuple[QImageReader, QBuffer]:
    """Returns a reader over bytes, and the buffer that has to live as long as the reader is used."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader, buffer


def decode_image(data: bytes, size: QSize) -> QImage:
    """Returns an image decoded at `size` pixels; null where it is damaged or claims more than `MAX_PIXELS`."""
    reader, _buffer = _image_reader(data)
    natural_size = reader.size()
    if reader.format().data() not in IMAGE_FORMATS or not natural_size.isValid():
        return QImage()
    if natural_size.width() * natural_size.height() > MAX_PIXELS:
        return QImage()
    is_rotated = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    reader.setScaledSize(size.transposed() if is_rotated else size)  # scaled before it is turned upright
    return reader.read()


def round_corners(image: QImage, radius: float) -> QImage:
    """Returns an image with its corners rounded by `radius` pixels."""
    rounded = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    rounded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rounded)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(rounded.rect()), radius, radius)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return rounded
