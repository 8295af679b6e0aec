"""The program's menu, and the menus of feeds, folders and cards."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidgetAction
from pytestqt.qtbot import QtBot

from deskreader.desktop.window import menus
from deskreader.model import FeedId, FolderId, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform neither raises windows nor grabs the keyboard."""


def test_the_program_menu_holds_every_action(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "F10")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    listed = set()
    for action in menu.actions():
        listed.update(
            [action.objectName()] if action.menu() is None else [a.objectName() for a in action.menu().actions()]
        )
    menu.close()
    assert set(shown.window.actions_by_name) - listed == {"more_menu", "story_menu", "list_options"}


def test_menus_have_no_icons_and_the_options_of_lists_have_titles(shown: Shown) -> None:
    actions = shown.window.actions_by_name
    assert not any(action.isIconVisibleInMenu() for action in actions.values())
    entries = menus.list_options_menu(actions, shown.window).actions()
    titles = [entry.text() for entry in entries if isinstance(entry, QWidgetAction)]
    assert titles == ["Sort", "Show", "Density", "Layout"]
    assert not any(entry.isEnabled() for entry in entries if entry.text() in titles)


def test_the_menus_of_feeds_folders_and_cards(shown: Shown, qtbot: QtBot) -> None:

    window, outline = shown.window, shown.window.sidebar.outline
    shown.engine.library.change_feed(FeedId(1), title="Tom & Jerry")
    qtbot.waitUntil(lambda: window.sidebar.outline.feeds[0].title == "Tom & Jerry")
    outline = window.sidebar.outline

    def entries(view: View | None) -> dict[str, object]:
        menu = menus.sidebar_menu(view, outline, window.workbench.feed_commands, window.actions_by_name, window)
        return {action.text(): action for action in menu.actions() if action.text()}

    feed = entries(View(ViewKind.FEED, feed_id=FeedId(1)))
    assert feed["Notifications"].isChecked()
    feed["Notifications"].trigger()
    qtbot.waitUntil(lambda: not shown.engine.library.feeds[FeedId(1)].notify)
    targets = {action.text(): action for action in feed["Move to"].menu().actions()}
    assert targets["World"].isChecked()
    targets["Science"].trigger()
    qtbot.waitUntil(lambda: shown.engine.library.feeds[FeedId(1)].folder_id == FolderId(3))
    feed["Copy address"].trigger()
    assert QGuiApplication.clipboard().text() == "https://feed1.example/feed"
    feed["Refresh"].trigger()
    assert shown.engine.refresher.requests == [((FeedId(1),), True)]
    folder = entries(View(ViewKind.FOLDER, folder_id=FolderId(2)))
    assert folder["Remove folder, keep its feeds"].isEnabled()
    assert "Add feed…" in entries(None)
    headline = shown.window.timeline.headlines[1]
    card = {action.text(): action for action in window.workbench.menus.cards.menu((headline,), window).actions()}
    card["Star\tS"].trigger()
    qtbot.waitUntil(lambda: shown.engine.library.articles[headline.id].is_starred)
    card["Open in browser\tV"].trigger()
    assert shown.opened == [headline.link]
    assert window.workbench.article_controller.headline is None, "a menu does not open the article"
