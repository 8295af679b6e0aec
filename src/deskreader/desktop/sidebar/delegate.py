"""Paints one row of the sidebar: icon or tile, name, count, warning mark, chevron of a folder."""

from __future__ import annotations

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from deskreader.desktop.appearance import icons
from deskreader.desktop.appearance import metrics as measures
from deskreader.desktop.appearance.feed_badge import paint_feed
from deskreader.desktop.appearance.theme import Theme, mixed
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.sidebar.nodes import Node

NODE = Qt.ItemDataRole.UserRole + 1
ROW, HEADING, GAP = 31, 37, 8
EDGE = 10
"""From the pane's sides to the row's ground, and from there to what is in it."""
ICON, NAME_AT, INDENT = 16, 35, 14
RADIUS = 6
CHEVRON = 12


class SidebarDelegate(QStyledItemDelegate):
    """Row heights and painting. All lengths are the design's, grown with the system's font."""

    def __init__(self, theme: Theme, pictures: ThumbnailCache, view: QTreeView) -> None:
        super().__init__(view)
        self.theme, self._pictures, self._view = theme, pictures, view
        self.focus_shown = False
        self._ruler = measures.Metrics()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of a row: a heading and the first feed without a folder have room above them."""
        node: Node = index.data(NODE)
        height = HEADING if node.is_heading else ROW + (GAP if node.gap else 0)
        self._ruler = self._ruler.now()
        return QSize(self._ruler.px(120), self._ruler.px(height))

    def ground(self, rect: QRect, node: Node) -> QRect:
        """Where the ground of a selected row lies within the row."""
        side = measures.px(EDGE)
        height = measures.px(ROW) - 1
        return QRect(rect.left() + side, rect.bottom() - height, rect.width() - 2 * side, height)

    def chevron(self, rect: QRect, node: Node) -> QRect:
        """Where the chevron of a folder lies: behind the name of a heading, before that of an inner folder."""
        ground, side = self.ground(rect, node), measures.px(CHEVRON)
        if node.is_heading:
            width = QFontMetrics(self._name_font(node, False)).horizontalAdvance(node.title)
            right = ground.right() - measures.px(EDGE + 40)
            left = min(ground.left() + measures.px(EDGE) + width + measures.px(4), right)
            place = QRect(QPoint(left, round(self._middle(ground, node) - side / 2)), QSize(side, side))
            return self._turned(place, ground)
        left = ground.left() + measures.px(EDGE + (node.depth - 1) * INDENT) + measures.px(2)
        place = QRect(QPoint(left, round(self._middle(ground, node) - side / 2)), QSize(side, side))
        return self._turned(place, ground)

    def _turned(self, place: QRect, ground: QRect) -> QRect:
        """A place in a row, on the other side of it where the window runs from right to left."""
        return QStyle.visualRect(self._view.layoutDirection(), ground, place)

    def _draw_text(self, painter: QPainter, left: float, baseline: int, text: str, ground: QRect) -> None:
        """Draws a text that begins at `left`, or as far from the other side."""
        width = QFontMetrics(painter.font()).horizontalAdvance(text)
        if self._view.isRightToLeft():
            left = ground.left() + ground.right() + 1 - left - width
        painter.drawText(QPointF(left, baseline), text)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paints the row."""
        node: Node = index.data(NODE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = self.ground(option.rect, node)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, ground, selected, hovered and not node.is_heading)
        if selected and self.focus_shown and self._view.hasFocus():
            self._paint_focus(painter, ground)
        right = self._paint_count(painter, ground, node, self._view.isExpanded(index))
        if node.trouble:
            right = self._paint_warning(painter, ground, right)
        self._paint_mark(painter, option.rect, ground, node, hovered or selected, self._view.isExpanded(index))
        self._paint_name(painter, ground, node, selected, right)
        painter.restore()

    def _middle(self, ground: QRect, node: Node) -> float:
        """The line on which text is centred; a heading stands a little lower than the middle of its row."""
        return ground.top() + ground.height() / 2 + (measures.px(2) if node.is_heading else 0)

    def _paint_ground(self, painter: QPainter, ground: QRect, selected: bool, hovered: bool) -> None:
        if selected or hovered:
            hover = mixed(self.theme.sidebar, self.theme.rule, 0.55)
            color = self.theme.selection if selected else hover
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(QRectF(ground), measures.px(RADIUS), measures.px(RADIUS))

    def _paint_focus(self, painter: QPainter, ground: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("accent"), 2))
        painter.drawRoundedRect(QRectF(ground).adjusted(1, 1, -1, -1), measures.px(RADIUS - 1), measures.px(RADIUS - 1))

    def _paint_count(self, painter: QPainter, ground: QRect, node: Node, expanded: bool) -> int:
        """Paints the count, unless it is zero or its feeds below show theirs, and returns the room's right end."""
        right = ground.right() - measures.px(EDGE) + 1
        if not node.count or (node.is_folder and expanded):
            return right
        text = QLocale().toString(node.count)
        font = measures.font(12)
        width = QFontMetrics(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self.theme.color("faint_ink"))
        self._draw_text(painter, right - width, self._baseline(ground, node, QFontMetrics(font)), text, ground)
        return right - width - measures.px(8)

    def _paint_warning(self, painter: QPainter, ground: QRect, right: int) -> int:
        side = measures.px(14)
        mark = icons.pixmap("warning", self.theme, "warning", side, painter.device().devicePixelRatioF())
        place = QRect(right - side, ground.center().y() - side // 2 + 1, side, side)
        painter.drawPixmap(self._turned(place, ground).topLeft(), mark)
        return right - side - measures.px(6)

    def _paint_mark(
        self, painter: QPainter, row: QRect, ground: QRect, node: Node, lively: bool, expanded: bool
    ) -> None:
        """Paints what stands before the name: icon of a smart feed, tile of a feed, chevron of a folder."""
        ratio, side = painter.device().devicePixelRatioF(), measures.px(ICON)
        left = ground.left() + measures.px(EDGE) + (measures.px(node.depth * INDENT) if node.depth else 0)
        place = self._turned(QRect(left, ground.top() + (ground.height() - side) // 2, side, side), ground)
        if node.is_folder:
            if not node.is_heading or lively or not expanded:
                name, small = "chevron-down" if expanded else "chevron-right", measures.px(CHEVRON)
                mark = icons.pixmap(name, self.theme, "faint_ink", small, ratio)
                painter.drawPixmap(self.chevron(row, node).topLeft(), mark)
        elif node.icon:
            large = measures.px(icons.SIZE)
            corner = place.topLeft() - QPoint((large - side) // 2, (large - side) // 2)
            painter.drawPixmap(corner, icons.pixmap(node.icon, self.theme, "soft_ink", large, ratio))
        elif node.feed_id is not None:
            paint_feed(painter, place, self._pictures, node.feed_id, node.title, node.feed_icon)

    def _name_font(self, node: Node, selected: bool) -> QFont:
        if node.is_heading:
            return measures.font(11, QFont.Weight.DemiBold)
        return measures.font(13, QFont.Weight.DemiBold if selected else QFont.Weight.Normal)

    def is_cut(self, rect: QRect, node: Node) -> bool:
        """Whether the name of a row of this size may not fit beside its count."""
        width = QFontMetrics(self._name_font(node, True)).horizontalAdvance(node.title)
        return width > self.ground(rect, node).width() - measures.px(NAME_AT + EDGE + 40 + node.depth * INDENT)

    def _paint_name(self, painter: QPainter, ground: QRect, node: Node, selected: bool, right: int) -> None:
        font = self._name_font(node, selected)
        role = "selected_ink" if selected else ("faint_ink" if node.is_heading else "ink")
        indent = (node.depth - 1 if node.is_folder and node.depth else node.depth) * INDENT
        left = (
            ground.left() + measures.px(EDGE if node.is_heading else NAME_AT) + (measures.px(indent) if indent else 0)
        )
        if node.is_folder and not node.is_heading:
            left -= measures.px(NAME_AT - EDGE - ICON - 2)
        font.setItalic(bool(node.note))  # no feed: something else is read in its place
        painter.setFont(font)
        painter.setPen(self.theme.color(role))
        metrics = QFontMetrics(font)
        text = metrics.elidedText(node.title, Qt.TextElideMode.ElideRight, max(0, right - left))
        self._draw_text(painter, left, self._baseline(ground, node, metrics), text, ground)

    def _baseline(self, ground: QRect, node: Node, metrics: QFontMetrics) -> int:
        """The line that letters stand on, so that the small ones are centred."""
        return round(self._middle(ground, node) + (metrics.ascent() - metrics.descent()) / 2)
