"""The page of the briefing: what its cards say, keys, columns, read stories, other sources, a title from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.briefing.briefing_page import BriefingPage
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.strings.briefing_texts import book_texts, reasons_text
from deskreader.model import ArticleFlags, ArticleId, FeedId, OtherSource
from deskreader.model.habits.briefing import Briefing, BriefingStory, StoryReasons
from tests.desktop.conftest import Shown
from tests.desktop.dialogs.kit import headline
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def story(number: int, others: int = 0, **changes: object) -> BriefingStory:
    """A story with some other sources."""
    sources = tuple(
        OtherSource(ArticleId(100 * number + n), FeedId(n + 10), f"Source <{n}> & Co", "Another title")
        for n in range(others)
    )
    row = replace(headline(number), sorted_at=NOW - timedelta(minutes=40), others=sources, **changes)
    return BriefingStory(row, StoryReasons(others + 1, NOW - timedelta(minutes=40), "Courier", 0.42, 1.0))


@pytest.fixture
def page(qtbot: QtBot, shown: Shown, tasks: Tasks) -> BriefingPage:
    """The page with five stories, the third one read."""
    thumbnails = ThumbnailCache(lambda _image: None, tasks)
    page = BriefingPage(LIGHT, thumbnails, lambda: NOW, shown.window.actions_by_name)
    thumbnails.setParent(page)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    stories = (story(1, 5), story(2, 1), story(3, is_read=True), story(4), story(5))
    page.show_briefing(Briefing(stories, NOW, 40))
    return page


def texts(page: BriefingPage, card: int) -> tuple[str, str, str]:
    """Title, source and other sources of a card."""
    shown = page.cards[card]
    return shown._title.text(), shown._source.text(), shown._others.text()


def test_the_head_says_the_day_and_how_many_stories_there_are(page: BriefingPage) -> None:
    assert page.title.text() == "Today in brief"
    assert page.subtitle.text() == "12 March 2026 · 5 stories from 6 sources"


def test_a_card_names_its_source_the_others_and_why_it_is_there(page: BriefingPage) -> None:
    title, source, others = texts(page, 0)
    assert (title, source) == ("Story 1", "Harbour Courier · 40 min ago")
    assert others.startswith('Also in <a href="story:100"')
    assert "Source &lt;0&gt; &amp; Co" in others
    assert others.endswith("and 2 more")
    why = "6 sources · 40 min ago · you open 42\N{NO-BREAK SPACE}% of Courier"
    assert page.cards[0].toolTip() == why
    assert page.cards[0].accessibleName() == "Story 1, Harbour Courier, 40 min ago"
    assert page.cards[0].accessibleDescription().endswith(why)
    assert not page.cards[3]._others.isVisible()


def test_a_feed_that_is_read_no_more_than_others_is_not_named() -> None:
    assert reasons_text(StoryReasons(1, NOW), NOW) == "1 source · just now"
    assert book_texts().facts(StoryReasons(2, NOW)).startswith("2 sources · ")
    assert "source" not in book_texts().facts(StoryReasons(1, NOW))


def test_a_click_or_return_opens_a_story_and_a_link_another_source(page: BriefingPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.story_requested) as asked:
        QTest.mouseClick(page.cards[1], Qt.MouseButton.LeftButton)
    assert asked.args == [ArticleId(2)]
    page.cards[3].setFocus()
    with qtbot.waitSignal(page.story_requested) as asked:
        QTest.keyClick(page.cards[3], Qt.Key.Key_Return)
    assert asked.args == [ArticleId(4)]
    with qtbot.waitSignal(page.source_requested) as asked:
        page.cards[0]._others.linkActivated.emit("story:102")
    assert asked.args == [ArticleId(102)]
    page.cards[0]._others.linkActivated.emit("https://elsewhere.example/")


def test_the_arrows_go_from_card_to_card(page: BriefingPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.cards[2].geometry().left() > page.cards[1].geometry().left())
    page.focus_story()
    steps = [
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_Up, 1),
    ]
    at = 0
    for key, then in steps:
        QTest.keyClick(page.cards[at], key)
        qtbot.waitUntil(lambda then=then: page.cards[then].hasFocus())
        at = then
    QTest.keyClick(page.cards[1], Qt.Key.Key_Left)
    assert page.cards[1].hasFocus()


def test_a_narrow_page_has_one_column_and_buttons_for_the_sidebar(page: BriefingPage, qtbot: QtBot) -> None:
    page.resize(420, 800)
    qtbot.waitUntil(lambda: page.cards[2].geometry().top() > page.cards[1].geometry().bottom())
    page.show_leading(True)
    assert all(button.isVisible() for button in page._leading)
    assert page.area.widget().width() <= 420


def test_read_stories_step_back_and_the_book_goes_with_the_last_unread_one(page: BriefingPage) -> None:
    assert texts(page, 2)[1] == "Read · Harbour Courier · 40 min ago"
    page.show_flags((ArticleFlags(ArticleId(1), True, False), ArticleFlags(ArticleId(77), True, False)))
    assert texts(page, 0)[1].startswith("Read · ")
    assert page.book.isVisible()
    page.show_flags(tuple(ArticleFlags(ArticleId(n), True, False) for n in range(1, 6)))
    assert page.subtitle.text() == "12 March 2026 · You've read them all"
    assert not page.book.isVisible()
    page.show_flags((ArticleFlags(ArticleId(1), False, False),))
    assert texts(page, 0)[1] == "Harbour Courier · 40 min ago"


def test_new_stories_are_offered_and_move_nothing(page: BriefingPage, qtbot: QtBot) -> None:
    before = list(page.cards)
    assert not page.update_link.isVisible()
    page.offer_update()
    assert page.cards == before
    with qtbot.waitSignal(page.update_requested):
        page.update_link.click()


def test_without_stories_or_after_an_error_a_sentence_stands_there(page: BriefingPage) -> None:
    page.show_briefing(Briefing((), NOW))
    assert page.message.isVisible()
    assert page.subtitle.text() == "12 March 2026"
    page.show_error("The library is busy.")
    assert page.message.text() == "The library is busy."
    page.focus_story()


def test_a_theme_reaches_the_links(page: BriefingPage) -> None:
    page.set_theme(DARK)
    assert DARK.accent in page.cards[0]._others.text()
    page.grab()
