"""Scrolls what is wider than the column, code and tables, sideways within its own box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextBlock, QTextCursor, QTextTable

from deskreader.desktop.article.typesetting.body import CODE_BOX_PADDING, CODE_BOX_SIDE
from deskreader.desktop.article.typesetting.decorations import paint_decorations, text_rect, visible_blocks
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument
from deskreader.desktop.article.typesetting.table import WIDE_INDENT

BAR_HEIGHT, BAR_INSET = 5, 3
MIN_THUMB = 28


@dataclass(frozen=True, slots=True)
class WideArea:
    """Something that scrolls sideways: the rectangle that shows it, in document coordinates, and what it holds."""

    position: int  # in the text: of the block of code, or of the table's first cell
    is_table: bool
    rect: QRectF
    content_width: float
    shown_width: float
    offset: float

    @property
    def largest_offset(self) -> float:
        """How far it can be scrolled, in pixels."""
        return max(0.0, self.content_width - self.shown_width)

    @property
    def thumb(self) -> QRectF:
        """The rectangle of the scroll bar's thumb."""
        room = self.rect.width() - 2 * BAR_INSET
        width = max(MIN_THUMB, room * self.shown_width / self.content_width)
        share = self.offset / self.largest_offset if self.largest_offset else 0.0
        left = self.rect.left() + BAR_INSET + share * (room - width)
        return QRectF(left, self.rect.bottom() - BAR_HEIGHT - BAR_INSET, width, BAR_HEIGHT)


