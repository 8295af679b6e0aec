"""What is dragged and dropped: feeds and folders, articles, links and files of feeds; and names typed in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from deskreader.desktop.appearance import metrics
from deskreader.desktop.sidebar.drop_target import DropTarget, row_target
from deskreader.desktop.sidebar.nodes import Node
from deskreader.desktop.widgets.drag_data import (
    ARTICLES,
    ROWS,
    DraggedRows,
    add_files,
    drag_articles,
    drag_rows,
    dragged_articles,
    dragged_rows,
    dropped_arguments,
)
from deskreader.engine.transfer.web_pages import WebPageWriter
from deskreader.model import FeedId, FolderId, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Modifier = Qt.KeyboardModifier


def drop(widget: QWidget, data: QMimeData, point: QPoint) -> bool:
    """Drops data at a point of a widget and returns whether it was taken."""
    actions, button = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(point, actions, data, button, Modifier.NoModifier)
    QApplication.sendEvent(widget, enter)
    event = QDropEvent(QPointF(point), actions, data, button, Modifier.NoModifier)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.fixture
def wide(shown: Shown, qtbot: QtBot) -> Shown:
    """The window with all three panes."""
    shown.window.resize(metrics.px(1360), metrics.px(860))
    qtbot.waitUntil(shown.window.sidebar.isVisible)
    return shown


def feed_node(number: int, folder: int | None = None) -> Node:
    """Returns the row of a feed."""
    return Node(View(ViewKind.FEED, feed_id=FeedId(number)), f"Feed {number}", feed_id=FeedId(number))


def folder_node(number: int, *children: Node) -> Node:
    """Returns the row of a folder."""
    return Node(View(ViewKind.FOLDER, folder_id=FolderId(number)), f"Folder {number}", children=children)


ONE, TWO, THREE = feed_node(1), feed_node(2), feed_node(3)
INNER = folder_node(8, THREE)
OUTER = folder_node(7, TWO, INNER)
NODES = (Node(View(ViewKind.UNREAD), "Unread"), ONE, OUTER)


@pytest.mark.parametrize(
    ("over", "share", "rows", "target"),
    [
        (ONE, 0.1, DraggedRows((FeedId(3),)), DropTarget(ONE.view, -1, None, FeedId(1))),
        (ONE, 0.9, DraggedRows((FeedId(3),)), DropTarget(ONE.view, 1, None, None)),
        (TWO, 0.1, DraggedRows((FeedId(1),)), DropTarget(TWO.view, -1, FolderId(7), FeedId(2))),
        (INNER, 0.1, DraggedRows((FeedId(1),)), DropTarget(INNER.view, 0, FolderId(8))),
        (INNER, 0.1, DraggedRows((), (FolderId(9),)), DropTarget(INNER.view, -1, FolderId(7), FolderId(8))),
        (INNER, 0.6, DraggedRows((), (FolderId(9),)), DropTarget(INNER.view, 0, FolderId(8))),
        (OUTER, 0.6, DraggedRows((), (FolderId(7),)), None),
        (NODES[0], 0.5, DraggedRows((FeedId(1),)), None),
    ],
)
def test_where_feeds_and_folders_go(over: Node, share: float, rows: DraggedRows, target: DropTarget | None) -> None:
    assert row_target(NODES, over, share, rows) == target


def test_what_a_drag_carries_comes_back(shown: Shown) -> None:
    headlines = shown.window.timeline.headlines[:2]
    data = drag_articles(headlines)
    assert dragged_articles(data) == tuple(h.id for h in headlines)
    assert [url.toString() for url in data.urls()] == [h.link for h in headlines]
    assert headlines[0].title in data.text()
    assert f'<a href="{headlines[0].link}">' in data.html()
    lines = bytes(data.data("text/x-moz-url").data()).decode("utf-16-le").split("\n")
    assert lines[:2] == [headlines[0].link, headlines[0].title]
    rows = DraggedRows((FeedId(1), FeedId(2)), (FolderId(3),))
    assert dragged_rows(drag_rows(rows, ["One", "Two"])) == rows
    assert dropped_arguments(data) == [], "what comes from this program is no link to subscribe to"


def test_a_dragged_article_is_a_file_for_programs_that_take_files(
    shown: Shown, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = WebPageWriter(shown.engine.library, tmp_path / "dragged")
    monkeypatch.setattr(type(shown.engine), "web_page_writer", writer)
    headlines = shown.window.timeline.headlines[:2]
    data = drag_articles(headlines)
    shown.window.timeline.drag_started.emit(headlines, data)
    qtbot.waitUntil(lambda: all(url.isLocalFile() for url in data.urls()))
    files = [Path(url.toLocalFile()) for url in data.urls()]
    assert len(files) == 2
    assert headlines[0].title in files[0].read_text("utf-8")
    assert dragged_articles(data) == tuple(h.id for h in headlines), "this program still takes articles"
    gone = drag_articles(headlines)
    delete(gone)
    add_files(gone, files)  # the drag may be over before its files are written


@pytest.mark.parametrize("text", [b"", b"nonsense", b"{}", b"[1]", b'[["x"], 5]'])
def test_a_damaged_drag_carries_nothing(text: bytes) -> None:
    data = QMimeData()
    data.setData(ROWS, text)
    data.setData(ARTICLES, text)
    assert dragged_rows(data) == DraggedRows()
    assert all(isinstance(number, int) for number in dragged_articles(data))


def test_feeds_are_dropped_into_a_folder_together_and_back(wide: Shown, qtbot: QtBot) -> None:
    shown = wide
    window, library = shown.window, shown.engine.library
    tree, feeds = window.sidebar._tree, window.sidebar.outline.feeds
    target = next(f for f in window.sidebar.outline.folders if f.id != feeds[0].folder_id)
    tree.choose(View(ViewKind.FEED, feed_id=feeds[0].id))
    shown_view = window.timeline.base_view
    second = tree.visualRect(tree._items[View(ViewKind.FEED, feed_id=feeds[1].id)].index()).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Modifier.ControlModifier, second)
    assert tree.selected_rows() == DraggedRows((feeds[0].id, feeds[1].id))
    assert window.timeline.base_view == shown_view, "selecting several shows none of them"
    point = tree.visualRect(tree._items[View(ViewKind.FOLDER, folder_id=target.id)].index()).center()
    assert drop(tree.viewport(), drag_rows(tree.selected_rows(), []), point)
    qtbot.waitUntil(lambda: all(library.feeds[feed.id].folder_id == target.id for feed in feeds[:2]))
    qtbot.waitUntil(lambda: window.undo_bar.text == "Moved 2 items")
    window.undo_bar.take_back()
    qtbot.waitUntil(lambda: library.feeds[feeds[0].id].folder_id == feeds[0].folder_id)


def test_articles_are_dropped_onto_starred_and_a_tag(wide: Shown, qtbot: QtBot) -> None:
    shown = wide
    window, library = shown.window, shown.engine.library
    headlines = window.timeline.headlines[:2]
    shown.engine.tags.change([headlines[0].id], ["later"])
    qtbot.waitUntil(lambda: bool(window.sidebar.outline.tags))
    tree = window.sidebar._tree
    starred = tree.visualRect(tree._items[View(ViewKind.STARRED)].index()).center()
    assert drop(tree.viewport(), drag_articles(headlines), starred)
    qtbot.waitUntil(lambda: all(library.articles[h.id].is_starred for h in headlines))
    tag = tree.visualRect(tree._items[View(ViewKind.TAG, tag="later")].index()).center()
    assert drop(tree.viewport(), drag_articles(headlines), tag)
    qtbot.waitUntil(lambda: library.tags.get(headlines[1].id) == ("later",))
    feed = tree.visualRect(tree._items[View(ViewKind.FEED, feed_id=FeedId(1))].index()).center()
    assert not drop(tree.viewport(), drag_articles(headlines), feed)


def test_a_link_and_a_file_of_feeds_are_dropped_on_the_window(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(b"<opml/>")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)), QUrl("https://news.example/a b?q=1")])
    assert dropped_arguments(data) == [str(file), "https://news.example/a%20b?q=1"]
    assert drop(shown.window, data, QPoint(10, 10))
    qtbot.waitUntil(lambda: shown.engine.opml.imported == [b"<opml/>"])
    qtbot.waitUntil(lambda: "add_feed" in shown.window.workbench.dialogs._open)
    assert shown.window.workbench.dialogs._open["add_feed"].address.text() == "https://news.example/a%20b?q=1"
    shown.window.workbench.dialogs._open["add_feed"].close()
    other = QMimeData()
    other.setUrls([QUrl.fromLocalFile("/etc/passwd"), QUrl("javascript:alert(1)")])
    other.setText("plain words")
    assert not drop(shown.window, other, QPoint(10, 10))


def test_a_name_is_typed_in_place(wide: Shown, qtbot: QtBot) -> None:
    shown = wide
    window, library = shown.window, shown.engine.library
    tree = window.sidebar._tree
    tree.choose(View(ViewKind.FEED, feed_id=FeedId(1)))
    tree.setFocus()
    press(shown, "F2")
    field = tree.findChild(QLineEdit)
    assert field is not None
    assert field.text() == library.feeds[FeedId(1)].title
    QTest.keyClicks(field, "Jam and me")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.feeds[FeedId(1)].title == "Jam and me")
    tree.choose(View(ViewKind.UNREAD))
    press(shown, "F2")
    assert not [f for f in tree.findChildren(QLineEdit) if f.isVisible()], "a view of the program keeps its name"
