"""Images and feed badges as objects in the text. We draw them: Qt never gets a name, and no painting decodes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import (
    QCoreApplication,
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
    QPainter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from deskreader.desktop.appearance import feed_badge
from deskreader.desktop.article.parsing.sections import Medium
from deskreader.desktop.article.typesetting.picture_cache import PictureCache
from deskreader.desktop.article.typesetting.picture_decoder import is_animated, natural_size_of
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import FeedId, StoredImage

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
PICTURES_AHEAD = 2
"""Pictures below those in sight that are decoded before they come into sight."""


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

    def __init__(
        self, style: ArticleStyle, column_width: int, pictures: PictureCache, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._style, self._pictures = style, pictures
        self.column_width = column_width
        """Width of the column that objects are fitted into, in pixels."""
        self._objects: list[InlineObject] = []
        self.frames: dict[int, QImage] = {}
        """The present frames of the pictures that play, by index."""
        self._moving: dict[int, bool] = {}  # whether a picture that was drawn has several frames, by index
        self._drawn = -1  # the last index that was drawn

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
        """Draws an object into its rectangle: of a picture that is not decoded yet, the ground on which it will be."""
        rect = QRectF(rect)
        index = int(char_format.property(self.INDEX_PROPERTY))
        inline_object = self._objects[index]
        self._drawn = index
        image = self._image(inline_object, painter.device().devicePixelRatioF())
        if inline_object.badge is not None and (image is None or image.isNull()):
            feed_badge.paint_letter_badge(painter, rect.toRect(), *inline_object.badge)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if inline_object.medium is not None:
            self._draw_poster(painter, rect, image or QImage(), inline_object.medium)
        elif image is None:
            self._draw_ground(painter, rect)
        elif image.isNull():
            self._draw_placeholder(painter, rect, inline_object)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self.frames.get(index, image))
            if index not in self.frames and self._moves(index):
                self._draw_sign(painter, rect, Medium.VIDEO)
        painter.restore()

    def _moves(self, index: int) -> bool:
        if index not in self._moving:
            self._moving[index] = is_animated(self._objects[index].image)
        return self._moving[index]

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

    def _draw_ground(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.color("code"))
        painter.drawRoundedRect(rect, CORNER_RADIUS, CORNER_RADIUS)

    def _draw_placeholder(self, painter: QPainter, rect: QRectF, inline_object: InlineObject) -> None:
        self._draw_ground(painter, rect)
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

    def _image(self, inline_object: InlineObject, ratio: float) -> QImage | None:
        """Returns an image in the pixels of the screen, with rounded corners; null where it cannot be shown.

        None while it is decoded; the badge of a feed, which is small, is decoded at once.
        """
        if inline_object.image is None:
            return QImage()
        size, radius = self._pixels(inline_object, ratio)
        get = self._pictures.get if inline_object.badge is None else self._pictures.decode
        return get(inline_object.image, size, radius)

    def _pixels(self, inline_object: InlineObject, ratio: float) -> tuple[QSize, float]:
        """Returns the size of an image and the radius of its corners, in pixels of the screen."""
        size = self.size_of(inline_object)
        pixels = QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
        return pixels, CORNER_RADIUS * ratio if size.height() > 4 * CORNER_RADIUS else 0

    def begin_painting(self) -> None:
        """Tells the cache of pictures that what is drawn from now on is what is in sight."""
        self._pictures.begin_painting()

    def look_ahead(self, ratio: float) -> None:
        """Has the next pictures below the last one that was drawn decoded, for a screen of a pixel ratio."""
        below = (own for own in self._objects[self._drawn + 1 :] if own.image is not None and own.badge is None)
        for own in islice(below, PICTURES_AHEAD):
            if own.image is not None:
                self._pictures.prepare(own.image, *self._pixels(own, ratio))


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


def placeholder_text() -> str:
    """Returns what stands in place of an image that is not stored and has no alternative text."""
    return QCoreApplication.translate("ArticlePane", "This picture isn't saved")
