"""The foot of a card whose story other sources tell: drawn, opened, clicked, spoken; folded rows leave the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.timeline import Timeline
from deskreader.desktop.timeline.accessible_text import accessible_text
from deskreader.model import ArticleId, Changes, FeedId, Headline, OtherSource
from deskreader.settings import Density
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW
from tests.desktop.timeline.kit import article, ids, library_of, shown_timeline

OTHERS = tuple(OtherSource(ArticleId(900 + n), FeedId(20 + n), f"Paper {n}", f"Another title {n}") for n in range(3))

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    found = library_of(tmp_path, 12, 10)
    found.articles[ArticleId(2)] = article(2, 20, story=ArticleId(2), others=OTHERS)
    return found


@pytest.fixture
def timeline(qtbot: QtBot, tasks: Tasks, library: FakeLibrary) -> Iterator[Timeline]:
    yield from shown_timeline(qtbot, tasks, library)


def heights(timeline: Timeline) -> list[int]:
    """The heights of the rows."""
    return [timeline._cards.rowHeight(row) for row in range(len(ids(timeline)))]


def foot_point(timeline: Timeline, row: int, from_top: int) -> QPoint:
    """A point in the foot of a card, in the viewport."""
    card = timeline._cards.visualRect(timeline._model.index(row, 0))
    card.setTop(timeline._cards.card_top(row))
    foot = timeline._delegate.foot(timeline._model.rows[row], card)
    assert foot is not None
    return QPoint(foot.rect.left() + 20, foot.rect.top() + timeline._delegate._metrics.px(from_top))


def test_only_a_card_with_other_sources_has_a_foot(timeline: Timeline) -> None:
    story, single = heights(timeline)[1], heights(timeline)[2]
    assert story == single + timeline._delegate._metrics.px(27)


def test_a_click_lists_the_other_sources_and_another_closes_the_list(timeline: Timeline, qtbot: QtBot) -> None:
    closed = heights(timeline)[1]
    viewport = timeline._cards.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=foot_point(timeline, 1, 10))
    assert heights(timeline)[1] == closed + 3 * timeline._delegate._metrics.px(24)
    assert timeline.chosen_headline is None
    with qtbot.waitSignal(timeline.article_requested) as requested:
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=foot_point(timeline, 1, 27 + 24 + 10))
    assert requested.args == [901]
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=foot_point(timeline, 1, 10))
    assert heights(timeline)[1] == closed


def test_a_click_above_the_foot_opens_the_card(timeline: Timeline) -> None:
    viewport = timeline._cards.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=foot_point(timeline, 1, 1) - QPoint(0, 25))
    assert timeline.chosen_headline is not None
    assert timeline.chosen_headline.id == 2


def test_a_list_of_titles_has_no_room_for_sources(timeline: Timeline) -> None:
    timeline._cards.show_density(Density.TITLES)
    assert heights(timeline)[1] == heights(timeline)[2]


def test_a_folded_article_leaves_the_list_and_an_unfolded_one_comes_back(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.articles[ArticleId(5)] = article(5, 50, is_folded=True)
    timeline.apply(Changes(folded=(ArticleId(5),), content=(ArticleId(2),)))
    assert 5 not in ids(timeline)
    library.articles[ArticleId(5)] = article(5, 50)
    timeline.apply(Changes(unfolded=(ArticleId(5),)))
    qtbot.waitUntil(lambda: 5 in ids(timeline))


def test_a_screen_reader_hears_how_many_sources_and_which() -> None:
    headline: Headline = article(1, 10, others=OTHERS, is_update=True)
    spoken = accessible_text(headline, NOW)
    assert "3 more sources: Paper 0, Paper 1, Paper 2" in spoken
    assert "update" in spoken


def test_the_right_button_asks_for_the_menu_of_the_source_below_it(timeline: Timeline, qtbot: QtBot) -> None:
    viewport = timeline._cards.viewport()
    timeline.toggle_sources(timeline._model.rows[1])
    with qtbot.waitSignal(timeline.source_menu_requested) as requested:
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=foot_point(timeline, 1, 27 + 24 + 10))
    assert requested.args[0] == 901
    with qtbot.waitSignal(timeline.menu_requested) as card_menu:
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=foot_point(timeline, 1, 10))
    assert card_menu.args[0].id == 2


def test_the_sources_of_a_card_at_the_lower_edge_come_into_sight(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    viewport = timeline._cards.viewport()
    row = timeline._cards.rowAt(viewport.height() - 1)
    at_edge = timeline._model.rows[row]
    library.articles[at_edge.id] = replace(at_edge, story=at_edge.id, others=OTHERS)
    timeline.apply(Changes(content=(at_edge.id,)))
    qtbot.waitUntil(lambda: bool(timeline._model.rows[row].others))
    timeline.toggle_sources(timeline._model.rows[row])
    assert foot_point(timeline, row, 27 + 2 * 24 + 20).y() < viewport.height()
