"""Views and articles as the user reaches them, and the position that a restart restores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.model import FeedId, Filter, FolderId, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import open_headline, press
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform neither raises windows nor grabs the keyboard."""


def test_brackets_go_from_feed_to_feed(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "]")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Meridian Post")
    press(shown, "]")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Harbour Courier")
    press(shown, "[")
    press(shown, "[")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Petri")


def test_arrow_keys_move_the_focus_from_pane_to_pane(shown: Shown, qtbot: QtBot) -> None:
    tree, cards = shown.window.sidebar._tree, shown.window.timeline._cards
    shown.window.show_view(View(ViewKind.FEED, feed_id=FeedId(3)))
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is cards
    QTest.keyClick(cards, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is tree
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "Civic Ledger")
    press(shown, "Return")
    assert QApplication.focusWidget() is cards, "Return in the sidebar moves on to the articles"
    tree.setFocus()
    press(shown, "J")
    assert QApplication.focusWidget() is cards, "so does going to an article"
    press(shown, "Return")
    assert shown.opened == [open_headline(shown).link]


def test_an_article_from_a_notification_opens_even_outside_the_view(shown: Shown, qtbot: QtBot) -> None:
    read = next(h for h in shown.engine.library.articles.values() if h.is_read)
    shown.window.show_article(read.id)
    qtbot.waitUntil(lambda: shown.article.open_id == read.id)
    qtbot.waitUntil(lambda: shown.window.timeline.chosen_headline is not None)
    assert shown.window.timeline.chosen_headline.id == read.id
    assert shown.window.sidebar.current_view() == View(ViewKind.FEED, feed_id=read.feed_id)


def test_a_restart_restores_the_window(show: Callable[[FakeEngine], Shown], engine: FakeEngine, qtbot: QtBot) -> None:
    first = show(engine)
    first.window.resize(760, 600)
    press(first, "J")
    qtbot.waitUntil(lambda: open_headline(first).is_read)
    article = open_headline(first).id
    cards = first.window.timeline._cards
    cards.verticalScrollBar().setValue(2345)
    position = first.window.timeline.scroll_anchor()
    first.window.sidebar.collapse([View(ViewKind.FOLDER, folder_id=FolderId(2))])
    first.article.position = 4711
    first.window.close()
    second = show(engine)
    qtbot.waitUntil(lambda: second.article.open_id == article)
    assert second.article.position == 4711
    assert second.window.size() == first.window.size()
    assert second.window.timeline.scroll_anchor() == position
    assert second.window.timeline.chosen_headline.id == article, "a read article stays in Unread"
    assert second.window.sidebar.collapsed == {View(ViewKind.FOLDER, folder_id=FolderId(2))}


def test_a_killed_program_restores_the_state_of_a_minute_before(
    show: Callable[[FakeEngine], Shown], engine: FakeEngine, qtbot: QtBot
) -> None:
    first = show(engine)
    press(first, "J")
    article = open_headline(first).id
    first.window.workbench.clock.tick()
    second = show(engine)
    qtbot.waitUntil(lambda: second.article.open_id == article)


def test_a_damaged_state_file_gives_the_defaults(
    show: Callable[[FakeEngine], Shown], engine: FakeEngine, tmp_path: Path
) -> None:
    (tmp_path / "window.ini").write_bytes(b"\xff\xfe[General]\nview=feed:nine\nstory=\x00x\nanchor_top=1e9\ngeometry=7")
    shown = show(engine)
    assert shown.window.timeline.header_texts == ("Unread", "132 stories")


def test_the_article_goes_with_the_list_that_it_is_in(shown: Shown, qtbot: QtBot) -> None:
    window, controller = shown.window, shown.window.workbench.article_controller
    field = window.timeline._header.search

    def search(words: str) -> None:
        with qtbot.waitSignal(window.timeline.opened):
            field.setText(words)
            field.search_now()

    with qtbot.waitSignal(window.timeline.opened):
        window.show_view(View(ViewKind.ALL))
    press(shown, "J")
    qtbot.waitUntil(lambda: controller.headline is not None)
    found = open_headline(shown)
    search(found.title.split()[-1])
    assert controller.headline is not None, "the search finds the open article"
    search("zzz")
    assert controller.headline is None, "the search leaves it out"
    search(found.title)
    press(shown, "J")
    qtbot.waitUntil(lambda: controller.headline is not None)
    search("")
    assert controller.headline is not None, "what was found stays open when the search ends"
    press(shown, "S")
    with qtbot.waitSignal(window.timeline.opened):
        shown.engine.settings.change(list_filter=Filter.STARRED)
    assert controller.headline is not None
    window.show_view(View(ViewKind.FEED, feed_id=FeedId(9)))
    qtbot.waitUntil(lambda: controller.headline is None)
