"""deskreader --install-desktop and --remove-desktop: icon and menu entry for one user, where no package brings them.

Desktop Entry Specification 1.5 and Icon Theme Specification: below XDG_DATA_HOME, or ~/.local/share.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deskreader.cli.output import complain, say
from deskreader.isolation import module_command
from deskreader.resource_files import resource_path

ICONS = {
    "hicolor/scalable/apps/deskreader.svg": "icons/deskreader.svg",
    "hicolor/16x16/apps/deskreader.svg": "icons/deskreader-small.svg",
    "hicolor/symbolic/apps/deskreader-symbolic.svg": "icons/deskreader-symbolic.svg",
}
"""Paths below the user's icon folder, and the shipped file for each."""
RESERVED = re.compile(r"[^\w@%+=:,./-]")
"""Characters that require quotes around an argument in an Exec line."""


def main(install: bool) -> int:
    """Installs the menu entry and icons for this user, or removes them; returns the exit code."""
    if sys.platform in ("win32", "darwin"):
        complain("This is for Linux and its like; here the installer does it.")
        return 1
    folder = data_home()
    try:
        changed = install_into(folder, program()) if install else remove_from(folder)
    except OSError as error:
        complain(f"It could not be done: {error.strerror or type(error).__name__}.")
        return 1
    for path in changed:
        say(f"{'written' if install else 'removed'}  {path}")
    _tell_desktop(folder)
    return 0


def data_home() -> Path:
    """Returns the folder of this user's menu entries and icons (XDG Base Directory Specification)."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".local/share"


def program() -> list[str]:
    """Returns the command that starts this installation from any folder."""
    if getattr(sys, "frozen", False):
        return [os.environ.get("APPIMAGE", sys.executable)]
    beside = Path(sys.executable).with_name("deskreader")
    called = Path(sys.argv[0]).absolute()
    for candidate in (called, beside):
        if candidate.name == "deskreader" and os.access(candidate, os.X_OK) and candidate.is_file():
            return [str(candidate)]
    return module_command("deskreader")


def install_into(folder: Path, command: list[str]) -> list[Path]:
    """Writes the menu entry, which starts `command`, and the icons; returns the written files. Raises: OSError."""
    written = []
    for target, source in _icon_paths(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        written.append(target)
    entry = _entry(folder)
    entry.parent.mkdir(parents=True, exist_ok=True)
    shipped = resource_path("desktop/deskreader.desktop").read_text(encoding="utf-8")
    entry.write_text(for_command(shipped, command), encoding="utf-8")
    return [*written, entry]


def remove_from(folder: Path) -> list[Path]:
    """Removes what `install_into` wrote; returns the removed files. Raises: OSError."""
    removed = []
    for path in [target for target, _ in _icon_paths(folder)] + [_entry(folder)]:
        if path.is_file():
            path.unlink()
            removed.append(path)
    return removed


def for_command(entry: str, command: list[str]) -> str:
    """Returns the desktop entry with `command` instead of 'deskreader' in its Exec lines."""
    line = "Exec=" + " ".join(quoted(argument) for argument in command)
    return re.sub(r"^Exec=deskreader\b", lambda _: line, entry, flags=re.M)


def quoted(argument: str) -> str:
    """Returns one argument quoted for an Exec line.

    Desktop Entry Specification, 'The Exec key': a percent sign is doubled; double quotes around reserved characters,
    and a backslash before four of them, which as a string value doubles every backslash once more.
    """
    doubled = argument.replace("%", "%%")
    if not RESERVED.search(argument):
        return doubled
    escaped = re.sub(r'(["`$\\])', r"\\\1", doubled)
    return '"' + escaped.replace("\\", "\\\\") + '"'


def _icon_paths(folder: Path) -> Iterator[tuple[Path, Path]]:
    for target, name in ICONS.items():
        yield folder / "icons" / target, resource_path(name)


def _entry(folder: Path) -> Path:
    return folder / "applications/deskreader.desktop"


def _tell_desktop(folder: Path) -> None:
    """Updates the desktop's caches with its own tools, where they are installed."""
    for command in (
        ["update-desktop-database", "-q", str(folder / "applications")],
        ["gtk-update-icon-cache", "-q", "-t", "-f", str(folder / "icons/hicolor")],
    ):
        if shutil.which(command[0]):
            subprocess.run(command, capture_output=True, check=False, timeout=60)
