"""Reporting a badly extracted page from the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from deskreader.desktop.window import menus
from deskreader.errors import DeskReaderError, Kind
from tests.desktop.conftest import Shown


class Opener(QObject):
    """Stands in for the system's file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def opener() -> Iterator[Opener]:
    """Takes the folders that the window opens."""
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_the_open_storys_page_is_reported_and_its_folder_opened(shown: Shown, opener: Opener, qtbot: QtBot) -> None:
    action = shown.window.actions_by_name["report_page"]
    assert not action.isEnabled()
    assert not shown.engine.reported
    shown.window.reading.go_to_story(1)
    story = shown.window.reading.story
    assert story is not None
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: bool(opener.opened))
    report = shown.engine.profile.data / "reports" / "2026-01-02-story"
    assert opener.opened == [str(report)]
    assert shown.engine.reported == [story.id]
    assert str(report) in shown.window.undo_bar.text
    assert "page.html" in (report / "README.txt").read_text()


def test_a_cards_menu_reports_without_opening_the_story(shown: Shown, opener: Opener, qtbot: QtBot) -> None:
    story = shown.window.timeline.headlines[1]
    menu = menus.card_menu(story, shown.window.reading, shown.window)
    entry = next(action for action in menu.actions() if action.text() == "Report a badly extracted page")
    entry.trigger()
    qtbot.waitUntil(lambda: bool(opener.opened))
    assert shown.engine.reported == [story.id]
    assert shown.window.reading.story is None


def test_a_story_without_a_page_cannot_be_reported(shown: Shown) -> None:
    story = replace(shown.window.timeline.headlines[0], link=None)
    entry = menus.card_menu(story, shown.window.reading, shown.window).actions()[-1]
    assert not entry.isEnabled()
    shown.window.reading.report_page(story)
    assert shown.window.undo_bar.text == "This story names no page."
    assert not shown.engine.reported


def test_trouble_with_a_report_is_said(shown: Shown, opener: Opener, qtbot: QtBot) -> None:
    shown.engine.library.trouble = DeskReaderError(Kind.UNREACHABLE)
    shown.window.reading.report_page(shown.window.timeline.headlines[0])
    qtbot.waitUntil(lambda: shown.window.undo_bar.text.startswith("The site could not be reached"))
    assert not opener.opened


def test_what_was_learned_of_a_site_is_forgotten_from_the_storys_menu(shown: Shown, qtbot: QtBot) -> None:
    shown.window.reading.go_to_story(1)
    story = shown.window.reading.story
    assert story is not None
    shown.window.reading.story = replace(story, link="https://me:pass@Paper.example:8080/story")
    shown.window.actions_by_name["forget_site"].trigger()
    qtbot.waitUntil(lambda: "forget paper.example:8080" in shown.engine.library.asked)
    qtbot.waitUntil(lambda: "paper.example:8080" in shown.window.undo_bar.text)
    shown.window.reading.story = replace(story, link=None)
    shown.window.actions_by_name["forget_site"].trigger()
    assert shown.window.undo_bar.text == "This story names no page."


def test_a_story_put_off_is_unread_and_told_of_again(shown: Shown, qtbot: QtBot) -> None:
    shown.window.reading.go_to_story(1)
    story = shown.window.reading.story
    assert story is not None
    qtbot.waitUntil(lambda: shown.window.reading.story.is_read)
    with qtbot.waitSignal(shown.window.story_act_asked) as asked:
        shown.window.actions_by_name["later"].trigger()
    assert asked.args == [story.id, "later"]
    qtbot.waitUntil(lambda: not shown.engine.library.articles[story.id].is_read)
