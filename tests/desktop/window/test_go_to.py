"""Going to feeds, folders, views, settings, actions and stories by typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskreader.desktop.dialogs.settings import SettingsDialog
from deskreader.desktop.window.go_to.dialog import ENTRY_ROLE, GoToDialog
from deskreader.desktop.window.go_to.entries import Entry, matching_entries
from deskreader.model import View, ViewKind
from tests.desktop.conftest import Shown
from tests.desktop.driver import open_headline, press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def entry(title: str, kind: str = "Feed", words: str = "") -> Entry:
    """Returns an entry that does nothing."""
    return Entry(title, kind, lambda: None, words=words)


def test_the_best_fitting_entries_come_first() -> None:
    entries = [entry("The Open Bench"), entry("Reopened"), entry("Open Bench"), entry("Colours", words="theme dark")]

    def found(typed: str) -> list[str]:
        return [e.title for e in matching_entries(entries, typed)]

    assert found("open") == ["Open Bench", "The Open Bench", "Reopened"]
    assert found("bench op") == ["The Open Bench", "Open Bench"]
    assert found("dark") == ["Colours"]
    assert found("opbn") == ["The Open Bench", "Open Bench"], "letters in their order"
    assert found("zz") == []
    assert len(found("")) == 4


@pytest.fixture
def dialog(shown: Shown) -> GoToDialog:
    """The dialog, opened by its key."""
    press(shown, "Ctrl+K")
    opened = shown.window.workbench.dialogs._open["go_to"]
    assert isinstance(opened, GoToDialog)
    return opened


def listed(dialog: GoToDialog) -> list[tuple[str, str]]:
    """Returns title and kind of each entry."""
    entries = [dialog.list.item(row).data(ENTRY_ROLE) for row in range(dialog.list.count())]
    return [(e.title, e.kind) for e in entries]


def test_a_feed_is_shown_by_typing_its_name(shown: Shown, dialog: GoToDialog, qtbot: QtBot) -> None:
    feed = shown.window.sidebar.outline.feeds[4]
    QTest.keyClicks(dialog.field, feed.title[:5].lower())
    assert (feed.title, "Feed") in listed(dialog)
    row = listed(dialog).index((feed.title, "Feed"))
    for _ in range(row):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.window.timeline.base_view == View(ViewKind.FEED, feed_id=feed.id))


def test_a_setting_is_found_by_the_word_people_use(shown: Shown, dialog: GoToDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.field, "dark mode")
    assert ("Colours", "Setting") in listed(dialog)
    dialog.list.setCurrentRow(listed(dialog).index(("Colours", "Setting")))
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "settings" in shown.window.workbench.dialogs._open)
    settings = shown.window.workbench.dialogs._open["settings"]
    assert isinstance(settings, SettingsDialog)
    assert settings.page(0).isVisible()
    settings.close()


def test_an_action_is_done_and_a_story_opened(shown: Shown, dialog: GoToDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.field, "heat pump")
    qtbot.waitUntil(lambda: any(kind == "Story" for _, kind in listed(dialog)))
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.window.workbench.article_controller.headline is not None)
    assert open_headline(shown).title.startswith("A quieter heat pump")
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    shown.window.timeline.setFocus()
    press(shown, "Ctrl+K")
    again = shown.window.workbench.dialogs._open["go_to"]
    again.activateWindow()
    again.field.setFocus()
    qtbot.waitUntil(again.field.hasFocus)
    QTest.keyClicks(again.field, "starred")
    assert ("Starred", "View") in listed(again)
    again.list.setCurrentRow(listed(again).index(("Go to Starred", "Action")))
    QTest.keyClick(again.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.window.timeline.base_view == View(ViewKind.STARRED))


def test_escape_closes_without_going_anywhere(shown: Shown, dialog: GoToDialog) -> None:
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert shown.window.timeline.base_view == View(ViewKind.UNREAD)
