"""The mark of a feed: its own icon, or a coloured tile with the first letter of its name."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPixmap

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import TILE_INK, TILES
from deskreader.desktop.appearance.thumbnail_cache import Slot, ThumbnailCache
from deskreader.model import FeedId, ImageHash


def tile_color(feed_id: FeedId) -> QColor:
    """The ground of a feed's letter tile: always the same for one feed, and different for neighbours."""
    return QColor(TILES[feed_id % len(TILES)])


def tile_letter(title: str) -> str:
    """The first letter or digit of a title, in capitals; a dot where it has none."""
    return next((character.upper()[:1] for character in title if character.isalnum()), "·")


def paint_letter(painter: QPainter, rect: QRect, feed_id: FeedId, title: str) -> None:
    """Paints the letter tile of a feed into `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tile_color(feed_id))
    radius = rect.width() * 0.22
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    font = metrics.font(rect.width() * 0.6 / metrics.scale(), QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(TILE_INK))
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, tile_letter(title))
    painter.restore()


@lru_cache(maxsize=1024)
def _letter_tile(family: str, feed_id: FeedId, letter: str, side: int, ratio: float) -> QPixmap:
    """The letter tile of a feed, painted once for all rows and cards that show it."""
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    paint_letter(painter, QRect(0, 0, side, side), feed_id, letter)
    painter.end()
    return tile


def paint_feed(
    painter: QPainter, rect: QRect, pictures: ThumbnailCache, feed_id: FeedId, title: str, icon: ImageHash | None
) -> None:
    """Paints the feed's icon where it has one that can be shown, else its letter tile."""
    ratio = painter.device().devicePixelRatioF()
    if icon is not None:
        pixmap = pictures.get(Slot(icon, rect.width(), rect.height(), round(rect.width() * 0.2), ratio))
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(rect, pixmap)
            return
    family, kind = QGuiApplication.font().family(), FeedId(feed_id % len(TILES))
    painter.drawPixmap(rect, _letter_tile(family, kind, tile_letter(title), rect.width(), ratio))
