"""Paints one row of the sidebar: icon or badge, title, count, warning, and the chevron of a folder."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from deskreader.desktop.appearance import icons
from deskreader.desktop.appearance.feed_badge import paint_badge
from deskreader.desktop.appearance.metrics import Metrics, font, px
from deskreader.desktop.appearance.missing_scripts import drawable
from deskreader.desktop.appearance.theme import Theme, mix_colors
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.sidebar.drop_target import DropTarget
from deskreader.desktop.sidebar.nodes import Node
from deskreader.model import View

NODE_ROLE = Qt.ItemDataRole.UserRole + 1

# All lengths are pixels of the design.
ROW_HEIGHT, HEADING_HEIGHT, GAP = 31, 37, 8
EDGE = 10
"""From the pane's sides to the row's background, and from there to its content."""
ICON_SIDE, TITLE_LEFT, INDENT = 16, 35, 14
RADIUS = 6
CHEVRON_SIDE = 12
WARNING_SIDE = 14
COUNT_ROOM = 40


class SidebarDelegate(QStyledItemDelegate):
    """Sizes and paints rows. All lengths are the design's, scaled with the system's font."""

    renamed = Signal(object, str)
    """The View of a row and the name that was typed in its place."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, view: QTreeView) -> None:
        super().__init__(view)
        self.theme, self._thumbnails, self._view = theme, thumbnails, view
        self.focus_shown = False
        self.marked: View | None = None
        """The view whose menu is open."""
        self.target: DropTarget | None = None
        """Where a drop would go."""
        self._metrics = Metrics()

    # --- geometry -----------------------------------------------------------------------------------------------------

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Returns the size of a row: a heading, and a row with a gap, have room above them."""
        node: Node = index.data(NODE_ROLE)
        height = HEADING_HEIGHT if node.is_heading else ROW_HEIGHT + (GAP if node.gap else 0)
        self._metrics = self._metrics.current()
        return QSize(self._metrics.px(120), self._metrics.px(height))

    def background_rect(self, rect: QRect) -> QRect:
        """Returns the rectangle that is filled where a row is selected, within the row's own."""
        side = px(EDGE)
        height = px(ROW_HEIGHT) - 1
        return QRect(rect.left() + side, rect.bottom() - height, rect.width() - 2 * side, height)

    def chevron_rect(self, rect: QRect, node: Node) -> QRect:
        """Returns where the chevron of a folder lies: after the title of a heading, before that of an inner folder."""
        background, side = self.background_rect(rect), px(CHEVRON_SIDE)
        if node.is_heading:
            width = QFontMetrics(self._title_font(node, False)).horizontalAdvance(node.title)
            right = background.right() - px(EDGE + COUNT_ROOM)
            left = min(background.left() + px(EDGE) + width + px(4), right)
        else:
            left = background.left() + px(EDGE + (node.depth - 1) * INDENT) + px(2)
        top = round(self._middle(background, node) - side / 2)
        return self._mirrored(QRect(left, top, side, side), background)

    def _mirrored(self, rect: QRect, around: QRect) -> QRect:
        """Returns a rectangle in a row, moved to the row's other side where the window runs from right to left."""
        return QStyle.visualRect(self._view.layoutDirection(), around, rect)

    def _middle(self, background: QRect, node: Node) -> float:
        """Returns the y on which text is centred; a heading stands a little lower than the middle of its row."""
        return background.top() + background.height() / 2 + (px(2) if node.is_heading else 0)

    def _baseline(self, background: QRect, node: Node, metrics: QFontMetrics) -> int:
        return round(self._middle(background, node) + (metrics.ascent() - metrics.descent()) / 2)

    def _title_font(self, node: Node, selected: bool) -> QFont:
        if node.is_heading:
            return font(11, QFont.Weight.DemiBold)
        return font(13, QFont.Weight.DemiBold if selected else QFont.Weight.Normal)

    def is_cut(self, rect: QRect, node: Node) -> bool:
        """Returns whether the title may not fit into a row of this size beside its count."""
        width = QFontMetrics(self._title_font(node, True)).horizontalAdvance(node.title)
        taken = px(TITLE_LEFT + EDGE + COUNT_ROOM + node.depth * INDENT)
        return width > self.background_rect(rect).width() - taken

    # --- painting -----------------------------------------------------------------------------------------------------

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paints the row."""
        node: Node = index.data(NODE_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        expanded = self._view.isExpanded(index)
        background = self.background_rect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_background(painter, background, selected, hovered and not node.is_heading)
        if (selected and self.focus_shown and self._view.hasFocus()) or node.view == self.marked:
            self._paint_focus(painter, background)
        if self.target is not None and self.target.row == node.view:
            self._paint_target(painter, background, self.target.side)
        right = self._paint_count(painter, background, node, expanded)
        if node.problem and (
            node.is_place or not (node.is_folder and expanded)
        ):  # an open folder shows whose problem it is
            right = self._paint_warning(painter, background, right)
        self._paint_symbol(painter, option.rect, background, node, hovered or selected, expanded)
        self._paint_title(painter, background, node, selected, right)
        painter.restore()

    def _paint_background(self, painter: QPainter, rect: QRect, selected: bool, hovered: bool) -> None:
        if selected or hovered:
            color = self.theme.selection if selected else mix_colors(self.theme.sidebar, self.theme.rule, 0.55)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(QRectF(rect), px(RADIUS), px(RADIUS))

    def _paint_focus(self, painter: QPainter, rect: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("accent"), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), px(RADIUS - 1), px(RADIUS - 1))

    def _paint_target(self, painter: QPainter, rect: QRect, side: int) -> None:
        """Paints where a drop would go: a frame around the row, or a line above or below it."""
        if side == 0:
            self._paint_focus(painter, rect)
            return
        y = rect.top() if side < 0 else rect.bottom()
        painter.fillRect(QRect(rect.left(), y - 1, rect.width(), 2), self.theme.color("accent"))

    # --- renaming in place --------------------------------------------------------------------------------------------

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QLineEdit:
        """Returns a field with the name of the row."""
        field = QLineEdit(parent)
        field.setAccessibleName(QCoreApplication.translate("sidebar", "New name"))
        field.setFont(font(13))
        return field

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Fills the field and selects its text."""
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(NODE_ROLE).title)
            editor.selectAll()

    def setModelData(
        self, editor: QWidget, _model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Emits `renamed`; the row follows once the library has the name."""
        node: Node = index.data(NODE_ROLE)
        name = editor.text().strip() if isinstance(editor, QLineEdit) else ""
        if name and name != node.title:
            self.renamed.emit(node.view, name)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Lays the field over the row."""
        editor.setGeometry(self.background_rect(option.rect))

    # --- parts of a row -----------------------------------------------------------------------------------------------

    def _paint_count(self, painter: QPainter, background: QRect, node: Node, expanded: bool) -> int:
        """Paints the count and returns the right end of the room that is left.

        A count of zero is not painted, nor that of a folder whose feeds below show theirs.
        """
        right = background.right() - px(EDGE) + 1
        if not node.count or (node.is_folder and expanded):
            return right
        text = QLocale().toString(node.count)
        count_font = font(12)
        metrics = QFontMetrics(count_font)
        width = metrics.horizontalAdvance(text)
        painter.setFont(count_font)
        painter.setPen(self.theme.color("faint_ink"))
        self._draw_text(painter, right - width, self._baseline(background, node, metrics), text, background)
        return right - width - px(8)

    def _draw_text(self, painter: QPainter, left: float, baseline: int, text: str, background: QRect) -> None:
        """Draws a text that begins at `left`, or as far from the other side."""
        if self._view.isRightToLeft():
            width = QFontMetrics(painter.font()).horizontalAdvance(text)
            left = background.left() + background.right() + 1 - left - width
        painter.drawText(QPointF(left, baseline), text)

    def _paint_warning(self, painter: QPainter, background: QRect, right: int) -> int:
        """Paints the warning of a feed with a problem, and returns the right end of the room that is left."""
        side = px(WARNING_SIDE)
        warning = icons.pixmap("warning", self.theme, "warning", side, painter.device().devicePixelRatioF())
        rect = QRect(right - side, background.center().y() - side // 2 + 1, side, side)
        painter.drawPixmap(self._mirrored(rect, background).topLeft(), warning)
        return right - side - px(6)

    def _paint_symbol(
        self, painter: QPainter, row: QRect, background: QRect, node: Node, is_active: bool, expanded: bool
    ) -> None:
        """Paints what stands before the title: an icon, the badge of a feed, or the chevron of a folder."""
        ratio, side = painter.device().devicePixelRatioF(), px(ICON_SIDE)
        left = background.left() + px(EDGE) + (px(node.depth * INDENT) if node.depth else 0)
        top = background.top() + (background.height() - side) // 2
        rect = self._mirrored(QRect(left, top, side, side), background)
        if node.is_folder:
            # The chevron of an open heading shows only on a row that the mouse is over or that is selected.
            if not node.is_heading or is_active or not expanded:
                name, small = "chevron-down" if expanded else "chevron-right", px(CHEVRON_SIDE)
                chevron = icons.pixmap(name, self.theme, "faint_ink", small, ratio)
                painter.drawPixmap(self.chevron_rect(row, node).topLeft(), chevron)
        elif node.icon:
            large = px(icons.SIZE)
            corner = rect.topLeft() - QPoint((large - side) // 2, (large - side) // 2)
            painter.drawPixmap(corner, icons.pixmap(node.icon, self.theme, "soft_ink", large, ratio))
        elif node.feed_id is not None:
            paint_badge(painter, rect, self._thumbnails, node.feed_id, node.title, node.feed_icon)

    def _paint_title(self, painter: QPainter, background: QRect, node: Node, selected: bool, right: int) -> None:
        title_font = self._title_font(node, selected)
        role = "selected_ink" if selected else ("faint_ink" if node.is_heading else "ink")
        indent = (node.depth - 1 if node.is_folder and node.depth else node.depth) * INDENT
        left = background.left() + px(EDGE if node.is_heading else TITLE_LEFT) + (px(indent) if indent else 0)
        title_font.setItalic(bool(node.note))  # not a feed: something else is read in its place
        painter.setFont(title_font)
        painter.setPen(self.theme.color(role))
        metrics = QFontMetrics(title_font)
        text = metrics.elidedText(drawable(node.title), Qt.TextElideMode.ElideRight, max(0, right - left))
        self._draw_text(painter, left, self._baseline(background, node, metrics), text, background)