class SidewaysScroll:
    """The sideways positions of the code and tables of one document."""

    def __init__(self, document: ArticleDocument) -> None:
        self._document = document
        self._offsets: dict[int, float] = {}  # by position in the text
        self._lines: dict[int, tuple[float, float]] = {}  # x of a block's lines before and after the offset

    def areas(self, visible: QRectF) -> Iterator[WideArea]:
        """Yields what scrolls sideways within a rectangle of the document, from top to bottom."""
        for position in self._document.notes.wide_tables:
            area = self._table_area(position)
            if area.rect.intersects(visible):
                yield area
        for block, letters in visible_blocks(self._document, visible):
            decoration = self._document.notes.decorations.get(block.blockNumber())
            if decoration is not None and decoration.scrolls:
                area = self._code_area(block, text_rect(block, letters))
                if area.largest_offset >= 1 and area.rect.intersects(visible):
                    yield area

    def area_at(self, point: QPointF) -> WideArea | None:
        """Returns what scrolls sideways at a point of the document."""
        around = QRectF(0, point.y() - 1, self._document.column_width + 2 * GUTTER, 2)
        return next((area for area in self.areas(around) if area.rect.contains(point)), None)

    def scroll_to(self, area: WideArea, offset: float) -> bool:
        """Scrolls an area to an offset within its limits; returns whether that moved it."""
        offset = min(area.largest_offset, max(0.0, offset))
        if abs(offset - area.offset) < 0.5:
            return False
        for position in self._pieces(area.position) if area.is_table else [area.position]:
            self._offsets[position] = offset
            if area.is_table:
                self._move_table(position, offset)
        return True

    def _pieces(self, position: int) -> list[int]:
        """Returns the positions of all pieces of the table that has a piece at `position`."""
        tables, continued = self._document.notes.wide_tables, self._document.notes.continued_tables
        first = last = tables.index(position)
        while tables[first] in continued:
            first -= 1
        while last + 1 < len(tables) and tables[last + 1] in continued:
            last += 1
        return tables[first : last + 1]

    def reveal(self, position: int) -> None:
        """Scrolls the code that holds a position of the text so that the position shows."""
        block = self._document.findBlock(position)
        decoration = self._document.notes.decorations.get(block.blockNumber())
        if decoration is None or not decoration.scrolls:
            return
        rect = text_rect(block, self._document.documentLayout().blockBoundingRect(block))
        area = self._code_area(block, rect)
        line = block.layout().lineForTextPosition(position - block.position())
        if line.isValid():
            x, _at = cast("tuple[float, int]", line.cursorToX(position - block.position()))
            inside = x - line.x()
            if not area.offset <= inside <= area.offset + area.shown_width - GUTTER:
                self.scroll_to(area, inside - area.shown_width / 2)

    def apply(self, visible: QRectF) -> None:
        """Moves the lines of the code in sight to their offsets, which a new layout has undone."""
        for area in self.areas(visible):
            if area.is_table:
                continue
            block = self._document.findBlock(area.position)
            layout = block.layout()
            before, after = self._lines.get(area.position, (0.0, -1.0))
            if layout.lineAt(0).x() != after:
                before = layout.lineAt(0).x()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                line.setPosition(QPointF(before - area.offset, line.y()))
            self._lines[area.position] = before, layout.lineAt(0).x()

    def paint_over(self, painter: QPainter, visible: QRectF) -> None:
        """Paints the page over what reaches out of its box, and the bars that show how far each is scrolled."""
        width = self._document.column_width + 2 * GUTTER
        for area in self.areas(visible):
            for beside in (
                QRectF(0, area.rect.top(), area.rect.left(), area.rect.height()),
                QRectF(area.rect.right(), area.rect.top(), width - area.rect.right(), area.rect.height()),
            ):
                painter.fillRect(beside, self._document.style.color("page"))
                painter.save()
                painter.setClipRect(beside)
                paint_decorations(painter, self._document, beside)
                painter.restore()
            if not area.is_table or self._pieces(area.position)[-1] == area.position:
                self._paint_thumb(painter, area.thumb)

    def _paint_thumb(self, painter: QPainter, thumb: QRectF) -> None:
        color = QColor(self._document.style.color("faint_ink"))
        color.setAlphaF(0.55)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(thumb, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.restore()

    def _code_area(self, block: QTextBlock, rect: QRectF) -> WideArea:
        style, block_format, layout = self._document.style, block.blockFormat(), block.layout()
        padding, side = style.px(CODE_BOX_PADDING), style.px(CODE_BOX_SIDE)
        left = GUTTER + block_format.leftMargin()
        shown = GUTTER + self._document.column_width - block_format.rightMargin() - left
        content = max((layout.lineAt(n).naturalTextWidth() for n in range(layout.lineCount())), default=0.0)
        box = QRectF(left - side, rect.top() - padding, shown + 2 * side, rect.height() + 2 * padding)
        offset = min(self._offsets.get(block.position(), 0.0), max(0.0, content - shown))
        return WideArea(block.position(), False, box, content, shown, offset)

    def _table(self, position: int) -> QTextTable:
        return QTextCursor(self._document.findBlock(position)).currentTable()

    def _table_area(self, position: int) -> WideArea:
        table = self._table(position)
        rect = self._document.documentLayout().frameBoundingRect(table)
        indent = table.format().property(WIDE_INDENT) or 0.0
        shown = self._document.column_width - float(indent)
        is_rtl = table.format().layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = GUTTER + (0.0 if is_rtl else float(indent))
        content = table.format().width().rawValue()
        first = table.cellAt(0, 0).format().toTableCellFormat()  # Qt moves the rectangle by this cell's padding
        top = rect.top() - first.topPadding()
        height = rect.height() - table.format().topMargin() - table.format().bottomMargin()
        box = QRectF(left, top, shown, height + BAR_HEIGHT + 2 * BAR_INSET)
        return WideArea(position, True, box, content, shown, min(self._offsets.get(position, 0.0), content))

    def _move_table(self, position: int, offset: float) -> None:
        table = self._table(position)
        table_format = table.format()
        is_rtl = table_format.layoutDirection() == Qt.LayoutDirection.RightToLeft
        indent = float(table_format.property(WIDE_INDENT) or 0.0)
        if is_rtl:
            table_format.setRightMargin(indent - offset)
        else:
            table_format.setLeftMargin(indent - offset)
        table.setFormat(table_format)
