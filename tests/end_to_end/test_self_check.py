"""deskreader --self-check: what it says of a program that works, of one that does not, and what it never says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deskreader.cli import self_check
from deskreader.errors import Kind, StoreError

SHOWN = {
    "qt": "6.9.9", "pyside": "6.9.9", "platform": "xcb", "screen": "800 x 600, scale 1", "style": "fusion",
    "reading_face": "Newsreader", "painted": True, "milliseconds": 90, "since_start": None, "tray": True,
    "notifications": {"name": "dunst", "version": "1.9", "can": ["actions", "body"]},
}  # fmt: skip


def test_the_program_finds_itself_working(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = [sys.executable, "-m", "deskreader", "--self-check"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = done.stdout
    for part in ("library", "worker", "pictures", "certificates", "packings", "Qt", "window"):
        assert re.search(rf"^good  {part} ", found, re.M), part
    assert "BAD" not in found
    assert str(tmp_path) not in found
    assert not list(tmp_path.rglob("*.db"))


def test_a_part_that_fails_is_named_without_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    def fail() -> str:
        raise StoreError(Kind.READ_ONLY, f"{tmp_path}/library.db")

    assert str(self_check._run_check("library", fail)) == "BAD   library        read_only ~/library.db"

    def break_down() -> str:
        raise RuntimeError(f"no {tmp_path}")

    assert self_check._run_check("worker", break_down).detail == "RuntimeError: no ~"


def test_the_exit_code_tells_whether_something_is_bad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def checks(*states: str) -> None:
        monkeypatch.setattr(
            self_check, "checks", lambda: iter(self_check.CheckResult("part", state) for state in states)
        )

    checks("good", "none")
    assert self_check.main() == 0
    checks("good", "BAD", "BAD")
    assert self_check.main() == 1
    assert "2 of these parts do not work." in capsys.readouterr().out


def window(monkeypatch: pytest.MonkeyPatch, code: str, on_screen: bool = True) -> list[str]:
    """What is said of the window where its process runs this code."""
    monkeypatch.setattr(self_check, "_window_command", lambda: [sys.executable, "-c", code])
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if on_screen:
        monkeypatch.setenv("DISPLAY", ":1")
    return [str(found) for found in self_check.window()]


def test_what_the_window_found_is_put_into_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said = window(monkeypatch, f"print({json.dumps(SHOWN)!r})")
    assert said[0] == "good  Qt             Qt 6.9.9, PySide6 6.9.9, xcb, fusion, 800 x 600, scale 1"
    assert "good  tray" in said
    assert said[-1] == "good  notifications  dunst 1.9, able to: actions, body"


def test_what_a_system_may_be_without_is_not_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    poor = {**SHOWN, "reading_face": "serif", "tray": False, "notifications": None}
    said = window(monkeypatch, f"print({json.dumps(poor)!r})", on_screen=False)
    assert [line.split()[1] for line in said if line.startswith("none")] == [
        "reading",
        "screen",
        "tray",
        "notifications",
    ]
    assert not [line for line in said if line.startswith("BAD")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os.abort()", "ended with -6"),
        ("import sys; sys.exit('qt.qpa.plugin: could not load xcb')", "could not load xcb"),
        ("print('no json')", "ended with 0"),
        (f"print({json.dumps({**SHOWN, 'painted': False})!r})", "it was not painted"),
    ],
)
def test_a_window_that_does_not_come_is_bad(monkeypatch: pytest.MonkeyPatch, code: str, words: str) -> None:
    assert [line for line in window(monkeypatch, code) if line.startswith("BAD   window") and words in line]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the desktop it runs on."""
    for name in ("FLATPAK_ID", "APPIMAGE"):
        monkeypatch.delenv(name, raising=False)


def test_each_road_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert self_check.installed_as() == "source"
    monkeypatch.setenv("APPIMAGE", "/x")
    assert self_check.installed_as() == "AppImage"
    monkeypatch.setenv("FLATPAK_ID", "x")
    assert self_check.installed_as() == "Flatpak"
