"""Tells tables of rows and columns, and of numbered lines, by their shape."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, first_in

_FEWEST_ROWS = 3


def is_grid(table: _Element, rows: list[_Element]) -> bool:
    """Whether linked cells stand in rows and columns, with headers or with a column that is not linked.

    Cells of lists are those of a box that leads to other pages.
    """
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if len(rows) < _FEWEST_ROWS or len(cells[0]) < 2 or any(len(row) != len(cells[0]) for row in cells):
        return False
    if first_in(table, "th", "li") is not None:
        return first_in(table, "li") is None
    return any(all(_is_plain(row[column]) for row in cells) for column in range(len(cells[0])))


def _is_plain(cell: _Element) -> bool:
    return first_in(cell, "a") is None and bool(all_text(cell).strip())


def is_numbered(table: _Element) -> bool:
    """Whether a table sets numbers beside lines, as for code: one row, whose first of two cells holds numbers only."""
    rows = list(islice(table.iter("tr"), 2))
    cells = [cell for cell in rows[0] if cell.tag in ("td", "th")] if len(rows) == 1 else []
    return len(cells) == 2 and all(
        map(str.isdecimal, [str(text).strip() for text in cells[0].itertext() if text.strip()])
    )
