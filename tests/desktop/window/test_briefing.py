"""The briefing in the window: chosen, read story by story, left and returned to, updated, explained, saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.briefing.briefing_page import BriefingPage
from deskreader.model import Changes, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import press
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
BRIEFING = View(ViewKind.BRIEFING)


@pytest.fixture
def page(shown: Shown, qtbot: QtBot) -> BriefingPage:
    """The page, shown by its key."""
    press(shown, "G,B")
    page = shown.window.workbench.briefing.page()
    qtbot.waitUntil(lambda: bool(page.cards) and shown.window.panes.shown is page)
    qtbot.waitUntil(lambda: not shown.window.timeline.is_opening)
    return page


def test_its_row_and_key_show_the_page_and_the_keyboard_goes_to_the_first_unread_story(
    shown: Shown, page: BriefingPage, qtbot: QtBot
) -> None:
    assert shown.window.sidebar.current_view() == BRIEFING
    assert shown.window.timeline.header_texts[0] == "Today in brief"
    first = next(card for card in page.cards if not card.story.headline.is_read)
    qtbot.waitUntil(first.hasFocus)
    ids = [card.story.headline.id for card in page.cards]
    assert [row.id for row in shown.window.timeline.headlines] == ids
    assert len(ids) == 9


def test_a_story_opens_beside_its_list_and_the_next_ones_follow(shown: Shown, page: BriefingPage, qtbot: QtBot) -> None:
    ids = [card.story.headline.id for card in page.cards]
    page.cards[1].click()
    qtbot.waitUntil(lambda: shown.article.open_id == ids[1])
    assert shown.window.panes.shown is not page
    press(shown, "J")
    qtbot.waitUntil(lambda: shown.article.open_id == ids[2])
    assert shown.window.timeline.base_view == BRIEFING
    qtbot.waitUntil(lambda: set(shown.engine.library.openings) == set(ids[1:3]))


def test_a_key_for_the_next_story_begins_with_the_first(shown: Shown, page: BriefingPage, qtbot: QtBot) -> None:
    press(shown, "N")
    unread = next(card.story.headline.id for card in page.cards if not card.story.headline.is_read)
    qtbot.waitUntil(lambda: shown.article.open_id == unread)
    assert shown.window.panes.shown is not page


def test_a_click_on_its_row_goes_back_to_the_page_where_what_was_read_is_marked(
    shown: Shown, page: BriefingPage, qtbot: QtBot
) -> None:
    page.cards[0].click()
    first = page.cards[0].story.headline.id
    qtbot.waitUntil(lambda: shown.engine.library.articles[first].is_read)
    tree = shown.window.sidebar._tree
    at = tree.visualRect(tree.currentIndex()).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: shown.window.panes.shown is page)
    qtbot.waitUntil(lambda: page.cards[0].story.headline.is_read)
    assert shown.window.workbench.article_controller.headline is None
    page.cards[0].click()
    qtbot.waitUntil(lambda: shown.article.open_id == first)


def test_another_view_or_a_search_leaves_the_page(shown: Shown, page: BriefingPage, qtbot: QtBot) -> None:
    shown.window.show_view(View(ViewKind.UNREAD))
    assert shown.window.panes.shown is not page
    press(shown, "G,B")
    qtbot.waitUntil(lambda: shown.window.panes.shown is page)
    shown.window.actions_by_name["search"].trigger()
    assert shown.window.panes.shown is not page
    assert shown.window.timeline.base_view == BRIEFING


def test_a_changed_outline_does_not_hide_the_page(shown: Shown, page: BriefingPage, qtbot: QtBot) -> None:
    shown.engine.library.publish(Changes(outline=True))
    with qtbot.waitSignal(shown.window.outline_changed):
        pass
    assert shown.window.panes.shown is page


def test_what_is_read_elsewhere_shows_and_what_comes_is_offered(shown: Shown, page: BriefingPage, qtbot: QtBot) -> None:
    card = next(card for card in page.cards if not card.story.headline.is_read)
    shown.engine.library.mark_read([card.story.headline.id])
    qtbot.waitUntil(lambda: card.story.headline.is_read)
    shown.engine.library.publish(Changes(new=(card.story.headline.id,)))
    qtbot.waitUntil(page.update_link.isVisible)
    page.update_link.click()
    qtbot.waitUntil(lambda: not page.update_link.isVisible())


def test_a_removed_story_leaves_the_page(shown: Shown, page: BriefingPage, qtbot: QtBot) -> None:
    gone = page.cards[0].story.headline.id
    shown.engine.library.remove(gone)
    qtbot.waitUntil(lambda: page.cards[0].story.headline.id != gone)


def test_the_menu_of_a_card_says_why_it_is_there(shown: Shown, page: BriefingPage) -> None:
    first = page.cards[0].story
    menu = QMenu(shown.window)
    shown.window.workbench.briefing.add_reason(menu, first.headline.id)
    next(action for action in menu.actions() if action.text() == "Why is this here?").trigger()
    assert "you open 42\N{NO-BREAK SPACE}% of" in shown.window.undo_bar.text
    shown.window.show_view(View(ViewKind.UNREAD))
    plain = QMenu(shown.window)
    shown.window.workbench.briefing.add_reason(plain, first.headline.id)
    assert plain.actions() == []


def test_it_is_saved_as_a_book_of_its_own_kind(
    shown: Shown, page: BriefingPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "today.epub"
    asked: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(target), ""

    monkeypatch.setattr("deskreader.desktop.commands.library.QFileDialog.getSaveFileName", choose)
    page.book.click()
    qtbot.waitUntil(lambda: shown.engine.fake_briefing_book.written == [("Today in brief", target)])
    assert Path(asked[0]).name.startswith("Today in brief 20")
    shown.window.actions_by_name["export_epub"].trigger()
    qtbot.waitUntil(lambda: len(shown.engine.fake_briefing_book.written) == 2)
    assert shown.engine.fake_epub_writer.written == []


def test_the_window_opens_with_the_briefing_where_it_was_left(shown: Shown, page: BriefingPage, show, qtbot) -> None:  # type: ignore[no-untyped-def]
    shown.window.save_state()
    again = show(shown.engine, settles=False)
    qtbot.waitUntil(lambda: again.window.panes.shown is again.window.workbench.briefing.page())
    assert again.window.sidebar.current_view() == BRIEFING
    assert NOW is not None
