"""What all packages have in common: names, version, folders and the timestamp of every generated file."""

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
    """Returns the version in the package's `__init__`."""
    match = re.search(r'__version__ = "([^"]+)"', (ROOT / "src/deskreader/__init__.py").read_text())
    if match is None:
        raise ValueError("there is no version in src/deskreader/__init__.py")
    return match.group(1)


def source_timestamp() -> int:
    """Returns the timestamp of generated files, in Unix seconds: SOURCE_DATE_EPOCH, or else the last commit's time.

    With a fixed timestamp, two builds of the same sources are identical.
    """
    preset = os.environ.get("SOURCE_DATE_EPOCH", "")
    if preset.isdecimal():
        return int(preset)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return int(result.stdout) if result.returncode == 0 and result.stdout.strip() else 1_700_000_000


def source_date() -> str:
    """Returns the day of `source_timestamp` as YYYY-MM-DD."""
    return datetime.fromtimestamp(source_timestamp(), UTC).strftime("%Y-%m-%d")


def run(command: list[str | Path], **options: object) -> None:
    """Runs a command with a fixed timestamp and hash seed. Raises: subprocess.CalledProcessError."""
    fixed = {"SOURCE_DATE_EPOCH": str(source_timestamp()), "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}
    environment = {**os.environ, **fixed, **dict(options.pop("env", {}) or {})}  # type: ignore[call-overload]
    subprocess.run([str(part) for part in command], check=True, env=environment, **options)  # type: ignore[call-overload]
