"""Starting with the person's session: a file of the desktop on Linux, the Run key on Windows, an agent on macOS."""

from __future__ import annotations

import contextlib
import logging
import os
import plistlib
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

NAME = "deskreader"
LABEL = "org.deskreader.DeskReader"
HIDDEN = "--hidden"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class LoginItem(Protocol):
    """Whether the program starts at login. The system's own record is the truth, not a setting of the program."""

    def is_on(self) -> bool:
        """Whether it does."""

    def turn(self, on: bool) -> None:
        """Lets it start at login from now on, or no more. Raises: OSError."""


class XdgAutostart:
    """A file in the autostart folder (Desktop Application Autostart Specification 0.5)."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._file = folder / f"{NAME}.desktop"
        self._command = command

    def is_on(self) -> bool:
        """Whether the file is there and no one switched it off in the desktop's own settings."""
        try:
            lines = self._file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return False
        off = ("Hidden=true", "X-GNOME-Autostart-enabled=false")
        return not any(line.replace(" ", "") in off for line in lines)

    def turn(self, on: bool) -> None:
        """Writes the file, or takes it away. Raises: OSError."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(
            "[Desktop Entry]\n"
            "Type=Application\n"
            "Name=DeskReader\n"
            "Icon=deskreader\n"
            f"Exec={' '.join(_exec_word(word) for word in self._command)}\n"
            "X-GNOME-Autostart-enabled=true\n",
            "utf-8",
        )


class Registry(Protocol):
    """The values of one key of the Windows registry."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def drop(self, name: str) -> None: ...


class RunKey:
    """A value under the person's Run key."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        self._command = command

    def is_on(self) -> bool:
        """Whether the value is there."""
        return self._registry.get("DeskReader") is not None

    def turn(self, on: bool) -> None:
        """Writes the value, or takes it away. Raises: OSError."""
        if on:
            self._registry.put("DeskReader", subprocess.list2cmdline(self._command))
        else:
            self._registry.drop("DeskReader")


class WindowsRun:
    """The person's Run key itself."""

    def get(self, name: str) -> str | None:
        """The value, or None."""
        import winreg  # type: ignore[import-not-found, unused-ignore]

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, name)[0])
        except OSError:
            return None

    def put(self, name: str, value: str) -> None:
        """Writes the value. Raises: OSError."""
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)

    def drop(self, name: str) -> None:
        """Takes the value away, if it is there. Raises: OSError."""
        import winreg

        with (
            winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key,
            contextlib.suppress(FileNotFoundError),
        ):
            winreg.DeleteValue(key, name)


class LaunchAgent:
    """A property list among the person's launch agents, which launchd reads at login (launchd.plist(5))."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._file = folder / f"{LABEL}.plist"
        self._command = command

    def is_on(self) -> bool:
        """Whether the property list is there and not disabled."""
        try:
            return not plistlib.loads(self._file.read_bytes()).get("Disabled", False)
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False

    def turn(self, on: bool) -> None:
        """Writes the property list, or takes it away. Raises: OSError."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        agent = {
            "Label": LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self._file.write_bytes(plistlib.dumps(agent))


def start_command(*arguments: str) -> list[str]:
    """The command that starts this very program: an AppImage by its file, a bundle by its own, or Python."""
    image = os.environ.get("APPIMAGE", "")
    if image:
        return [image, *arguments]
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", NAME, *arguments]


def login_item() -> LoginItem | None:
    """What this system has for it; None inside Flatpak, where the folders of the desktop are out of reach."""
    command = start_command(HIDDEN)
    if sys.platform == "win32":
        return RunKey(WindowsRun(), command)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library/LaunchAgents", command)
    if Path("/.flatpak-info").exists():
        return None
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return XdgAutostart((Path(config) if config.startswith("/") else Path.home() / ".config") / "autostart", command)


def _exec_word(word: str) -> str:
    """A word of an Exec line: quoted where it must be, a percent sign doubled (Desktop Entry Specification 1.5)."""
    plain = word.replace("%", "%%")
    if plain == shlex.quote(plain):
        return plain
    for sign in ("\\", '"', "`", "$"):
        plain = plain.replace(sign, "\\" + sign)
    return '"' + plain.replace("\\", "\\\\") + '"'
