"""The dialog on what feeds are worth: sorted by every column, for a period, by mouse and keys; unsubscribing undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.context import DialogContext
from deskreader.desktop.dialogs.feed_statistics import FeedStatisticsDialog
from deskreader.desktop.dialogs.feed_statistics import statistics_columns as columns
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.model import Changes, FeedId
from deskreader.model.habits.feed_statistics import FeedFigures
from deskreader.settings import StoryGrouping
from tests.desktop.fake_engine import FakeEngine
from tests.desktop.sample_articles import NOW

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FIGURES = {
    1: FeedFigures(200, 50, 4, 30, 20, 80, NOW - timedelta(hours=1)),
    2: FeedFigures(1450, 0, 0, 12, 3, 725, NOW - timedelta(days=2)),
    3: FeedFigures(10, 9, 9, 0, 0, 0, NOW - timedelta(days=90)),
    4: FeedFigures(0, 0, 0, 0, 0, 0, None),
}


@pytest.fixture
def dialog(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> Iterator[FeedStatisticsDialog]:
    """The dialog on four feeds, the third one in trouble."""
    library = engine.library
    library.feeds = {feed: library.feeds[feed] for feed in map(FeedId, FIGURES)}
    library.figures = {FeedId(feed): figures for feed, figures in FIGURES.items()}
    library.set_problem(FeedId(3), Kind.UNREACHABLE)
    dialog = FeedStatisticsDialog(DialogContext(engine, tasks, LIGHT), [QKeySequence("Z")], now=lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.table.rows_model.rows) == 4)
    return dialog


def order(dialog: FeedStatisticsDialog) -> list[int]:
    """The feeds from top to bottom."""
    return [row.feed.id for row in dialog.table.rows_model.rows]


def cells(dialog: FeedStatisticsDialog, feed: int) -> list[str]:
    """The texts of a feed's row."""
    model = dialog.table.rows_model
    row = order(dialog).index(feed)
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def select(dialog: FeedStatisticsDialog, *feeds: int) -> None:
    """Selects feeds."""
    flag = QItemSelectionModel.SelectionFlag
    dialog.table.clearSelection()
    for feed in feeds:
        index = dialog.table.rows_model.index(order(dialog).index(feed), 0)
        dialog.table.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        dialog.table.selectionModel().select(index, flag.Select | flag.Rows)


def test_a_row_says_what_the_feed_brought_and_what_was_read(dialog: FeedStatisticsDialog) -> None:
    percent = "\N{NO-BREAK SPACE}%"
    assert cells(dialog, 1)[1:8] == ["200", "50", f"25{percent}", "4", "20 of 30", f"40{percent}", "1 h ago"]
    assert cells(dialog, 4)[1:] == ["0", "0", "", "0", "", "", "", ""]
    assert cells(dialog, 3)[columns.PROBLEM].startswith("Couldn't reach the site")


def test_at_first_the_least_opened_and_busiest_feed_stands_on_top(dialog: FeedStatisticsDialog) -> None:
    assert order(dialog) == [2, 4, 1, 3]
    header = dialog.table.rows_model.headerData(columns.OPENED_SHARE, Qt.Orientation.Horizontal)
    assert header == "Opened %\N{NO-BREAK SPACE}↑"


@pytest.mark.parametrize(
    ("column", "first"),
    [
        (columns.ARRIVED, 2),
        (columns.OPENED, 1),
        (columns.STARRED, 3),
        (columns.FIRST, 1),
        (columns.OVERLAP, 2),
        (columns.NEWEST, 4),
        (columns.PROBLEM, 3),
    ],
)
def test_every_column_sorts_and_a_second_click_turns_the_order_around(
    dialog: FeedStatisticsDialog, column: int, first: int
) -> None:
    header = dialog.table.horizontalHeader()
    header.sectionClicked.emit(column)
    assert order(dialog)[0] == first
    header.sectionClicked.emit(column)
    assert order(dialog)[-1] == first
    key = columns.COLUMNS[column].key
    keys = [key(row) for row in dialog.table.rows_model.rows]
    assert keys == sorted(keys, reverse=not columns.COLUMNS[column].falls)


def test_names_sort_without_regard_to_case(dialog: FeedStatisticsDialog) -> None:
    dialog.table.sort_by(columns.FEED)
    names = [row.feed.title.casefold() for row in dialog.table.rows_model.rows]
    assert names == sorted(names)


