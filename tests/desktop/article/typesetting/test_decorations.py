"""What is painted beneath the text: quote bars, boxes, chips, markers, rules."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QTextBlock

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.typesetting.document import GUTTER, ArticleDocument
from deskreader.desktop.article.typesetting.style import ArticleStyle
from tests.desktop.article.typesetting.kit import COLUMN_WIDTH, block_of, color_of, format_of, painted, rendered


def test_a_quote_is_italic_soft_and_has_one_bar_through_its_paragraphs(style: ArticleStyle) -> None:
    document = rendered("<blockquote><p>First.</p><p>Second <em>word</em>.</p></blockquote><p>After</p>", style)
    assert color_of(document, "First") == LIGHT.soft_ink
    assert format_of(document, "First").font().italic()
    assert not format_of(document, "word").font().italic()
    image = painted(document)
    rule = QColor(LIGHT.rule)
    rows = [y for y in range(image.height()) if image.pixelColor(GUTTER + 1, y) == rule]
    assert rows == list(range(rows[0], rows[-1] + 1))  # without a gap
    assert len(rows) > 2 * style.line_spacing


def test_code_stands_on_a_rounded_box_with_its_line_breaks(style: ArticleStyle) -> None:
    document = rendered("<p>Before</p><pre>def f():\n    return 1</pre><p>After</p>", style)
    block = block_of(document, "def f")
    assert block.text() == "def f():\u2028    return 1"
    layout = document.documentLayout()
    box = layout.blockBoundingRect(block)
    image = painted(document)
    assert image.pixelColor(GUTTER + COLUMN_WIDTH - 10, int(box.center().y())) == QColor(LIGHT.code)
    assert image.pixelColor(GUTTER - 2, int(box.center().y())) == QColor(LIGHT.page)
    assert document.notes.decorations[block.blockNumber()].box


def test_inline_code_has_a_chip_beneath_it(style: ArticleStyle) -> None:
    document = rendered("<p>Runs with <code>numpy</code> alone.</p>", style)
    block = block_of(document, "numpy")
    assert document.notes.decorations[block.blockNumber()].chips == ((10, 15),)
    image = painted(document)
    row = {image.pixelColor(x, int(middle_of_text(document, block))).name().upper() for x in range(GUTTER, 300)}
    assert LIGHT.code in row


def middle_of_text(document: ArticleDocument, block: QTextBlock) -> float:
    """Returns a y within the letters of a block's first line."""
    rect, line = document.documentLayout().blockBoundingRect(block), block.layout().lineAt(0)
    return rect.top() + line.y() + line.ascent() + 4


def has_ink_before(document: ArticleDocument, image: QImage, text: str) -> bool:
    """Returns whether something is painted in the twenty pixels before the text of a block."""
    block = block_of(document, text)
    rect, block_format = document.documentLayout().blockBoundingRect(block), block.blockFormat()
    if block_format.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        edge = GUTTER + COLUMN_WIDTH - int(block_format.rightMargin())
        columns = range(edge, edge + 20)
    else:
        edge = GUTTER + int(block_format.leftMargin())
        columns = range(edge - 20, edge)
    rows = range(int(rect.top()), int(rect.top() + document.style.line_spacing))
    return any(image.pixelColor(x, y) != QColor(LIGHT.page) for x in columns for y in rows)


def test_every_kind_of_marker_is_painted_before_its_item(style: ArticleStyle) -> None:
    deep = "<ul><li>disc<ul><li>ring<ul><li>square</li></ul></li></ul></li></ul>"
    rtl = '<ul dir="rtl"><li>البند</li></ul><ol dir="rtl"><li>الرقم</li></ol>'
    document = rendered(f"{deep}<ol><li>number</li></ol>{rtl}<p>plain</p>", style)
    image = painted(document)
    for text in ("disc", "ring", "square", "number", "البند", "الرقم"):
        assert has_ink_before(document, image, text), text
    assert not has_ink_before(document, image, "plain")


def test_a_rule_is_one_pixel_across_the_column(style: ArticleStyle) -> None:
    document = rendered("<p>Above</p><hr><p>Below</p>", style)
    image = painted(document)
    rule = QColor(LIGHT.rule)
    rows = [y for y in range(image.height()) if image.pixelColor(GUTTER + 300, y) == rule]
    assert len(rows) == 1
    assert image.pixelColor(GUTTER, rows[0]) == image.pixelColor(GUTTER + COLUMN_WIDTH - 1, rows[0]) == rule


def test_a_quote_that_reads_from_the_right_has_its_bar_there(style: ArticleStyle) -> None:
    document = rendered('<blockquote dir="rtl"><p>اقتباس</p><pre>code</pre></blockquote>', style)
    image = painted(document)
    rule = QColor(LIGHT.rule)
    assert any(image.pixelColor(GUTTER + COLUMN_WIDTH - 2, y) == rule for y in range(image.height()))
