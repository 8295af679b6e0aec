"""What the window offers to keep a library safe: deleting, tags, undo, backups, rules, offline, the banner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QLabel
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar.nodes import flat
from deskreader.desktop.window.disk_full_banner import DiskFullBanner, DiskSpaceWatch
from deskreader.desktop.window.menus import sidebar_menu
from deskreader.model import ArticleId, Changes, View, ViewKind
from tests.desktop.fake_engine import FakeEngine

Shown = Any
Show = Callable[[FakeEngine], Shown]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


# --- backups ----------------------------------------------------------------------------------------------------------


def test_a_restore_is_taken_back_from_the_bar(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    engine.backups.make()
    shown = show(engine)
    dialog = shown.window.safekeeping.backups()
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert shown.window.undo_bar.text.startswith("The library of 12/03/2026, ")
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: engine.backups.restored == [])


# --- the banner -------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_as_long_as_it_is_full(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    banner, holder = DiskFullBanner(QLabel("middle"), LIGHT), QObject()
    qtbot.addWidget(banner)
    banner.show()
    DiskSpaceWatch(engine.library, tasks, banner, holder)
    assert not banner.line.isVisible()
    engine.library.pending.set_full(True)
    qtbot.waitUntil(banner.line.isVisible)
    assert banner.line.text().startswith("The disk is full.")
    engine.library.pending.set_full(False)
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
    engine.library.delete([gone])
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
    qtbot.waitUntil(lambda: bool(engine.tags.tagged))
    assert engine.tags.tagged == [((chosen,), ("One", "two"), ())]
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert shown.window.undo_bar.text == "Tags changed"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: not engine.library.tags)


def rows(shown: Shown) -> list[tuple[str, int]]:
    nodes = flat(shown.window.sidebar._tree._nodes)
    return [(node.title, node.count) for node in nodes if node.view.kind is ViewKind.TAG]


def test_tags_stand_in_the_sidebar_and_are_renamed_and_removed(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    assert rows(shown) == []
    one, two, *_ = engine.library.articles
    engine.tags.change([one, two], ["Later"])
    engine.tags.change([two], ["Rome"])
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
    qtbot.waitUntil(lambda: first in engine.library.positions)


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
