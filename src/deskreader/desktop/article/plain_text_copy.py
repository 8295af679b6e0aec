"""Copies a selection as plain text: with the bullets and numbers that are painted, and tables as tabbed rows."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor

from deskreader.desktop.article.parsing.inline_spans import ZERO_WIDTH_SPACE
from deskreader.desktop.article.parsing.sections import LINE_BREAK
from deskreader.desktop.article.typesetting.cursor_writer import OBJECT_CHARACTER
from deskreader.desktop.article.typesetting.document import ArticleDocument

REPLACEMENTS = {ord(OBJECT_CHARACTER): None, ord(ZERO_WIDTH_SPACE): None, ord(LINE_BREAK): "\n"}


def plain_text(document: ArticleDocument, cursor: QTextCursor) -> str:
    """Returns the selected text of a document."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    text, block, row = "", document.findBlock(start), None
    while block.isValid() and block.position() < end:
        part = _selected_part(document, block, start, end)
        previous_row, row = row, _table_row(block)
        if block.isVisible() and (part or row is not None):
            separator = "\t" if row is not None and row == previous_row else "\n" if text else ""
            text += separator + part
        block = block.next()
    return text


def _selected_part(document: ArticleDocument, block: QTextBlock, start: int, end: int) -> str:
    """Returns the selected text of a block, with its marker where the selection includes its beginning."""
    first, last = max(0, start - block.position()), end - block.position()
    text = block.text()[first:last].translate(REPLACEMENTS).lstrip("\u00a0")
    decoration = document.notes.decorations.get(block.blockNumber())
    marker = decoration.marker if decoration is not None and first == 0 else ""
    return f"{marker} {text}" if marker else text


def _table_row(block: QTextBlock) -> tuple[int, int] | None:
    """Returns the table, by its position, and the row that a block stands in; None outside of tables."""
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    return (table.firstPosition(), table.cellAt(cursor).row()) if table is not None else None
