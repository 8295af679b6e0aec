"""Three panes, two, or one, as the width of the window allows, with a way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.desktop.window.splitter import Panes, panes_for
from deskreader.model import View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def resize(shown: Shown, width: int, qtbot: QtBot) -> None:
    """Makes the window as wide as some pixels of the design."""
    shown.window.resize(metrics.px(width), metrics.px(700))
    qtbot.waitUntil(lambda: shown.window.width() == metrics.px(width))


def in_sight(shown: Shown) -> list[QWidget]:
    """Returns the panes that are visible, from left to right."""
    window = shown.window
    panes = [pane for pane in (window.sidebar, window.timeline, window.article) if pane.isVisible()]
    return sorted(panes, key=lambda pane: pane.mapTo(window, pane.rect().topLeft()).x())


def assert_nothing_overlaps(shown: Shown) -> None:
    """Checks that each pane ends before the next begins, within the window."""
    window, right = shown.window, 0
    for pane in in_sight(shown):
        left = pane.mapTo(window, pane.rect().topLeft()).x()
        assert left >= right
        assert pane.width() >= pane.minimumSizeHint().width()
        right = left + pane.width()
    assert right <= window.width()


@pytest.mark.parametrize(("width", "panes"), [(1360, 3), (900, 3), (899, 2), (620, 2), (619, 1), (360, 1)])
def test_as_many_panes_as_the_width_has_room_for(shown: Shown, qtbot: QtBot, width: int, panes: int) -> None:
    resize(shown, width, qtbot)
    assert panes_for(metrics.px(width)) is Panes(panes)
    assert len(in_sight(shown)) == panes
    assert_nothing_overlaps(shown)


def test_a_narrow_window_shows_the_list_where_no_article_is_open(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    resize(shown, 1360, qtbot)
    press(shown, "J")
    qtbot.waitUntil(lambda: window.workbench.article_controller.headline is not None)
    window.workbench.article_controller.close()
    resize(shown, 400, qtbot)
    assert in_sight(shown) == [window.timeline]
    press(shown, "J")
    assert in_sight(shown) == [window.article]
    window.workbench.article_controller.close()
    assert in_sight(shown) == [window.timeline]


def test_list_and_article_take_turns_in_a_narrow_window(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    resize(shown, 400, qtbot)
    assert in_sight(shown) == [window.timeline]
    assert not window.actions_by_name["show_list"].isVisible()
    press(shown, "J")
    assert in_sight(shown) == [window.article]
    assert window.actions_by_name["show_list"].isVisible()
    window.actions_by_name["show_list"].trigger()
    assert in_sight(shown) == [window.timeline]
    resize(shown, 1360, qtbot)
    assert in_sight(shown) == [window.sidebar, window.timeline, window.article]
    assert not window.actions_by_name["show_list"].isVisible()


def test_the_sidebar_lies_over_a_narrow_window_and_goes_again(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    resize(shown, 700, qtbot)
    assert not window.sidebar.isVisible()
    button = next(
        b
        for b in window.timeline.findChildren(QToolButton)
        if b.defaultAction() is window.actions_by_name["toggle_sidebar"]
    )
    assert button.isVisible()
    button.click()
    assert window.sidebar.isVisible()
    QTest.keyClick(window.sidebar._tree, Qt.Key.Key_Escape)
    assert not window.sidebar.isVisible()
    press(shown, "F9")
    window.sidebar._tree.choose(View(ViewKind.ALL))
    qtbot.waitUntil(lambda: window.timeline.base_view == View(ViewKind.ALL))
    QTest.mouseClick(window.panes._scrim, Qt.MouseButton.LeftButton, pos=window.panes._scrim.rect().bottomRight())
    assert not window.sidebar.isVisible()


def test_a_sidebar_that_was_hidden_stays_so_through_a_narrow_window(shown: Shown, qtbot: QtBot) -> None:
    resize(shown, 1360, qtbot)
    width = shown.window.sidebar.width()
    press(shown, "F9")
    resize(shown, 700, qtbot)
    resize(shown, 1360, qtbot)
    assert not shown.window.sidebar.isVisible()
    press(shown, "F9")
    assert shown.window.sidebar.width() == width
