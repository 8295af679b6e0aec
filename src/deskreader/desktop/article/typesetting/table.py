"""Sets a table of text: interface font, one-pixel rules, numbers at the right, smaller where it would not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextFrameFormat, QTextLength, QTextTable, QTextTableFormat

from deskreader.desktop.article.parsing.sections import Cell, Mark, Table
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter, block_format, char_format, drop
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import StoredImage

FITS = ((13.5, 10), (12.5, 7), (11.5, 4))
"""Size of type and space at the sides of a cell, from the usual to the tightest."""
SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}
TOP = 8
LINE = 20


def write_table(writer: CursorWriter, table: Table, above: float, inset: int, pictures: dict[str, StoredImage]) -> None:
    """Writes a table with `above` pixels over it, `inset` pixels from the leading edge of the column."""
    look, rtl = writer.look, table.place.rtl
    size, side = fit(look, table, writer.document.column - inset)
    made = writer.table(table.rows, table.columns, _format(above, inset, rtl))
    for cell in table.cells:
        writer.enter(made, cell.row, cell.column)
        lowered = _write_cell(writer, cell, size, cell.column in table.numeric, rtl, pictures)
        if cell.rows > 1 or cell.columns > 1:  # only now: to fill a cell ends its span
            made.mergeCells(cell.row, cell.column, cell.rows, cell.columns)
        _frame(made, cell, look, look.px(side), lowered)
    writer.leave_table(made)


def fit(look: ArticleStyle, table: Table, room: float) -> tuple[float, int]:
    """The first of `FITS` at which no word of the table has to be broken; the tightest where there is none."""
    words = [_longest_word(table, column) for column in range(table.columns)]
    for size, side in FITS:
        metrics = QFontMetricsF(look.ui(size, QFont.Weight.DemiBold))
        if sum(metrics.horizontalAdvance(word) + 2 * look.px(side) for word in words) <= room:
            return size, side
    return FITS[-1]


def _longest_word(table: Table, column: int) -> str:
    texts = ["".join(span.text for span in cell.spans) for cell in table.cells if cell.column == column]
    return max((word for text in texts for word in text.split()), key=len, default="")


def _format(above: float, inset: int, rtl: bool) -> QTextTableFormat:
    form = QTextTableFormat()
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setBorder(0)
    form.setBorderCollapse(True)
    form.setCellSpacing(0)
    form.setCellPadding(0)
    form.setTopMargin(above)
    form.setLeftMargin(0 if rtl else inset)
    form.setRightMargin(inset if rtl else 0)
    form.setBottomMargin(0)
    form.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    return form


def _write_cell(
    writer: CursorWriter, cell: Cell, size: float, is_numeric: bool, rtl: bool, pictures: dict[str, StoredImage]
) -> float:
    """Writes a cell, and returns how much too low its text stands, in pixels."""
    look = writer.look
    form = block_format(0, look.px(LINE), rtl)
    if cell.align or is_numeric:
        form.setAlignment(SIDES[cell.align or "right"] | Qt.AlignmentFlag.AlignAbsolute)
    is_header = cell.is_header or (cell.row == 0 and _is_bold(cell))
    weight = QFont.Weight.DemiBold if is_header else QFont.Weight.Normal
    font = char_format(look.ui(size, weight), look.color("faint_ink" if is_header else "ink"))
    writer.block(form, font)
    writer.runs(cell.spans, font, pictures)
    return drop(font.font(), form)


def _is_bold(cell: Cell) -> bool:
    return bool(cell.spans) and all(span.mark & Mark.BOLD for span in cell.spans)


def _frame(made: QTextTable, cell: Cell, look: ArticleStyle, side: int, lowered: float) -> None:
    """Space and the rule below of a cell, which filling it has taken away."""
    at = made.cellAt(cell.row, cell.column)
    frame = at.format().toTableCellFormat()
    frame.setLeftPadding(side)
    frame.setRightPadding(side)
    frame.setTopPadding(look.px(TOP) - lowered)
    frame.setBottomPadding(look.px(TOP) + lowered - (1 if cell.row else 2))
    frame.setBottomBorder(1)
    frame.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    frame.setBottomBorderBrush(look.color("rule"))
    at.setFormat(frame)
