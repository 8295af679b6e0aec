"""Tables of text in the document."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCursor

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.typesetting.style import ArticleStyle
from tests.desktop.article.typesetting.kit import block_of, blocks, color_of, format_of, rendered


def test_tables_have_a_faint_header_and_numbers_at_the_right(style: ArticleStyle) -> None:
    html = "<table><tr><th>Part</th><th>Cost</th></tr><tr><td>Sluices</td><td>41.5</td></tr></table>"
    document = rendered(html, style)
    table = QTextCursor(block_of(document, "Sluices")).currentTable()
    assert (table.rows(), table.columns()) == (2, 2)
    assert color_of(document, "Part") == LIGHT.faint_ink
    assert block_of(document, "41.5").blockFormat().alignment() & Qt.AlignmentFlag.AlignRight
    assert not block_of(document, "Sluices").blockFormat().alignment() & Qt.AlignmentFlag.AlignRight
    rule = table.cellAt(1, 0).format().toTableCellFormat()
    assert (rule.bottomBorder(), rule.bottomBorderBrush().color()) == (1, QColor(LIGHT.rule))


def test_cells_over_several_columns_stay_merged(style: ArticleStyle) -> None:
    html = "<table><tr><td>a</td><td>b</td></tr><tr><td colspan='2'>wide</td></tr></table><p>After</p>"
    document = rendered(html, style)
    assert QTextCursor(block_of(document, "wide")).currentTable().cellAt(1, 0).columnSpan() == 2


def test_empty_cells_stay_empty(style: ArticleStyle) -> None:
    html = "<table><tr><th></th><th>b</th></tr><tr><td>filled</td></tr></table>"
    document = rendered(html, style)
    assert QTextCursor(block_of(document, "filled")).currentTable().columns() == 2


def test_a_wide_table_is_set_smaller(style: ArticleStyle) -> None:
    cells = "".join(f"<td>{n * 1234567}</td>" for n in range(1, 9))
    document = rendered(f"<table><tr>{cells}</tr><tr>{cells}</tr></table>", style)
    wide = format_of(document, "1234567").font().pointSizeF()
    assert wide < format_of(rendered("<table><tr><td>zz</td><td>b</td></tr></table>", style), "zz").font().pointSizeF()


def test_a_table_at_the_end_leaves_no_empty_line(style: ArticleStyle) -> None:
    document = rendered("<table><tr><td>a</td><td>b</td></tr></table>", style)
    assert not document.lastBlock().isVisible()


ALIGNED = (
    '<table><tr><th align="center">Word</th><th>Sum</th></tr><tr><td align="RIGHT">ab</td><td align="left">1</td></tr>'
    '<tr><td align="justify">cd</td><td>2</td></tr></table>'
)


def test_cells_are_aligned_as_the_page_says(style: ArticleStyle) -> None:
    document = rendered(ALIGNED, style)
    sides = {
        block.text(): block.blockFormat().alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        for block in blocks(document)
    }
    absolute, right = Qt.AlignmentFlag.AlignAbsolute, Qt.AlignmentFlag.AlignRight
    assert sides["Word"] == Qt.AlignmentFlag.AlignHCenter | absolute
    assert sides["ab"] == right | absolute
    assert sides["1"] == Qt.AlignmentFlag.AlignLeft | absolute
    assert sides["2"] == right | absolute, "a number of a column of numbers"
    assert not sides["cd"] & right
