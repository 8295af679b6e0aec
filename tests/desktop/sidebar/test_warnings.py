"""The warning mark is painted on a feed in trouble, and on a collapsed folder that holds one."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.sidebar import Sidebar
from deskreader.errors import Kind
from deskreader.model import FeedId, FolderId, View, ViewKind
from tests.desktop.fake_engine import FakeEngine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEDGER, WORLD = View(ViewKind.FEED, feed_id=FeedId(3)), View(ViewKind.FOLDER, folder_id=FolderId(1))
OTHERS = (View(ViewKind.FEED, feed_id=FeedId(4)), View(ViewKind.FOLDER, folder_id=FolderId(2)))


def is_marked(sidebar: Sidebar, view: View) -> bool:
    """Returns whether the row of a view shows the colour of warnings at its end, where no badge stands."""
    tree = sidebar._tree
    image = tree.viewport().grab(tree.visualRect(tree._items[view].index())).toImage()
    return any(is_near(image, x, y) for x in range(image.width() // 2, image.width()) for y in range(image.height()))


def is_near(image: QImage, x: int, y: int) -> bool:
    color, warning = image.pixelColor(x, y), QColor(LIGHT.warning)
    parts = ((color.red(), warning.red()), (color.green(), warning.green()), (color.blue(), warning.blue()))
    return all(abs(one - other) <= 12 for one, other in parts)


@pytest.fixture
def troubled(sidebar: Sidebar, engine: FakeEngine, qtbot: QtBot) -> Sidebar:
    """A sidebar in which one feed of the first folder is in trouble."""
    engine.library.set_problem(FeedId(3), Kind.TIMEOUT)
    qtbot.waitUntil(lambda: any(feed.problem is not None for feed in sidebar.outline.feeds))
    return sidebar


def test_the_feed_is_marked_and_its_open_folder_is_not(troubled: Sidebar) -> None:
    assert is_marked(troubled, LEDGER)
    assert not is_marked(troubled, WORLD)
    assert not any(is_marked(troubled, view) for view in OTHERS)


def test_the_folder_is_marked_while_it_is_collapsed(troubled: Sidebar) -> None:
    tree = troubled._tree
    tree.setExpanded(tree._items[WORLD].index(), False)
    assert is_marked(troubled, WORLD)
    assert not is_marked(troubled, OTHERS[1])
    tree.setExpanded(tree._items[WORLD].index(), True)
    assert not is_marked(troubled, WORLD)


def test_the_marks_go_with_the_trouble(troubled: Sidebar, engine: FakeEngine, qtbot: QtBot) -> None:
    troubled._tree.setExpanded(troubled._tree._items[WORLD].index(), False)
    engine.library.set_problem(FeedId(3), None)
    qtbot.waitUntil(lambda: all(feed.problem is None for feed in troubled.outline.feeds))
    qtbot.waitUntil(lambda: not is_marked(troubled, WORLD))
