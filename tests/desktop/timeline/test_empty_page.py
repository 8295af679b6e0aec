"""The page in place of the cards where a view is empty."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.strings.messages import error_message
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.empty_page import EmptyTexts, empty_view_texts
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import FeedId, FolderId, View, ViewKind
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import show

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (View(ViewKind.UNREAD), "Nothing unread"),
        (View(ViewKind.STARRED), "No starred stories yet"),
        (View(ViewKind.TODAY), "Nothing new today"),
        (View(ViewKind.FEED, feed_id=FeedId(1)), "No stories here"),
    ],
)
def test_an_empty_view_shows_its_sentence(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, view: View, sentence: str
) -> None:
    library.articles.clear()
    show(timeline, view, qtbot)
    assert timeline.empty_sentence == sentence


def test_a_feed_in_trouble_says_its_trouble_where_its_list_would_be(qapp: QApplication) -> None:
    feed, folder = View(ViewKind.FEED, feed_id=FeedId(1)), View(ViewKind.FOLDER, folder_id=FolderId(1))
    assert empty_view_texts(feed, ["The site took too long."]) == EmptyTexts(
        "The site took too long.", "Press R to try again."
    )
    assert empty_view_texts(folder, ["One.", "Two."]).sentence == "2 feeds here have problems"
    assert empty_view_texts(View(ViewKind.UNREAD), ["One."]).sentence == "Nothing unread"


def test_the_page_follows_the_trouble_of_its_feed(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.articles.clear()
    view = View(ViewKind.FEED, feed_id=FeedId(1))
    show(timeline, view, qtbot)
    timeline.follow_outline("Feed", [FeedId(1)], library.outline())
    assert timeline.empty_sentence == "No stories here"
    library.set_problem(FeedId(1), Kind.UNREACHABLE)
    timeline.follow_outline("Feed", [FeedId(1)], library.outline())
    assert timeline.empty_sentence == error_message(DeskReaderError(Kind.UNREACHABLE))
    library.set_problem(FeedId(1), None)
    timeline.follow_outline("Feed", [FeedId(1)], library.outline())
    assert timeline.empty_sentence == "No stories here"


def test_the_keyboard_stays_with_what_is_shown(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.activateWindow()
    timeline.setFocus()
    qtbot.waitUntil(timeline._cards.hasFocus)
    show(timeline, View(ViewKind.STARRED), qtbot)
    assert timeline._empty_page.hasFocus(), "not in the search field, where keys would be typed"
    show(timeline, View(ViewKind.ALL), qtbot)
    assert timeline._cards.hasFocus()
