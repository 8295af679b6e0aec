"""Tables of text on a grid, and tables that are none."""

from __future__ import annotations

from deskreader.desktop.article.parsing.sections import Paragraph, Table
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def texts(html: str) -> list[str]:
    """Returns the texts of the paragraphs."""
    return [section.text for section in sections_from_html(html) if isinstance(section, Paragraph)]


TABLE = (
    "<table><tr><th>Part</th><th>Opens</th><th>Cost</th></tr>"
    "<tr><td>Sluices</td><td>Spring 2028</td><td>41.5</td></tr><tr><td>Park</td><td>2031</td><td>–</td></tr></table>"
)


def test_a_table_knows_its_numeric_columns() -> None:
    (table,) = sections_from_html(TABLE)
    assert isinstance(table, Table)
    assert (table.rows, table.columns, table.numeric) == (3, 3, frozenset({2}))


def test_spans_are_placed_on_the_grid() -> None:
    (table,) = sections_from_html(
        '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td colspan="9">d</td></tr></table>'
    )
    assert isinstance(table, Table)
    positions = {cell.spans[0].text: (cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells}
    assert positions["a"] == (0, 0, 2, 1)
    assert positions["c"] == (1, 1, 1, 1)
    assert positions["d"][:2] == (2, 0)


def test_a_table_of_many_columns_stays_a_table() -> None:
    rows = "".join(f"<tr>{'<td>12000</td>' * 30}</tr>" for _ in range(3))
    (table,) = sections_from_html(f"<table>{rows}</table>")
    assert isinstance(table, Table)
    assert (table.rows, table.columns) == (3, 30)


def test_layout_tables_are_unwrapped() -> None:
    assert texts("<table><tr><td><table><tr><td><p>a</p></td></tr></table></td><td><h2>b</h2></td></tr></table>") == [
        "a",
        "b",
    ]


def test_a_huge_table_becomes_one_paragraph_a_row() -> None:
    row = "<tr>" + "<td>x</td>" * 20 + "</tr>"
    sections = sections_from_html(f"<table>{row * 100}</table>")
    assert len(sections) == 100
    assert sections[0].text.count("·") == 19


def test_endlessly_nested_tables_are_unwrapped() -> None:
    assert texts("<table><tr><td>" * 200 + "x") == ["x"]
