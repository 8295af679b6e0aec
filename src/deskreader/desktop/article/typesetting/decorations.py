"""Paints what lies beneath the text in sight: boxes, quote bars, bullets, rules and chips of inline code."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextBlock, QTextBlockFormat, QTextCursor, QTextLine

from deskreader.desktop.article.parsing.list_markers import BULLETS
from deskreader.desktop.article.typesetting.body import CODE_BOX_PADDING, CODE_BOX_SIDE
from deskreader.desktop.article.typesetting.cursor_writer import CHIP_PADDING, baseline_drop
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument, Decoration, block_at
from deskreader.desktop.article.typesetting.style import DESIGN_BODY_SIZE

BOX_RADIUS = 6
CHIP_RADIUS = 4
CHIP_HEIGHT = 20
CHIP_ASCENT = 0.74
"""How much of a chip's height lies above the baseline."""
BAR_WIDTH = 3
BULLET_DISTANCE = 13.6
"""From the edge of the text to the middle of a bullet, in pixels of the design."""
NUMBER_DISTANCE = 6
"""From the edge of the text to the end of a number, in pixels of the design."""
DISC_DIAMETER, RING_DIAMETER = 5.2, 6.0


def paint_decorations(painter: QPainter, document: ArticleDocument, visible: QRectF) -> None:
    """Paints the decorations within `visible`, a rectangle in document coordinates."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    decorations = _DecorationPainter(painter, document)
    for position in document.notes.boxed_tables:
        decorations.paint_table_box(position)
    for block, rect in visible_blocks(document, visible):
        decoration = document.notes.decorations.get(block.blockNumber())
        if decoration is not None:
            decorations.paint_block(block, rect, decoration)
            decorations.paint_chips(block, rect.topLeft(), decoration.chips, visible)
    painter.restore()


def visible_blocks(document: ArticleDocument, visible: QRectF) -> Iterator[tuple[QTextBlock, QRectF]]:
    """Yields the blocks in sight with their rectangles, from the one before the first: its box may reach into sight."""
    layout = document.documentLayout()
    block = block_at(document, visible.top())
    block = block.previous() if block.previous().isValid() else block
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        is_laid_out = not block.isVisible() or block.layout().lineCount() > 0
        if not is_laid_out or rect.top() > visible.bottom() + 4 * CODE_BOX_PADDING:
            return
        yield block, rect
        block = block.next()


def text_rect(block: QTextBlock, rect: QRectF) -> QRectF:
    """Returns the rectangle of a block's lines as a browser has it. `rect` is Qt's, which follows the letters."""
    block_format = block.blockFormat()
    if block_format.lineHeightType() != QTextBlockFormat.LineHeightTypes.FixedHeight.value:
        return rect
    drop = baseline_drop(block.charFormat().font(), block_format)
    height = block_format.lineHeight() * block.layout().lineCount()
    return QRectF(rect.left(), rect.top() + drop, rect.width(), height)


class _DecorationPainter:
    """Paints the decorations of single blocks."""

    def __init__(self, painter: QPainter, document: ArticleDocument) -> None:
        self._painter = painter
        self._document = document
        self._style = document.style
        self._left = float(GUTTER)
        self._right = float(GUTTER + document.column_width)

    def paint_table_box(self, position: int) -> None:
        """Paints the rounded box beneath a whole table."""
        table = QTextCursor(self._document.findBlock(position)).currentTable()
        rect = self._document.documentLayout().frameBoundingRect(table)
        first = table.cellAt(0, 0).format().toTableCellFormat()  # Qt moves the rectangle by this cell's padding
        rect.translate(-first.leftPadding(), -first.topPadding())
        rect.setHeight(rect.height() - table.format().topMargin() - table.format().bottomMargin())
        self._paint_box(rect)

    def paint_block(self, block: QTextBlock, letters: QRectF, decoration: Decoration) -> None:
        """Paints all decorations of one block. `letters` is the rectangle that Qt gives for it."""
        rect = text_rect(block, letters)
        self._paint_bars(block, rect, decoration)
        block_format = block.blockFormat()
        left, right = self._left + block_format.leftMargin(), self._right - block_format.rightMargin()
        if decoration.box:
            padding, side = self._style.px(CODE_BOX_PADDING), self._style.px(CODE_BOX_SIDE)
            width, height = right - left + 2 * side, rect.height() + 2 * padding
            self._paint_box(QRectF(left - side, rect.top() - padding, width, height))
        if decoration.rule:
            self._painter.fillRect(QRectF(left, round(rect.top()), right - left, 1), self._style.color("rule"))
        if decoration.marker:
            self._paint_marker(block, letters, right if decoration.rtl else left, decoration)

    def _paint_box(self, rect: QRectF) -> None:
        self._painter.setBrush(self._style.color("code"))
        self._painter.drawRoundedRect(rect, BOX_RADIUS, BOX_RADIUS)

    def _paint_bars(self, block: QTextBlock, rect: QRectF, decoration: Decoration) -> None:
        """Paints the bars of a block's quotes, through the space above it where the previous block shares the quote."""
        previous = self._document.notes.decorations.get(block.blockNumber() - 1, Decoration())
        padding = self._style.px(CODE_BOX_PADDING) if decoration.box else 2
        for quote, x in decoration.bars:
            continues = quote in (previous_quote for previous_quote, _ in previous.bars)
            top = rect.top() - (block.blockFormat().topMargin() + 2 * padding if continues else padding)
            left = self._right - x - BAR_WIDTH if decoration.rtl else self._left + x
            bar = QRectF(left, round(top), BAR_WIDTH, round(rect.bottom() + padding) - round(top))
            self._painter.fillRect(bar, self._style.color("rule"))

    def _paint_marker(self, block: QTextBlock, letters: QRectF, edge: float, decoration: Decoration) -> None:
        """Paints a bullet or number outside of `edge`, the x at which the text begins."""
        line = block.layout().lineAt(0)
        font = block.charFormat().font()
        baseline = letters.top() + line.y() + line.ascent()
        metrics = QFontMetricsF(font)
        if decoration.marker in BULLETS:
            distance = BULLET_DISTANCE * self._style.size / DESIGN_BODY_SIZE
            x = edge + (distance if decoration.rtl else -distance)
            self._paint_bullet(decoration.marker, QPointF(x, baseline - metrics.xHeight() / 2 - 0.5))
            return
        width = metrics.horizontalAdvance(decoration.marker)
        distance = self._style.px(NUMBER_DISTANCE)
        x = edge + distance if decoration.rtl else edge - distance - width
        self._painter.setFont(font)
        self._painter.setPen(self._style.color("soft_ink"))
        self._painter.drawText(QPointF(x, baseline), decoration.marker)
        self._painter.setPen(Qt.PenStyle.NoPen)

    def _paint_bullet(self, marker: str, middle: QPointF) -> None:
        radius = (RING_DIAMETER if marker == "◦" else DISC_DIAMETER) * self._style.size / DESIGN_BODY_SIZE / 2
        color = self._style.color("ink")
        self._painter.setBrush(color)
        if marker == "▪":
            self._painter.drawRect(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius))
        elif marker == "◦":
            self._painter.setPen(color)
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawEllipse(middle, radius - 0.5, radius - 0.5)
            self._painter.setPen(Qt.PenStyle.NoPen)
        else:
            self._painter.drawEllipse(middle, radius, radius)

    def paint_chips(
        self, block: QTextBlock, origin: QPointF, chips: Sequence[tuple[int, int]], visible: QRectF
    ) -> None:
        """Paints the backgrounds of inline code in the lines in sight; code that wraps has one on each line."""
        if not chips:
            return
        layout = block.layout()
        self._painter.setBrush(self._style.color("code"))
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            top = origin.y() + line.y()
            if top + line.height() < visible.top() - CHIP_HEIGHT:
                continue
            if top > visible.bottom() + CHIP_HEIGHT:
                return
            self._paint_line_chips(line, origin, chips)

    def _paint_line_chips(self, line: QTextLine, origin: QPointF, chips: Sequence[tuple[int, int]]) -> None:
        line_start, line_end = line.textStart(), line.textStart() + line.textLength()
        for start, end in chips[max(0, bisect(chips, (line_start, 0)) - 1) :]:
            if start >= line_end:
                return
            first, last = max(start, line_start), min(end, line_end)
            if first < last:
                rect = self._chip_rect(line, origin, first, last, first == start and first > line_start)
                self._painter.drawRoundedRect(rect, CHIP_RADIUS, CHIP_RADIUS)

    def _chip_rect(self, line: QTextLine, origin: QPointF, first: int, last: int, has_leading_side: bool) -> QRectF:
        """Returns the rectangle from character `first` to `last`, with room before it where code begins within a line.

        The room after it is letter spacing and therefore part of the line already.
        """
        start, end = _x_of(line, first), _x_of(line, last)
        side = self._style.px(CHIP_PADDING) if has_leading_side else 0
        left, right = min(start, end) - (side if start <= end else 0), max(start, end) + (side if start > end else 0)
        height = self._style.px(CHIP_HEIGHT)
        baseline = origin.y() + line.y() + line.ascent()
        return QRectF(origin.x() + left, baseline - height * CHIP_ASCENT, right - left, height)


def _x_of(line: QTextLine, position: int) -> float:
    """Returns the x of a cursor position in a line; Qt's stubs call the pair that `cursorToX` returns an object."""
    x, _position = cast("tuple[float, int]", line.cursorToX(position))
    return x
