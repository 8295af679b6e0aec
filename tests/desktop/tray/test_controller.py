"""The program behind its window: hiding, coming back, pausing, quiet hours, with a tray that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from deskreader.desktop.runtime.window_state import WindowState
from deskreader.desktop.tray.controller import TrayController
from deskreader.desktop.tray.tray import Tray
from tests.desktop.conftest import Shown


class Place:
    """A background over the window of the tests, and whether there is a tray."""

    def __init__(self, shown: Shown, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.there = True
        self.said: list[str] = []
        self.clock = datetime(2026, 3, 1, 9, 0).astimezone()
        monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: self.there))
        monkeypatch.setattr(QSystemTrayIcon, "show", lambda _: None)
        monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, title, *__: self.said.append(title))
        self.window, self.engine, self.state = shown.window, shown.engine, state
        self.tray = Tray()
        self.background = self.again()

    def again(self) -> TrayController:
        state = WindowState(self.state)
        return TrayController(self.engine, self.window._tasks, self.window, self.tray, state, lambda: self.clock)

    def tray_comes_or_goes(self, there: bool) -> None:
        self.there = there
        self.tray.look()


@pytest.fixture
def place(shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    made = Place(shown, tmp_path / "place.ini", monkeypatch)
    yield made
    made.tray.close()


def entries(place: Place) -> dict[str, Any]:
    return {action.text(): action for action in place.tray.menu.actions() if action.text()}


def test_closing_hides_into_the_tray_and_says_where_the_window_went_once(place: Place) -> None:
    for _ in range(2):
        place.window.close()
        assert not place.window.isVisible()
        place.tray.toggled.emit()
        assert place.window.isVisible()
    assert place.said == ["DeskReader goes on in the tray"]


def test_closing_closes_where_no_tray_is_or_the_reader_wants_that(place: Place, qtbot: QtBot) -> None:
    place.engine.settings.change(close_to_tray=False)
    with qtbot.waitSignal(place.window.closed):
        place.window.close()
    place.engine.settings.change(close_to_tray=True)
    place.tray_comes_or_goes(False)
    place.window.show()
    with qtbot.waitSignal(place.window.closed):
        place.window.close()


def test_a_hidden_window_comes_back_when_the_tray_dies(place: Place) -> None:
    place.tray.toggled.emit()
    assert not place.window.isVisible()
    place.tray_comes_or_goes(False)
    assert place.window.isVisible()
    assert place.window.undo_bar.text == "The tray is gone, so the window is back."


def test_minimising_goes_to_the_tray_only_by_choice(place: Place, qtbot: QtBot) -> None:
    place.window.showMinimized()
    assert place.window.isVisible()
    place.window.showNormal()
    place.engine.settings.change(minimize_to_tray=True)
    place.window.setWindowState(Qt.WindowState.WindowMinimized)
    qtbot.waitUntil(lambda: not place.window.isVisible())
    place.tray.open_requested.emit()
    assert place.window.isVisible()
    assert not place.window.isMinimized()


@pytest.mark.parametrize("comes", [True, False])
def test_a_hidden_start_waits_for_a_tray_and_else_shows_the_window(place: Place, comes: bool) -> None:
    place.window.hide()
    place.tray_comes_or_goes(False)
    place.window.hide()
    place.background.start(hidden=True)
    assert not place.window.isVisible()
    if comes:
        place.tray_comes_or_goes(True)
        assert not place.background._patience.isActive()
    else:
        place.background._patience.timeout.emit()
    assert place.window.isVisible() is not comes
    assert place.window.isMinimized() is not comes


def test_a_pause_lasts_an_hour_and_can_be_ended(place: Place) -> None:
    entries(place)["Pause for an hour"].trigger()
    assert place.background.paused
    text = next(text for text in entries(place) if text.startswith("Paused until "))
    assert text.endswith("10:00")
    place.clock += timedelta(minutes=61)
    assert not place.background.paused
    place.background._pause.timeout.emit()
    assert "Pause for an hour" in entries(place)
    entries(place)["Pause for an hour"].trigger()
    entries(place)["Paused until 11:01"].trigger()
    assert not place.background.paused


def test_quiet_hours_are_switched_in_the_menu_and_follow_the_settings(place: Place, qtbot: QtBot) -> None:
    entries(place)["Quiet hours: 22:00 to 07:00"].trigger()
    qtbot.waitUntil(lambda: place.engine.settings.current.quiet_from == "22:00")
    place.engine.settings.change(quiet_from="20:30")
    quiet = entries(place)["Quiet hours: 20:30 to 07:00"]
    assert quiet.isChecked()
    quiet.trigger()
    qtbot.waitUntil(lambda: place.engine.settings.current.quiet_from == "")


def test_the_menu_has_the_next_unread_stories_and_opens_them(place: Place, qtbot: QtBot, shown: Shown) -> None:
    place.window.outlined.emit(place.window.sidebar.outline)
    qtbot.waitUntil(lambda: len(place.tray._stories) == 5)
    first = place.tray._stories[0]
    place.window.hide()
    place.tray.menu.actions()[0].trigger()
    assert place.window.isVisible()
    qtbot.waitUntil(lambda: shown.article.open_id == first.id)
