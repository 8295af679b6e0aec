"""Starting at login: the desktop file, the Run key and the launch agent, each in a folder of the test."""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest

from deskreader.desktop.platform.autostart import (
    LaunchAgent,
    LoginItem,
    RunKey,
    XdgAutostart,
    login_item,
    start_command,
)
from deskreader.isolation import module_command

COMMAND = ["/opt/Desk Reader/deskreader", "--hidden", '100% "$HOME" `x` \\']


class FakeRegistry:
    """The values of a registry key."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def set(self, name: str, value: str) -> None:
        self.values[name] = value

    def delete(self, name: str) -> None:
        self.values.pop(name, None)


@pytest.fixture(params=["xdg", "windows", "macos"])
def item(request: pytest.FixtureRequest, tmp_path: Path) -> LoginItem:
    folder = tmp_path / "not" / "there yet"
    return {
        "xdg": XdgAutostart(folder, COMMAND),
        "windows": RunKey(FakeRegistry(), COMMAND),
        "macos": LaunchAgent(folder, COMMAND),
    }[request.param]


def test_a_login_item_is_off_at_first_and_can_be_switched(item: LoginItem) -> None:
    assert not item.is_on()
    for on in (False, True, True, False, False):
        item.set_on(on)
        assert item.is_on() is on


def test_the_desktop_file_quotes_every_argument(tmp_path: Path) -> None:
    item = XdgAutostart(tmp_path, COMMAND[:2])
    item.set_on(True)
    text = (tmp_path / "deskreader.desktop").read_text("utf-8")
    assert text.startswith("[Desktop Entry]\nType=Application\n")
    line = next(line for line in text.splitlines() if line.startswith("Exec="))
    assert line == 'Exec="/opt/Desk Reader/deskreader" --hidden'
    XdgAutostart(tmp_path, COMMAND).set_on(True)
    last = (tmp_path / "deskreader.desktop").read_text("utf-8").split("--hidden ")[1].split("\n")[0]
    assert last == r'"100%% \\"\\$HOME\\" \\`x\\` \\\\"'


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = true"])
def test_a_file_that_the_desktops_settings_switched_off_is_off(tmp_path: Path, line: str) -> None:
    item = XdgAutostart(tmp_path, COMMAND)
    item.set_on(True)
    file = tmp_path / "deskreader.desktop"
    file.write_text(file.read_text("utf-8").replace("X-GNOME-Autostart-enabled=true", line), "utf-8")
    assert not item.is_on()
    item.set_on(True)
    assert item.is_on()


def test_the_run_key_is_quoted_for_windows() -> None:
    registry = FakeRegistry()
    RunKey(registry, COMMAND[:2]).set_on(True)
    assert registry.values == {"DeskReader": '"/opt/Desk Reader/deskreader" --hidden'}


def test_the_launch_agent_holds_the_command(tmp_path: Path) -> None:
    item = LaunchAgent(tmp_path, COMMAND)
    item.set_on(True)
    (file,) = tmp_path.iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == COMMAND
    assert agent["RunAtLoad"] is True
    file.write_bytes(plistlib.dumps({**agent, "Disabled": True}))
    assert not item.is_on()
    file.write_bytes(b"garbage")
    assert not item.is_on()


def test_the_command_starts_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert start_command("--hidden") == module_command("deskreader", "--hidden")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_command() == [sys.executable]
    monkeypatch.setenv("APPIMAGE", "/home/me/DeskReader.AppImage")
    assert start_command("--hidden") == ["/home/me/DeskReader.AppImage", "--hidden"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="another kind of login item")
@pytest.mark.parametrize("config", ["", "relative"])
def test_an_invalid_config_folder_is_replaced_by_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", config)
    monkeypatch.setenv("HOME", str(tmp_path))
    item = login_item()
    assert item is not None
    item.set_on(True)
    assert (tmp_path / ".config" / "autostart" / "deskreader.desktop").exists()
