"""Tells data tables from tables that only lay the page out."""

from __future__ import annotations

import re
from html import escape

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, attribute, first_in
from deskreader.articles.rewriting.code import is_gutter

_LONGEST_CELL = 600  # characters; a longer cell holds text rather than data
_TEXT_ALIGN = re.compile(r"\btext-align\s*:\s*([a-z]+)", re.I)


def rows_of(table: _Element) -> list[_Element]:
    """Returns the rows of a table, without those of nested tables."""
    return [row for row in table.iter("tr") if _owner(row) is table]


def cells_of(row: _Element) -> list[_Element]:
    """Returns the cells of a row, without those of line numbers."""
    return [cell for cell in row if cell.tag in ("td", "th") and not is_gutter(cell)]


def is_layout(table: _Element, rows: list[_Element]) -> bool:
    """Whether a table holds no data: a nested table or code, a single row or column, or whole texts as cells."""
    if first_in(table, "table", "pre") is not None or table.get("role") == "presentation":
        return True
    if first_in(table, "th", "caption") is not None:
        return False
    if len(rows) < 2 or max((len(cells_of(row)) for row in rows), default=0) < 2:
        return True
    return max((len(all_text(cell)) for row in rows for cell in cells_of(row)), default=0) > _LONGEST_CELL


def spans_of(cell: _Element) -> str:
    """Returns the attributes of a cell that say how many columns and rows it takes."""
    return "".join(f' {name}="{escape(attribute(cell, name))}"' for name in ("colspan", "rowspan") if cell.get(name))


def side_of(cell: _Element) -> str:
    """Returns the attribute for the side, "left", "right" or "center", to which a cell's words align; else nothing."""
    declared = _TEXT_ALIGN.search(attribute(cell, "style"))
    side = declared[1].lower() if declared else attribute(cell, "align").strip().lower()
    return f' align="{side}"' if side in ("left", "right", "center") else ""


def _owner(row: _Element) -> _Element | None:
    parent = row.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent
