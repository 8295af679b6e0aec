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


class Desktop:
    """A desktop whose tray comes and goes, with the window of the tests on it and a clock that the test sets."""

    def __init__(self, shown: Shown, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.has_tray = True
        self.messages: list[str] = []
        self.clock = datetime(2026, 3, 1, 9, 0).astimezone()
        monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: self.has_tray))
        monkeypatch.setattr(QSystemTrayIcon, "show", lambda _: None)
        monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, title, *__: self.messages.append(title))
        self.window, self.engine = shown.window, shown.engine
        self.tray = Tray()
        window_state = WindowState(state)
        self.controller = TrayController(
            self.engine, self.window._tasks, self.window, self.tray, window_state, lambda: self.clock
        )

    def set_tray(self, available: bool) -> None:
        self.has_tray = available
        self.tray.check()


@pytest.fixture
def desktop(shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    desktop = Desktop(shown, tmp_path / "state.ini", monkeypatch)
    yield desktop
    desktop.tray.close()


def entries(desktop: Desktop) -> dict[str, Any]:
    return {action.text(): action for action in desktop.tray.menu.actions() if action.text()}


def test_closing_hides_into_the_tray_and_explains_it_once(desktop: Desktop) -> None:
    for _ in range(2):
        desktop.window.close()
        assert not desktop.window.isVisible()
        desktop.tray.toggled.emit()
        assert desktop.window.isVisible()
    assert desktop.messages == ["DeskReader is still running"]


def test_closing_ends_the_window_without_a_tray_or_by_the_users_choice(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.engine.settings.change(close_to_tray=False)
    with qtbot.waitSignal(desktop.window.closed):
        desktop.window.close()
    desktop.engine.settings.change(close_to_tray=True)
    desktop.set_tray(False)
    desktop.window.show()
    with qtbot.waitSignal(desktop.window.closed):
        desktop.window.close()


def test_a_hidden_window_comes_back_when_the_tray_crashes(desktop: Desktop) -> None:
    desktop.tray.toggled.emit()
    assert not desktop.window.isVisible()
    desktop.set_tray(False)
    assert desktop.window.isVisible()
    assert desktop.window.undo_bar.text == "Your tray disappeared, so the window is open again."


def test_minimising_hides_into_the_tray_only_by_choice(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.showMinimized()
    assert desktop.window.isVisible()
    desktop.window.showNormal()
    desktop.engine.settings.change(minimize_to_tray=True)
    desktop.window.setWindowState(Qt.WindowState.WindowMinimized)
    qtbot.waitUntil(lambda: not desktop.window.isVisible())
    desktop.tray.open_requested.emit()
    assert desktop.window.isVisible()
    assert not desktop.window.isMinimized()


@pytest.mark.parametrize("appears", [True, False])
def test_a_hidden_start_waits_for_a_tray_and_then_shows_the_window(desktop: Desktop, appears: bool) -> None:
    desktop.window.hide()
    desktop.set_tray(False)
    desktop.window.hide()
    desktop.controller.stay_hidden()
    assert not desktop.window.isVisible()
    if appears:
        desktop.set_tray(True)
        assert not desktop.controller._tray_wait.isActive()
    else:
        desktop.controller._tray_wait.timeout.emit()
    assert desktop.window.isVisible() is not appears
    assert desktop.window.isMinimized() is not appears


def test_a_pause_lasts_an_hour_and_can_be_ended(desktop: Desktop) -> None:
    entries(desktop)["Pause for an hour"].trigger()
    assert desktop.controller.paused
    text = next(text for text in entries(desktop) if text.startswith("Paused until "))
    assert text.endswith("10:00")
    desktop.clock += timedelta(minutes=61)
    assert not desktop.controller.paused
    desktop.controller._pause_timer.timeout.emit()
    assert "Pause for an hour" in entries(desktop)
    entries(desktop)["Pause for an hour"].trigger()
    entries(desktop)["Paused until 11:01"].trigger()
    assert not desktop.controller.paused


def test_the_menu_switches_quiet_hours_and_follows_the_settings(desktop: Desktop, qtbot: QtBot) -> None:
    entries(desktop)["Quiet hours: 22:00 to 07:00"].trigger()
    qtbot.waitUntil(lambda: desktop.engine.settings.current.quiet_from == "22:00")
    desktop.engine.settings.change(quiet_from="20:30")
    quiet = entries(desktop)["Quiet hours: 20:30 to 07:00"]
    assert quiet.isChecked()
    quiet.trigger()
    qtbot.waitUntil(lambda: desktop.engine.settings.current.quiet_from == "")


def test_the_menu_lists_the_next_unread_articles_and_opens_them(desktop: Desktop, qtbot: QtBot, shown: Shown) -> None:
    desktop.window.outline_changed.emit(desktop.window.sidebar.outline)
    qtbot.waitUntil(lambda: len(desktop.tray._articles) == 5)
    first = desktop.tray._articles[0]
    desktop.window.hide()
    desktop.tray.menu.actions()[0].trigger()
    assert desktop.window.isVisible()
    qtbot.waitUntil(lambda: shown.article.open_id == first.id)
