"""The timeline over a library of thousands: pages, unloading, and single changes merged into the rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.card_layout import HEADING_HEIGHT
from deskreader.desktop.timeline.model import MAX_ROWS
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, FeedId, FolderId, View, ViewKind
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import ALL, MANY, article, ids, scroll_bar, scroll_to_end, show

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def row_heights(timeline: Timeline) -> list[int]:
    """Returns the heights of the loaded rows."""
    cards = timeline._cards
    return [cards.rowHeight(row) for row in range(cards.model().rowCount())]


def has_right_heights(timeline: Timeline) -> bool:
    """Returns whether exactly the first row of each day has room for a heading, once all rows are measured."""
    while timeline._cards._heights._timer.isActive():
        QTest.qWait(5)
    days = [h.sorted_at.astimezone().date() for h in timeline.headlines]
    starts = [row == 0 or days[row] != days[row - 1] for row in range(len(days))]
    heights = row_heights(timeline)
    card = min(heights)
    return heights == [card + (metrics.px(HEADING_HEIGHT) if is_first else 0) for is_first in starts]


def test_scrolling_loads_pages_with_every_row_once(timeline: Timeline, qtbot: QtBot) -> None:
    assert 60 <= len(ids(timeline)) < 200
    while len(ids(timeline)) < MANY:
        scroll_to_end(timeline, qtbot)
    assert ids(timeline) == list(range(1, MANY + 1))
    assert has_right_heights(timeline)


def test_the_next_page_is_loaded_before_the_end_is_in_sight(timeline: Timeline, qtbot: QtBot) -> None:
    bar = scroll_bar(timeline)
    loaded = len(ids(timeline))
    bar.setValue(bar.maximum() - 2 * timeline._cards.viewport().height())
    qtbot.waitUntil(lambda: len(ids(timeline)) > loaded)


def test_the_model_obeys_qts_rules_through_any_change(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    tester = QAbstractItemModelTester(timeline._model, QAbstractItemModelTester.FailureReportingMode.Warning)
    library.arrive(*(article(3000 + n, n) for n in range(5)), article(3100, 100), article(3200, 7 * MANY + 5))
    library.remove(ArticleId(4), ArticleId(5), ArticleId(9))
    library.rewrite(article(12, 3, title="Moved up"))
    show(timeline, View(ViewKind.UNREAD), qtbot)
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert tester.model() is timeline._model


def test_single_changes_never_reload_the_timeline(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    library.queries.clear()
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    library.rewrite(article(3, 21, title="Another title"))
    qtbot.waitUntil(lambda: timeline.headlines[3].title == "Another title")
    library.remove(ArticleId(2))
    qtbot.waitUntil(lambda: 2 not in ids(timeline))
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "2000 stories")
    assert "page" not in library.queries
    assert ids(timeline)[:4] == [3000, 1, 3, 4]
    assert has_right_heights(timeline)


def test_an_article_that_is_new_and_updated_at_once_has_one_row(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    arrived = article(3000, -1)
    library.articles[arrived.id] = arrived
    timeline.apply(Changes(new=(arrived.id,), content=(arrived.id,)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert ids(timeline).count(3000) == 1


def test_an_article_below_the_loaded_end_comes_with_its_page(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.arrive(article(3000, 7 * 1500 + 1))
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "2001 stories")
    assert 3000 not in ids(timeline)
    timeline.choose_far(article(3000, 7 * 1500 + 1))
    qtbot.waitUntil(lambda: timeline.chosen_headline is not None)
    assert timeline.chosen_headline.id == 3000
    assert ids(timeline).count(3000) == 1


def test_many_new_articles_are_inserted_in_order(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.arrive(*(article(5000 + n, -n) for n in range(700)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 5699)
    loaded = ids(timeline)
    assert loaded[: len(loaded)] == sorted(loaded, key=lambda i: library.articles[ArticleId(i)].sorted_at, reverse=True)
    assert has_right_heights(timeline)


def test_rows_pushed_far_down_are_unloaded_and_come_back(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    for batch in range(12):
        library.arrive(*(article(5000 + 100 * batch + n, -(100 * batch + n)) for n in range(100)))
        newest = 5000 + 100 * batch + 99
        qtbot.waitUntil(lambda newest=newest: ids(timeline)[0] == newest)
        assert len(timeline.headlines) <= MAX_ROWS + 100
    assert has_right_heights(timeline)
    while len(ids(timeline)) < MANY + 1200:
        scroll_to_end(timeline, qtbot)
    assert len(set(ids(timeline))) == MANY + 1200


def test_a_chosen_article_is_not_unloaded(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.choose(ArticleId(40))
    for batch in range(12):
        library.arrive(*(article(5000 + 100 * batch + n, -(100 * batch + n)) for n in range(100)))
        newest = 5000 + 100 * batch + 99
        qtbot.waitUntil(lambda newest=newest: ids(timeline)[0] == newest)
    assert timeline.chosen_headline.id == 40
    assert ids(timeline)[1239] == 40


def test_at_the_very_top_new_articles_come_into_sight(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert timeline._cards.verticalScrollBar().value() == 0


def test_read_articles_stay_in_unread_and_new_unread_ones_join(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    show(timeline, View(ViewKind.UNREAD), qtbot)
    library.mark_read([ArticleId(3)])
    qtbot.waitUntil(lambda: timeline.header_texts[1] == "1999 stories")
    assert ids(timeline)[:4] == [1, 2, 3, 4]
    library.arrive(article(3000, -1, is_read=True), article(3001, -2))
    qtbot.waitUntil(lambda: 3001 in ids(timeline))
    assert 3000 not in ids(timeline)


def test_a_feed_shows_only_its_own_new_articles(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    show(timeline, View(ViewKind.FEED, feed_id=FeedId(3)), qtbot, feeds=(3,))
    library.arrive(article(3000, -1, feed_id=FeedId(4)), article(3001, -2, feed_id=FeedId(3)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3001)
    assert 3000 not in ids(timeline)


def test_the_library_decides_what_belongs_to_a_search(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    show(timeline, replace(ALL, query="zebra"), qtbot)
    assert timeline.empty_sentence == "No stories match “zebra”"
    library.arrive(article(3000, -1, title="A zebra in town"), article(3001, -2))
    qtbot.waitUntil(lambda: ids(timeline) == [3000])
    assert timeline.empty_sentence == ""


def test_the_page_of_a_view_left_meanwhile_is_dropped(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.show_view(View(ViewKind.FEED, feed_id=FeedId(1)), "One", [FeedId(1)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(View(ViewKind.FEED, feed_id=FeedId(2)), "Two", [FeedId(2)])
    qtbot.wait(50)
    assert {h.feed_id for h in timeline.headlines} == {FeedId(2)}
    assert timeline.header_texts[0] == "Two"


def test_a_kept_article_stands_where_it_belongs(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.mark_read([ArticleId(300)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(View(ViewKind.UNREAD), "Unread", (), keep=(ArticleId(300), ArticleId(99_999)))
    assert ids(timeline)[298:301] == [299, 300, 301]


def test_an_article_kept_twice_has_one_row(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.mark_read([ArticleId(300)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(View(ViewKind.UNREAD), "Unread", (), keep=(ArticleId(300), ArticleId(300)))
    assert ids(timeline)[298:301] == [299, 300, 301]


@pytest.mark.parametrize("view", [View(ViewKind.FEED, feed_id=FeedId(3)), View(ViewKind.FOLDER, folder_id=FolderId(1))])
def test_an_article_of_another_feed_is_not_kept_in_the_view_of_a_feed(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot, view: View
) -> None:
    library.arrive(article(3000, 7, feed_id=FeedId(3)), article(3001, 8, feed_id=FeedId(4)))
    library.mark_read([ArticleId(3000)])
    with qtbot.waitSignal(timeline.opened):
        timeline.show_view(view, "Three", [FeedId(3)], keep=(ArticleId(3000), ArticleId(3001)))
    assert 3000 in ids(timeline)
    assert 3001 not in ids(timeline)


def test_an_error_keeps_the_cards_and_does_not_stop_later_changes(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.error = StoreError(Kind.STORAGE, "bad sector")
    library.publish(Changes(new=(ArticleId(9),)))
    qtbot.waitUntil(lambda: not timeline._model._requests.is_busy)
    assert timeline.empty_sentence == "", "the cards that are there stay"
    library.error = None
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
