"""deskreader --install-desktop and --remove-desktop: what is written for one user, and the way a command is quoted."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.cli import desktop_entry
from deskreader.cli.syntax.parser import parse


def test_icon_and_entry_are_installed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(desktop_entry, "program", lambda: ["/home/a b/bin/deskreader"])
    assert desktop_entry.main(install=True) == 0
    entry = tmp_path / "applications/deskreader.desktop"
    text = entry.read_text(encoding="utf-8")
    assert text.count('Exec="/home/a b/bin/deskreader"') == 3
    assert "Exec=deskreader" not in text
    assert {path.name for path in (tmp_path / "icons").rglob("*.svg")} == {"deskreader.svg", "deskreader-symbolic.svg"}
    if shutil.which("desktop-file-validate"):
        assert subprocess.run(["desktop-file-validate", str(entry)], check=False).returncode == 0
    assert desktop_entry.main(install=False) == 0
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "deskreader" in path.name]
    assert "removed" in capsys.readouterr().out
    assert desktop_entry.main(install=False) == 0


def test_an_unwritable_folder_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert desktop_entry.main(install=True) == 1
    assert capsys.readouterr().err.startswith("It could not be done: ")


def test_a_relative_data_folder_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "here")
    assert desktop_entry.data_home() == tmp_path / ".local/share"


def test_other_systems_are_referred_to_the_installer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert desktop_entry.main(install=True) == 1
    assert "installer" in capsys.readouterr().err


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_quoting_round_trips(argument: str) -> None:
    entry = configparser.RawConfigParser(strict=False)
    entry.read_string(f"[Desktop Entry]\nExec={desktop_entry.quoted(argument)}")
    value = entry["Desktop Entry"]["Exec"].replace("\\\\", "\\")  # a string value's own escape
    assert "%" not in value.replace("%%", "")
    if value.startswith('"'):
        assert re.sub(r"\\(.)", r"\1", value[1:-1]).replace("%%", "%") == argument
    else:
        assert value.replace("%%", "%") == argument


def test_the_installed_program_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "deskreader"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(command)])
    assert desktop_entry.program() == [str(command)]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("APPIMAGE", "/apps/DeskReader.AppImage")
    assert desktop_entry.program() == ["/apps/DeskReader.AppImage"]


def test_icon_menu_actions_are_passed_as_addresses() -> None:
    assert parse(["--add-feed"]).addresses == ["deskreader:add-feed"]
    assert parse(["https://example.org/", "--refresh"]).addresses == ["https://example.org/", "deskreader:refresh"]
    assert parse([]).addresses == []
