"""Starting at login: a desktop file on Linux, a value of the Run key on Windows, a launch agent on macOS."""

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

from deskreader.isolation import module_command

log = logging.getLogger(__name__)

NAME = "deskreader"
LABEL = "org.deskreader.DeskReader"
HIDDEN = "--hidden"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class LoginItem(Protocol):
    """Whether the program starts at login. The system's own record counts, not a setting of the program."""

    def is_on(self) -> bool:
        """Whether the program starts at login."""

    def set_on(self, on: bool) -> None:
        """Makes the program start at login, or not. Raises: OSError."""


class XdgAutostart:
    """A file in the autostart folder (Desktop Application Autostart Specification 0.5)."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._file = folder / f"{NAME}.desktop"
        self._command = command

    def is_on(self) -> bool:
        """Whether the file exists and the desktop's own settings have not switched it off."""
        try:
            lines = self._file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return False
        off_lines = ("Hidden=true", "X-GNOME-Autostart-enabled=false")
        return not any(line.replace(" ", "") in off_lines for line in lines)

    def set_on(self, on: bool) -> None:
        """Writes or deletes the file. Raises: OSError."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(
            "[Desktop Entry]\n"
            "Type=Application\n"
            "Name=DeskReader\n"
            "Icon=deskreader\n"
            f"Exec={' '.join(_exec_argument(argument) for argument in self._command)}\n"
            "X-GNOME-Autostart-enabled=true\n",
            "utf-8",
        )


class Registry(Protocol):
    """The values of one key of the Windows registry."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...


class RunKey:
    """A value of the user's Run key."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        self._command = command

    def is_on(self) -> bool:
        """Whether the value exists."""
        return self._registry.get("DeskReader") is not None

    def set_on(self, on: bool) -> None:
        """Writes or deletes the value. Raises: OSError."""
        if on:
            self._registry.set("DeskReader", subprocess.list2cmdline(self._command))
        else:
            self._registry.delete("DeskReader")


if sys.platform == "win32":
    import winreg

    class RunKeyRegistry:
        """The user's Run key."""

        def get(self, name: str) -> str | None:
            """Returns a value, or None where it does not exist."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                    return str(winreg.QueryValueEx(key, name)[0])
            except OSError:
                return None

        def set(self, name: str, value: str) -> None:
            """Writes a value. Raises: OSError."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)

        def delete(self, name: str) -> None:
            """Deletes a value if it exists. Raises: OSError."""
            with (
                winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key,
                contextlib.suppress(FileNotFoundError),
            ):
                winreg.DeleteValue(key, name)


class LaunchAgent:
    """A property list among the user's launch agents, which launchd reads at login (launchd.plist(5))."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._file = folder / f"{LABEL}.plist"
        self._command = command

    def is_on(self) -> bool:
        """Whether the property list exists and is not disabled."""
        try:
            return not plistlib.loads(self._file.read_bytes()).get("Disabled", False)
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False

    def set_on(self, on: bool) -> None:
        """Writes or deletes the property list. Raises: OSError."""
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
    """Returns the command that starts this program: the AppImage, the executable of a bundle, or Python."""
    app_image = os.environ.get("APPIMAGE", "")
    if app_image:
        return [app_image, *arguments]
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return module_command(NAME, *arguments)


def login_item() -> LoginItem | None:
    """Returns this system's login item; None inside Flatpak, which has no access to the autostart folder."""
    command = start_command(HIDDEN)
    if sys.platform == "win32":
        return RunKey(RunKeyRegistry(), command)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library/LaunchAgents", command)
    if Path("/.flatpak-info").exists():
        return None
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return XdgAutostart((Path(config) if config.startswith("/") else Path.home() / ".config") / "autostart", command)


def _exec_argument(argument: str) -> str:
    """Returns an argument of an Exec line, quoted if necessary, with "%" doubled (Desktop Entry Specification 1.5)."""
    text = argument.replace("%", "%%")
    if text == shlex.quote(text):
        return text
    for sign in ("\\", '"', "`", "$"):
        text = text.replace(sign, "\\" + sign)
    return '"' + text.replace("\\", "\\\\") + '"'
