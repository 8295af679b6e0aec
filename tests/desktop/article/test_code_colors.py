"""Code gets its colours after the article is shown."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.article.parsing.code_runs import codes_of, with_colors
from deskreader.desktop.article.parsing.sections import Paragraph
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html
from tests.desktop.article.samples import ArticleLibrary, Open, article, text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CODE = '<pre class="language-python">def f():\n    pass</pre>'


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(f"<p>See:</p>{CODE}<pre>plain</pre>"))


def color(codes: Sequence[tuple[str, str]]) -> list[tuple[tuple[int, str], ...]]:
    """Makes the first three letters of each code a keyword."""
    return [((3, "code_keyword"), (len(code) - 3, "")) for code, _ in codes]


def test_only_code_that_names_its_language_is_asked_for() -> None:
    assert codes_of(sections_from_html(f"{CODE}{CODE}<pre>plain</pre>")) == [("def f():\n    pass", "python")]


def test_the_text_stays_the_same() -> None:
    sections = sections_from_html(CODE)
    (colored,) = with_colors(sections, {("def f():\n    pass", "python"): ((3, "code_keyword"), (14, ""))})
    assert isinstance(colored, Paragraph)
    assert [span.token for span in colored.spans] == ["code_keyword", ""]
    assert colored.text == sections[0].text  # type: ignore[union-attr]
    assert codes_of([colored]) == []


def test_the_pane_shows_code_in_colours(pane: ArticlePane, open_article: Open, qtbot: QtBot) -> None:
    pane.color_code = color
    open_article(1)
    before = text(pane)

    def ink() -> str:
        document = pane.view.document()
        return document.find("def").charFormat().foreground().color().name()

    qtbot.waitUntil(lambda: ink() == LIGHT.color("code_keyword").name())
    assert text(pane) == before
