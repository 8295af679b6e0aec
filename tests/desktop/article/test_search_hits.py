"""The words of the timeline's search, marked in the open article."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.search_hits import SearchHits
from deskreader.desktop.article.view import ArticleView


class MarkedView:
    """A view that has a text and remembers its highlights."""

    def __init__(self, text: str) -> None:
        self._document = QTextDocument(text)
        self.marked: list[str] = []

    def document(self) -> QTextDocument:
        return self._document

    def set_highlights(self, highlights: list) -> None:
        self.marked = [highlight.cursor.selectedText() for highlight in highlights]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("harbour", ["Harbour", "harbour"]),
        ("harb", ["Harb", "harb"]),
        ('"the harbour"', ["The harbour"]),
        ("tide OR cafe", ["Café", "tide"]),
        ("-harbour tide", ["tide"]),
        ("author:harbour", []),
        ("title:harbour", ["Harbour", "harbour"]),
        ("is:unread", []),
        ("", []),
    ],
)
def test_the_words_of_a_query_are_marked(qapp: object, query: str, marked: list[str]) -> None:
    view = MarkedView("😀 Harbour Café\nThe harbour at low tide")
    hits = SearchHits(view, LIGHT)  # type: ignore[arg-type]
    assert hits.set_query(query) is bool(query)
    hits.show()
    assert view.marked == marked


def test_a_real_view_takes_the_highlights(qtbot: object) -> None:
    view = ArticleView(lambda _point: pytest.fail("no menu"))
    qtbot.addWidget(view)  # type: ignore[attr-defined]
    view.setPlainText("The harbour at low tide")
    hits = SearchHits(view, LIGHT)
    hits.set_query("tide")
    hits.show()
    assert [selection.cursor.selectedText() for selection in view.extraSelections()] == ["tide"]
