"""A virtual screen with a window manager and a session bus, on which tests start the program as a user does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
window = QWidget()
window.setWindowTitle(sys.argv[1])
getattr(window, sys.argv[2])()
app.exec()
"""
REQUIRED_PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")


class Screen:
    """Starts programs on the screen and inspects their windows."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "HOME": str(scratch), "NO_AT_BRIDGE": "1"}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            self.environment.pop(name, None)
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **more: Any) -> subprocess.Popen[str]:
        """Starts a program that ends with the screen."""
        more = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
        process = subprocess.Popen(command, env=self.environment, text=True, **more)
        self._running.append(process)
        return process

    def deskreader(self, profile: Path, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        """Starts DeskReader."""
        return self.start(sys.executable, "-m", "deskreader", "--profile", str(profile), *arguments, **more)

    def other_window(self, title: str, show: str = "showNormal") -> subprocess.Popen[str]:
        """Opens a window of another program and waits until it is in front."""
        program = self.start(sys.executable, "-c", WINDOW, title, show)
        wait_for("other window in front", lambda: self._bring_forward(title))
        return program

    def _bring_forward(self, title: str) -> bool:
        """Whether the window of this title is in front; otherwise asks the window manager to bring it there."""
        for window in self.ask("xdotool", "search", "--onlyvisible", "--name", title).split():
            if self.active() == window:
                return True
            self.ask("xdotool", "windowactivate", window)
        return False

    def ask(self, *command: str) -> str:
        """Returns the standard output of a command."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout.strip()

    def windows(self, title: str = "DeskReader", name: str = "deskreader") -> list[str]:
        """Returns the ids of the program's visible windows with this title."""
        windows = self.ask("xdotool", "search", "--onlyvisible", "--class", name).split()
        return [window for window in windows if self.title(window) == title]

    def title(self, window: str) -> str:
        """Returns the title of a window, empty where it is gone."""
        return self.ask("xdotool", "getwindowname", window)

    def active(self) -> str:
        """Returns the id of the window in front."""
        return self.ask("xdotool", "getactivewindow")

    def stop(self) -> None:
        """Ends all programs, the last one first."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()


def wait_for(what: str, condition: Callable[[], Any], seconds: float = 30) -> Any:
    """Waits until `condition` returns something true, and returns that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError(f"after {seconds:.0f} s there was still no {what}")


@contextmanager
def virtual_screen(scratch: Path) -> Iterator[Screen]:
    """Yields a screen for one test; skips the test where a program for it is not installed."""
    missing = [name for name in REQUIRED_PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    screen = Screen(scratch)
    reading, writing = os.pipe()
    try:
        command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x800x24", "-nolisten", "tcp", "-noreset")
        screen.start(*command, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            screen.environment["DISPLAY"] = f":{pipe.readline().strip()}"
        bus = screen.start("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        assert bus.stdout is not None
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        screen.start("openbox")
        wait_for("window manager", lambda: screen.ask("xdotool", "get_num_desktops"))
        yield screen
    finally:
        screen.stop()
