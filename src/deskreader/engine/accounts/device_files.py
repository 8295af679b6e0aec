"""The files of a synced folder: each device writes into a folder of its own and reads those of the others.

A device appends records to a numbered file, and begins a new one with everything it still has to say when the old ones
have grown. A file that a sync tool renames or doubles is read like any other: records may come in any order and twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from deskreader.errors import Kind, SyncError
from deskreader.model.accounts import Device
from deskreader.sync.device_records import DEVICE

ROOT_NAME = "deskreader-sync"
ENDING = ".records"
ABOUT = "device.json"
LARGEST_FILE = 100_000_000  # bytes
MOST_FILES = 1000
FULL = 1_000_000
"""Bytes of own files from which on they are compacted."""


class DeviceFiles:
    """The files of one device in a shared folder, and those of the others. Every method may raise OSError."""

    def __init__(self, folder: Path, device: str) -> None:
        self._folder = folder
        self.device = device
        self._root = folder / ROOT_NAME
        self._own = self._root / device

    def check(self) -> None:
        """Raises: SyncError(NO_SYNC_FOLDER) where the shared folder is missing, as on a stick that is unplugged."""
        if not self._folder.is_dir():
            raise SyncError(Kind.NO_SYNC_FOLDER, str(self._folder))

    # --- own files ----------------------------------------------------------------------------------------------------

    def has_own(self) -> bool:
        """Whether this device has written anything that is still there."""
        return bool(self._own_files())

    def own_size(self) -> int:
        """Returns the bytes of all own files."""
        return sum(file.stat().st_size for file in self._own_files())

    def append(self, lines: bytes, name: str, now: datetime) -> None:
        """Appends lines to the newest own file, which are on the disk when this returns."""
        self._own.mkdir(parents=True, exist_ok=True)
        self._introduce(name, now)
        files = self._own_files()
        file = files[-1] if files else self._own / f"{1:08}{ENDING}"
        with file.open("ab") as stream:
            if stream.tell() and not _ends_in_line(file):
                lines = b"\n" + lines  # what was half-written stays a damaged line of its own
            stream.write(lines)
            stream.flush()
            os.fsync(stream.fileno())

    def replace(self, lines: bytes, name: str, now: datetime) -> None:
        """Replaces all own files by one with these lines; a kill in between leaves files that say the same twice."""
        self._own.mkdir(parents=True, exist_ok=True)
        self._introduce(name, now)
        before = self._own_files()
        number = max((int(file.stem) for file in before), default=0) + 1
        _write_whole(self._own / f"{number:08}{ENDING}", lines)
        for file in before:
            file.unlink(missing_ok=True)

    def _own_files(self) -> list[Path]:
        if not self._own.is_dir():
            return []
        return sorted(file for file in self._own.iterdir() if file.suffix == ENDING and file.stem.isdecimal())

    def _introduce(self, name: str, now: datetime) -> None:
        about = {"name": name, "seen_at": now.astimezone(UTC).isoformat(timespec="seconds")}
        _write_whole(self._own / ABOUT, json.dumps(about).encode())

    # --- files of others ----------------------------------------------------------------------------------------------

    def others(self) -> Iterator[tuple[str, bytes]]:
        """Yields the path within the folder and the bytes of each file of other devices; unreadable ones wait."""
        found = 0
        for folder in self._device_folders():
            if folder.name == self.device:
                continue
            for file in sorted(folder.rglob(f"*{ENDING}*")):
                found += 1
                if found > MOST_FILES:
                    return
                with suppress(OSError):
                    if file.is_file() and not file.is_symlink() and file.stat().st_size <= LARGEST_FILE:
                        yield str(file.relative_to(self._root)), file.read_bytes()

    def devices(self) -> list[Device]:
        """Returns the devices that have files here, this one first."""
        devices = [_device(folder, self.device) for folder in self._device_folders()]
        return sorted(devices, key=lambda device: (not device.is_own, device.name, device.id))

    def _device_folders(self) -> list[Path]:
        if not self._root.is_dir():
            return []
        return sorted(path for path in self._root.iterdir() if path.is_dir() and DEVICE.match(path.name))


def device_id(library: Path, salt: str) -> str:
    """Returns the id of this device: another one for a copy of the library, so that no two write the same files."""
    try:
        machine = Path("/etc/machine-id").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        machine = ""
    names = "\n".join((platform.node(), machine, str(library.absolute()), salt))
    return hashlib.sha256(names.encode("utf-8", "replace")).hexdigest()[:12]


def digest(data: bytes) -> str:
    """Returns the hash by which an unchanged file is known."""
    return hashlib.sha256(data).hexdigest()[:32]


def _device(folder: Path, own: str) -> Device:
    try:
        about = json.loads((folder / ABOUT).read_bytes()[:10_000])
        name, seen = str(about["name"])[:100], datetime.fromisoformat(str(about["seen_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        name, seen = folder.name, None
    return Device(folder.name, name, seen, folder.name == own)


def _ends_in_line(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _write_whole(file: Path, data: bytes) -> None:
    temporary = file.with_name(f".{file.name}.tmp")
    with temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
