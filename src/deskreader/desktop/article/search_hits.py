"""Marks in the open article what is searched for in the timeline."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from deskreader.desktop.appearance.theme import Theme
from deskreader.desktop.article.view import ArticleView
from deskreader.text.search.matcher import TermMatcher
from deskreader.text.search.query import parse_query

MAX_HITS = 500
OPACITY = 0.2


class SearchHits:
    """Highlights the words of a query in the text of a view."""

    def __init__(self, view: ArticleView, theme: Theme) -> None:
        self._view, self._theme, self._query = view, theme, ""

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, for hits that are shown from now on."""
        self._theme = theme

    def set_query(self, query: str) -> bool:
        """Takes over what is searched for, nothing where it is empty; returns whether that is new."""
        is_new, self._query = query != self._query, query
        return is_new

    def show(self) -> None:
        """Highlights the hits in the text as it is now."""
        terms = [term for group in parse_query(self._query).must for term in group if term.field != "author"]
        self._view.set_highlights(self._highlights(TermMatcher(terms)) if terms else [])

    def _highlights(self, matcher: TermMatcher) -> list[QTextEdit.ExtraSelection]:
        """Returns the highlights, block by block: a hit never spans two of them."""
        highlights: list[QTextEdit.ExtraSelection] = []
        block = self._view.document().begin()
        while block.isValid() and len(highlights) < MAX_HITS:
            text = block.text()
            for start, end in matcher.spans(text):
                first = block.position() + _units(text[:start])
                highlights.append(self._highlight(first, first + _units(text[start:end])))
            block = block.next()
        return highlights[:MAX_HITS]

    def _highlight(self, first: int, last: int) -> QTextEdit.ExtraSelection:
        highlight = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        highlight.cursor = cursor
        highlight.format = QTextCharFormat()
        color = QColor(self._theme.color("accent"))
        color.setAlphaF(OPACITY)
        highlight.format.setBackground(color)
        return highlight


def _units(text: str) -> int:
    """Returns the length of a text as Qt counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
