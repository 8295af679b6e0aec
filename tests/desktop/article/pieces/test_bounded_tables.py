"""Large tables are cut between rows into pieces that look like one table."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QTextTable

from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.article.parsing.sections import Cell, Span, Table
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html
from deskreader.desktop.article.pieces.bounded_tables import MAX_CELLS, MAX_TEXT, table_pieces
from tests.desktop.article.samples import ArticleLibrary, Open, article

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size
ROWS = 100
LARGE_TABLE = (
    "<table>"
    + "".join(f"<tr><td>Name {'and more ' * (n % 3)}{n}</td><td>{n}</td></tr>" for n in range(ROWS))
    + "</table><p>After the table</p>"
)


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(LARGE_TABLE))


def parsed(html: str) -> Table:
    (table,) = sections_from_html(html)
    assert isinstance(table, Table)
    return table


def text_of(tables: list[Table]) -> str:
    return "|".join(span.text for table in tables for cell in table.cells for span in cell.spans)


def test_a_small_table_stays_as_it_is() -> None:
    table = parsed("<table><tr><td>a</td><td>b</td></tr></table>")
    assert table_pieces(table) == [table]


def test_pieces_are_bounded_and_lose_nothing() -> None:
    table = parsed("<table>" + "<tr><td>one two</td><td>12.5</td></tr>" * 200 + "</table>")
    pieces = table_pieces(table)
    assert text_of(pieces) == text_of([table])
    assert sum(piece.rows for piece in pieces) == table.rows
    assert max(len(piece.cells) for piece in pieces) <= MAX_CELLS
    assert [piece.is_continued for piece in pieces[:3]] == [False, True, True]
    assert len({piece.column_shares for piece in pieces}) == 1
    assert sum(pieces[0].column_shares) == pytest.approx(1)


def test_long_cells_make_short_pieces() -> None:
    cells = tuple(Cell(row, 0, (Span("word " * 200),)) for row in range(10))
    pieces = table_pieces(Table(10, 1, cells))
    assert len(pieces) > 3
    assert all(piece.rows == 1 or len(text_of([piece]).replace("|", "")) <= MAX_TEXT for piece in pieces)


def test_a_cell_that_spans_rows_ends_with_its_piece() -> None:
    html = "<table><tr><td rowspan='40'>all</td><td>0</td></tr>" + "<tr><td>1</td></tr>" * 60 + "</table>"
    pieces = table_pieces(parsed(html))
    assert len(pieces) > 1
    assert all(cell.row + cell.rows <= piece.rows for piece in pieces for cell in piece.cells)


def test_the_pieces_of_a_table_have_equally_wide_columns_and_follow_one_another(
    pane: ArticlePane, open_article: Open
) -> None:
    open_article(1)
    document = pane.view.article_document
    assert document is not None
    while document.write_more():
        pass
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert len(tables) > 1
    layout = document.documentLayout()
    rects = [layout.frameBoundingRect(table) for table in tables]
    edges = {
        round(layout.blockBoundingRect(table.cellAt(0, 1).firstCursorPosition().block()).left()) for table in tables
    }
    assert len(edges) == 1
    gaps = [below.top() - above.bottom() for above, below in pairwise(rects)]
    assert max(gaps) <= 1