def test_sorting_keeps_the_selection_and_the_focus(dialog: FeedStatisticsDialog) -> None:
    select(dialog, 1, 3)
    dialog.table.sort_by(columns.STARRED)
    assert {row.feed.id for row in dialog.table.selected()} == {1, 3}
    assert dialog.table.current is not None
    assert dialog.table.current.feed.id == 3


def test_the_period_is_asked_for(dialog: FeedStatisticsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    for index, since in ((1, NOW - timedelta(days=90)), (2, None), (0, NOW - timedelta(days=30))):
        dialog.period.setCurrentIndex(index)
        dialog.period.activated.emit(index)
        qtbot.waitUntil(lambda since=since: engine.library.asked_since[-1] == since)


def test_several_feeds_are_unsubscribed_at_once_and_come_back_by_the_key_of_undo(
    dialog: FeedStatisticsDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.library.listen(dialog.apply)
    select(dialog, 2, 4)
    assert dialog.remove.text() == "Unsubscribe from 2 feeds"
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: order(dialog) == [1, 3])
    qtbot.waitUntil(lambda: dialog.bar.text == "Unsubscribed from 2 feeds")
    assert set(engine.library.feeds) == {1, 3}
    select(dialog, 1)
    title = engine.library.feeds[FeedId(1)].title
    dialog.remove.click()
    qtbot.waitUntil(lambda: order(dialog) == [3])
    qtbot.waitUntil(lambda: dialog.bar.text == f"Unsubscribed from {title}")
    for left in ([1, 3], [2, 4, 1, 3]):
        QTest.keyClick(dialog.table, Qt.Key.Key_Z)
        qtbot.waitUntil(lambda left=left: order(dialog) == left)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible())
    QTest.keyClick(dialog.table, Qt.Key.Key_Z)


def test_return_shows_the_stories_of_a_feed_and_the_menu_its_properties(
    dialog: FeedStatisticsDialog, qtbot: QtBot
) -> None:
    select(dialog, 1)
    menu = dialog.menu()
    texts = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(dialog.properties_requested) as properties:
        texts["Feed properties"].trigger()
    assert properties.args == [FeedId(1)]
    assert "Unsubscribe" in texts
    with qtbot.waitSignal(dialog.feed_requested) as requested:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert requested.args == [FeedId(1)]
    assert not dialog.isVisible()


def test_the_menu_sorts_by_every_column(dialog: FeedStatisticsDialog) -> None:
    menu = dialog.menu()
    orders = next(action.menu() for action in menu.actions() if isinstance(action.menu(), QMenu))
    assert [action.text() for action in orders.actions()] == [column.title for column in columns.COLUMNS]
    assert [action.isChecked() for action in orders.actions()].index(True) == columns.OPENED_SHARE
    orders.actions()[columns.OVERLAP].trigger()
    assert order(dialog)[0] == 2


def test_figures_that_need_stories_say_so_while_grouping_is_off(
    dialog: FeedStatisticsDialog, engine: FakeEngine
) -> None:
    assert dialog.note.text() == ""
    engine.settings.change(story_grouping=StoryGrouping.OFF)
    select(dialog, 1)
    assert "story grouping" in dialog.note.text()


def test_an_error_is_shown_and_the_table_stays(dialog: FeedStatisticsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    error: DeskReaderError = StoreError(Kind.BUSY_LIBRARY)
    engine.library.error = error
    dialog.apply(Changes(outline=True))
    qtbot.waitUntil(dialog.problem.isVisible)
    assert len(order(dialog)) == 4
    dialog.set_theme(DARK)


def test_a_title_is_plain_text_everywhere(dialog: FeedStatisticsDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.library.change_feed(FeedId(1), title="<img src=x> & co")
    dialog.apply(Changes(outline=True))
    qtbot.waitUntil(lambda: cells(dialog, 1)[0] == "<img src=x> & co")
    index = dialog.table.rows_model.index(order(dialog).index(1), 0)
    assert "<" not in index.data(Qt.ItemDataRole.ToolTipRole)
    overlap = dialog.table.rows_model.index(order(dialog).index(1), columns.OVERLAP)
    assert overlap.data(Qt.ItemDataRole.AccessibleTextRole) == "Overlap: 40\N{NO-BREAK SPACE}%"
