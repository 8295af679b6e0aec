"""The sidebar: it follows the library in place, and keeps choice and folders; keyboard, mouse, theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.sidebar.delegate import SidebarDelegate
from deskreader.desktop.widgets.parts import plain_tool_tip
from deskreader.errors import Kind
from deskreader.model import Changes, FeedId, FolderId, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_counts_change_in_place_and_the_choice_stays(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    view = View(ViewKind.FEED, feed_id=FeedId(2))
    assert sidebar.choose(view)
    item = sidebar._tree._items[view]
    emitted: list[View] = []
    sidebar.chosen.connect(emitted.append)
    engine.library.mark_read([h.id for h in engine.library.articles.values() if h.feed_id == 2])
    qtbot.waitUntil(lambda: sidebar._tree._items[view].data(Qt.ItemDataRole.AccessibleTextRole) == "Harbour Courier")
    assert sidebar._tree._items[view] is item
    engine.library.move_feed(FeedId(2), None)
    qtbot.waitUntil(lambda: sidebar._tree._items[view] is not item)
    assert sidebar.current_view() == view
    assert emitted == []


def test_starred_and_tags_count_what_is_unread(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    library = engine.library
    first, second, *_ = library.articles
    library.mark_read([first, second], False)

    def counts() -> dict[str, int]:
        return {node.title: node.count for node in sidebar._tree._nodes if node.title in ("Starred", "Boats")}

    library.star([first, second])
    library.tags[first] = ("Boats",)
    library.publish(Changes(content=(first,), outline=True))
    qtbot.waitUntil(lambda: counts() == {"Starred": 2, "Boats": 1}, timeout=5000)
    library.mark_read([first])
    qtbot.waitUntil(lambda: counts() == {"Starred": 1, "Boats": 0}, timeout=5000)


def test_the_outline_is_never_read_twice_at_once(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.queries.clear()
    for _ in range(50):
        sidebar.apply(Changes(feeds=(FeedId(1),)))
    qtbot.waitUntil(lambda: not sidebar._is_reading)
    assert engine.library.queries == ["outline", "outline"]


def test_folders_collapse_on_their_chevron_and_stay_collapsed(
    sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot
) -> None:
    tree, view = sidebar._tree, View(ViewKind.FOLDER, folder_id=FolderId(1))
    index = tree._items[view].index()
    node = index.data(Qt.ItemDataRole.UserRole + 1)
    chevron = tree._delegate.chevron_rect(tree.visualRect(index), node).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=chevron)
    assert not tree.isExpanded(index)
    assert sidebar.collapsed == {View(ViewKind.FOLDER, folder_id=FolderId(1))}
    engine.library.add_folder("New")
    qtbot.waitUntil(lambda: any(f.title == "New" for f in sidebar.outline.folders))
    index = tree._items[view].index()
    assert not tree.isExpanded(index)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, tree.visualRect(index).center().y()))
    assert sidebar.current_view() == view


def test_the_keyboard_moves_through_rows_and_collapses_folders(sidebar: Sidebar) -> None:
    tree = sidebar._tree
    sidebar.choose(View(ViewKind.UNREAD))
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert sidebar.current_view() == View(ViewKind.FOLDER, folder_id=FolderId(1))
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert sidebar.collapsed == {View(ViewKind.FOLDER, folder_id=FolderId(1))}
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert sidebar.collapsed == frozenset()


def test_focus_alone_chooses_nothing(sidebar: Sidebar, qtbot: QtBot) -> None:
    emitted: list[View] = []
    sidebar.chosen.connect(emitted.append)
    assert not sidebar.choose(View(ViewKind.FEED, feed_id=FeedId(99)))
    sidebar._tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert emitted == []
    assert sidebar.current_view() is None


def test_a_title_is_never_shown_as_html(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    tool_tip = plain_tool_tip('<img src="file:///etc/passwd">\nTom & Jerry')
    assert "<img" not in tool_tip
    assert "&lt;img" in tool_tip
    assert "Tom &amp; Jerry" in tool_tip
    engine.library.change_feed(FeedId(1), title="<b>Bold & bad</b>")
    qtbot.waitUntil(lambda: any(f.title == "<b>Bold & bad</b>" for f in sidebar.outline.feeds))
    sidebar.grab()


def test_a_problem_shows_a_warning_until_it_is_gone(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    view = View(ViewKind.FEED, feed_id=FeedId(1))

    def problem() -> str:
        return sidebar._tree._items[view].data(Qt.ItemDataRole.UserRole + 1).problem

    engine.library.set_problem(FeedId(1), Kind.GONE)
    qtbot.waitUntil(lambda: problem().startswith("The publisher has closed this feed"))
    with_warning = sidebar.grab().toImage()
    engine.library.set_problem(FeedId(1), None)
    qtbot.waitUntil(lambda: problem() == "")
    assert sidebar.grab().toImage() != with_warning


def test_a_right_click_requests_the_menu_without_choosing(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.choose(View(ViewKind.UNREAD))
    tree = sidebar._tree
    point = tree.visualRect(tree._items[View(ViewKind.FEED, feed_id=FeedId(3))].index()).center()
    with qtbot.waitSignal(sidebar.menu_requested) as requested:
        tree.customContextMenuRequested.emit(point)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.RightButton, pos=point)
    assert requested.args[0].title == "Civic Ledger"
    assert sidebar.current_view() == View(ViewKind.UNREAD)


def test_the_next_feed_wraps_around_and_can_skip_read_ones(sidebar: Sidebar) -> None:
    sidebar.choose(View(ViewKind.FEED, feed_id=FeedId(5)))
    assert sidebar.feed_beside(1) == View(ViewKind.FEED, feed_id=FeedId(6))
    assert sidebar.feed_beside(1, unread_only=True) == View(ViewKind.FEED, feed_id=FeedId(7))
    sidebar.choose(View(ViewKind.FEED, feed_id=FeedId(8)))
    assert sidebar.feed_beside(1) == View(ViewKind.FEED, feed_id=FeedId(1))
    sidebar.choose(View(ViewKind.UNREAD))
    assert sidebar.feed_beside(1) == View(ViewKind.FEED, feed_id=FeedId(1))
    assert sidebar.feed_beside(-1) == View(ViewKind.FEED, feed_id=FeedId(8))


def test_the_background_follows_the_theme(sidebar: Sidebar) -> None:
    sidebar.set_theme(DARK)
    assert sidebar.grab().toImage().pixelColor(3, 400) == DARK.color("sidebar")


def test_rows_are_mirrored_from_right_to_left(shown: Shown) -> None:
    tree = shown.window.sidebar._tree
    delegate = tree.itemDelegate()
    assert isinstance(delegate, SidebarDelegate)
    background = delegate.background_rect(tree.rect())
    rect = background.adjusted(0, 0, -background.width() + 16, 0)
    assert delegate._mirrored(rect, background) == rect
    shown.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert delegate._mirrored(rect, background).right() == background.right()
