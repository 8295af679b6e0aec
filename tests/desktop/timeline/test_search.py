"""Searching in the timeline: the search bar, the order of matches, their count, and breaking a search off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.strings.search_operators import operators
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.row_merge import MAX_COUNTED
from deskreader.desktop.timeline.search.suggestions import suggestions_for
from deskreader.model import ArticleId, FeedId, View, ViewKind
from deskreader.text.search.query import parse_query
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import ALL, article, ids, library_of, search, settle, show

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """A library of fifteen hundred unread articles, one every half hour."""
    return library_of(tmp_path, 1500, minutes=30)


def test_the_search_bar_is_visible_only_during_a_search(timeline: Timeline, qtbot: QtBot) -> None:
    bar = timeline._search_bar
    assert not bar.isVisible()
    search(timeline, "Story 14", qtbot)
    assert bar.isVisible()
    assert timeline.view == View(ViewKind.ALL, query="Story 14")
    with qtbot.waitSignal(timeline.opened):
        bar._best.click()
    assert timeline.view == View(ViewKind.ALL, query="Story 14", by_relevance=True)
    requested: list[View] = []
    timeline.save_search_requested.connect(requested.append)
    bar._save.click()
    assert requested == [timeline.view]
    search(timeline, "", qtbot)
    assert not bar.isVisible()
    assert timeline.view == ALL


@pytest.mark.parametrize("widget", ["_cards", "_search_bar"])
def test_escape_ends_the_search_from_anywhere_in_the_pane(timeline: Timeline, qtbot: QtBot, widget: str) -> None:
    search(timeline, "Story 14", qtbot)
    with qtbot.waitSignal(timeline.opened):
        qtbot.keyClick(getattr(timeline, widget), Qt.Key.Key_Escape)
    assert timeline.view == ALL
    assert not timeline._search_bar.isVisible()


def test_best_matches_have_no_day_headings_and_name_their_day(timeline: Timeline, qtbot: QtBot) -> None:
    search(timeline, "Story", qtbot)
    cards = timeline._cards
    assert cards.rowHeight(0) > cards.rowHeight(1)
    with qtbot.waitSignal(timeline.opened):
        timeline._search_bar._best.setChecked(True)
    assert cards.rowHeight(0) == cards.rowHeight(1)
    assert timeline._delegate._time_text(article(1, 60 * 24 * 60), True) == "· Sunday, 11 January"
    assert ":" in timeline._delegate._time_text(article(1, 5), False)


def test_new_articles_do_not_disturb_the_best_matches(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    search(timeline, "Story", qtbot)
    with qtbot.waitSignal(timeline.opened):
        timeline._search_bar._best.setChecked(True)
    settle(timeline, qtbot)
    before = ids(timeline)
    library.arrive(article(9000, -5))
    library.rewrite(article(3, 90, title="Story, rewritten"))
    qtbot.waitUntil(lambda: timeline.headlines[2].title == "Story, rewritten")
    assert ids(timeline)[: len(before)] == before
    assert 9000 not in ids(timeline)


def test_many_matches_are_counted_up_to_a_limit(timeline: Timeline, qtbot: QtBot) -> None:
    search(timeline, "Story", qtbot)
    qtbot.waitUntil(lambda: timeline.header_texts[1] == f"{MAX_COUNTED - 1:,}+ stories")
    search(timeline, "Story 1499", qtbot)
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "1 story")


def test_the_next_query_breaks_a_search_off(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    checks: list[Callable[[], bool]] = []
    real = library.page

    def page(view: View, after: object, limit: int, is_stale: Callable[[], bool] | None, hurry: bool) -> object:
        assert is_stale is not None
        checks.append(is_stale)
        return real(view, after, limit)

    library.page = page  # type: ignore[method-assign, assignment]
    search(timeline, "Story 1", qtbot)
    assert [is_stale() for is_stale in checks] == [False]
    before = len(checks)
    search(timeline, "Story 12", qtbot)
    assert all(is_stale() for is_stale in checks[:before])
    assert not checks[-1]()


def wait_for(timeline: Timeline, qtbot: QtBot, view: View) -> None:
    """Waits until a view is shown."""
    qtbot.waitUntil(lambda: timeline.view == view and not timeline.is_opening)


def test_the_scope_is_in_sight_and_kept_when_the_list_changes(timeline: Timeline, qtbot: QtBot) -> None:
    feed = View(ViewKind.FEED, feed_id=FeedId(2))
    show(timeline, feed, qtbot, (2,))
    bar = timeline._search_bar
    timeline.focus_search()
    qtbot.waitUntil(bar.everywhere.isVisible)
    search(timeline, "Story 14", qtbot)
    assert timeline.view == replace(feed, query="Story 14")
    with qtbot.waitSignal(timeline.opened):
        bar.everywhere.click()
    assert timeline.view == View(ViewKind.ALL, query="Story 14")
    unread = View(ViewKind.UNREAD)
    timeline.show_view(unread, "Unread", [])
    wait_for(timeline, qtbot, View(ViewKind.ALL, query="Story 14"))
    with qtbot.waitSignal(timeline.opened):
        bar.here.click()
    assert timeline.view == replace(unread, query="Story 14"), "the words are kept"
    with qtbot.waitSignal(timeline.opened):
        timeline._header.search.clear_action.trigger()
    assert timeline.view == unread
    assert timeline._header.search.query == ""


def test_an_empty_result_offers_to_search_everything(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.mark_read([ArticleId(14)])
    show(timeline, View(ViewKind.UNREAD), qtbot)
    search(timeline, "Story 14 ", qtbot)
    search(timeline, "nowhere", qtbot)
    assert timeline._empty_page._button.text() == "Search everything"
    library.articles = {**library.articles, ArticleId(14): article(14, 98, title="nowhere", is_read=True)}
    with qtbot.waitSignal(timeline.opened):
        timeline._empty_page._button.click()
    assert ids(timeline) == [14]
    search(timeline, "no such word", qtbot)
    assert timeline._empty_page._button.isHidden(), "everything is searched already"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("h", []),
        ("harbour is:u", ["harbour is:unread"]),
        ("ti", ["title:"]),
        ("-ti", ["-title:"]),
        ("is:unread", []),
        ("feed:mer", ['feed:"Meridian Post"']),
        ("tag:", ["tag:later"]),
        ('feed:"Meridian P', ['feed:"Meridian Post"']),
        ('feed:"Meridian Post"', []),
        ('"is', []),
    ],
)
def test_operators_and_names_are_offered_for_the_word_that_is_typed(typed: str, offered: list[str]) -> None:
    found = suggestions_for(typed, ["Meridian Post", "Open Bench"], ["later"])
    assert [completed for completed, _ in found] == offered


def test_a_suggestion_is_taken_over(timeline: Timeline, qtbot: QtBot) -> None:
    field = timeline._header.search
    timeline.focus_search()
    QTest.keyClicks(field, "tide is:st")
    assert field.popup.currentCompletion() == "tide is:starred"
    field.popup.activated.emit("tide is:starred")
    assert field.text() == "tide is:starred "
    field.hide_suggestions()


def test_every_operator_offered_is_understood() -> None:
    for operator in operators():
        if operator.offered:
            parsed = parse_query(operator.example)
            assert parsed != parse_query(operator.example.replace(":", " ")), operator.text
