"""A comparison as an article: its marks, folded stretches, notices and links, and the way there and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCharFormat, QTextDocument
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.article.comparison.compared_article import (
    ComparedArticle,
    apart,
    compared_article,
    comparison_html,
)
from deskreader.desktop.article.pane import ArticlePane
from deskreader.desktop.article.typesetting.labels import CHANGES_PREFIX, earlier_title_text, edit_text, notices
from deskreader.desktop.article.typesetting.style import ArticleStyle
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, OpenedArticle
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import (
    ArticleComparison,
    BlockKind,
    ComparedBlock,
    Comparison,
    Edit,
    EditSummary,
    Revision,
    Run,
    RunKind,
)
from tests.desktop.article.samples import NOW, ArticleLibrary, Open, article, text
from tests.desktop.article.typesetting.kit import rendered

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

EDITED_AT = datetime(2026, 3, 11, 18, 5, tzinfo=UTC)
SAME, INSERTED, DELETED = RunKind.SAME, RunKind.INSERTED, RunKind.DELETED
EDITS = EditSummary(EDITED_AT, RevisionId(7), 3, 1, "Port city votes on a rail yard")


def block(*runs: tuple[RunKind, str], kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> ComparedBlock:
    return ComparedBlock(kind, tuple(Run(*run) for run in runs), level)


def same(words: str = "Nothing new.") -> ComparedBlock:
    return block((SAME, words))


CHANGED = block((SAME, "It costs "), (DELETED, "14 "), (INSERTED, "17 "), (SAME, "million."))


def compared(
    *blocks: ComparedBlock, number: int = 1, count: int = 1, title: Sequence[Run] = (Run(SAME, "A title"),)
) -> ArticleComparison:
    """A comparison of an article with a revision whose id is seven times its number."""
    return ArticleComparison(
        ArticleId(1),
        Revision(RevisionId(7 * number), EDITED_AT, "A title", 3, 1, True, False, True),
        Comparison(tuple(title), blocks, 3, 1),
        number=number,
        count=count,
        earlier=RevisionId(7 * (number - 1)) if number > 1 else None,
        later=RevisionId(7 * (number + 1)) if number < count else None,
    )


def html(*blocks: ComparedBlock) -> str:
    return comparison_html(Comparison((), blocks, 0, 0), lambda count: f"{count} more")


def test_changed_words_are_marked_and_blanks_stand_between_the_marks() -> None:
    assert html(CHANGED) == ("<p>It costs <x-deleted>14</x-deleted> <x-inserted>17</x-inserted> million.</p>")
    runs = apart((Run(DELETED, "four"), Run(INSERTED, "three"), Run(SAME, ".")))
    assert [run.text for run in runs] == ["four", " ", "three", "."]


def test_what_stands_in_a_text_is_no_markup() -> None:
    assert html(block((INSERTED, "<b>&"), (SAME, "</x-inserted>"))) == (
        "<p><x-inserted>&lt;b&gt;&amp;</x-inserted>&lt;/x-inserted&gt;</p>"
    )


def test_each_kind_of_block_has_its_element() -> None:
    assert html(
        block((INSERTED, "Head"), kind=BlockKind.HEADING, level=3),
        block((INSERTED, "one"), kind=BlockKind.ITEM),
        block((INSERTED, "two"), kind=BlockKind.ITEM),
        block((INSERTED, "said"), kind=BlockKind.QUOTE),
        block((INSERTED, "x = 1\ny = 2"), kind=BlockKind.CODE),
        block((INSERTED, "A boat"), kind=BlockKind.CAPTION),
    ).replace("x-inserted", "i") == (
        "<h3><i>Head</i></h3><ul><li><i>one</i></li><li><i>two</i></li></ul><blockquote><p><i>said</i></p>"
        "</blockquote><pre><i>x = 1\ny = 2</i></pre><p><small><i>A boat</i></small></p>"
    )  # fmt: skip


def test_long_stretches_without_a_change_are_folded_and_their_ends_beside_a_change_are_not() -> None:
    stretch = [same(f"Paragraph {number}.") for number in range(5)]
    folded = html(*stretch, CHANGED, *stretch)
    before, after = folded.split("<p>It costs")
    assert before == (
        "<details><summary>4 more</summary><p>Paragraph 0.</p><p>Paragraph 1.</p><p>Paragraph 2.</p>"
        "<p>Paragraph 3.</p></details><p>Paragraph 4.</p>"
    )
    assert after.endswith(
        "million.</p><p>Paragraph 0.</p><details><summary>4 more</summary><p>Paragraph 1.</p><p>Paragraph 2.</p>"
        "<p>Paragraph 3.</p><p>Paragraph 4.</p></details>"
    )
    assert "<details>" not in html(*stretch[:3], CHANGED, *stretch[:3], CHANGED)
    assert html(*stretch).startswith("<details><summary>5 more")


def test_the_comparison_of_an_article_has_its_head_and_no_pictures_and_files() -> None:
    opened = article(lead_image="https://a.example/p.png", edit=Edit.SINCE_READ, edits=EDITS)
    found = compared_article(opened, compared(CHANGED))
    assert (found.id, found.title, found.lead_image, found.enclosures) == (opened.id, opened.title, None, ())
    assert "x-deleted" in found.html


# --- notices ----------------------------------------------------------------------------------------------------------


def test_a_box_says_that_an_article_changed_since_the_user_read_it() -> None:
    (notice,) = notices(article(edit=Edit.SINCE_READ, edits=EDITS))
    assert notice.text == "Changed since you read it · 3 words added · 1 word removed"
    assert (notice.link, notice.href) == ("Show changes", f"{CHANGES_PREFIX}7")


def test_a_line_says_that_an_article_was_edited_before_the_user_read_it() -> None:
    opened = article(edit=Edit.EDITED, edits=EDITS)
    assert notices(opened) == []
    assert edit_text(opened, NOW).startswith("Edited by the publisher: Yesterday, ")
    assert edit_text(opened, None).startswith("Edited by the publisher: 11 March 2026, ")
    assert edit_text(article(), NOW) == ""
    assert earlier_title_text(opened) == "Earlier headline: Port city votes on a rail yard"
    assert earlier_title_text(article()) == ""


def test_a_removed_article_says_so_beside_what_changed() -> None:
    opened = article(edit=Edit.SINCE_READ, edits=EDITS, removed_at=EDITED_AT)
    changed, removed = notices(opened)
    assert changed.text.startswith("Changed since")
    assert removed.text.startswith("The publisher removed this story (noticed 11 March 2026, ")
    assert removed.link == ""


def test_boxes_and_lines_stand_above_the_text(style: ArticleStyle) -> None:
    document = rendered(article(edit=Edit.SINCE_READ, edits=EDITS, removed_at=EDITED_AT), style)
    lines = [line for line in document.toPlainText().split("\n") if line.startswith(("Changed", "The pub", "Earlier"))]
    assert [line.partition("(")[0] for line in lines] == [
        "Changed since you read it · 3 words added · 1 word removed",
        "The publisher removed this story ",
        "Earlier headline: Port city votes on a rail yard",
    ]


def format_at(document: QTextDocument, words: str) -> QTextCharFormat:
    cursor = document.find(words)
    assert not cursor.isNull(), words
    return cursor.charFormat()


def test_words_are_told_apart_by_colour_and_by_a_line(style: ArticleStyle) -> None:
    title = (Run(SAME, "Bridge costs "), Run(DELETED, "fourteen"), Run(INSERTED, "seventeen"))
    document = rendered(compared_article(article(), compared(CHANGED, title=title)), style)
    for deleted, inserted in (("14", "17"), ("fourteen", "seventeen")):
        gone, came = format_at(document, deleted), format_at(document, inserted)
        assert (gone.fontStrikeOut(), gone.fontUnderline()) == (True, False)
        assert (came.fontStrikeOut(), came.fontUnderline()) == (False, True)
        assert gone.foreground().color() == LIGHT.color("deleted")
        assert came.foreground().color() == LIGHT.color("inserted")
        assert came.background().color() == LIGHT.color("inserted_ground")


# --- the pane ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def library() -> ArticleLibrary:
    return ArticleLibrary(article(edit=Edit.SINCE_READ, edits=EDITS), article("<p>Calm.</p>", 2))


@pytest.fixture
def requested(pane: ArticlePane) -> list[RevisionId | None]:
    """What the pane compared, in order; there are three earlier revisions."""
    asked: list[RevisionId | None] = []

    def compare(_article: ArticleId, revision: RevisionId | None) -> ArticleComparison:
        asked.append(revision)
        assert revision is not None
        return compared(same(), CHANGED, number=revision // 7, count=3)

    pane.changes.compare = compare
    return asked


def test_a_key_leads_to_the_comparison_and_back(
    pane: ArticlePane, open_article: Open, qtbot: QtBot, requested: list[RevisionId | None]
) -> None:
    open_article(1)
    assert "Changed since you read it" in text(pane)
    pane.changes.toggle()
    qtbot.waitUntil(lambda: "It costs 14 17 million." in text(pane))
    assert isinstance(pane.article, ComparedArticle)
    assert "Earlier version 1 of 3 · Later version" in text(pane)
    pane.changes.toggle()
    qtbot.waitUntil(lambda: "The council approved the plan." in text(pane))
    assert requested == [7]


def test_links_lead_from_one_comparison_to_the_next_and_to_the_article(
    pane: ArticlePane, open_article: Open, qtbot: QtBot, requested: list[RevisionId | None]
) -> None:
    open_article(1)
    pane.view.anchorClicked.emit(QUrl(f"{CHANGES_PREFIX}7"))
    qtbot.waitUntil(lambda: "Earlier version 1 of 3" in text(pane))
    pane.view.anchorClicked.emit(QUrl(f"{CHANGES_PREFIX}14"))
    qtbot.waitUntil(lambda: "Earlier version 2 of 3 · Earlier version · Later version" in text(pane))
    pane.view.anchorClicked.emit(QUrl(CHANGES_PREFIX))
    qtbot.waitUntil(lambda: "The council approved the plan." in text(pane))
    assert requested == [7, 14]


def test_an_article_without_changes_says_so(pane: ArticlePane, open_article: Open, qtbot: QtBot) -> None:
    open_article(2)
    with qtbot.waitSignal(pane.message) as said:
        pane.changes.toggle()
    assert said.args == ["No changes to this story were found."]


def test_a_comparison_follows_the_article_and_ends_with_its_revision(
    pane: ArticlePane, library: ArticleLibrary, open_article: Open, qtbot: QtBot, requested: list[RevisionId | None]
) -> None:
    open_article(1)
    pane.changes.toggle()
    qtbot.waitUntil(lambda: isinstance(pane.article, ComparedArticle))
    pane.apply(Changes(content=(ArticleId(1),)))
    qtbot.waitUntil(lambda: len(requested) == 2)

    def forgotten(_article: ArticleId, _revision: RevisionId | None) -> ArticleComparison:
        raise StoreError(Kind.UNKNOWN_REVISION)

    pane.changes.compare = forgotten
    pane.changes.show(RevisionId(7))
    qtbot.waitUntil(lambda: type(pane.article) is OpenedArticle)
    assert "The council approved the plan." in text(pane)


def test_another_error_is_shown(pane: ArticlePane, open_article: Open, qtbot: QtBot) -> None:
    def failing(_article: ArticleId, _revision: RevisionId | None) -> ArticleComparison:
        raise StoreError(Kind.DAMAGED_LIBRARY, "library.db")

    open_article(1)
    pane.changes.compare = failing
    pane.changes.toggle()
    qtbot.waitUntil(pane._message.isVisible)
    assert "library" in pane._message.text()
