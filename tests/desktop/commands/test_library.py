"""The commands on the library: deleting, tags, undo, backups, retention, prefetching, export; and the banner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from deskreader.desktop.appearance.theme import LIGHT
from deskreader.desktop.commands.prompts import NameDialog, TagsDialog
from deskreader.desktop.runtime.tasks import Tasks
from deskreader.desktop.sidebar.nodes import flatten
from deskreader.desktop.window.disk_full_banner import DiskFullBanner, DiskSpaceWatch
from deskreader.desktop.window.menus import sidebar_menu
from deskreader.model import ArticleId, Changes, UndoToken, View, ViewKind
from deskreader.model.changes import UndoAct
from tests.desktop.fake_engine import FakeEngine

Shown = Any
Show = Callable[[FakeEngine], Shown]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


# --- backups ----------------------------------------------------------------------------------------------------------


def test_a_restore_can_be_undone_from_the_bar(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    engine.backups.make()
    shown = show(engine)
    dialog = shown.window.workbench.library_commands.show_backups()
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert shown.window.undo_bar.text.startswith("Restored the library of 12/03/2026, ")
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: engine.backups.restored == [])


# --- the banner -------------------------------------------------------------------------------------------------------


def test_the_banner_shows_while_the_disk_is_full(qtbot: QtBot, engine: FakeEngine, tasks: Tasks) -> None:
    banner, parent = DiskFullBanner(QLabel("content"), LIGHT), QObject()
    qtbot.addWidget(banner)
    banner.show()
    DiskSpaceWatch(engine.library, tasks, banner, parent).follow()
    assert not banner.line.isVisible()
    engine.library.pending.set_full(True)
    qtbot.waitUntil(banner.line.isVisible)
    assert banner.line.text().startswith("The disk is full.")
    engine.library.pending.set_full(False)
    qtbot.waitUntil(lambda: not banner.line.isVisible())


# --- in the window ----------------------------------------------------------------------------------------------------


def open_first(qtbot: QtBot, shown: Shown) -> ArticleId:
    """Opens the first article and returns its id."""
    shown.window.actions_by_name["next_story"].trigger()
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is not None)
    return shown.window.workbench.article_controller.headline.id


def test_deleting_an_article_can_be_undone(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    article = open_first(qtbot, shown)
    shown.window.actions_by_name["delete_story"].trigger()
    qtbot.waitUntil(lambda: article not in engine.library.articles and shown.window.undo_bar.can_undo)
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: article in engine.library.articles)


def test_deleting_opens_the_next_article_and_undo_gives_back_place_and_read_state(
    qtbot: QtBot, show: Show, engine: FakeEngine
) -> None:
    shown = show(engine)
    actions, library = shown.window.actions_by_name, engine.library
    controller = shown.window.workbench.article_controller
    shown.window.show_view(View(ViewKind.UNREAD))
    timeline = shown.window.timeline
    article = open_first(qtbot, shown)
    qtbot.waitUntil(lambda: library.articles[article].is_read)
    before = [headline.id for headline in timeline.headlines]
    following = before[1]
    actions["delete_story"].trigger()
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    qtbot.waitUntil(lambda: controller.headline is not None and controller.headline.id == following)
    qtbot.waitUntil(lambda: library.articles[following].is_read)
    actions["undo"].trigger()
    qtbot.waitUntil(lambda: controller.headline is not None and controller.headline.id == article)
    qtbot.waitUntil(lambda: not library.articles[following].is_read)
    assert library.articles[article].is_read, "it was read when it was deleted"
    shown_ids = [headline.id for headline in timeline.headlines]
    assert shown_ids[: len(before)] == before, "further pages may have been loaded below"
    assert timeline.chosen_headline is not None
    assert timeline.chosen_headline.id == article


def test_deleting_an_article_that_is_not_open_leaves_the_open_one(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    opened = open_first(qtbot, shown)
    other = shown.window.timeline.headlines[2]
    shown.window.workbench.library_commands.delete(other)
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: other.id in engine.library.articles)
    qtbot.waitUntil(lambda: shown.window.timeline.headlines[2].id == other.id)
    assert shown.window.workbench.article_controller.headline.id == opened
    assert engine.library.articles[other.id].is_read == other.is_read


def test_the_key_of_undo_undoes_a_restore_while_the_user_types(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    engine.backups.make()
    shown = show(engine)
    search = shown.window.timeline._header.search
    dialog = shown.window.workbench.library_commands.show_backups()
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    shown.window.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, "word")
    qtbot.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: engine.backups.restored == [])


def test_undo_takes_back_an_act_of_an_earlier_run(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    deleted = next(iter(engine.library.articles))
    engine.library.delete([deleted])
    shown = show(engine)
    label = shown.window.undo_bar.findChild(QLabel)
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: label.text() == "1 story restored")
    assert deleted in engine.library.articles
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: label.text() == "Nothing to undo")


def test_the_tags_of_an_article_are_edited(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    article = open_first(qtbot, shown)
    shown.window.actions_by_name["tag_story"].trigger()
    qtbot.waitUntil(lambda: shown.window.findChild(TagsDialog) is not None)
    dialog = shown.window.findChild(TagsDialog)
    dialog.field.setText("One, two ,")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(engine.tags.tagged))
    assert engine.tags.tagged == [((article,), ("One", "two"), ())]
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert shown.window.undo_bar.text == "Tags changed"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: not engine.library.tags)


def test_known_tags_are_offered_and_taken_away(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    one, two, *_ = engine.library.articles
    engine.tags.change([one, two], ["Later", "Rome"])
    engine.tags.tagged.clear()
    shown = show(engine)
    window = shown.window
    headlines = [h for h in window.timeline.headlines if h.id in (one, two)]
    window.workbench.library_commands.edit_tags(*headlines)
    qtbot.waitUntil(lambda: window.findChild(TagsDialog) is not None)
    dialog = window.findChild(TagsDialog)
    assert dialog.names == ["Later", "Rome"]
    dialog.list.itemActivated.emit(dialog.list.item(0))
    dialog.field.setText("later, New")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.names == ["Later", "Rome", "New"], "a tag is the same in small letters"
    dialog.list.itemActivated.emit(dialog.list.item(1))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(engine.tags.tagged))
    assert engine.tags.tagged == [(tuple(h.id for h in headlines), ("New",), ("Rome",))]


def rows(shown: Shown) -> list[tuple[str, int]]:
    nodes = flatten(shown.window.sidebar._tree._nodes)
    return [(node.title, node.count) for node in nodes if node.view.kind is ViewKind.TAG]


def test_tags_in_the_sidebar_are_renamed_and_removed(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
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
    outline, commands = shown.window.sidebar.outline, shown.window.workbench.feed_commands
    menu = sidebar_menu(later, outline, commands, shown.window.actions_by_name, shown.window)
    entries = {action.text(): action for action in menu.actions()}
    entries["Rename…"].trigger()
    qtbot.waitUntil(lambda: shown.window.findChild(NameDialog) is not None)
    shown.window.findChild(NameDialog).field.setText("Soon")
    shown.window.findChild(NameDialog).accept_button.click()
    qtbot.waitUntil(lambda: rows(shown) == [("Rome", 1), ("Soon", 2)])
    assert shown.window.undo_bar.text == "Renamed tag Later to Soon"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: rows(shown) == [("Later", 2), ("Rome", 1)])
    entries["Remove"].trigger()
    qtbot.waitUntil(lambda: rows(shown) == [("Rome", 1)])
    assert shown.window.undo_bar.text == "Removed tag Later; its stories are kept"
    shown.window.undo_bar.take_back()
    qtbot.waitUntil(lambda: rows(shown) == [("Later", 2), ("Rome", 1)])


def test_a_view_is_exported_as_epub(qtbot: QtBot, show: Show, engine: FakeEngine, tmp_path: Path) -> None:
    shown = show(engine)
    target = tmp_path / "today.epub"
    shown.window.workbench.library_commands.export_epub(View(ViewKind.TODAY), "Today", str(target))
    qtbot.waitUntil(lambda: shown.window.undo_bar.text == "Exported 7 stories to today.epub")
    assert engine.epub_writer.written == [(View(ViewKind.TODAY), "DeskReader: Today", target)]


def test_the_reading_position_is_stored_when_an_article_is_left(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    first = open_first(qtbot, shown)
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller._shown == first)
    shown.window.actions_by_name["next_story"].trigger()
    qtbot.waitUntil(lambda: first in engine.library.positions)


def test_a_restored_library_replaces_what_is_shown(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    open_first(qtbot, shown)
    engine.library.queries.clear()
    engine.library.publish(Changes(outline=True, everything=True))
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is None)
    qtbot.waitUntil(lambda: {"outline", "page"} <= set(engine.library.queries))


def test_removing_a_folder_can_be_undone(qtbot: QtBot, show: Show, engine: FakeEngine) -> None:
    shown = show(engine)
    folder = engine.library.folders[0]
    shown.window.workbench.feed_commands.remove_folder(folder)
    qtbot.waitUntil(lambda: shown.window.undo_bar.can_undo)
    assert folder not in engine.library.folders
    shown.window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: folder in engine.library.folders)


@pytest.mark.parametrize("act", UndoAct)
def test_every_act_that_is_undone_has_a_sentence(shown: Shown, act: UndoAct) -> None:
    shown.window.workbench.library_commands._show_undone(UndoToken(1, 2, act))
    assert shown.window.undo_bar.text
