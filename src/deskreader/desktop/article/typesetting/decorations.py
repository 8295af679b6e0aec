"""Paints what stands beneath the text: boxes, quote bars, bullets, rules and code chips, of what is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextBlock, QTextBlockFormat, QTextCursor, QTextLine

from deskreader.desktop.article.typesetting.body import BOX_PADDING, BOX_SIDE
from deskreader.desktop.article.typesetting.cursor_writer import CHIP_SIDE, drop
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument, Decoration
from deskreader.desktop.article.typesetting.style import DESIGN_SIZE

RADIUS = 6
CHIP_RADIUS = 4
BAR = 3
BULLET_BACK = 13.6
NUMBER_BACK = 6
DISC, RING = 5.2, 6.0


def paint(painter: QPainter, document: ArticleDocument, sight: QRectF) -> None:
    """Paints the decorations within `sight`, a rectangle in document coordinates."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    brush = _Brush(painter, document)
    for position in document.notes.boxes:
        brush.table_box(position)
    for block, rect in _in_sight(document, sight):
        decoration = document.notes.decorations.get(block.blockNumber())
        if decoration is not None:
            brush.decorate(block, rect, decoration)
    painter.restore()


def _in_sight(document: ArticleDocument, sight: QRectF) -> Iterator[tuple[QTextBlock, QRectF]]:
    layout = document.documentLayout()
    first = max(0, layout.hitTest(QPointF(GUTTER, sight.top()), Qt.HitTestAccuracy.FuzzyHit))
    block = document.findBlock(first)
    block = block.previous() if block.previous().isValid() else block
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        if rect.top() > sight.bottom() + 4 * BOX_PADDING:
            return
        yield block, rect
        block = block.next()


def text_rect(block: QTextBlock, rect: QRectF) -> QRectF:
    """The rectangle of a block's lines as a browser would have it. `rect` is Qt's, that of the letters."""
    form = block.blockFormat()
    if form.lineHeightType() != QTextBlockFormat.LineHeightTypes.FixedHeight.value:
        return rect
    lowered = drop(block.charFormat().font(), form)
    return QRectF(rect.left(), rect.top() + lowered, rect.width(), form.lineHeight() * block.layout().lineCount())


class _Brush:
    def __init__(self, painter: QPainter, document: ArticleDocument) -> None:
        self._painter = painter
        self._document = document
        self._look = document.look
        self._left = float(GUTTER)
        self._right = float(GUTTER + document.column)

    def table_box(self, position: int) -> None:
        """The rounded box beneath a whole table."""
        table = QTextCursor(self._document.findBlock(position)).currentTable()
        rect = self._document.documentLayout().frameBoundingRect(table)
        first = table.cellAt(0, 0).format().toTableCellFormat()  # Qt gives the rectangle moved by this cell's padding
        rect.translate(-first.leftPadding(), -first.topPadding())
        rect.setHeight(rect.height() - table.format().topMargin() - table.format().bottomMargin())
        self._box(rect)

    def decorate(self, block: QTextBlock, letters: QRectF, decoration: Decoration) -> None:
        """All that belongs to one block, whose letters stand in `letters`."""
        rect = text_rect(block, letters)
        self._bars(block, rect, decoration)
        if decoration.box:
            pad, side = self._look.px(BOX_PADDING), self._look.px(BOX_SIDE)
            form = block.blockFormat()
            left = self._left + form.leftMargin() - side
            right = self._right - form.rightMargin() + side
            self._box(QRectF(left, rect.top() - pad, right - left, rect.height() + 2 * pad))
        if decoration.rule:
            form = block.blockFormat()
            left, right = self._left + form.leftMargin(), self._right - form.rightMargin()
            self._painter.fillRect(QRectF(left, round(rect.top()), right - left, 1), self._look.color("rule"))
        if decoration.marker:
            self._marker(block, letters, decoration)
        for start, end in decoration.chips:
            self._chip(block, letters.topLeft(), start, end)

    def _box(self, rect: QRectF) -> None:
        self._painter.setBrush(self._look.color("code"))
        self._painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _bars(self, block: QTextBlock, rect: QRectF, decoration: Decoration) -> None:
        """A bar goes on through the space above its block where the block before stands in the same quote."""
        before = self._document.notes.decorations.get(block.blockNumber() - 1, Decoration())
        pad = self._look.px(BOX_PADDING) if decoration.box else 2
        for quote, x in decoration.bars:
            goes_on = quote in (other for other, _ in before.bars)
            top = rect.top() - (block.blockFormat().topMargin() + 2 * pad if goes_on else pad)
            left = self._right - x - BAR if decoration.rtl else self._left + x
            bar = QRectF(left, round(top), BAR, round(rect.bottom() + pad) - round(top))
            self._painter.fillRect(bar, self._look.color("rule"))

    def _marker(self, block: QTextBlock, letters: QRectF, decoration: Decoration) -> None:
        line = block.layout().lineAt(0)
        font = block.charFormat().font()
        baseline = letters.top() + line.y() + line.ascent()
        metrics = QFontMetricsF(font)
        form = block.blockFormat()
        edge = self._right - form.rightMargin() if decoration.rtl else self._left + form.leftMargin()
        if not decoration.marker[0].isdigit():
            away = BULLET_BACK * self._look.size / DESIGN_SIZE
            middle = QPointF(edge + (away if decoration.rtl else -away), baseline - metrics.xHeight() / 2 - 0.5)
            self._bullet(decoration.marker, middle)
            return
        width = metrics.horizontalAdvance(decoration.marker)
        away = self._look.px(NUMBER_BACK)
        x = edge + away if decoration.rtl else edge - away - width
        self._painter.setFont(font)
        self._painter.setPen(self._look.color("soft_ink"))
        self._painter.drawText(QPointF(x, baseline), decoration.marker)
        self._painter.setPen(Qt.PenStyle.NoPen)

    def _bullet(self, marker: str, middle: QPointF) -> None:
        radius = (RING if marker == "◦" else DISC) * self._look.size / DESIGN_SIZE / 2
        color = self._look.color("ink")
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

    def _chip(self, block: QTextBlock, origin: QPointF, start: int, end: int) -> None:
        """The ground of code within a line; code that wraps has one on each line."""
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first < last:
                self._painter.setBrush(self._look.color("code"))
                self._painter.drawRoundedRect(
                    self._chip_rect(line, origin, first, last, start), CHIP_RADIUS, CHIP_RADIUS
                )

    def _chip_rect(self, line: QTextLine, origin: QPointF, first: int, last: int, start: int) -> QRectF:
        """From letter `first` to `last`; where the code begins within the line, it has a side on the left as well."""
        a, b = _x_of(line, first), _x_of(line, last)
        side = self._look.px(CHIP_SIDE) if first == start and first > line.textStart() else 0
        left, right = min(a, b) - (side if a <= b else 0), max(a, b) + (side if a > b else 0)
        height = self._look.px(20)
        baseline = origin.y() + line.y() + line.ascent()
        return QRectF(origin.x() + left, baseline - height * 0.74, right - left, height)


def _x_of(line: QTextLine, position: int) -> float:
    """The x of a cursor position in a line; Qt's stubs call the pair that `cursorToX` returns an object."""
    x, _position = cast("tuple[float, int]", line.cursorToX(position))
    return x
