"""Paints one card of the timeline, and the day heading above the first card of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskreader.desktop.appearance import icons, metrics
from deskreader.desktop.appearance.feed_badge import paint_badge
from deskreader.desktop.appearance.metrics import Face, Metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import Slot, ThumbnailCache
from deskreader.desktop.strings.formatting import day_name, format_time, local_day
from deskreader.desktop.timeline.accessible_text import headline_title
from deskreader.desktop.timeline.table_model import HEADLINE_ROLE, NAMES_DAY_ROLE, STARTS_DAY_ROLE, ModelIndex
from deskreader.desktop.timeline.text_layout import (
    Range,
    break_lines,
    draw_lines,
    highlights_in_lines,
    is_right_to_left,
    layout_face,
)
from deskreader.model import Headline, ImageHash

# All lengths are pixels of the design.
CARD_HEIGHT, HEADING_HEIGHT = 123, 33
TEXT_LEFT, PAD_RIGHT, PAD_TOP = 26, 16, 10
THUMB_WIDTH, THUMB_HEIGHT, THUMB_TOP, THUMB_GAP, THUMB_RADIUS = 76, 62, 13, 12, 5
DOT_X, DOT_Y, DOT_RADIUS = 14.5, 21.5, 3.5
TITLE_SIZE, TITLE_LINE_HEIGHT = 14.5, 19.5
SOURCE_SIZE, SOURCE_SPACE, SOURCE_LINE_HEIGHT, SOURCE_BOTTOM, SOURCE_GAP = 12, 2, 22, 1, 6
BADGE_SIDE = 14
SNIPPET_SIZE, SNIPPET_LINE_HEIGHT = 12.5, 18
STAR_SIDE, STAR_ROOM = 12, 18
MAX_LINES = 2
"""Lines of a title, and of a snippet."""
HIGHLIGHT_OPACITY = 0.2


def row_height(is_first_of_day: bool) -> int:
    """Returns the height of a row in pixels: a card, with a heading above it where a day begins."""
    return metrics.px(CARD_HEIGHT) + (metrics.px(HEADING_HEIGHT) if is_first_of_day else 0)


class CardDelegate(QStyledItemDelegate):
    """Paints cards. All lengths are the design's, scaled with the system's font."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self._thumbnails, self._now = theme, thumbnails, now
        self.focus_shown = False
        self._metrics = Metrics()
        self._is_rtl = False  # whether the card being painted runs from right to left

    def _mirrored(self, left: float, width: float, around: QRect | QRectF) -> float:
        """Returns a left edge, moved to the other side of what is around it where the window runs right to left."""
        return 2 * QRectF(around).center().x() - left - width if self._is_rtl else left

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        """Paints the row."""
        headline: Headline = index.data(HEADLINE_ROLE)
        card = QRect(option.rect)
        self._metrics = self._metrics.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(STARTS_DAY_ROLE):
            card.setTop(card.top() + self._metrics.px(HEADING_HEIGHT))
            self._paint_heading(painter, QRect(option.rect.topLeft(), card.topRight()), headline)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(card, self.theme.color("selection"))
        painter.fillRect(card.left(), card.bottom(), card.width(), 1, self.theme.color("rule"))
        self._is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        self._paint_card(painter, card, headline, bool(index.data(NAMES_DAY_ROLE)))
        if self.focus_shown and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.color("accent"), 2))
            painter.drawRect(QRectF(card).adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, headline: Headline) -> None:
        px = self._metrics.px
        painter.setFont(self._metrics.face(11, QFont.Weight.DemiBold).font)
        painter.setPen(self.theme.color("soft_ink"))
        room = rect.adjusted(px(18), px(8), -px(PAD_RIGHT), 0)
        text = day_name(local_day(headline.sorted_at), local_day(self._now()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_card(self, painter: QPainter, card: QRect, headline: Headline, names_day: bool) -> None:
        """Paints the dot of an unread article, its thumbnail, and from top to bottom title, source and snippet."""
        px = self._metrics.px
        right = card.right() + 1 - px(PAD_RIGHT)
        if headline.thumbnail is not None and self._paint_thumbnail(painter, card, right, headline.thumbnail):
            right -= px(THUMB_WIDTH) + px(THUMB_GAP)
        left = card.left() + px(TEXT_LEFT)
        width = max(1, right - left)
        column = QRectF(self._mirrored(left, width, card), card.top() + px(PAD_TOP), width, card.height())
        if not headline.is_read:
            self._paint_dot(painter, card)
        weight = QFont.Weight.Medium if headline.is_read else QFont.Weight.DemiBold
        painter.setPen(self.theme.color("soft_ink" if headline.is_read else "ink"))
        title, title_face = headline_title(headline), layout_face(self._metrics, TITLE_SIZE, weight)
        column.setTop(
            self._paint_text(painter, title, title_face, column, TITLE_LINE_HEIGHT, headline.title_highlights)
        )
        column.setTop(self._paint_source(painter, column, headline, names_day))
        painter.setPen(self.theme.color("soft_ink"))
        face = layout_face(self._metrics, SNIPPET_SIZE)
        self._paint_text(painter, headline.snippet, face, column, SNIPPET_LINE_HEIGHT, headline.snippet_highlights)

    def _paint_text(
        self,
        painter: QPainter,
        text: str,
        face: Face,
        column: QRectF,
        line_height: float,
        highlights: tuple[Range, ...],
    ) -> float:
        """Paints a text in at most `MAX_LINES` lines, with its highlights, and returns the y below it."""
        lines = break_lines(text, face, column.width(), MAX_LINES)
        height, is_rtl = line_height * self._metrics.scale, is_right_to_left(text)
        if not highlights:
            return draw_lines(painter, lines, face, column, height, is_rtl)
        ranges = highlights_in_lines(lines, text, highlights)
        return draw_lines(painter, lines, face, column, height, is_rtl, ranges, self._highlight_colors())

    def _highlight_colors(self) -> tuple[QColor, QColor]:
        """Returns ink and background of a highlight: the accent, so thin that the ink on it stays legible."""
        background = QColor(self.theme.color("accent"))
        background.setAlphaF(HIGHLIGHT_OPACITY)
        return self.theme.color("ink"), background

    def _paint_dot(self, painter: QPainter, card: QRect) -> None:
        scale = self._metrics.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent"))
        middle = QPointF(self._mirrored(card.left() + DOT_X * scale, 0, card), card.top() + DOT_Y * scale)
        painter.drawEllipse(middle, DOT_RADIUS * scale, DOT_RADIUS * scale)

    def _paint_thumbnail(self, painter: QPainter, card: QRect, right: int, image: ImageHash) -> bool:
        """Paints the thumbnail, and returns whether its room is taken: while it is loading, yes; if broken, no."""
        width, height = self._metrics.px(THUMB_WIDTH), self._metrics.px(THUMB_HEIGHT)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._thumbnails.get(Slot(image, width, height, self._metrics.px(THUMB_RADIUS), ratio))
        if pixmap is not None and pixmap.isNull():
            return False
        left = round(self._mirrored(right - width, width, card))
        if pixmap is not None:
            painter.drawPixmap(QRect(left, card.top() + self._metrics.px(THUMB_TOP), width, height), pixmap)
        return True

    def _time_text(self, headline: Headline, names_day: bool) -> str:
        if not names_day:
            return f"· {format_time(headline.sorted_at)}"
        return f"· {day_name(local_day(headline.sorted_at), local_day(self._now()))}"

    def _paint_source(self, painter: QPainter, column: QRectF, headline: Headline, names_day: bool) -> float:
        """Paints badge, source, time and star in one line, and returns the y below it."""
        px, scale = self._metrics.px, self._metrics.scale
        top, height, gap = column.top() + SOURCE_SPACE * scale, SOURCE_LINE_HEIGHT * scale, px(SOURCE_GAP)
        middle = top + height / 2
        left = column.left() + self._paint_badge(painter, column, middle, headline) + gap
        time, time_face = self._time_text(headline, names_day), self._metrics.face(SOURCE_SIZE)
        time_width = time_face.metrics.horizontalAdvance(time)
        star_room = px(STAR_ROOM) if headline.is_starred else 0
        # The source takes what the time and the star leave of the line.
        source_face = self._metrics.face(SOURCE_SIZE, QFont.Weight.Medium)
        font_metrics = source_face.metrics
        room = max(0.0, column.right() - left - time_width - gap - star_room)
        source = font_metrics.elidedText(headline.feed_title, Qt.TextElideMode.ElideRight, room)
        source_width = font_metrics.horizontalAdvance(source)
        baseline = middle + (font_metrics.ascent() - font_metrics.descent()) / 2
        painter.setFont(source_face.font)
        painter.setPen(self.theme.color("soft_ink"))
        painter.drawText(QPointF(self._mirrored(left, source_width, column), baseline), source)
        left += source_width + gap
        painter.setFont(time_face.font)
        painter.setPen(self.theme.color("faint_ink"))
        painter.drawText(QPointF(self._mirrored(left, time_width, column), baseline), time)
        if headline.is_starred:
            self._paint_star(painter, self._mirrored(left + time_width + gap, px(STAR_SIDE), column), middle)
        return top + height + SOURCE_BOTTOM * scale

    def _paint_badge(self, painter: QPainter, column: QRectF, middle: float, headline: Headline) -> int:
        """Paints the feed's badge at the beginning of a line, and returns its width."""
        side = self._metrics.px(BADGE_SIDE)
        left, top = round(self._mirrored(column.left(), side, column)), round(middle - side / 2)
        rect = QRect(left, top, side, side)
        paint_badge(painter, rect, self._thumbnails, headline.feed_id, headline.feed_title, headline.feed_icon)
        return side

    def _paint_star(self, painter: QPainter, left: float, middle: float) -> None:
        side = self._metrics.px(STAR_SIDE)
        star = icons.pixmap("star-filled", self.theme, "accent", side, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(round(left), round(middle - side / 2)), star)
