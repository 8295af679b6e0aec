"""The window and a real system tray that starts after the program, and ends before it."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.virtual_screen import Screen, virtual_screen, wait_for


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    if shutil.which("trayer") is None:
        pytest.skip("not installed: trayer")
    with virtual_screen(tmp_path) as screen:
        yield screen


def width(screen: Screen, window: str) -> int:
    """Returns the width of a window in pixels, 0 where it is gone."""
    geometry = re.search(r"Geometry: (\d+)x", screen.ask("xdotool", "getwindowgeometry", window))
    return int(geometry[1]) if geometry else 0


def icons(screen: Screen) -> list[str]:
    """Returns the program's icons in the tray, which are small windows."""
    windows = screen.ask("xdotool", "search", "--onlyvisible", "--class", "deskreader").split()
    return [window for window in windows if 0 < width(screen, window) <= 64]


def has_window(screen: Screen) -> bool:
    """Whether the program's window is visible; a balloon of the tray is narrower."""
    return any(width(screen, window) > 600 for window in screen.windows())


def start_tray(screen: Screen) -> subprocess.Popen[str]:
    return screen.start("trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "28")


def test_the_window_hides_in_a_tray_that_starts_later_and_returns_when_it_ends(screen: Screen, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    program = screen.deskreader(profile)
    wait_for("window", lambda: has_window(screen))
    tray = start_tray(screen)
    wait_for("icon in the tray", lambda: icons(screen))
    screen.ask("xdotool", "key", "ctrl+w")
    wait_for("hidden window", lambda: not has_window(screen))
    assert program.poll() is None
    assert screen.deskreader(profile).wait(60) == 0
    wait_for("window after another start", lambda: has_window(screen))
    screen.ask("xdotool", "key", "ctrl+w")
    wait_for("hidden window", lambda: not has_window(screen))
    tray.terminate()
    wait_for("window after the end of the tray", lambda: has_window(screen))
    screen.ask("xdotool", "key", "ctrl+w")
    assert program.wait(60) == 0, "without a tray closing ends the program"


def test_a_click_on_the_icon_shows_and_hides_the_window_after_a_hidden_start(screen: Screen, tmp_path: Path) -> None:
    start_tray(screen)
    screen.deskreader(tmp_path / "profile", "--hidden")
    (icon,) = wait_for("icon in the tray", lambda: icons(screen))
    assert not has_window(screen)
    for shown in (True, False):
        time.sleep(1)  # so that two clicks are not a double click
        screen.ask("xdotool", "mousemove", "--window", icon, "14", "14", "click", "1")
        wait_for(f"window {shown}", lambda shown=shown: has_window(screen) is shown)
