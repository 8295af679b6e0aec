"""What all that is shipped has in common: names, version, folders and the moment that stands in every made file."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LOCK = ROOT / "packaging/lock"
HOME_PAGE = "https://github.com/deskreader/deskreader"
APP_ID = "io.github.deskreader.DeskReader"
SUMMARY = "Read the news you chose, whole and offline"
MAINTAINER = "The DeskReader authors <deskreader@users.noreply.github.com>"


def version() -> str:
    """The version that stands in the package's `__init__`."""
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "src/deskreader/__init__.py").read_text())
    if found is None:
        raise ValueError("there is no version in src/deskreader/__init__.py")
    return found.group(1)


def moment() -> int:
    """The second that made files carry, so that a second build is the same: SOURCE_DATE_EPOCH, else the commit's."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else 1_700_000_000


def day() -> str:
    """The day of `moment`, as in 2026-11-22."""
    return datetime.fromtimestamp(moment(), UTC).strftime("%Y-%m-%d")


def run(command: list[str | Path], **more: object) -> None:
    """Runs a command with a fixed moment and fixed hashes. Raises: subprocess.CalledProcessError."""
    fixed = {"SOURCE_DATE_EPOCH": str(moment()), "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}
    environment = {**os.environ, **fixed, **dict(more.pop("env", {}) or {})}  # type: ignore[call-overload]
    subprocess.run([str(part) for part in command], check=True, env=environment, **more)  # type: ignore[call-overload]
