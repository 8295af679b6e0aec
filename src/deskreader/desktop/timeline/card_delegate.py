"""Paints one card of the timeline, and the day heading above the first card of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskreader.desktop.appearance import icons
from deskreader.desktop.appearance.feed_badge import paint_badge
from deskreader.desktop.appearance.metrics import Face, Metrics
from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.appearance.thumbnail_cache import Slot, ThumbnailCache
from deskreader.desktop.strings.formatting import day_name, format_time, local_day
from deskreader.desktop.timeline.accessible_text import change_mark, headline_title, source_text
from deskreader.desktop.timeline.card_layout import (
    HEADING_HEIGHT,
    PAD_RIGHT,
    SHAPES,
    SNIPPET_LINE_HEIGHT,
    SNIPPET_SIZE,
    SOURCE_BOTTOM,
    SOURCE_LINE_HEIGHT,
    SOURCE_SPACE,
    TEXT_LEFT,
    THUMB_GAP,
    THUMB_HEIGHT,
    THUMB_TOP,
    THUMB_WIDTH,
    TITLE_LINE_HEIGHT,
    TITLE_SIZE,
    CardShape,
    card_height,
    title_weight,
    usual_height,
)
from deskreader.desktop.timeline.other_sources import Foot, foot_height
from deskreader.desktop.timeline.table_model import (
    HEADLINE_ROLE,
    NAMES_DAY_ROLE,
    ORDER_ROLE,
    STARTS_GROUP_ROLE,
    ModelIndex,
)
from deskreader.desktop.timeline.text_layout import (
    Range,
    break_lines,
    draw_lines,
    highlights_in_lines,
    is_right_to_left,
    layout_face,
)
from deskreader.model import ArticleId, Headline, ImageHash, Order
from deskreader.settings import Density

# All lengths are pixels of the design.
THUMB_RADIUS = 5
DOT_X, DOT_DROP, DOT_RADIUS = 14.5, 11.5, 3.5
"""The middle of an unread article's dot, the last from the top of its title."""
SOURCE_SIZE, SOURCE_GAP = 12, 6
BADGE_SIDE = 14
STAR_SIDE, STAR_ROOM = 12, 18
ONE_LINE_SOURCE, ONE_LINE_GAP = 0.34, 12
"""Of a card of one line, the share that the source may take at most, and the gap before it."""
HIGHLIGHT_OPACITY = 0.2
FOOT_BOTTOM = 0.6
"""Of the padding below a card, the share that stays below its other sources."""


