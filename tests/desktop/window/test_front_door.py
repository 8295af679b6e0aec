"""What is always in sight: the program's menu and the button that adds a feed; and acts on several articles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QToolButton
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance import metrics
from deskreader.desktop.window.menus import fill_menu_bar
from deskreader.model import ArticleId, Filter, Order
from deskreader.settings import Layout
from tests.desktop.conftest import Shown
from tests.desktop.driver import press, titles

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def button(shown: Shown, name: str) -> QToolButton:
    """Returns the visible button of an action."""
    return next(
        b
        for b in shown.window.findChildren(QToolButton)
        if b.defaultAction() is shown.window.actions_by_name[name] and b.isVisible()
    )


def entries(menu: QMenu) -> list[str]:
    """Returns the names of the actions of a menu and its submenus."""
    names = []
    for action in menu.actions():
        names += entries(action.menu()) if action.menu() is not None else [action.objectName()]
    return names


def program_menu(shown: Shown, qtbot: QtBot) -> list[str]:
    """Opens the program's menu from its button and returns what it lists."""
    button(shown, "more_menu").click()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    names = entries(menu)
    menu.close()
    return names


def test_menu_and_add_are_in_sight_with_and_without_an_article(shown: Shown, qtbot: QtBot) -> None:
    without = program_menu(shown, qtbot)
    assert button(shown, "add_feed").toolTip() == "Add feed… (A; Ctrl+N)"
    press(shown, "J")
    assert program_menu(shown, qtbot) == without
    shown.window.resize(metrics.px(1360), metrics.px(800))
    press(shown, "F9")
    assert shown.window.sidebar.isHidden()
    assert button(shown, "more_menu").isVisible(), "the list's header stands in for the sidebar's head"
    assert button(shown, "add_feed").isVisible()
    button(shown, "toggle_sidebar").click()
    assert not shown.window.sidebar.isHidden()


def test_a_menu_bar_holds_every_action_once(shown: Shown) -> None:
    bar = QMenuBar(shown.window)
    fill_menu_bar(bar, shown.window.actions_by_name)
    listed = [name for action in bar.actions() for name in entries(action.menu()) if name]
    assert sorted(listed) == sorted(set(shown.window.actions_by_name) - {"more_menu", "story_menu", "list_options"})
    assert shown.window.actions_by_name["settings"].menuRole() is QAction.MenuRole.PreferencesRole


def test_the_list_options_change_order_filter_and_layout(shown: Shown, qtbot: QtBot) -> None:
    actions, settings = shown.window.actions_by_name, shown.engine.settings
    newest = titles(shown)[0]
    actions["sort_oldest"].trigger()
    qtbot.waitUntil(lambda: titles(shown)[0] != newest)
    assert settings.current.list_order is Order.OLDEST
    assert actions["sort_oldest"].isChecked()
    assert not actions["sort_newest"].isChecked()
    actions["filter_starred"].trigger()
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "0 stories")
    actions["filter_starred"].trigger()
    assert settings.current.list_filter is Filter.ALL, "a second time turns the filter off"
    actions["layout_stacked"].trigger()
    assert settings.current.list_layout is Layout.STACKED
    timeline, article = shown.window.timeline, shown.window.article
    qtbot.waitUntil(lambda: timeline.mapTo(shown.window, timeline.rect().bottomLeft()).y() < article.y() + 2000)
    assert article.mapTo(shown.window, article.rect().topLeft()).y() > timeline.height() - 5


def test_several_articles_are_marked_starred_and_deleted_as_one_act(shown: Shown, qtbot: QtBot) -> None:
    window, library = shown.window, shown.engine.library
    rows = [h.id for h in window.timeline.headlines[:3]]
    window.timeline.choose(rows[0])
    qtbot.waitUntil(lambda: library.articles[rows[0]].is_read)
    window.timeline.setFocus()
    press(shown, "Shift+Down")
    press(shown, "Shift+Down")
    assert [h.id for h in window.timeline.selected] == rows
    press(shown, "S")
    qtbot.waitUntil(lambda: all(library.articles[i].is_starred for i in rows))
    qtbot.waitUntil(lambda: window.undo_bar.text == "3 stories starred")
    press(shown, "Z")
    qtbot.waitUntil(lambda: not any(library.articles[i].is_starred for i in rows))
    press(shown, "M")
    qtbot.waitUntil(lambda: all(library.articles[i].is_read for i in rows))
    qtbot.waitUntil(lambda: window.undo_bar.text == "2 stories marked as read")  # one was read already
    press(shown, "Del")
    qtbot.waitUntil(lambda: not any(i in library.articles for i in rows))
    qtbot.waitUntil(lambda: window.timeline.chosen_headline is not None)
    press(shown, "Z")
    qtbot.waitUntil(lambda: all(i in library.articles for i in rows))


