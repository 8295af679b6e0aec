"""Cuts large tables between rows into pieces whose columns are equally wide, so that they look like one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deskreader.desktop.article.parsing.sections import Cell, Table

MAX_CELLS = 48
"""Cells of one piece, as long as one row has no more: a cell takes about a fifth of a millisecond (measured)."""
MAX_TEXT = 3_000
"""Characters in the cells of one piece, as long as one row has no more."""
WIDEST_WORD, WIDEST_LINE = 20, 60
"""Characters up to which a column grows with its longest word, and with its longest line."""
COLUMN_PADDING = 3
"""Characters for which the padding at the sides of a cell takes room."""
LONGEST_WORD, LONGEST_LINE = 100, 200
"""Characters of a word and of a line that are measured."""


def table_pieces(table: Table) -> list[Table]:
    """Returns the table in pieces, from the top; the table itself where it is small."""
    if len(table.cells) <= MAX_CELLS and sum(map(_length, table.cells)) <= MAX_TEXT:
        return [table]
    columns = range(table.columns)
    words = tuple(longest_word(table, column) for column in columns)
    widths = [_column_width(table, column, words[column]) for column in columns]
    lines = tuple(_longest_line(table, column) for column in columns)
    shares = tuple(width / sum(widths) for width in widths)
    whole = replace(table, column_shares=shares, longest_words=words, longest_lines=lines)
    pieces = [_piece(whole, first, end) for first, end in _row_ranges(table)]
    return [pieces[0], *(replace(piece, anchors=(), is_continued=True) for piece in pieces[1:])]


def longest_word(table: Table, column: int) -> str:
    """Returns the longest word in the cells of a column, or its beginning where no column has room for all of it."""
    texts = (_text(cell) for cell in table.cells if cell.column == column)
    return max((word[:LONGEST_WORD] for text in texts for word in text.split()), key=len, default="")


def _longest_line(table: Table, column: int) -> str:
    texts = (_text(cell) for cell in table.cells if cell.column == column and cell.columns == 1)
    return max((text[:LONGEST_LINE] for text in texts), key=len, default="")


def _text(cell: Cell) -> str:
    return "".join(span.text for span in cell.spans)


def _length(cell: Cell) -> int:
    return sum(len(span.text) for span in cell.spans)


def _row_ranges(table: Table) -> Iterator[tuple[int, int]]:
    """Yields the first row of each piece and the one after its last."""
    cells, texts = [0] * table.rows, [0] * table.rows
    for cell in table.cells:
        cells[cell.row] += 1
        texts[cell.row] += _length(cell)
    first = count = length = 0
    for row in range(table.rows):
        if row > first and (count + cells[row] > MAX_CELLS or length + texts[row] > MAX_TEXT):
            yield first, row
            first, count, length = row, 0, 0
        count, length = count + cells[row], length + texts[row]
    yield first, table.rows


def _piece(table: Table, first: int, end: int) -> Table:
    """Returns the rows from `first` to before `end`; a cell that spans rows beyond them ends with them."""
    cells = tuple(
        replace(cell, row=cell.row - first, rows=min(cell.rows, end - cell.row))
        for cell in table.cells
        if first <= cell.row < end
    )
    return replace(table, rows=end - first, cells=cells)


def _column_width(table: Table, column: int, word: str) -> float:
    """Returns the width that a column asks for, in characters: by its longest word and by its longest line."""
    lines = (_length(cell) for cell in table.cells if cell.column == column and cell.columns == 1)
    return COLUMN_PADDING + min(len(word), WIDEST_WORD) + min(max(lines, default=1), WIDEST_LINE) / 2
