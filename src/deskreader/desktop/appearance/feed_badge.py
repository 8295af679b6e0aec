"""The badge of a feed: its own icon, or a coloured tile with the first letter of its title."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPixmap

from deskreader.desktop.appearance import metrics
from deskreader.desktop.appearance.theme import BADGE_COLORS, BADGE_INK
from deskreader.desktop.appearance.thumbnail_cache import Slot, ThumbnailCache
from deskreader.model import FeedId, ImageHash


def badge_color(feed_id: FeedId) -> QColor:
    """Returns the background of a feed's letter badge: always the same for one feed, different for neighbours."""
    return QColor(BADGE_COLORS[feed_id % len(BADGE_COLORS)])


def badge_letter(title: str) -> str:
    """Returns the first letter or digit of a title, in upper case; a dot where it has none."""
    return next((character.upper()[:1] for character in title if character.isalnum()), "·")


def paint_letter_badge(painter: QPainter, rect: QRect, feed_id: FeedId, title: str) -> None:
    """Paints the letter badge of a feed into `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(badge_color(feed_id))
    radius = rect.width() * 0.22
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    font = metrics.font(rect.width() * 0.6 / metrics.scale(), QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(BADGE_INK))
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, badge_letter(title))
    painter.restore()


@lru_cache(maxsize=1024)
def _letter_badge(family: str, feed_id: FeedId, letter: str, side: int, ratio: float) -> QPixmap:
    """Returns the letter badge of a feed, painted once for all rows and cards that show it."""
    badge = QPixmap(round(side * ratio), round(side * ratio))
    badge.setDevicePixelRatio(ratio)
    badge.fill(Qt.GlobalColor.transparent)
    painter = QPainter(badge)
    paint_letter_badge(painter, QRect(0, 0, side, side), feed_id, letter)
    painter.end()
    return badge


def paint_badge(
    painter: QPainter, rect: QRect, thumbnails: ThumbnailCache, feed_id: FeedId, title: str, icon: ImageHash | None
) -> None:
    """Paints the feed's icon where it has one that can be shown, else its letter badge."""
    ratio = painter.device().devicePixelRatioF()
    if icon is not None:
        pixmap = thumbnails.get(Slot(icon, rect.width(), rect.height(), round(rect.width() * 0.2), ratio))
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(rect, pixmap)
            return
    # Feeds of the same colour and letter share one pixmap; the font's family is in its key, since it can change.
    family, color_id = QGuiApplication.font().family(), FeedId(feed_id % len(BADGE_COLORS))
    painter.drawPixmap(rect, _letter_badge(family, color_id, badge_letter(title), rect.width(), ratio))
