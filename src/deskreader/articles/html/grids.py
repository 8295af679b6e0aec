"""Tells tables of rows and columns, and of numbered lines, by their shape."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, first_in

_FEWEST_ROWS = 3
_FEWEST_REGULAR_ROWS, _FEWEST_COLUMNS = 4, 3
_MOST_ROWS = 20  # rows that are looked at


def is_grid(table: _Element, rows: list[_Element]) -> bool:
    """Whether linked cells stand in rows and columns, with headers or with a column that is not linked.

    Cells of lists are those of a box that leads to other pages.
    """
    cells = list(map(_cells, rows))
    if len(rows) < _FEWEST_ROWS or len(cells[0]) < 2 or any(len(row) != len(cells[0]) for row in cells):
        return False
    if first_in(table, "th", "li") is not None:
        return first_in(table, "li") is None
    return any(all(_is_plain(row[column]) for row in cells) for column in range(len(cells[0])))


def _cells(row: _Element) -> list[_Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_plain(cell: _Element) -> bool:
    return first_in(cell, "a") is None and bool(all_text(cell).strip())


def is_regular(table: _Element) -> bool:
    """Whether the rows of a table have the same number of cells, and enough of both for a layout to be unlikely."""
    rows = list(islice(table.iter("tr"), _MOST_ROWS))
    columns = {len(_cells(row)) for row in rows}
    return len(rows) >= _FEWEST_REGULAR_ROWS and len(columns) == 1 and columns.pop() >= _FEWEST_COLUMNS


def has_plain_cell(row: _Element) -> bool:
    """Whether a row has several cells, one of which holds words that are not linked."""
    cells = _cells(row)
    return len(cells) > 1 and any(map(_is_plain, cells))


def is_numbered(table: _Element) -> bool:
    """Whether a table sets numbers beside lines, as for code: one row, whose first of two cells holds numbers only."""
    rows = list(islice(table.iter("tr"), 2))
    cells = _cells(rows[0]) if len(rows) == 1 else []
    return len(cells) == 2 and all(
        map(str.isdecimal, [str(text).strip() for text in cells[0].itertext() if text.strip()])
    )