class CardDelegate(QStyledItemDelegate):
    """Paints cards. All lengths are the design's, scaled with the system's font."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme, self._thumbnails, self._now = theme, thumbnails, now
        self.focus_shown = False
        self.density = Density.COMFORTABLE
        self.marked: frozenset[ArticleId] = frozenset()
        """The articles whose menu is open."""
        self.opened: set[ArticleId] = set()
        """The articles whose other sources are listed."""
        self._metrics = Metrics()
        self._is_selected = False  # whether the card being painted is
        self._is_rtl = False  # whether the card being painted runs from right to left

    def _mirrored(self, left: float, width: float, around: QRect | QRectF) -> float:
        """Returns a left edge, moved to the other side of what is around it where the window runs right to left."""
        return 2 * QRectF(around).center().x() - left - width if self._is_rtl else left

    def card_height(self, headline: Headline, width: int) -> int:
        """Returns the height of a card of this width."""
        self._metrics = self._metrics.current()
        return card_height(headline, width, self._metrics, self.density, headline.id in self.opened)

    def foot(self, headline: Headline, card: QRect) -> Foot | None:
        """Returns the foot of a card with its other sources; None where it has none."""
        shape, scale = SHAPES[self.density], self._metrics.scale
        is_open = headline.id in self.opened
        height = round(foot_height(headline, is_open) * scale)
        if not height or shape.in_one_line:
            return None
        left = card.left() + self._metrics.px(TEXT_LEFT)
        bottom = card.bottom() + 1 - round(shape.pad_bottom * FOOT_BOTTOM * scale)
        width = max(1, card.right() + 1 - self._metrics.px(PAD_RIGHT) - left)
        mirrored = round(self._mirrored(left, width, card))
        return Foot(headline, QRect(mirrored, bottom - height, width, height), is_open, self._metrics)

    def usual_height(self) -> int:
        """Returns the height that stands for a card that is not measured yet."""
        self._metrics = self._metrics.current()
        return usual_height(self._metrics, self.density)

    def heading_height(self) -> int:
        """Returns the height of the heading above the first card of a day or of a feed."""
        return self._metrics.px(HEADING_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        """Paints the row."""
        headline: Headline = index.data(HEADLINE_ROLE)
        card = QRect(option.rect)
        self._metrics = self._metrics.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(STARTS_GROUP_ROLE):
            card.setTop(card.top() + self._metrics.px(HEADING_HEIGHT))
            heading = QRect(option.rect.topLeft(), card.topRight())
            self._paint_heading(painter, heading, headline, index.data(ORDER_ROLE))
        self._is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if self._is_selected:
            painter.fillRect(card, self.theme.color("selection"))
        painter.fillRect(card.left(), card.bottom(), card.width(), 1, self.theme.color("rule"))
        self._is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        self._paint_card(painter, card, headline, bool(index.data(NAMES_DAY_ROLE)))
        if (foot := self.foot(headline, card)) is not None:
            foot.paint(painter, self.theme, self._is_selected, self._is_rtl)
        has_focus = self.focus_shown and option.state & QStyle.StateFlag.State_HasFocus
        if has_focus or headline.id in self.marked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.color("accent"), 2))
            painter.drawRect(QRectF(card).adjusted(1, 1, -1, -2))
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, headline: Headline, order: Order) -> None:
        px = self._metrics.px
        painter.setFont(self._metrics.face(11, QFont.Weight.DemiBold).font)
        painter.setPen(self.theme.color("soft_ink"))
        room = rect.adjusted(px(18), px(8), -px(PAD_RIGHT), 0)
        text = day_name(local_day(headline.sorted_at), local_day(self._now()))
        if order is Order.BY_FEED:
            font_metrics = self._metrics.face(11, QFont.Weight.DemiBold).metrics
            text = font_metrics.elidedText(headline.feed_title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_card(self, painter: QPainter, card: QRect, headline: Headline, names_day: bool) -> None:
        """Paints the dot of an unread article, its thumbnail, and from top to bottom title, source and snippet."""
        px, shape = self._metrics.px, SHAPES[self.density]
        right = card.right() + 1 - px(PAD_RIGHT)
        thumbnail = headline.thumbnail if shape.has_thumbnail else None
        if thumbnail is not None and self._paint_thumbnail(painter, card, right, thumbnail):
            right -= px(THUMB_WIDTH) + px(THUMB_GAP)
        left, top = card.left() + px(TEXT_LEFT), card.top() + shape.pad_top * self._metrics.scale
        width = max(1, right - left)
        column = QRectF(self._mirrored(left, width, card), round(top), width, card.height())
        if not headline.is_read:
            self._paint_dot(painter, card, shape)
        if shape.in_one_line:
            self._paint_line(painter, column, headline, names_day)
            return
        column.setTop(self._paint_title(painter, column, headline, shape.title_lines))
        column.setTop(self._paint_source(painter, column, headline, names_day))
        if shape.snippet_lines:
            painter.setPen(self.theme.color("soft_ink"))
            face, highlights = layout_face(self._metrics, SNIPPET_SIZE), headline.snippet_highlights
            self._paint_text(
                painter, headline.snippet, face, column, SNIPPET_LINE_HEIGHT, highlights, shape.snippet_lines
            )

    def _paint_title(self, painter: QPainter, column: QRectF, headline: Headline, max_lines: int) -> float:
        """Paints the title, and returns the y below it."""
        ink = "selected_ink" if self._is_selected else ("soft_ink" if headline.is_read else "ink")
        painter.setPen(self.theme.color(ink))
        title, face = headline_title(headline), layout_face(self._metrics, TITLE_SIZE, title_weight(headline))
        return self._paint_text(painter, title, face, column, TITLE_LINE_HEIGHT, headline.title_highlights, max_lines)

    def _paint_line(self, painter: QPainter, column: QRectF, headline: Headline, names_day: bool) -> None:
        """Paints title, source and time in one line, the last two at its end."""
        face = self._metrics.face(SOURCE_SIZE)
        time, gap = self._time_text(headline, names_day), self._metrics.px(ONE_LINE_GAP)
        middle = column.top() + TITLE_LINE_HEIGHT * self._metrics.scale / 2
        column = self._paint_mark(painter, column, middle, headline, gap)
        time_room = face.metrics.horizontalAdvance(time)
        room = column.width() * ONE_LINE_SOURCE - time_room - gap
        source = face.metrics.elidedText(source_text(headline), Qt.TextElideMode.ElideRight, max(0.0, room))
        text = f"{source} {time}" if source else time.removeprefix("· ")
        width = face.metrics.horizontalAdvance(text)
        if headline.is_starred:
            star_left = column.right() - width - self._metrics.px(STAR_ROOM)
            self._paint_star(painter, self._mirrored(star_left, self._metrics.px(STAR_SIDE), column), middle)
        painter.setFont(face.font)
        painter.setPen(self.theme.color("faint_ink"))
        baseline = middle + (face.metrics.ascent() - face.metrics.descent()) / 2
        painter.drawText(QPointF(self._mirrored(column.right() - width, width, column), baseline), text)
        taken = width + gap + (self._metrics.px(STAR_ROOM) if headline.is_starred else 0)
        title_width = max(1.0, column.width() - taken)
        left = self._mirrored(column.left(), title_width, column)
        self._paint_title(painter, QRectF(left, column.top(), title_width, column.height()), headline, 1)

    def _paint_text(
        self,
        painter: QPainter,
        text: str,
        face: Face,
        column: QRectF,
        line_height: float,
        highlights: tuple[Range, ...],
        max_lines: int,
    ) -> float:
        """Paints a text in at most `max_lines` lines, with its highlights, and returns the y below it."""
        lines = break_lines(text, face, column.width(), max_lines)
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

    def _paint_dot(self, painter: QPainter, card: QRect, shape: CardShape) -> None:
        """Paints the dot in the middle of the first line."""
        scale = self._metrics.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent"))
        middle = QPointF(
            self._mirrored(card.left() + DOT_X * scale, 0, card), card.top() + (shape.pad_top + DOT_DROP) * scale
        )
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
        column = self._paint_mark(painter, column, middle, headline, gap)
        left = column.left() + self._paint_badge(painter, column, middle, headline) + gap
        time, time_face = self._time_text(headline, names_day), self._metrics.face(SOURCE_SIZE)
        time_width = time_face.metrics.horizontalAdvance(time)
        star_room = px(STAR_ROOM) if headline.is_starred else 0
        # The source takes what the time and the star leave of the line.
        source_face = self._metrics.face(SOURCE_SIZE, QFont.Weight.Medium)
        font_metrics = source_face.metrics
        room = max(0.0, column.right() - left - time_width - gap - star_room)
        source = font_metrics.elidedText(source_text(headline), Qt.TextElideMode.ElideRight, room)
        source_width = font_metrics.horizontalAdvance(source)
        baseline = middle + (font_metrics.ascent() - font_metrics.descent()) / 2
        painter.setFont(source_face.font)
        painter.setPen(self.theme.color("selected_ink" if self._is_selected else "soft_ink"))
        painter.drawText(QPointF(self._mirrored(left, source_width, column), baseline), source)
        left += source_width + gap
        painter.setFont(time_face.font)
        painter.setPen(self.theme.color("faint_ink"))
        painter.drawText(QPointF(self._mirrored(left, time_width, column), baseline), time)
        if headline.is_starred:
            self._paint_star(painter, self._mirrored(left + time_width + gap, px(STAR_SIDE), column), middle)
        return top + height + SOURCE_BOTTOM * scale

    def _paint_mark(self, painter: QPainter, line: QRectF, middle: float, headline: Headline, gap: float) -> QRectF:
        """Paints at the end of a line what the publisher did to an article, and returns what is left of the line."""
        mark = change_mark(headline)
        if mark is None:
            return line
        (text, role), face = mark, self._metrics.face(SOURCE_SIZE, QFont.Weight.Medium)
        width = face.metrics.horizontalAdvance(text)
        painter.setFont(face.font)
        painter.setPen(self.theme.color("selected_ink" if self._is_selected else role))
        baseline = middle + (face.metrics.ascent() - face.metrics.descent()) / 2
        painter.drawText(QPointF(self._mirrored(line.right() - width, width, line), baseline), text)
        left = line.left() if not self._is_rtl else line.left() + width + gap
        return QRectF(left, line.top(), max(1.0, line.width() - width - gap), line.height())

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
