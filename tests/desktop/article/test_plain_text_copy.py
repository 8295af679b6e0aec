"""Copied text: bullets, rows, and no special characters."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from deskreader.desktop.article.plain_text_copy import plain_text
from deskreader.desktop.article.typesetting.style import ArticleStyle
from tests.desktop.article.typesetting.kit import rendered


def test_copied_text_has_bullets_and_rows_and_no_special_characters(style: ArticleStyle) -> None:
    html = (
        "<ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
        "<pre>x\ny</pre>"
    )
    document = rendered(html, style)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    assert plain_text(document, cursor).split("\n")[3:] == ["• one", "• two", "a\tb", "c\td", "x", "y"]
    assert "\ufffc" not in plain_text(document, cursor)
