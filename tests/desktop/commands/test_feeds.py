"""The commands on views, feeds, folders and OPML files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskreader.desktop.commands.feeds import _some_names, read_outline
from deskreader.desktop.commands.prompts import NameDialog
from deskreader.errors import DeskReaderError, Kind
from deskreader.limits import LARGEST_OUTLINE
from deskreader.model import FeedId, FolderId, Progress, View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""The offscreen platform neither raises windows nor grabs the keyboard."""


def test_read_outline_returns_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(b"<opml/>")
    assert read_outline(str(path)) == b"<opml/>"


def test_a_missing_outline_is_an_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(DeskReaderError) as missing:
        read_outline(str(tmp_path / "none"))
    assert missing.value.kind is Kind.UNREADABLE_FILE


def test_an_outline_above_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    with path.open("wb") as file:
        file.truncate(LARGEST_OUTLINE + 1)
    with pytest.raises(DeskReaderError) as large:
        read_outline(str(path))
    assert large.value.kind is Kind.TOO_LARGE


def test_mark_all_read_can_be_undone_with_z(shown: Shown, qtbot: QtBot) -> None:
    press(shown, "Shift+A")
    qtbot.waitUntil(shown.window.undo_bar.isVisible)
    assert shown.window.undo_bar.text == "Marked 132 stories as read"
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "0 stories")
    assert len(shown.window.timeline.headlines) > 0, "they stay until one leaves the view"
    press(shown, "Z")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] == "132 stories")
    assert not shown.window.undo_bar.isVisible()


def test_unsubscribing_can_be_undone(shown: Shown, qtbot: QtBot) -> None:
    view = View(ViewKind.FEED, feed_id=FeedId(2))
    shown.window.show_view(view)
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Harbour Courier", "31 stories"))
    press(shown, "J")
    shown.window.workbench.feed_commands.unsubscribe(shown.engine.library.feed(FeedId(2)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts == ("Unread", "101 stories"))
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is None)
    press(shown, "Z")
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[1] in ("131 stories", "132 stories"))


def test_r_refreshes_the_view_and_f5_everything(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_view(View(ViewKind.FOLDER, folder_id=FolderId(1)))
    qtbot.waitUntil(lambda: shown.window.timeline.header_texts[0] == "World")
    press(shown, "R")
    press(shown, "F5")
    assert shown.engine.refresher.requests == [((FeedId(1), FeedId(2), FeedId(3)), True), (None, True)]
    shown.engine.refresher.set_progress(Progress(running=True, feeds_done=12, feeds_total=200))
    qtbot.waitUntil(lambda: shown.window.sidebar.status_text == "Refreshing 12 of 200 …")


def test_opml_is_exported_and_imported_and_errors_are_shown(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    commands, bar = shown.window.workbench.feed_commands, shown.window.undo_bar
    target = tmp_path / "out.opml"
    commands.export_opml(str(target))
    qtbot.waitUntil(lambda: bar.text == "Exported subscriptions to out.opml")
    commands.import_opml(str(target))
    qtbot.waitUntil(lambda: bar.text == "2 feeds added, already subscribed to 1")
    assert shown.engine.refresher.requests == [(None, True)]
    target.write_text("nonsense")
    commands.import_opml(str(target))
    qtbot.waitUntil(lambda: bar.text == "This is not an OPML file with feeds.")
    commands.import_opml(str(tmp_path / "nowhere.opml"))
    qtbot.waitUntil(lambda: bar.text.startswith("Couldn't read the file"))


def test_removing_a_folder_can_be_undone(shown: Shown, qtbot: QtBot) -> None:
    folder = shown.engine.library.folders[1]
    shown.window.workbench.feed_commands.remove_folder(folder)
    qtbot.waitUntil(shown.window.undo_bar.isVisible)
    assert all(feed.folder_id != folder.id for feed in shown.engine.library.feeds.values())
    press(shown, "Z")

    def is_restored() -> bool:
        titles = {f.id: f.title for f in shown.engine.library.folders}
        inside = [f.title for f in shown.engine.library.feeds.values() if titles.get(f.folder_id) == "Technology"]
        return inside == ["Terminal Notes", "Open Bench", "Kernel Diary"]

    qtbot.waitUntil(is_restored)


def test_renaming_a_feed_asks_for_the_title(shown: Shown, qtbot: QtBot) -> None:
    shown.window.workbench.feed_commands.rename_feed(shown.engine.library.feed(FeedId(1)))
    dialog = shown.window.findChild(NameDialog)
    assert dialog is not None
    assert dialog.field.text() == "Meridian Post"
    dialog.field.setText("  ")
    assert not dialog.accept_button.isEnabled()
    dialog.field.setText("  The Post ")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: shown.engine.library.feeds[FeedId(1)].title == "The Post")


def test_what_an_import_could_not_use_is_named_in_one_sentence() -> None:
    assert _some_names(("A file:///x", "B")) == "A file:///x, B"
    shown = _some_names(tuple(f"{number} {'name ' * 40}" for number in range(9)))
    assert shown.startswith("0 name")
    assert shown.endswith("…")
    assert len(shown) < 200
