"""Reporting a badly extracted page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from deskreader.errors import DeskReaderError, Kind
from tests.desktop.conftest import Shown
from tests.desktop.driver import open_headline


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
    """Receives the folders that the window opens."""
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")
    yield opener
    QDesktopServices.unsetUrlHandler("file")


def test_the_open_articles_page_is_reported_and_its_folder_opened(shown: Shown, opener: Opener, qtbot: QtBot) -> None:
    action = shown.window.actions_by_name["report_page"]
    assert not action.isEnabled()
    assert not shown.engine.reported
    shown.window.workbench.article_controller.go_to_article(1)
    headline = open_headline(shown)
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: bool(opener.opened))
    report = shown.engine.profile.data / "reports" / "2026-01-02-story"
    assert opener.opened == [str(report)]
    assert shown.engine.reported == [headline.id]
    assert str(report) in shown.window.undo_bar.text
    assert "page.html" in (report / "README.txt").read_text()


def test_a_cards_menu_reports_without_opening_the_article(shown: Shown, opener: Opener, qtbot: QtBot) -> None:
    headline = shown.window.timeline.headlines[1]
    menu = shown.window.workbench.menus.cards.menu((headline,), shown.window)
    entry = next(action for action in menu.actions() if action.text() == "Report a page that came out wrong")
    entry.trigger()
    qtbot.waitUntil(lambda: bool(opener.opened))
    assert shown.engine.reported == [headline.id]
    assert shown.window.workbench.article_controller.headline is None


def test_an_article_without_a_page_cannot_be_reported(shown: Shown) -> None:
    headline = replace(shown.window.timeline.headlines[0], link=None)
    menu = shown.window.workbench.menus.cards.menu((headline,), shown.window)
    entry = next(action for action in menu.actions() if action.text() == "Report a page that came out wrong")
    assert not entry.isEnabled()
    shown.window.workbench.article_controller.report_page(headline)
    assert shown.window.undo_bar.text == "This story has no web page."
    assert not shown.engine.reported


def test_an_error_in_a_report_is_shown(shown: Shown, opener: Opener, qtbot: QtBot) -> None:
    shown.engine.library.error = DeskReaderError(Kind.UNREACHABLE)
    shown.window.workbench.article_controller.report_page(shown.window.timeline.headlines[0])
    qtbot.waitUntil(lambda: shown.window.undo_bar.text.startswith("Couldn't reach the site"))
    assert not opener.opened
