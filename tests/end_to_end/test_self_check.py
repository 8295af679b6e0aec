"""The output of `deskreader --self-check` for programs that work and for those that do not."""

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

WINDOW_REPORT = {
    "qt": "6.9.9", "pyside": "6.9.9", "platform": "xcb", "screen": "800 x 600, scale 1", "style": "fusion",
    "reading_face": "Newsreader", "painted": True, "milliseconds": 90, "since_start": None, "tray": True,
    "notifications": {"name": "dunst", "version": "1.9", "can": ["actions", "body"]},
}  # fmt: skip


def test_the_program_passes_its_own_check(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = [sys.executable, "-m", "deskreader", "--self-check"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    output = done.stdout
    for part in ("library", "worker", "pictures", "certificates", "packings", "Qt", "window"):
        assert re.search(rf"^good  {part} ", output, re.M), part
    assert "BAD" not in output
    assert str(tmp_path) not in output
    assert not list(tmp_path.rglob("*.db"))


def test_a_failing_part_is_named_without_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    def fail() -> str:
        raise StoreError(Kind.READ_ONLY, f"{tmp_path}/library.db")

    assert str(self_check._run_check("library", fail)) == "BAD   library        read_only ~/library.db"

    def break_down() -> str:
        raise RuntimeError(f"no {tmp_path}")

    assert self_check._run_check("worker", break_down).detail == "RuntimeError: no ~"


def test_the_exit_code_says_whether_a_part_is_bad(
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


def window_lines(monkeypatch: pytest.MonkeyPatch, code: str, on_screen: bool = True) -> list[str]:
    """Returns the lines on the window where its process runs this code."""
    monkeypatch.setattr(self_check, "_window_command", lambda: [sys.executable, "-c", code])
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if on_screen:
        monkeypatch.setenv("DISPLAY", ":1")
    return [str(result) for result in self_check.window()]


def test_the_report_of_the_window_becomes_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = window_lines(monkeypatch, f"print({json.dumps(WINDOW_REPORT)!r})")
    assert lines[0] == "good  Qt             Qt 6.9.9, PySide6 6.9.9, xcb, fusion, 800 x 600, scale 1"
    assert "good  tray" in lines
    assert lines[-1] == "good  notifications  dunst 1.9, able to: actions, body"


def test_optional_parts_that_are_missing_are_not_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    minimal = {**WINDOW_REPORT, "reading_face": "serif", "tray": False, "notifications": None}
    lines = window_lines(monkeypatch, f"print({json.dumps(minimal)!r})", on_screen=False)
    assert [line.split()[1] for line in lines if line.startswith("none")] == [
        "reading",
        "screen",
        "tray",
        "notifications",
    ]
    assert not [line for line in lines if line.startswith("BAD")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os.abort()", "ended with -6"),
        ("import sys; sys.exit('qt.qpa.plugin: could not load xcb')", "could not load xcb"),
        ("print('no json')", "ended with 0"),
        (f"print({json.dumps({**WINDOW_REPORT, 'painted': False})!r})", "it was not painted"),
    ],
)
def test_a_window_that_does_not_appear_is_bad(monkeypatch: pytest.MonkeyPatch, code: str, words: str) -> None:
    assert [line for line in window_lines(monkeypatch, code) if line.startswith("BAD   window") and words in line]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the tests independent of how they are run."""
    for name in ("FLATPAK_ID", "APPIMAGE"):
        monkeypatch.delenv(name, raising=False)


def test_each_kind_of_installation_is_recognized(monkeypatch: pytest.MonkeyPatch) -> None:
    assert self_check.installed_as() == "source"
    monkeypatch.setenv("APPIMAGE", "/x")
    assert self_check.installed_as() == "AppImage"
    monkeypatch.setenv("FLATPAK_ID", "x")
    assert self_check.installed_as() == "Flatpak"
