"""A click on the line at the foot of the sidebar leads to what failed and to what is not saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.window.main_window import MainWindow
from deskreader.errors import Kind
from deskreader.model import FeedId, View, ViewKind
from deskreader.model.retention import OfflineSummary
from tests.desktop.conftest import Shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def click_foot_line(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.sidebar._status._label, Qt.MouseButton.LeftButton)


def open_menu(window: MainWindow, qtbot: QtBot) -> QMenu:
    click_foot_line(window, qtbot)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_names_the_feeds_that_failed_and_leads_to_them(shown: Shown, qtbot: QtBot) -> None:
    window, library = shown.window, shown.engine.library
    for feed in (FeedId(3), FeedId(7)):
        library.set_problem(feed, Kind.TIMEOUT)
    qtbot.waitUntil(lambda: window.sidebar._status.has_details)
    qtbot.waitUntil(lambda: len([f for f in window.sidebar.outline.feeds if f.problem is not None]) == 2)
    menu = open_menu(window, qtbot)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    names = [text for text in actions if "Civic Ledger" in text or "Deep Field" in text]
    assert len(names) == 2
    actions[next(text for text in names if "Deep Field" in text)].trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.timeline.base_view == View(ViewKind.FEED, feed_id=FeedId(7)))
    assert window.sidebar.current_view() == View(ViewKind.FEED, feed_id=FeedId(7))


def test_without_failed_feeds_a_click_leads_to_what_is_not_saved(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = shown.window
    opened: list[bool] = []
    monkeypatch.setattr(window.workbench.library_commands, "prefetch", lambda: opened.append(True))
    window.sidebar._status.show_offline(OfflineSummary(3))
    click_foot_line(window, qtbot)
    assert opened == [True]
    assert QApplication.activePopupWidget() is None


def test_a_click_on_a_line_that_says_that_all_is_well_does_nothing(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = shown.window
    opened: list[bool] = []
    monkeypatch.setattr(window.workbench.library_commands, "prefetch", lambda: opened.append(True))
    window.sidebar._status.show_offline(OfflineSummary())
    click_foot_line(window, qtbot)
    assert opened == []
    assert QApplication.activePopupWidget() is None
