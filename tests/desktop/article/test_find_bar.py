"""Finding words in the article."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.article.pane import ArticlePane
from tests.desktop.article.samples import VERY_LONG_ARTICLE, ArticleLibrary, Open, article

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(), article(VERY_LONG_ARTICLE, 2))


def test_matches_are_found_counted_and_visited(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(2)
    pane.show_find_bar()
    bar = pane._find_bar
    qtbot.keyClicks(bar.field, "paragraph 29")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 111")
    assert len(pane.view.extraSelections()) == 111
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "111 of 111"
    assert pane.view.verticalScrollBar().value() > 10_000
    bar.field.setText("nowhere")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "No matches"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert pane.view.extraSelections() == []
    assert pane.view.hasFocus()


def test_the_next_article_is_searched_too_and_clearing_the_pane_closes_the_bar(
    qtbot: QtBot, pane: ArticlePane, open_article: Open
) -> None:
    open_article(1)
    pane.show_find_bar()
    pane._find_bar.field.setText("harbour COURIER")
    qtbot.waitUntil(lambda: pane._find_bar.count.text() == "1 of 1")
    pane.set_theme(DARK)
    open_article(2)
    qtbot.waitUntil(lambda: pane._find_bar.count.text() == "1 of 1")
    pane.clear()
    assert pane._find_bar.isHidden()
    pane.show_find_bar()
    assert pane._find_bar.isHidden(), "there is nothing to find in"


def test_the_selection_is_searched_for(pane: ArticlePane, open_article: Open) -> None:
    open_article(1)
    cursor = pane.view.document().find("council")
    pane.view.setTextCursor(cursor)
    pane.show_find_bar()
    assert pane._find_bar.field.text() == "council"
    assert pane._find_bar.count.text() == "1 of 1"
