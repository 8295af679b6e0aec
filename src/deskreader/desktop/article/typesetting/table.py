"""Writes a table of text: interface font, one-pixel rules, numbers at the right, smaller where it would not fit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextFormat, QTextFrameFormat, QTextLength, QTextTable, QTextTableFormat

from deskreader.desktop.article.parsing.sections import Cell, Table, TextFormat
from deskreader.desktop.article.pieces.bounded_tables import LONGEST_LINE, longest_word
from deskreader.desktop.article.typesetting.cursor_writer import (
    CursorWriter,
    baseline_drop,
    make_block_format,
    make_char_format,
)
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.model import StoredImage

TYPE_SIZES = ((13.5, 10), (12.5, 7), (11.5, 4))
"""Type size, and padding at the sides of a cell, from the usual to the tightest."""
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}
CELL_PADDING = 8
CELL_LINE_HEIGHT = 20
COMFORTABLE_CHARACTERS = 14
SLACK = 4
"""Pixels that a column is wider than its text: the layout rounds, and the rules between cells take some."""
"""A column of a table that scrolls is this wide before its lines break, or as wide as its longest word."""
WIDE_INDENT = QTextFormat.Property.UserProperty + 17
"""Property of a wide table's format: its indentation, from which its margin follows when it is scrolled."""


def write_table(
    writer: CursorWriter, table: Table, above: float, indent: int, images: Mapping[str, StoredImage]
) -> None:
    """Writes a table with `above` pixels over it, `indent` pixels from the leading edge of the column."""
    style = writer.style
    room = writer.document.column_width - indent
    size, side = fit_type_size(style, table, room)
    is_wide = not style.is_paged and smallest_width(style, table, size, side) > room
    if is_wide:
        size, side = TYPE_SIZES[0]
    widths = column_widths(style, table, size, side) if is_wide else []
    table_format = _table_format(table, above, indent)
    if is_wide:
        table_format.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(widths)))
        table_format.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, width) for width in widths])
        table_format.setProperty(WIDE_INDENT, float(indent))
    text_table = writer.begin_table(table.rows, table.columns, table_format)
    if is_wide:
        writer.document.notes.wide_tables.append(text_table.firstPosition())
        if table.is_continued:
            writer.document.notes.continued_tables.add(text_table.firstPosition())
    for cell in table.cells:
        writer.enter_cell(text_table, cell.row, cell.column)
        drop = _write_cell(writer, table, cell, size, images)
        if cell.rows > 1 or cell.columns > 1:  # only now: filling a cell ends its span
            text_table.mergeCells(cell.row, cell.column, cell.rows, cell.columns)
        _frame_cell(text_table, cell, style, style.px(side), drop)
    writer.leave_table(text_table)


def column_widths(style: ArticleStyle, table: Table, size: float, side: int) -> list[float]:
    """Returns the widths of the columns, in pixels, at which no word is broken and no column is uselessly narrow."""
    metrics = QFontMetricsF(style.ui(size, QFont.Weight.DemiBold))
    padding, comfortable = 2 * style.px(side) + SLACK, metrics.averageCharWidth() * COMFORTABLE_CHARACTERS
    words = table.longest_words or [longest_word(table, column) for column in range(table.columns)]
    widths = []
    for column in range(table.columns):
        longest = max((metrics.horizontalAdvance(text) for text in _texts(table, column)), default=0.0)
        word = metrics.horizontalAdvance(words[column])
        widths.append(max(word, min(longest, comfortable)) + padding)
    return widths


def fit_type_size(style: ArticleStyle, table: Table, room: float) -> tuple[float, int]:
    """Returns the first of `TYPE_SIZES` at which no word of the table is broken; the tightest where there is none."""
    fitting = (pair for pair in TYPE_SIZES if smallest_width(style, table, *pair) <= room)
    return next(fitting, TYPE_SIZES[-1])


def smallest_width(style: ArticleStyle, table: Table, size: float, side: int) -> float:
    """Returns the width of a table whose columns are as wide as their longest word, in pixels."""
    metrics = QFontMetricsF(style.ui(size, QFont.Weight.DemiBold))
    words = table.longest_words or [longest_word(table, column) for column in range(table.columns)]
    return sum(metrics.horizontalAdvance(word) + 2 * style.px(side) for word in words)


def _texts(table: Table, column: int) -> list[str]:
    """Returns the beginnings of the cells that begin in a column and span no other; of a piece, the longest."""
    if table.longest_lines:
        return [table.longest_lines[column]]
    cells = (cell for cell in table.cells if cell.column == column and cell.columns == 1)
    return ["".join(span.text for span in cell.spans)[:LONGEST_LINE] for cell in cells]


def _table_format(table: Table, above: float, indent: int) -> QTextTableFormat:
    rtl, table_format = table.nesting.rtl, full_width_format()
    table_format.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100 * share) for share in table.column_shares]
    )
    table_format.setBorderCollapse(True)
    table_format.setTopMargin(above)
    table_format.setLeftMargin(0 if rtl else indent)
    table_format.setRightMargin(indent if rtl else 0)
    table_format.setBottomMargin(0)
    table_format.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    return table_format


def full_width_format() -> QTextTableFormat:
    """Returns the format of a table as wide as the column, without borders and spacing of its own."""
    table_format = QTextTableFormat()
    table_format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table_format.setBorder(0)
    table_format.setCellSpacing(0)
    table_format.setCellPadding(0)
    return table_format


def _write_cell(
    writer: CursorWriter, table: Table, cell: Cell, size: float, images: Mapping[str, StoredImage]
) -> float:
    """Writes a cell, and returns how much too low its text stands, in pixels."""
    style = writer.style
    block_format = make_block_format(0, style.px(CELL_LINE_HEIGHT), table.nesting.rtl)
    if cell.align or cell.column in table.numeric:
        block_format.setAlignment(ALIGNMENTS[cell.align or "right"] | Qt.AlignmentFlag.AlignAbsolute)
    is_header = cell.is_header or (cell.row == 0 and not table.is_continued and _is_bold(cell))
    weight = QFont.Weight.DemiBold if is_header else QFont.Weight.Normal
    char_format = make_char_format(style.ui(size, weight), style.color("faint_ink" if is_header else "ink"))
    writer.begin_block(block_format, char_format)
    writer.write_spans(cell.spans, char_format, images)
    return baseline_drop(char_format.font(), block_format)


def _is_bold(cell: Cell) -> bool:
    return bool(cell.spans) and all(span.format & TextFormat.BOLD for span in cell.spans)


def _frame_cell(text_table: QTextTable, cell: Cell, style: ArticleStyle, side: int, drop: float) -> None:
    """Gives a cell its padding and the rule below it, which filling it has removed."""
    text_cell = text_table.cellAt(cell.row, cell.column)
    cell_format = text_cell.format().toTableCellFormat()
    cell_format.setLeftPadding(side)
    cell_format.setRightPadding(side)
    cell_format.setTopPadding(style.px(CELL_PADDING) - drop)
    cell_format.setBottomPadding(style.px(CELL_PADDING) + drop - (1 if cell.row else 2))
    cell_format.setBottomBorder(1)
    cell_format.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    cell_format.setBottomBorderBrush(style.color("rule"))
    text_cell.setFormat(cell_format)
