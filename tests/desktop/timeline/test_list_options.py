"""How a list is shown: its order, filter and density, the heights of its cards, and several selected cards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.desktop.timeline import Timeline
from deskreader.model import ArticleId, Filter, Headline, Order, View, ViewKind
from deskreader.settings import Density, Settings
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import ALL, MANY, article, ids, search, settle, show

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key = Qt.Key
Modifier = Qt.KeyboardModifier


def follow(timeline: Timeline, qtbot: QtBot, **values: object) -> None:
    """Gives the timeline other settings and waits for its first two pages."""
    with qtbot.waitSignal(timeline.opened):
        timeline.follow_settings(replace(Settings(), **values))
    settle(timeline, qtbot)


def heights(timeline: Timeline, count: int) -> list[int]:
    """Returns the heights of the first cards, without their headings."""
    cards = timeline._cards
    heading = timeline._delegate.heading_height()
    return [cards.rowHeight(row) - heading * cards._cards.starts_group(row) for row in range(count)]


def test_the_oldest_articles_come_first_and_new_ones_at_the_end(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    follow(timeline, qtbot, list_order=Order.OLDEST)
    assert ids(timeline)[:40] == list(range(MANY, MANY - 40, -1))
    library.arrive(article(5000, MANY * 7 + 60), article(5001, -5))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 5000)
    assert 5001 not in ids(timeline), "the newest stands at the end, which is not loaded"


def test_by_feed_each_feed_has_a_heading(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.articles = {
        number: replace(headline, feed_title=f"Feed {headline.feed_id}")
        for number, headline in library.articles.items()
    }
    follow(timeline, qtbot, list_order=Order.BY_FEED)
    first = [h for h in library.articles.values() if h.feed_title == "Feed 1"]
    assert ids(timeline)[:5] == [h.id for h in first[:5]]
    model = timeline._cards._cards
    assert [model.starts_group(row) for row in range(3)] == [True, False, False]


def test_a_search_knows_no_order_by_feed(timeline: Timeline, qtbot: QtBot) -> None:
    follow(timeline, qtbot, list_order=Order.BY_FEED)
    search(timeline, "Story 14", qtbot)
    assert timeline.view == View(ViewKind.ALL, query="Story 14")


def test_a_filter_leaves_read_articles_in_sight_until_the_list_is_left(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.mark_read([ArticleId(2), ArticleId(3)])
    follow(timeline, qtbot, list_filter=Filter.UNREAD)
    assert ids(timeline)[:3] == [1, 4, 5]
    library.mark_read([ArticleId(4)])
    qtbot.waitUntil(lambda: timeline.headlines[1].is_read)
    assert ids(timeline)[:3] == [1, 4, 5]
    show(timeline, ALL, qtbot)
    assert ids(timeline)[:3] == [1, 5, 6]
    assert timeline.base_view == ALL


def test_the_open_article_stays_when_the_filter_hides_it(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    timeline.choose(ArticleId(3))
    library.mark_read([ArticleId(3)])
    qtbot.waitUntil(lambda: timeline.headlines[2].is_read)
    follow(timeline, qtbot, list_filter=Filter.UNREAD)
    assert timeline.chosen_headline is not None
    assert timeline.chosen_headline.id == 3


def test_a_card_is_as_high_as_its_content(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    long_title = "A title that is long enough for two lines in a column of this width, or more"
    contents: list[dict[str, object]] = [
        {"title": "Short", "snippet": ""},
        {"title": "Short", "snippet": "One line."},
        {"title": "Short", "snippet": "A snippet for two lines. " * 9},
        {"title": long_title, "snippet": "A snippet for two lines. " * 9},
    ]
    library.articles = {ArticleId(n): article(n, 7 * n, **values) for n, values in enumerate(contents, 1)}
    show(timeline, View(ViewKind.UNREAD), qtbot)
    found = heights(timeline, 4)
    assert found == sorted(set(found)), "each needs more room than the one before"
    assert found[3] == metrics.px(123)
    library.rewrite(article(1, 7, title=long_title, snippet=""))
    qtbot.waitUntil(lambda: heights(timeline, 1)[0] > found[0])


def test_reading_an_article_moves_no_card(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    before = heights(timeline, 10)
    library.mark_read([ArticleId(n) for n in range(1, 11)])
    qtbot.waitUntil(lambda: timeline.headlines[9].is_read)
    assert heights(timeline, 10) == before


@pytest.mark.parametrize("density", [Density.COMPACT, Density.TITLES])
def test_denser_cards_are_lower_and_the_first_in_sight_stays(
    timeline: Timeline, qtbot: QtBot, density: Density
) -> None:
    timeline._cards.verticalScrollBar().setValue(2000)
    whole = next(card for card in timeline._cards._cards_in_sight() if card[1] >= 0)
    before = heights(timeline, 3)
    timeline.follow_settings(replace(Settings(), list_density=density))
    qtbot.waitUntil(lambda: not timeline._cards._heights._timer.isActive())
    assert whole in timeline._cards._cards_in_sight()
    assert all(low < high for low, high in zip(heights(timeline, 3), before, strict=True))
    timeline._cards.grab()


def test_a_wider_list_needs_lower_cards(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    library.articles = {ArticleId(1): article(1, 7, snippet="A snippet for two lines. " * 3)}
    show(timeline, View(ViewKind.UNREAD), qtbot)
    before = heights(timeline, 1)
    timeline.resize(1200, 800)
    qtbot.waitUntil(lambda: heights(timeline, 1) < before)


# --- several selected cards -------------------------------------------------------------------------------------------


def middle(timeline: Timeline, row: int) -> QPoint:
    """Returns a point on a card."""
    return QPoint(100, timeline._cards.card_top(row) + 20)


def test_shift_and_ctrl_select_several_cards_and_open_none(timeline: Timeline, qtbot: QtBot) -> None:
    viewport = timeline._cards.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(timeline, 0))
    opened: list[Headline] = []
    timeline.chosen.connect(opened.append)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Modifier.ShiftModifier, middle(timeline, 2))
    assert [h.id for h in timeline.selected] == [1, 2, 3]
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Modifier.ControlModifier, middle(timeline, 1))
    assert [h.id for h in timeline.selected] == [1, 3]
    assert timeline.chosen_headline is not None
    assert timeline.chosen_headline.id == 1
    assert opened == []
    assert timeline._header._count.text() == "2 selected"
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(timeline, 3))
    assert [h.id for h in timeline.selected] == [4]
    assert [h.id for h in opened] == [4]


def test_a_click_on_the_card_that_is_current_but_not_open_opens_it(timeline: Timeline) -> None:
    viewport = timeline._cards.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(timeline, 0))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Modifier.ControlModifier, middle(timeline, 2))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(timeline, 2))
    assert timeline.chosen_headline is not None
    assert timeline.chosen_headline.id == 3


def test_shift_and_arrows_extend_the_selection(timeline: Timeline) -> None:
    timeline.choose(ArticleId(2))
    timeline.setFocus()
    for _ in range(2):
        QTest.keyClick(timeline._cards, Key.Key_Down, Modifier.ShiftModifier)
    assert [h.id for h in timeline.selected] == [2, 3, 4]
    assert timeline.chosen_headline is not None
    assert timeline.chosen_headline.id == 2
    QTest.keyClick(timeline._cards, Key.Key_Down)
    assert [h.id for h in timeline.selected] == [5]
    assert timeline.chosen_headline.id == 5


def test_a_selection_stays_while_articles_arrive(timeline: Timeline, library: FakeLibrary, qtbot: QtBot) -> None:
    timeline.choose(ArticleId(2))
    QTest.keyClick(timeline._cards, Key.Key_Down, Modifier.ShiftModifier)
    library.arrive(article(3000, -1))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3000)
    assert [h.id for h in timeline.selected] == [2, 3]


def test_all_cards_of_a_view_are_selected_once_they_are_loaded(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.select_all()
    qtbot.waitUntil(lambda: len(timeline.selected) == MANY)
