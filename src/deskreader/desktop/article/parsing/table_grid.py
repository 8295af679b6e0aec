"""Places the cells of an HTML table on a grid, and tells tables of text from layout and from tables too large."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from deskreader.desktop.article.parsing.html_tree import Element, Node
from deskreader.desktop.article.parsing.inline_spans import collapse_spans, raw_spans
from deskreader.desktop.article.parsing.sections import LINE_BREAK, Cell, Nesting, Span, Table, TextFormat

MAX_CELLS = 800
"""A larger table is set row by row as text."""
MAX_ROW_TEXT = 4_000
"""Characters in the cells of one row; more are set as text: Qt lays out a row as a whole."""
SPAN_COST = 40
"""Characters that a change of format costs as much as, measured."""
MAX_COLUMNS = 40
"""A wide table scrolls sideways; each of its rows is laid out in one step."""
MAX_SPAN = 50
LAYOUT_ELEMENTS = frozenset(
    {"table", "img", "ul", "ol", "blockquote", "pre", "figure", "video", "audio", "iframe", "h1", "h2"}
)
"""A cell that contains one of these is part of a layout, not of a table of text."""
NUMBER = re.compile(
    r"[-+−–±~<>≈]?\s*[€$£¥₹]?\s*[-+−]?\d[\d\s.,'’\u00a0\u202f/:]*\s*(?:[%‰€$£¥₹°]|[kKMGTµm]?[a-zA-Z]{0,3})?\Z"
)
ALIGNMENTS = frozenset({"left", "right", "center"})
BLANK_VALUES = frozenset({"", "–", "—", "-", "n/a", "…"})


def parse_table(node: Element, nesting: Nesting, take_anchors: Callable[[], tuple[str, ...]]) -> Table | None:
    """Returns the table of an element; None where it is layout, or too large to be set as a table.

    `take_anchors` gives the names of its anchors, and is called only for a table that is returned.
    """
    rows = table_rows(node)
    if not rows or sum(map(len, rows)) > MAX_CELLS or any(has_layout_content(cell) for row in rows for cell in row):
        return None
    cells = _place_cells(rows)
    columns = max((cell.column + cell.columns for cell in cells), default=0)
    if columns < 2 or columns > MAX_COLUMNS or len(rows) * columns > MAX_CELLS:
        return None
    if not any(cell.spans for cell in cells) or _longest_row(cells) > MAX_ROW_TEXT:
        return None
    return Table(len(rows), columns, tuple(cells), _numeric_columns(cells, columns), nesting, take_anchors())


def _longest_row(cells: Sequence[Cell]) -> int:
    """Returns the characters in the longest row."""
    lengths = Counter[int]()
    for cell in cells:
        lengths[cell.row] += sum(len(span.text) + SPAN_COST for span in cell.spans)
    return max(lengths.values(), default=0)


def table_rows(node: Element) -> list[list[Element]]:
    """Returns the cells of a table row by row, without those of nested tables and without empty rows."""
    rows = []
    for child in _elements(node.children):
        if child.tag == "tr":
            rows.append([cell for cell in _elements(child.children) if cell.tag in ("td", "th")])
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += table_rows(child)
    return [row for row in rows if row]


def has_layout_content(node: Element) -> bool:
    """Returns whether an element contains what cannot stand in a cell of text."""
    blocks = (child for child in _elements(node.children) if child.holds_block)
    return any(block.tag in LAYOUT_ELEMENTS or has_layout_content(block) for block in blocks)


def row_spans(row: Sequence[Element]) -> tuple[Span, ...]:
    """Returns a row as one line of text, its cells separated by a middle dot."""
    spans: list[Span] = []
    for cell in row:
        if content := cell_spans(cell):
            spans += [*([Span(" · ")] if spans else []), *content]
    return collapse_spans(spans)


def cell_spans(cell: Element) -> tuple[Span, ...]:
    """Returns the text of a cell; paragraphs in it become lines."""
    text_format = TextFormat.BOLD if cell.tag == "th" else TextFormat.NONE
    return collapse_spans(list(_lines(cell.children, text_format)))


def leading_text(node: Node) -> str:
    """Returns the beginning of an element's text, enough to determine its direction."""
    if isinstance(node, str):
        return node.strip()[:40]
    return next((text for child in node.children if (text := leading_text(child))), "")


def _lines(nodes: Sequence[Node], text_format: TextFormat) -> Iterator[Span]:
    for node in nodes:
        if isinstance(node, Element) and node.holds_block:
            yield Span(LINE_BREAK)
            yield from _lines(node.children, text_format)
            yield Span(LINE_BREAK)
        else:
            yield from raw_spans((node,), text_format, "")


def _place_cells(rows: Sequence[Sequence[Element]]) -> list[Cell]:
    """Gives each cell its row and column, with its spans (HTML Standard 4.9.12), so that no two cells overlap."""
    occupied: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    # One column more than allowed is kept, so that the caller sees that the table is too wide.
    width = min(MAX_COLUMNS + 1, max(sum(_span_count(cell, "colspan") for cell in row) for row in rows))
    for row_number, row in enumerate(rows):
        column = 0
        for element in row:
            while (row_number, column) in occupied:
                column += 1
            if column >= width:
                break
            height = min(_span_count(element, "rowspan"), len(rows) - row_number)
            breadth = min(_span_count(element, "colspan"), width - column)
            covered = {(row_number + y, column + x) for y in range(height) for x in range(breadth)}
            if covered & occupied:
                height, breadth, covered = 1, 1, {(row_number, column)}
            occupied |= covered
            align = element.get("align").lower()
            align = align if align in ALIGNMENTS else ""
            is_header = element.tag == "th"
            cells.append(Cell(row_number, column, cell_spans(element), height, breadth, is_header, align))
            column += breadth
    return cells


def _span_count(cell: Element, name: str) -> int:
    """Returns the rows or columns that an attribute spans, from 1 to `MAX_SPAN`; 1 where it is no number."""
    text = cell.get(name)
    if len(text) >= 7:
        return MAX_SPAN
    return min(MAX_SPAN, max(1, int(text))) if text.isdecimal() else 1


def _numeric_columns(cells: Sequence[Cell], columns: int) -> frozenset[int]:
    numeric = set()
    for column in range(columns):
        texts = [
            "".join(span.text for span in cell.spans).strip()
            for cell in cells
            if cell.column == column and cell.columns == 1 and not cell.is_header
        ]
        values = [text for text in texts if text not in BLANK_VALUES]
        if values and all(len(value) < 40 and NUMBER.match(value) for value in values):
            numeric.add(column)
    return frozenset(numeric)


def _elements(nodes: Sequence[Node]) -> Iterator[Element]:
    return (node for node in nodes if isinstance(node, Element))
