"""The article as a PDF."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.article.pane import ArticlePane
from tests.desktop.article.samples import PHOTO, VERY_LONG_ARTICLE, ArticleLibrary, Open, article, picture

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # of the offscreen platform, for any fixed size


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(
        article(f'<p>Before</p><img src="{PHOTO}"><p>After</p>', images={PHOTO: picture()}),
        article(VERY_LONG_ARTICLE, 2),
    )


def test_an_article_is_written_as_a_pdf_in_pages(pane: ArticlePane, open_article: Open, tmp_path: Path) -> None:
    open_article(1)
    messages: list[str] = []
    pane.message.connect(messages.append)
    short, long = tmp_path / "short.pdf", tmp_path / "long.pdf"
    pane.set_theme(DARK)
    pane.output.write_pdf(short)
    open_article(2)
    pane.output.write_pdf(long)
    assert short.read_bytes().startswith(b"%PDF-1.")
    assert (short.read_bytes().count(b"/Type /Page\n"), long.read_bytes().count(b"/Type /Page\n") > 50) == (1, True)
    assert messages[-1] == f"Saved to {long}"
    assert pane._header.status_text.startswith("Full story saved")


@pytest.mark.skipif(os.name == "nt", reason="paths differ")
def test_a_file_that_cannot_be_written_shows_an_error(
    pane: ArticlePane, open_article: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    open_article(1)
    with qtbot.waitSignal(pane.message) as told:
        pane.output.write_pdf(tmp_path / "not there" / "story.pdf")
    assert told.args == ["Couldn't save the file."]
