"""The list of cards: scroll position and choice through changes, mouse, keyboard and focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.timeline import Timeline
from deskreader.model import ArticleId
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.timeline.kit import article, ids, scroll_bar

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_scroll_position_and_choice_stay_while_articles_arrive(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    timeline.choose(ArticleId(20))
    scroll_bar(timeline).setValue(2000)
    emitted: list[object] = []
    timeline.chosen.connect(emitted.append)
    anchor = timeline.scroll_anchor()
    library.arrive(*(article(3000 + n, -n) for n in range(30)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 3029)
    assert timeline.scroll_anchor() == anchor
    library.remove(*(ArticleId(3000 + n) for n in range(30)))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 1)
    assert timeline.scroll_anchor() == anchor
    assert timeline.chosen_headline.id == 20
    assert emitted == []


def test_an_article_with_a_new_date_moves_and_stays_chosen(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    timeline.choose(ArticleId(20))
    lost: list[bool] = []
    timeline._cards.lost.connect(lambda: lost.append(True))
    library.rewrite(article(20, 0))
    qtbot.waitUntil(lambda: ids(timeline)[0] == 20)
    assert ids(timeline).count(20) == 1
    assert timeline.chosen_headline.id == 20
    assert lost == []


def test_the_neighbour_of_a_removed_article_is_not_chosen(
    timeline: Timeline, library: FakeLibrary, qtbot: QtBot
) -> None:
    timeline.choose(ArticleId(20))
    emitted: list[object] = []
    timeline.chosen.connect(emitted.append)
    with qtbot.waitSignal(timeline._cards.lost):
        library.remove(ArticleId(20))
    assert emitted == []
    assert timeline.chosen_headline is None


def test_a_day_heading_cannot_be_chosen_and_a_right_click_only_requests_the_menu(
    timeline: Timeline, qtbot: QtBot
) -> None:
    viewport = timeline._cards.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert timeline.chosen_headline is None
    with qtbot.waitSignal(timeline.menu_requested) as requested:
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=QPoint(100, 160))
    assert requested.args[0].id == 2
    assert timeline.chosen_headline is None
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(100, 160))
    assert timeline.chosen_headline.id == 2


def test_focus_alone_chooses_nothing(timeline: Timeline) -> None:
    timeline._cards.setFocus(Qt.FocusReason.TabFocusReason)
    assert timeline.chosen_headline is None
    QTest.keyClick(timeline._cards, Qt.Key.Key_Down)
    assert timeline.chosen_headline.id == 1


def test_focus_is_painted_once_the_keyboard_is_used(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.activateWindow()
    qtbot.waitUntil(timeline.isActiveWindow)
    timeline._cards.setFocus(Qt.FocusReason.MouseFocusReason)
    timeline.choose(ArticleId(1), quietly=True)
    middle, top = timeline.width() // 2, timeline._cards.card_top(0) + 1

    def edge() -> QColor:
        image = timeline._cards.grab().toImage()
        return image.pixelColor(round(middle * image.devicePixelRatio()), round(top * image.devicePixelRatio()))

    assert edge() == LIGHT.color("selection")
    QTest.keyClick(timeline._cards, Qt.Key.Key_Up)
    assert edge() == LIGHT.color("accent")