def test_above_below_and_older_are_marked_and_undone(shown: Shown, qtbot: QtBot) -> None:
    window, library = shown.window, shown.engine.library
    rows = [h for h in window.timeline.headlines if not h.is_read]
    unread = {h.id for h in library.articles.values() if not h.is_read}

    def still_unread() -> set[ArticleId]:
        return {h.id for h in library.articles.values() if not h.is_read}

    window.timeline.choose(rows[4].id, quietly=True)
    window.actions_by_name["mark_above"].trigger()
    qtbot.waitUntil(lambda: still_unread() == unread - {h.id for h in rows[:4]})
    qtbot.waitUntil(lambda: window.undo_bar.can_undo)
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: still_unread() == unread)
    window.actions_by_name["mark_below"].trigger()
    qtbot.waitUntil(lambda: still_unread() == {h.id for h in rows[:5]})
    qtbot.waitUntil(lambda: window.undo_bar.can_undo)
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: still_unread() == unread)
    window.actions_by_name["mark_older_day"].trigger()
    qtbot.waitUntil(lambda: still_unread() < unread)
    assert rows[0].id in still_unread()
    qtbot.waitUntil(lambda: window.undo_bar.can_undo)
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: still_unread() == unread)


def test_feeds_with_nothing_unread_are_hidden_but_for_the_one_in_use(shown: Shown, qtbot: QtBot) -> None:
    sidebar, feeds = shown.window.sidebar, shown.window.sidebar.outline.feeds
    dull, busy = (next(f for f in feeds if bool(f.unread) is has) for has in (False, True))
    shown_feeds = lambda: {node.feed_id for node in _nodes(shown)}  # noqa: E731
    assert dull.id in shown_feeds()
    press(shown, "Shift+H")
    qtbot.waitUntil(lambda: dull.id not in shown_feeds())
    assert busy.id in shown_feeds()
    shown.window.show_feed(busy.id)
    shown.window.actions_by_name["mark_all_read"].trigger()
    qtbot.waitUntil(lambda: next(f for f in sidebar.outline.feeds if f.id == busy.id).unread == 0)
    assert busy.id in shown_feeds(), "what one reads does not vanish"
    shown.window.actions_by_name["go_unread"].trigger()
    qtbot.waitUntil(lambda: busy.id not in shown_feeds())


def _nodes(shown: Shown) -> list:
    from deskreader.desktop.sidebar.nodes import flatten

    return flatten(shown.window.sidebar._tree._nodes)


def test_the_window_knows_what_its_list_shows(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    qtbot.waitUntil(window.isActiveWindow)
    new = replace(window.timeline.headlines[0], id=ArticleId(9999), is_read=False)
    assert window.shows_in_list(new), "it belongs to Unread"
    feed = next(f for f in window.sidebar.outline.feeds if f.id != new.feed_id)
    window.show_feed(feed.id)
    qtbot.waitUntil(lambda: not window.timeline.is_opening)
    assert not window.shows_in_list(new)
    assert window.shows_in_list(replace(new, feed_id=feed.id))
    window.hide()
    assert not window.shows_in_list(replace(new, feed_id=feed.id))


def test_after_a_subscription_the_focus_is_in_the_list(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    window.timeline.focus_search()
    window.handle_argument("https://news.example/feed")
    dialog = window.workbench.dialogs._open["add_feed"]
    dialog.add.click()
    qtbot.waitUntil(lambda: window.sidebar.current_view() is not None and window.timeline.base_view.feed_id == 9)
    timeline = window.timeline
    qtbot.waitUntil(lambda: window.focusWidget() in (timeline._cards, timeline._empty_page))
