"""What a reader does in the article pane beside reading: find, save, the context menu; and very long stories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.article import ArticlePane
from deskreader.desktop.article.context_menu import ARTICLE_ACTIONS, file_suffix, image_at
from deskreader.desktop.article.typesetting.incremental import FIRST_STEP
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.model import ArticleId, Changes
from deskreader.settings import SettingsKeeper
from tests.desktop.article.samples import PHOTO, ArticleLibrary, Open, article, opener, picture, shown_pane, text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # what the offscreen platform says of any fixed size

VERY_LONG = "".join(f'<p>Paragraph {n} of <a href="https://a.example/{n}">many</a>.</p>' for n in range(3000))
ENDS = VERY_LONG + '<p id="end">The <a href="#end">very</a> end.</p><table><tr><td>a</td><td>1</td></tr></table>'
TABLE = (
    '<table><tr><th align="center">Word</th><th>Sum</th></tr><tr><td align="RIGHT">ab</td><td align="left">1</td></tr>'
    '<tr><td align="justify">cd</td><td>2</td></tr></table>'
)


@pytest.fixture
def library() -> ArticleLibrary:
    made = ArticleLibrary(
        article(number=1, title="Find: me?/"),
        article(ENDS, 2),
        article(f'<p>Before</p><img src="{PHOTO}"><p>After</p>', 3, pictures={PHOTO: picture()}),
        article("<p>The original, whole.</p>", 4, original_site="The Paper", has_both_versions=True),
        article(TABLE, 5),
    )
    made.feed_versions[ArticleId(4)] = article("<p>The site's copy</p>", 4, original_site="The Paper")
    made.summary = article("<p>The feed's words</p>", 4, shows_feed_version=True, has_both_versions=True)
    return made


@pytest.fixture
def pane(qtbot: QtBot, tasks: Tasks, tmp_path: Path, library: ArticleLibrary) -> ArticlePane:
    actions = {name: QAction(name) for name in ("text_size", "more_menu", *filter(None, ARTICLE_ACTIONS))}
    made = ArticlePane(library, tasks, SettingsKeeper(tmp_path / "settings.json"), actions)
    return shown_pane(qtbot, made)


@pytest.fixture
def opened(qtbot: QtBot, pane: ArticlePane) -> Open:
    return opener(qtbot, pane)


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text(): action for action in menu.actions() if action.text()}


# --- very long stories ------------------------------------------------------------------------------------------------


def test_a_very_long_story_is_shown_at_once_and_set_while_it_is_read(
    qtbot: QtBot, pane: ArticlePane, opened: Open
) -> None:
    opened(2)
    document = pane.view.article_document
    assert document is not None
    assert document.pending_layout is not None
    assert "Paragraph 0 of many" in text(pane)
    assert document.blockCount() < FIRST_STEP
    qtbot.waitUntil(lambda: document.pending_layout is None, timeout=30_000)
    assert "Paragraph 2999 of many.\nThe very end." in text(pane)
    assert not pane.view._idle_layout.isActive()


def test_a_place_far_down_is_set_before_it_is_gone_to(pane: ArticlePane, opened: Open) -> None:
    opened(2)
    pane.go_to(40_000)
    assert abs(pane.place() - 40_000) < 200
    opened(1)
    opened(2)
    pane.view._activate(pane.view.source().__class__("#end"))
    assert pane.view.verticalScrollBar().value() > 10_000


def test_paging_goes_on_into_what_is_not_set_yet(pane: ArticlePane, opened: Open) -> None:
    opened(2)
    pane.view._idle_layout.stop()
    pages = 0
    while pane.page_down():
        pages += 1
    assert pages > 100
    assert text(pane).rstrip().endswith("1")


def test_all_is_selected_also_what_was_not_set(pane: ArticlePane, opened: Open) -> None:
    opened(2)
    pane.view.select_all()
    assert "The very end." in pane.view.textCursor().selectedText()


def test_a_story_left_half_set_is_set_no_further(qtbot: QtBot, pane: ArticlePane, opened: Open) -> None:
    opened(2)
    document = pane.view.article_document
    opened(1)
    assert document is not pane.view.article_document
    assert document is not None
    assert document.pending_layout is None


# --- finding ----------------------------------------------------------------------------------------------------------


def test_words_are_found_counted_and_gone_through(qtbot: QtBot, pane: ArticlePane, opened: Open) -> None:
    opened(2)
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
    assert bar.count.text() == "Not found"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert pane.view.extraSelections() == []
    assert pane.view.hasFocus()


def test_the_next_story_is_searched_again_and_none_ends_it(qtbot: QtBot, pane: ArticlePane, opened: Open) -> None:
    opened(1)
    pane.show_find_bar()
    pane._find_bar.field.setText("harbour COURIER")
    qtbot.waitUntil(lambda: pane._find_bar.count.text() == "1 of 1")
    pane.set_theme(DARK)
    opened(2)
    qtbot.waitUntil(lambda: pane._find_bar.count.text() == "1 of 1")
    pane.clear()
    assert pane._find_bar.isHidden()
    pane.show_find_bar()
    assert pane._find_bar.isHidden(), "there is nothing to find in"


def test_what_is_selected_is_looked_for(pane: ArticlePane, opened: Open) -> None:
    opened(1)
    cursor = pane.view.document().find("council")
    pane.view.setTextCursor(cursor)
    pane.show_find_bar()
    assert pane._find_bar.field.text() == "council"
    assert pane._find_bar.count.text() == "1 of 1"


# --- the context menu -------------------------------------------------------------------------------------------------


def test_a_picture_is_saved_as_it_is_stored(
    qtbot: QtBot, pane: ArticlePane, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(3)
    view = pane.view
    places = (QPoint(x, y) for y in range(0, view.viewport().height(), 20) for x in (100, 300))
    place = next(place for place in places if image_at(view, place) is not None)
    assert image_at(view, QPoint(100, 5)) is None
    assert "Save picture…" not in entries(pane.make_menu(QPoint(100, 5)))
    wanted = tmp_path / "saved.png"
    asked: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *given: (asked.append(given[2]), (str(wanted), ""))[1])
    )
    entries(pane.make_menu(place))["Save picture…"].trigger()
    qtbot.waitUntil(wanted.exists)
    assert asked[0].endswith("Port city votes to turn its rail yard into a park.png")
    assert wanted.read_bytes() == picture().data
    qtbot.waitUntil(lambda: pane._header.status.whole_text.startswith("Saved as "))


@pytest.mark.parametrize(("data", "suffix"), [(picture().data, "png"), (b"<svg/>", "img"), (b"", "img")])
def test_only_known_pictures_get_their_suffix(qapp: object, data: bytes, suffix: str) -> None:
    assert file_suffix(data) == suffix


def test_the_menu_has_the_acts_on_the_story(pane: ArticlePane, opened: Open) -> None:
    opened(1)
    found = entries(pane.make_menu(QPoint(10, 10)))
    assert {"report_page", "forget_site", "star", "toggle_read", "later", "find_in_story", "save_pdf"} <= set(found)
    assert "Show the feed's own summary" not in found


def test_the_feeds_own_summary_can_be_seen_of_a_completed_copy(
    qtbot: QtBot, pane: ArticlePane, opened: Open, library: ArticleLibrary
) -> None:
    opened(4)
    assert text(pane).rstrip().endswith("The original, whole.")
    entries(pane.make_menu(QPoint(10, 10)))["Show the feed's own summary"].trigger()
    qtbot.waitUntil(lambda: "The feed's words" in text(pane))
    pane.apply(Changes(updated=(ArticleId(4),)))
    qtbot.wait(50)
    assert "The feed's words" in text(pane), "a change keeps the version that is shown"
    pane.toggle_version()
    qtbot.waitUntil(lambda: "The original, whole." in text(pane))


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_a_story_is_written_as_pdf_in_pages(pane: ArticlePane, opened: Open, tmp_path: Path) -> None:
    opened(3)
    short, long = tmp_path / "short.pdf", tmp_path / "long.pdf"
    pane.set_theme(DARK)
    pane.write_pdf(short)
    opened(2)
    pane.write_pdf(long)
    assert short.read_bytes().startswith(b"%PDF-1.")
    assert (short.read_bytes().count(b"/Type /Page\n"), long.read_bytes().count(b"/Type /Page\n") > 50) == (1, True)
    assert pane._header.status.whole_text == f"Saved as {long}"


@pytest.mark.skipif(os.name == "nt", reason="another kind of path")
def test_a_file_that_cannot_be_written_is_told(pane: ArticlePane, opened: Open, tmp_path: Path) -> None:
    opened(1)
    pane.write_pdf(tmp_path / "not there" / "story.pdf")
    assert pane._header.status.whole_text == "The file could not be written."


# --- tables -----------------------------------------------------------------------------------------------------------


def test_cells_stand_where_the_page_wants_them(pane: ArticlePane, opened: Open) -> None:
    opened(5)
    sides = {}
    block = pane.view.document().begin()
    while block.isValid():
        sides[block.text()] = block.blockFormat().alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        block = block.next()
    absolute, right = Qt.AlignmentFlag.AlignAbsolute, Qt.AlignmentFlag.AlignRight
    assert sides["Word"] == Qt.AlignmentFlag.AlignHCenter | absolute
    assert sides["ab"] == right | absolute
    assert sides["1"] == Qt.AlignmentFlag.AlignLeft | absolute
    assert sides["2"] == right | absolute, "a number of a column of numbers"
    assert not sides["cd"] & right
