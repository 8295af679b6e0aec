"""What the window offers to keep a library safe: deleting, tags, undo, backups, rules, offline, the banner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLabel
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import DARK, LIGHT
from deskreader.desktop.dialogs.backups import BackupsDialog
from deskreader.desktop.dialogs.offline_prefetch import OfflinePrefetchDialog
from deskreader.desktop.dialogs.retention import RetentionDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar.nodes import flatten
from deskreader.desktop.window.disk_full_banner import DiskFullBanner, DiskSpaceWatch
from deskreader.desktop.window.menus import sidebar_menu
from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, FeedId, FolderId, View, ViewKind
from deskreader.model.retention import OfflineGap, RetentionRule
from tests.desktop.fake_engine import FakeEngine

Shown = Any
Show = Callable[[FakeEngine], Shown]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


# --- backups ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def backups(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> BackupsDialog:
    dialog = BackupsDialog(engine, tasks, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.make.isEnabled)
    return dialog


def test_backups_are_made_listed_and_restored(qtbot: QtBot, engine: FakeEngine, backups: BackupsDialog) -> None:
    assert backups.note.text() == "There is no backup yet."
    assert not backups.restore.isEnabled()
    backups.make.click()
    qtbot.waitUntil(lambda: backups.list.count() == 1)
    line = backups.list.item(0).text()
    assert "made by you · 3 feeds · 1200 stories · 7 starred · 2.5" in line.replace(",", "")
    qtbot.waitUntil(backups.restore.isEnabled)
    assert backups.note.text() == "Backup made."
    backups.make.click()
    qtbot.waitUntil(lambda: backups.list.count() == 2)
    backups.list.setCurrentRow(1)
    made = engine.keeping.made[1]
    said = backups.note.text().replace(",", "")
    assert said.startswith("Restoring goes back to 12/03/2026 ")
    assert said.endswith(": 3 feeds 1200 stories 7 starred. The library as it is now is kept too.")
    backups.set_theme(DARK)
    with qtbot.waitSignal(backups.restored) as told:
        backups.restore.click()
    assert engine.keeping.restored == [made.path]
    assert told.args[0].startswith("The library of 12/03/2026, ")
    assert not backups.isVisible()


def test_a_restore_is_taken_back_from_the_bar(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    engine.keeping.back_up()
    shown = show(engine)
    dialog = shown.window.safekeeping.backups()
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert shown.window.undo_bar.text.startswith("The library of 12/03/2026, ")
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: engine.keeping.restored == [])


def test_trouble_with_a_backup_is_said(qtbot: QtBot, engine: FakeEngine, backups: BackupsDialog) -> None:
    def full() -> Path:
        raise StoreError(Kind.DISK_FULL)

    engine.keeping.back_up = full  # type: ignore[method-assign]
    backups._keeping = engine.keeping
    backups.make.click()
    qtbot.waitUntil(backups.problem.isVisible)
    assert backups.problem.text().startswith("The disk is full")
    assert backups.make.isEnabled()


# --- rules ------------------------------------------------------------------------------------------------------------


def test_a_rule_is_shown_beforehand_and_kept(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.keeping.rules[1] = RetentionRule(newest=300, unread=True)
    dialog = RetentionDialog(engine, tasks, LIGHT, "The Times", FeedId(1))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.newest.currentText() == "300")
    assert dialog.rule == RetentionRule(newest=300, unread=True)
    dialog.days.setCurrentIndex(dialog.days.findData(30))
    dialog.days.activated.emit(dialog.days.currentIndex())
    qtbot.waitUntil(lambda: dialog.note.text() == "Would remove 1240 stories.")
    dialog.save.click()
    qtbot.waitUntil(dialog.isHidden)
    assert engine.keeping.rules[1] == RetentionRule(days=30, newest=300, unread=True)


def test_a_folder_has_a_rule_too(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    dialog = RetentionDialog(engine, tasks, LIGHT, "World", None, FolderId(2))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.note.text() == "No story would be removed now.")
    dialog.unread.setCurrentIndex(dialog.unread.findData(0))
    dialog.save.click()
    qtbot.waitUntil(dialog.isHidden)
    assert engine.keeping.rules[2] == RetentionRule(unread=False)


# --- offline ----------------------------------------------------------------------------------------------------------


class FakePreparer:
    def __init__(self) -> None:
        self.left = (OfflineGap(FeedId(1), "The Times", 3, 0), OfflineGap(FeedId(2), "Wire", 1, 2))

    def missing(self) -> tuple[OfflineGap, ...]:
        return self.left

    def fetch(self, tell: Callable[[int, int], None], stopped: Callable[[], bool]) -> tuple[OfflineGap, ...]:
        tell(0, 6)
        while not stopped():
            QTest.qSleep(5)
        tell(3, 6)
        self.left = self.left[1:]
        return self.left


def test_what_is_missing_is_shown_fetched_and_stopped(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.preparer = FakePreparer()  # type: ignore[attr-defined]
    dialog = OfflinePrefetchDialog(engine, tasks, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    assert [dialog.list.item(row).text() for row in range(2)] == [
        "The Times: 3 pages",
        "Wire: 1 page, pictures of 2 stories",
    ]
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.note.text() == "0 of 6")
    assert dialog.bar.isVisible()
    assert dialog.cancel.text() == "Stop"
    dialog.cancel.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert not dialog.bar.isVisible()
    assert dialog.note.text().startswith("The rest could not be had")
    dialog.cancel.click()
    assert dialog.isHidden()


def test_nothing_missing_is_said(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    engine.preparer = FakePreparer()  # type: ignore[attr-defined]
    engine.preparer.left = ()  # type: ignore[attr-defined]
    dialog = OfflinePrefetchDialog(engine, tasks, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "go offline" in dialog.note.text())
    assert not dialog.start.isEnabled()


# --- the banner -------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_as_long_as_it_is_full(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    banner, holder = DiskFullBanner(QLabel("middle"), LIGHT), QObject()
    qtbot.addWidget(banner)
    banner.show()
    DiskSpaceWatch(engine.library, tasks, banner, holder)
    assert not banner.line.isVisible()
    engine.library.room.set_full(True)
    qtbot.waitUntil(banner.line.isVisible)
    assert banner.line.text().startswith("The disk is full.")
    engine.library.room.set_full(False)
    qtbot.waitUntil(lambda: not banner.line.isVisible())


# --- in the window ----------------------------------------------------------------------------------------------------


def opened(qtbot: QtBot, shown: Shown) -> ArticleId:
    """Opens the first story and returns its number."""
    shown.window.actions_by_name["next_story"].trigger()
    qtbot.waitUntil(lambda: shown.window.reading.story is not None)
    return shown.window.reading.story.id


def test_a_story_is_deleted_and_comes_back(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    chosen = opened(qtbot, shown)
    shown.window.actions_by_name["delete_story"].trigger()
    qtbot.waitUntil(lambda: chosen not in engine.library.articles and shown.window.undo_bar.can_undo)
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: chosen in engine.library.articles)


def test_a_story_that_opening_marked_read_comes_back_unread(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    actions, library = shown.window.actions_by_name, engine.library
    unread = next(h.id for h in library._ordered(View(ViewKind.UNREAD)))
    shown.window.show_view(View(ViewKind.UNREAD))
    chosen = opened(qtbot, shown)
    assert chosen == unread
    qtbot.waitUntil(lambda: library.articles[chosen].is_read)
    actions["delete_story"].trigger()
    qtbot.waitUntil(lambda: chosen not in library.articles and shown.window.undo_bar.can_undo)
    actions["undo"].trigger()
    qtbot.waitUntil(lambda: chosen in library.articles)
    assert not library.articles[chosen].is_read
    timeline = shown.window.timeline
    qtbot.waitUntil(lambda: timeline._model.row_of(chosen) is not None)

    story = opened(qtbot, shown)
    reading = shown.window.reading
    qtbot.waitUntil(lambda: reading.story.is_read)
    actions["toggle_read"].trigger()
    qtbot.waitUntil(lambda: not reading.story.is_read)
    actions["toggle_read"].trigger()  # what the reader himself says of it is kept
    qtbot.waitUntil(lambda: reading.story.is_read)
    actions["delete_story"].trigger()
    qtbot.waitUntil(lambda: story not in library.articles and shown.window.undo_bar.can_undo)
    actions["undo"].trigger()
    qtbot.waitUntil(lambda: story in library.articles)
    assert library.articles[story].is_read


def test_undo_takes_back_what_an_earlier_run_did(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    gone = next(iter(engine.library.articles))
    engine.keeping.delete([gone])
    shown = show(engine)
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: gone in engine.library.articles)
    shown.window.actions_by_name["undo"].trigger()
    label = shown.window.undo_bar.findChild(QLabel)
    qtbot.waitUntil(lambda: label.text() == "There is nothing to take back")


def test_tags_are_asked_for_and_set(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    chosen = opened(qtbot, shown)
    shown.window.actions_by_name["tag_story"].trigger()
    qtbot.waitUntil(lambda: shown.window.findChild(QInputDialog) is not None)
    dialog = shown.window.findChild(QInputDialog)
    dialog.setTextValue("One, two ,")
    dialog.accept()
    qtbot.waitUntil(lambda: bool(engine.keeping.tagged))
    assert engine.keeping.tagged == [((chosen,), ("One", "two"), ())]
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert shown.window.undo_bar.text == "Tags changed"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: not engine.library.tags)


def rows(shown: Shown) -> list[tuple[str, int]]:
    nodes = flatten(shown.window.sidebar._tree._nodes)
    return [(node.title, node.count) for node in nodes if node.view.kind is ViewKind.TAG]


def test_tags_stand_in_the_sidebar_and_are_renamed_and_removed(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    assert rows(shown) == []
    one, two, *_ = engine.library.articles
    engine.keeping.tag([one, two], ["Later"])
    engine.keeping.tag([two], ["Rome"])
    qtbot.waitUntil(lambda: rows(shown) == [("Later", 2), ("Rome", 1)])
    shown.article.tag_activated.emit("Later")
    later = View(ViewKind.TAG, tag="Later")
    qtbot.waitUntil(lambda: shown.window.timeline.view == later)
    assert shown.window.sidebar.current_view() == later
    qtbot.waitUntil(lambda: {h.id for h in shown.window.timeline._model._rows} == {one, two})
    outline, commands = shown.window.sidebar.outline, shown.window._commands
    menu = sidebar_menu(later, outline, commands, shown.window.actions_by_name, shown.window)
    acts = {action.text(): action for action in menu.actions()}
    acts["Rename…"].trigger()
    qtbot.waitUntil(lambda: shown.window.findChild(QInputDialog) is not None)
    shown.window.findChild(QInputDialog).setTextValue("Soon")
    shown.window.findChild(QInputDialog).accept()
    qtbot.waitUntil(lambda: rows(shown) == [("Rome", 1), ("Soon", 2)])
    assert shown.window.undo_bar.text == "Tag Later is called Soon now"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: rows(shown) == [("Later", 2), ("Rome", 1)])
    acts["Remove"].trigger()
    qtbot.waitUntil(lambda: rows(shown) == [("Rome", 1)])
    assert shown.window.undo_bar.text == "Tag Later removed; its stories are kept"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: rows(shown) == [("Later", 2), ("Rome", 1)])


def test_what_is_shown_is_written_into_a_book(qtbot: QtBot, show: Show, engine: FakeEngine, tmp_path: Path) -> None:
    asked: list[tuple[View, str, Path]] = []

    class Books:
        def write(self, view: View, title: str, target: Path) -> int:
            asked.append((view, title, target))
            return 7

    engine.books = Books()  # type: ignore[attr-defined]
    shown = show(engine)
    target = tmp_path / "today.epub"
    shown.window.safekeeping.export_epub(View(ViewKind.TODAY), "Today", str(target))
    qtbot.waitUntil(lambda: shown.window.undo_bar.text == "7 stories written to today.epub")
    assert asked == [(View(ViewKind.TODAY), "DeskReader: Today", target)]


def test_where_a_story_is_left_is_remembered(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    first = opened(qtbot, shown)
    qtbot.waitUntil(lambda: shown.window.reading._at == first)
    shown.window.actions_by_name["next_story"].trigger()
    qtbot.waitUntil(lambda: first in engine.keeping.places)


def test_a_restored_library_is_shown_anew(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    opened(qtbot, shown)
    engine.library.asked.clear()
    engine.library.publish(Changes(outline=True, everything=True))
    qtbot.waitUntil(lambda: shown.window.reading.story is None)
    qtbot.waitUntil(lambda: {"outline", "page"} <= set(engine.library.asked))


def test_a_removed_folder_can_be_taken_back(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    folder = engine.library.folders[0]
    shown.window._commands.remove_folder(folder)
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert folder not in engine.library.folders
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: folder in engine.library.folders)
