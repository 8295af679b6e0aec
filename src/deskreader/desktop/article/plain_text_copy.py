"""What a selection is as plain text: with the bullets and numbers that are painted, and tables in tabbed rows."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor

from deskreader.desktop.article.parsing.sections import LINE_BREAK
from deskreader.desktop.article.typesetting.cursor_writer import OBJECT
from deskreader.desktop.article.typesetting.document import ArticleDocument

INVISIBLE = {ord(OBJECT): None, ord("\u200b"): None, ord(LINE_BREAK): "\n"}


def plain_text(document: ArticleDocument, cursor: QTextCursor) -> str:
    """The selected text of a document."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    text, block, row = "", document.findBlock(start), None
    while block.isValid() and block.position() < end:
        part = _part(document, block, start, end)
        before, row = row, _row(block)
        if block.isVisible() and (part or row is not None):
            text += ("\t" if row is not None and row == before else "\n" if text else "") + part
        block = block.next()
    return text


def _part(document: ArticleDocument, block: QTextBlock, start: int, end: int) -> str:
    first, last = max(0, start - block.position()), end - block.position()
    text = block.text()[first:last].translate(INVISIBLE).lstrip("\u00a0")
    decoration = document.notes.decorations.get(block.blockNumber())
    marker = decoration.marker if decoration is not None and first == 0 else ""
    return f"{marker} {text}" if marker else text


def _row(block: QTextBlock) -> tuple[int, int] | None:
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    return (table.firstPosition(), table.cellAt(cursor).row()) if table is not None else None
