"""Very long articles, which are laid out in steps."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.article.layout_steps import PAGES_AHEAD
from deskreader.desktop.article.pane import ArticlePane
from tests.desktop.article.samples import VERY_LONG_ARTICLE, ArticleLibrary, Open, article, text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(), article(VERY_LONG_ARTICLE, 2))


def test_a_very_long_article_is_shown_at_once_and_completed_while_it_is_read(
    qtbot: QtBot, pane: ArticlePane, open_article: Open
) -> None:
    open_article(2)
    document = pane.view.article_document
    assert document is not None
    assert document.pending_layout is not None
    assert "Paragraph 0 of many" in text(pane)
    assert document.blockCount() < 3000
    qtbot.waitUntil(lambda: not pane.view.steps.is_active, timeout=30_000)
    assert pane.view.verticalScrollBar().maximum() > PAGES_AHEAD * pane.view.viewport().height()
    assert document.pending_layout is not None
    while document.pending_layout is not None:
        pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
        qtbot.waitUntil(lambda: not pane.view.steps.is_active, timeout=30_000)
    assert "Paragraph 2999 of many.\nThe very end." in text(pane)


def test_a_position_far_down_is_scrolled_to_once_it_is_laid_out(
    qtbot: QtBot, pane: ArticlePane, open_article: Open
) -> None:
    open_article(2)
    pane.scroll_to_position(40_000)
    qtbot.waitUntil(lambda: abs(pane.reading_position() - 40_000) < 200)
    open_article(1)
    open_article(2)
    pane.view._activate(pane.view.source().__class__("#end"))
    qtbot.waitUntil(lambda: pane.view.verticalScrollBar().value() > 10_000)


def test_paging_continues_into_what_is_not_laid_out_yet(pane: ArticlePane, open_article: Open) -> None:
    open_article(2)
    pane.view.steps.stop()
    pages = 0
    while pane.page_down():
        pages += 1
    assert pages > 100
    assert text(pane).rstrip().endswith("1")


def test_select_all_includes_what_is_not_laid_out_yet(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(2)
    pane.view.select_all()
    qtbot.waitUntil(lambda: "The very end." in pane.view.textCursor().selectedText())


def test_an_article_left_half_laid_out_is_not_continued(qtbot: QtBot, pane: ArticlePane, open_article: Open) -> None:
    open_article(2)
    document = pane.view.article_document
    open_article(1)
    assert document is not pane.view.article_document
    assert document is not None
    assert document.pending_layout is None
