"""The sidebar: rows made of an outline, following it in place, folders, tool tips, words for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.feed_badge import badge_color, badge_letter
from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.appearance.thumbnail_cache import ThumbnailCache
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar import Sidebar
from deskreader.desktop.sidebar.nodes import build_nodes, flatten
from deskreader.desktop.sidebar.status_line import status_sentence
from deskreader.desktop.sidebar.tree_view import plain_tool_tip
from deskreader.desktop.strings import view_titles
from deskreader.desktop.strings.formatting import counted, day_name, time_ago
from deskreader.desktop.window.main_window import describe_problem
from deskreader.errors import Kind
from deskreader.model import (
    Changes,
    Feed,
    FeedId,
    Folder,
    FolderId,
    Outline,
    Problem,
    Progress,
    View,
    ViewKind,
)
from deskreader.model.credentials import Source
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def sidebar(qtbot: QtBot, tasks: Tasks, engine: FakeEngine) -> Iterator[Sidebar]:
    pictures = ThumbnailCache(engine.library.picture, tasks)
    made = Sidebar(engine.library, tasks, pictures, LIGHT, describe_problem, lambda: NOW)
    pictures.setParent(made)
    stop = engine.library.listen(made.apply)
    qtbot.addWidget(made)
    made.resize(236, 860)
    made.show()
    with qtbot.waitSignal(made.outlined):
        made.reload()
    yield made
    stop()


def feed(number: int, folder: int | None = None, **values: object) -> Feed:
    folder_id = None if folder is None else FolderId(folder)
    return replace(Feed(FeedId(number), f"https://{number}.example", f"Feed {number}", folder_id=folder_id), **values)


def names(outline: Outline) -> list[tuple[int, str]]:
    return [(node.depth, node.title) for node in flatten(build_nodes(outline, describe_problem))]


def test_smart_feeds_then_loose_feeds_then_folders() -> None:
    outline = Outline(
        (Folder(FolderId(1), "World"), Folder(FolderId(2), "Europe", FolderId(1))), (feed(1, 1), feed(2, 2), feed(3))
    )
    assert names(outline) == [
        (0, "Today"), (0, "Unread"), (0, "Starred"), (0, "Feed 3"),
        (0, "World"), (0, "Feed 1"), (1, "Europe"), (1, "Feed 2"),
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), max_size=6, unique_by=lambda pair: pair[0]),
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9)), max_size=12, unique_by=lambda pair: pair[0]),
)
def test_no_feed_is_shown_twice_even_where_folders_form_a_ring(
    folders: list[tuple[int, int]], feeds: list[tuple[int, int]]
) -> None:
    outline = Outline(
        tuple(Folder(FolderId(n), f"F{n}", FolderId(parent) if parent else None) for n, parent in folders),
        tuple(feed(n, inside or None) for n, inside in feeds),
    )
    shown = [node.feed_id for node in flatten(build_nodes(outline, describe_problem)) if node.feed_id is not None]
    assert len(shown) == len(set(shown))
    for folder_id, _ in folders:
        assert view_titles.folders_within(FolderId(folder_id), outline) >= {folder_id}


def test_what_a_screen_reader_hears() -> None:
    broken = feed(1, title="Civic Ledger", unread=9, problem=Problem(Kind.TIMEOUT, "", NOW))
    spoken = {
        node.title: node.accessible_text
        for node in flatten(build_nodes(Outline(feeds=(broken,), unread=9, starred=1), describe_problem))
    }
    assert spoken["Unread"] == "Unread, 9 unread"
    assert spoken["Starred"] == "Starred, 1 story"
    assert spoken["Today"] == "Today"
    assert spoken["Civic Ledger"].startswith("Civic Ledger, 9 unread, problem: The site took too long to answer.")


def test_a_site_that_is_watched_is_marked_as_such() -> None:
    watched = replace(feed(1, title="Civic Ledger"), source=Source.PAGE)
    (node,) = [
        node for node in flatten(build_nodes(Outline(feeds=(watched,)), describe_problem)) if node.feed_id is not None
    ]
    assert node.note == "This site has no feed. DeskReader watches its page for new stories instead."
    assert node.accessible_text == f"Civic Ledger, {node.note}"


def test_counts_change_in_place_and_the_choice_stays(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    view = View(ViewKind.FEED, feed_id=FeedId(2))
    assert sidebar.choose(view)
    item = sidebar._tree._items[view]
    told: list[View] = []
    sidebar.chosen.connect(told.append)
    engine.library.mark_read([h.id for h in engine.library.articles.values() if h.feed_id == 2])
    qtbot.waitUntil(lambda: sidebar._tree._items[view].data(Qt.ItemDataRole.AccessibleTextRole) == "Harbour Courier")
    assert sidebar._tree._items[view] is item
    engine.library.move_feed(FeedId(2), None)
    qtbot.waitUntil(lambda: sidebar._tree._items[view] is not item)
    assert sidebar.current_view() == view
    assert told == []


def test_reading_the_outline_is_never_done_twice_at_once(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.queries.clear()
    for _ in range(50):
        sidebar.apply(Changes(feeds=(FeedId(1),)))
    qtbot.waitUntil(lambda: not sidebar._is_reading)
    assert engine.library.queries == ["outline", "outline"]


def test_folders_fold_on_their_chevron_and_stay_folded(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    tree, view = sidebar._tree, View(ViewKind.FOLDER, folder_id=FolderId(1))
    index = tree._items[view].index()
    node = index.data(Qt.ItemDataRole.UserRole + 1)
    chevron = tree._delegate.chevron_rect(tree.visualRect(index), node).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=chevron)
    assert not tree.isExpanded(index)
    assert sidebar.collapsed_folders == {FolderId(1)}
    engine.library.add_folder("New")
    qtbot.waitUntil(lambda: any(f.title == "New" for f in sidebar.outline.folders))
    index = tree._items[view].index()
    assert not tree.isExpanded(index)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, tree.visualRect(index).center().y()))
    assert sidebar.current_view() == view


def test_the_keyboard_walks_and_folds(sidebar: Sidebar) -> None:
    tree = sidebar._tree
    sidebar.choose(View(ViewKind.UNREAD))
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert sidebar.current_view() == View(ViewKind.FOLDER, folder_id=FolderId(1))
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert sidebar.collapsed_folders == {FolderId(1)}
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert sidebar.collapsed_folders == frozenset()


def test_focus_alone_chooses_nothing(sidebar: Sidebar, qtbot: QtBot) -> None:
    told: list[View] = []
    sidebar.chosen.connect(told.append)
    assert not sidebar.choose(View(ViewKind.ALL))
    sidebar._tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert told == []
    assert sidebar.current_view() is None


def test_a_title_is_never_read_as_mark_up(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    tip = plain_tool_tip('<img src="file:///etc/passwd">\nTom & Jerry')
    assert "<img" not in tip
    assert "&lt;img" in tip
    assert "Tom &amp; Jerry" in tip
    engine.library.change_feed(FeedId(1), title="<b>Bold & bad</b>")
    qtbot.waitUntil(lambda: any(f.title == "<b>Bold & bad</b>" for f in sidebar.outline.feeds))
    sidebar.grab()


def test_a_problem_shows_a_mark_that_goes_again(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    view = View(ViewKind.FEED, feed_id=FeedId(1))

    def trouble() -> str:
        return sidebar._tree._items[view].data(Qt.ItemDataRole.UserRole + 1).problem

    engine.library.set_problem(FeedId(1), Kind.GONE)
    qtbot.waitUntil(lambda: trouble().startswith("The publisher has closed this feed"))
    with_mark = sidebar.grab().toImage()
    engine.library.set_problem(FeedId(1), None)
    qtbot.waitUntil(lambda: trouble() == "")
    assert sidebar.grab().toImage() != with_mark


def test_a_right_click_asks_for_a_menu_without_choosing(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.choose(View(ViewKind.UNREAD))
    tree = sidebar._tree
    place = tree.visualRect(tree._items[View(ViewKind.FEED, feed_id=FeedId(3))].index()).center()
    with qtbot.waitSignal(sidebar.menu_asked) as asked:
        tree.customContextMenuRequested.emit(place)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert asked.args[0].title == "Civic Ledger"
    assert sidebar.current_view() == View(ViewKind.UNREAD)


def test_the_next_feed_goes_round_and_can_skip_read_ones(sidebar: Sidebar) -> None:
    sidebar.choose(View(ViewKind.FEED, feed_id=FeedId(5)))
    assert sidebar.feed_beside(1) == View(ViewKind.FEED, feed_id=FeedId(6))
    assert sidebar.feed_beside(1, unread_only=True) == View(ViewKind.FEED, feed_id=FeedId(7))
    sidebar.choose(View(ViewKind.FEED, feed_id=FeedId(8)))
    assert sidebar.feed_beside(1) == View(ViewKind.FEED, feed_id=FeedId(1))
    sidebar.choose(View(ViewKind.UNREAD))
    assert sidebar.feed_beside(1) == View(ViewKind.FEED, feed_id=FeedId(1))
    assert sidebar.feed_beside(-1) == View(ViewKind.FEED, feed_id=FeedId(8))


def test_the_ground_takes_the_theme(sidebar: Sidebar) -> None:
    sidebar.set_theme(DARK)
    assert sidebar.grab().toImage().pixelColor(3, 400) == DARK.color("sidebar")


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(False), "Not refreshed yet"),
        (Progress(True), "Refreshing …"),
        (Progress(True, 12, 200), "Refreshing 12 of 200 …"),
        (Progress(True, 200, 200, 3, 40), "Saving stories: 3 of 40 …"),
        (Progress(False, 9, 9, 5, 5, finished_at=NOW - timedelta(minutes=2)), "Updated 2 min ago · all saved"),
        (Progress(False, 9, 9, 4, 5, finished_at=NOW - timedelta(hours=3)), "Updated 3 h ago · 1 waiting"),
        (Progress(False, offline=True, finished_at=NOW), "No network · saved stories can be read"),
    ],
)
def test_the_status_line_in_words(qapp: QApplication, progress: Progress, words: str) -> None:
    assert status_sentence(progress, NOW) == words


def test_before_the_first_refresh_the_status_line_says_when_the_last_one_was(qapp: QApplication) -> None:
    assert status_sentence(Progress(False), NOW, NOW - timedelta(hours=5)) == "Updated 5 h ago"
    assert (
        status_sentence(Progress(False, finished_at=NOW), NOW, NOW - timedelta(hours=5))
        == "Updated just now · all saved"
    )


def test_trouble_that_ended_a_refresh_stands_at_the_foot_whole_and_in_the_warning_colour(sidebar: Sidebar) -> None:
    usual = sidebar._status.height()
    sidebar.show_progress(Progress(False, finished_at=NOW, trouble=Kind.DISK_FULL))
    label = sidebar._status._label
    assert label.text() == "The disk is full · nothing is fetched until there is room"
    assert LIGHT.warning in label.styleSheet()
    assert sidebar._status.height() > usual
    assert label.heightForWidth(label.width()) <= sidebar._status.height()
    sidebar.show_progress(Progress(True, 1, 5))
    assert sidebar.status_text == "Refreshing 1 of 5 …"
    assert sidebar._status.height() == usual
    assert LIGHT.warning not in label.styleSheet()


def test_spans_and_days_in_words(qapp: QApplication) -> None:
    spans = [time_ago(NOW - timedelta(minutes=minutes), NOW) for minutes in (-5, 0, 1, 59, 60, 1439, 1440, 4000)]
    assert spans == [
        "just now",
        "just now",
        "1 min ago",
        "59 min ago",
        "1 h ago",
        "23 h ago",
        "1 day ago",
        "2 days ago",
    ]
    today = NOW.date()
    days = [day_name(today - timedelta(days=days), today) for days in (0, 1, 2, 6, 7, 400, -1)]
    assert days == [
        "Today", "Yesterday", "Tuesday", "Friday", "Thursday, 5 March", "5 February 2025", "Friday, 13 March"
    ]  # fmt: skip
    assert counted("x", "1 story", "%n stories", 12345) == "12345 stories"


def test_tiles_are_steady_and_have_a_letter() -> None:
    assert badge_color(FeedId(3)) == badge_color(FeedId(3))
    assert badge_color(FeedId(3)) != badge_color(FeedId(4))
    assert [badge_letter(title) for title in ("meridian", "«Été»", "漢字", "🙂 fun", "…", "", "ßeta")] == [
        "M", "É", "漢", "F", "·", "·", "S"
    ]  # fmt: skip


def test_titles_and_feeds_of_views(tmp_path: Path) -> None:
    outline = FakeEngine(tmp_path).library.outline()
    folder = View(ViewKind.FOLDER, folder_id=FolderId(3))
    assert view_titles.view_title(folder, outline) == "Science"
    assert view_titles.feeds_in(folder, outline) == (FeedId(7), FeedId(8))
    assert len(view_titles.feeds_in(View(ViewKind.UNREAD), outline)) == 8
    assert not view_titles.view_exists(View(ViewKind.FEED, feed_id=FeedId(99)), outline)
    assert view_titles.view_exists(View(ViewKind.ALL), outline)
