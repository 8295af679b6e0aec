"""Paints one card of the timeline, and the day heading above the first card of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskreader.desktop.appearance import icons
from deskreader.desktop.appearance import metrics as measures
from deskreader.desktop.appearance.feed_badge import paint_feed
from deskreader.desktop.appearance.metrics import Face
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import Slot, ThumbnailCache
from deskreader.desktop.strings.formatting import day_name, format_time, local_day
from deskreader.desktop.timeline.accessible_text import title_of
from deskreader.desktop.timeline.table_model import HEADLINE, NAMES_DAY, STARTS_DAY, Index
from deskreader.desktop.timeline.text_layout import draw_lines, fine_face, is_right_to_left, lines_of, marks_in
from deskreader.model import Headline, ImageHash

CARD, HEADING = 123, 33
TEXT_AT, PAD_RIGHT, PAD_TOP = 26, 16, 10
THUMB_WIDTH, THUMB_HEIGHT, THUMB_TOP, THUMB_GAP, RADIUS = 76, 62, 13, 12, 5
DOT_AT, DOT_DOWN, DOT = 14.5, 21.5, 3.5
TITLE_SIZE, TITLE_LINE = 14.5, 19.5
SOURCE_GAP, SOURCE_LINE, SOURCE_FOOT, TILE = 2, 22, 1, 14
SNIPPET_SIZE, SNIPPET_LINE = 12.5, 18
LINES = 2
STAR = 12
MARK_OPACITY = 0.2
Marks = tuple[tuple[int, int], ...]


def row_height(is_first_of_day: bool) -> int:
    """The height of a row in pixels: a card, and a heading above it where a day begins."""
    return measures.px(CARD) + (measures.px(HEADING) if is_first_of_day else 0)


class CardDelegate(QStyledItemDelegate):
    """Paints cards. All lengths are the design's, grown with the system's font."""

    def __init__(
        self, theme: Theme, pictures: ThumbnailCache, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self._pictures, self._now = theme, pictures, now
        self.focus_shown = False
        self._ruler = measures.Metrics()
        self._is_rtl = False  # whether the window of the card being painted runs from right to left

    def _turned(self, left: float, width: float, around: QRect | QRectF) -> float:
        """The left edge of a thing, on the other side of what is around it where the window runs that way."""
        return 2 * QRectF(around).center().x() - left - width if self._is_rtl else left

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints the row."""
        headline: Headline = index.data(HEADLINE)
        card = QRect(option.rect)
        self._ruler = self._ruler.now()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(STARTS_DAY):
            card.setTop(card.top() + self._ruler.px(HEADING))
            self._paint_heading(painter, QRect(option.rect.topLeft(), card.topRight()), headline)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(card, self.theme.color("selection"))
        painter.fillRect(card.left(), card.bottom(), card.width(), 1, self.theme.color("rule"))
        self._is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        self._paint_card(painter, card, headline, bool(index.data(NAMES_DAY)))
        if self.focus_shown and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.color("accent"), 2))
            painter.drawRect(QRectF(card).adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, headline: Headline) -> None:
        painter.setFont(self._ruler.face(11, QFont.Weight.DemiBold).font)
        painter.setPen(self.theme.color("soft_ink"))
        place = rect.adjusted(self._ruler.px(18), self._ruler.px(8), -self._ruler.px(PAD_RIGHT), 0)
        text = day_name(local_day(headline.sorted_at), local_day(self._now()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_card(self, painter: QPainter, card: QRect, headline: Headline, names_day: bool) -> None:
        right = card.right() + 1 - self._ruler.px(PAD_RIGHT)
        if headline.thumbnail is not None and self._paint_thumbnail(painter, card, right, headline.thumbnail):
            right -= self._ruler.px(THUMB_WIDTH) + self._ruler.px(THUMB_GAP)
        left = card.left() + self._ruler.px(TEXT_AT)
        width = max(1, right - left)
        column = QRectF(self._turned(left, width, card), card.top() + self._ruler.px(PAD_TOP), width, card.height())
        if not headline.is_read:
            self._paint_dot(painter, card)
        weight = QFont.Weight.Medium if headline.is_read else QFont.Weight.DemiBold
        painter.setPen(self.theme.color("soft_ink" if headline.is_read else "ink"))
        title, title_face = title_of(headline), fine_face(self._ruler, TITLE_SIZE, weight)
        column.setTop(self._paint_text(painter, title, title_face, column, TITLE_LINE, headline.title_marks))
        column.setTop(self._paint_source(painter, column, headline, names_day))
        painter.setPen(self.theme.color("soft_ink"))
        snippet_face = fine_face(self._ruler, SNIPPET_SIZE)
        self._paint_text(painter, headline.snippet, snippet_face, column, SNIPPET_LINE, headline.snippet_marks)

    def _paint_text(
        self, painter: QPainter, text: str, face: Face, column: QRectF, line_height: float, marks: Marks
    ) -> float:
        """Sets a text in at most two lines, with what a search found in it marked, and returns the y below it."""
        lines = lines_of(text, face, column.width(), LINES)
        height, to_left = line_height * self._ruler.scale, is_right_to_left(text)
        if not marks:
            return draw_lines(painter, lines, face, column, height, to_left)
        found = marks_in(lines, text, marks)
        return draw_lines(painter, lines, face, column, height, to_left, found, self._mark_colors())

    def _mark_colors(self) -> tuple[QColor, QColor]:
        """Ink and ground of what a search found: the accent, so thin that ink on it reads well."""
        ground = QColor(self.theme.color("accent"))
        ground.setAlphaF(MARK_OPACITY)
        return self.theme.color("ink"), ground

    def _paint_dot(self, painter: QPainter, card: QRect) -> None:
        grown = self._ruler.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent"))
        middle = QPointF(self._turned(card.left() + DOT_AT * grown, 0, card), card.top() + DOT_DOWN * grown)
        painter.drawEllipse(middle, DOT * grown, DOT * grown)

    def _paint_thumbnail(self, painter: QPainter, card: QRect, right: int, image: ImageHash) -> bool:
        """Paints the thumbnail and tells whether its room is taken: while it is on its way, yes; if broken, no."""
        width, height = self._ruler.px(THUMB_WIDTH), self._ruler.px(THUMB_HEIGHT)
        ratio = painter.device().devicePixelRatioF()
        slot = Slot(image, width, height, self._ruler.px(RADIUS), ratio)
        pixmap = self._pictures.get(slot)
        if pixmap is not None and pixmap.isNull():
            return False
        left = round(self._turned(right - width, width, card))
        place = QRect(left, card.top() + self._ruler.px(THUMB_TOP), width, height)
        if pixmap is not None:
            painter.drawPixmap(place, pixmap)
        return True

    def _moment(self, headline: Headline, names_day: bool) -> str:
        if not names_day:
            return f"· {format_time(headline.sorted_at)}"
        return f"· {day_name(local_day(headline.sorted_at), local_day(self._now()))}"

    def _paint_source(self, painter: QPainter, column: QRectF, headline: Headline, names_day: bool) -> float:
        """Paints tile, source, time and star in one line and returns the y below it."""
        top, tile = column.top() + SOURCE_GAP * self._ruler.scale, self._ruler.px(TILE)
        height = SOURCE_LINE * self._ruler.scale
        middle = top + height / 2
        place = QRect(round(self._turned(column.left(), tile, column)), round(middle - tile / 2), tile, tile)
        paint_feed(painter, place, self._pictures, headline.feed_id, headline.feed_title, headline.feed_icon)
        time = self._moment(headline, names_day)
        time_face, source_face = self._ruler.face(12), self._ruler.face(12, QFont.Weight.Medium)
        gap = self._ruler.px(6)
        left = column.left() + tile + gap
        time_width = time_face.metrics.horizontalAdvance(time)
        star_room = self._ruler.px(18) if headline.is_starred else 0
        room = column.right() - left - time_width - gap - star_room
        metrics = source_face.metrics
        source = metrics.elidedText(headline.feed_title, Qt.TextElideMode.ElideRight, max(0.0, room))
        source_width = metrics.horizontalAdvance(source)
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(source_face.font)
        painter.setPen(self.theme.color("soft_ink"))
        painter.drawText(QPointF(self._turned(left, source_width, column), baseline), source)
        left += source_width + gap
        painter.setFont(time_face.font)
        painter.setPen(self.theme.color("faint_ink"))
        painter.drawText(QPointF(self._turned(left, time_width, column), baseline), time)
        if headline.is_starred:
            star = self._turned(left + time_width + gap, self._ruler.px(STAR), column)
            self._paint_star(painter, QPointF(star, middle))
        return top + height + SOURCE_FOOT * self._ruler.scale

    def _paint_star(self, painter: QPainter, at: QPointF) -> None:
        side = self._ruler.px(STAR)
        star = icons.pixmap("star-filled", self.theme, "accent", side, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(round(at.x()), round(at.y() - side / 2)), star)
