"""Where the blocks of a document stand."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock

from deskreader.desktop.article.typesetting.document import block_at, position_at
from deskreader.desktop.article.typesetting.style import ArticleStyle
from tests.desktop.article.every_element import every_element
from tests.desktop.article.typesetting.kit import blocks, rendered


def test_the_block_at_a_height_is_found_in_every_gap(style: ArticleStyle) -> None:
    document = rendered(every_element(), style)
    while document.write_more():
        pass
    layout = document.documentLayout()
    tops = [(layout.blockBoundingRect(block).top(), block) for block in blocks(document) if block.isVisible()]
    for y in range(40, int(layout.documentSize().height()), 7):
        found = layout.blockBoundingRect(block_at(document, y)).top()
        above = max(top for top, _ in tops if top <= y)
        assert above - found < 60, "two cells of one row begin at heights of their own"


def test_the_position_at_a_height_begins_the_next_line(style: ArticleStyle) -> None:
    document = rendered("<p>One line.</p><p>Another line.</p><table><tr><td>a</td><td>1</td></tr></table>", style)
    layout = document.documentLayout()

    def gap_above(block: QTextBlock) -> float:
        return layout.blockBoundingRect(block).top() - 2

    second = next(block for block in blocks(document) if "Another" in block.text())
    assert position_at(document, gap_above(second)) == second.position()
    assert position_at(document, 1e9) == document.characterCount() - 1
