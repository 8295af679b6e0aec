"""Tables: which are tables of text, their cells on a grid, and what becomes of those that are layout or too large."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from deskreader.desktop.article.parsing.html_tree import Element, Node
from deskreader.desktop.article.parsing.inline_spans import collapsed, raw
from deskreader.desktop.article.parsing.sections import LINE_BREAK, Cell, Mark, Nesting, Span, Table

MAX_CELLS = 800
"""A larger table is set row by row as text: laying out thousands of cells holds the window up for seconds."""
MAX_COLUMNS = 12
MAX_SPAN = 50
STRUCTURE = frozenset(
    {"table", "img", "ul", "ol", "blockquote", "pre", "figure", "video", "audio", "iframe", "h1", "h2"}
)
"""A cell with one of these in it is layout, not a cell of a table."""
NUMBER = re.compile(
    r"[-+−–±~<>≈]?\s*[€$£¥₹]?\s*[-+−]?\d[\d\s.,'’\u00a0\u202f/:]*\s*(?:[%‰€$£¥₹°]|[kKMGTµm]?[a-zA-Z]{0,3})?\Z"
)
ALIGNMENTS = frozenset({"left", "right", "center"})
NOTHING = frozenset({"", "–", "—", "-", "n/a", "…"})


def read(node: Element, place: Nesting, names: Callable[[], tuple[str, ...]]) -> Table | None:
    """The table of an element; None where it is layout, or too large to be set as a table."""
    rows = rows_of(node)
    if not rows or sum(map(len, rows)) > MAX_CELLS or any(holds_structure(cell) for row in rows for cell in row):
        return None
    cells = _on_a_grid(rows)
    columns = max((cell.column + cell.columns for cell in cells), default=0)
    if columns < 2 or columns > MAX_COLUMNS or len(rows) * columns > MAX_CELLS:
        return None
    if not any(cell.spans for cell in cells):
        return None
    return Table(len(rows), columns, tuple(cells), _numeric(cells, columns), place, names())


def rows_of(node: Element) -> list[list[Element]]:
    """The cells of a table row by row, without those of tables within; empty rows are left out."""
    rows = []
    for child in _elements(node.children):
        if child.tag == "tr":
            rows.append([cell for cell in _elements(child.children) if cell.tag in ("td", "th")])
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += rows_of(child)
    return [row for row in rows if row]


def holds_structure(node: Element) -> bool:
    """Whether an element holds what cannot stand in a cell of text."""
    return any(
        child.tag in STRUCTURE or holds_structure(child) for child in _elements(node.children) if child.holds_block
    )


def row_spans(row: Sequence[Element]) -> tuple[Span, ...]:
    """A row as one line of text, its cells apart by a middle dot."""
    runs: list[Span] = []
    for cell in row:
        if found := cell_spans(cell):
            runs += [*([Span(" · ")] if runs else []), *found]
    return collapsed(runs)


def cell_spans(cell: Element) -> tuple[Span, ...]:
    """The text of a cell: paragraphs within it become lines."""
    mark = Mark.BOLD if cell.tag == "th" else Mark.NONE
    return collapsed(list(_lines(cell.children, mark)))


def text_of(node: Node) -> str:
    """The beginning of an element's text, enough to see which way it reads."""
    if isinstance(node, str):
        return node.strip()[:40]
    return next((text for child in node.children if (text := text_of(child))), "")


def _lines(nodes: Sequence[Node], mark: Mark) -> Iterator[Span]:
    for node in nodes:
        if isinstance(node, Element) and node.holds_block:
            yield Span(LINE_BREAK)
            yield from _lines(node.children, mark)
            yield Span(LINE_BREAK)
        else:
            yield from raw((node,), mark, "")


def _on_a_grid(rows: Sequence[Sequence[Element]]) -> list[Cell]:
    """Cells with their row and column, spans counted (HTML Standard 4.9.12), none covering another."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    width = min(MAX_COLUMNS + 1, max(sum(_span(cell, "colspan") for cell in row) for row in rows))
    for at, row in enumerate(rows):
        column = 0
        for element in row:
            while (at, column) in taken:
                column += 1
            if column >= width:
                break
            down = min(_span(element, "rowspan"), len(rows) - at)
            across = min(_span(element, "colspan"), width - column)
            covered = {(at + y, column + x) for y in range(down) for x in range(across)}
            if covered & taken:
                down, across, covered = 1, 1, {(at, column)}
            taken |= covered
            is_header = element.tag == "th"
            align = element.get("align").lower()
            align = align if align in ALIGNMENTS else ""
            cells.append(Cell(at, column, cell_spans(element), down, across, is_header, align))
            column += across
    return cells


def _span(cell: Element, name: str) -> int:
    text = cell.get(name)
    return min(MAX_SPAN, max(1, int(text))) if text.isdecimal() and len(text) < 7 else 1 if len(text) < 7 else MAX_SPAN


def _numeric(cells: Sequence[Cell], columns: int) -> frozenset[int]:
    found = set()
    for column in range(columns):
        texts = [
            "".join(span.text for span in cell.spans).strip()
            for cell in cells
            if cell.column == column and cell.columns == 1 and not cell.is_header
        ]
        texts = [text for text in texts if text not in NOTHING]
        if texts and all(len(text) < 40 and NUMBER.match(text) for text in texts):
            found.add(column)
    return frozenset(found)


def _elements(nodes: Sequence[Node]) -> Iterator[Element]:
    return (node for node in nodes if isinstance(node, Element))
