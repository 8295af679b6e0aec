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

from deskreader.engine.accounts.folder_keys import FolderKeys
from deskreader.errors import Kind, SyncError
from deskreader.model.accounts import Device
from deskreader.sync.device_records import DEVICE
from deskreader.sync.folder_cipher import LONGEST_HEADER, FolderCipher, is_encrypted

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
        self.cipher: FolderCipher | None = None
        """What own files are written with; None where nothing is encrypted."""
        self.keys: FolderKeys | None = None
        """What the names of devices are read with."""
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
        if files and not self._is_current(file):
            file = self._own / f"{int(file.stem) + 1:08}{ENDING}"
        with file.open("ab") as stream:
            if not stream.tell():
                stream.write(self._head())
            elif not _ends_in_line(file):
                stream.write(b"\n")  # what was half-written stays a damaged line of its own
            stream.write(self._sealed(lines))
            stream.flush()
            os.fsync(stream.fileno())

    def replace(self, lines: bytes, name: str, now: datetime) -> None:
        """Replaces all own files by one with these lines; a kill in between leaves files that say the same twice."""
        self._own.mkdir(parents=True, exist_ok=True)
        self._introduce(name, now)
        before = self._own_files()
        number = max((int(file.stem) for file in before), default=0) + 1
        _write_whole(self._own / f"{number:08}{ENDING}", self._head() + self._sealed(lines))
        for file in before:
            file.unlink(missing_ok=True)

    def _own_files(self) -> list[Path]:
        if not self._own.is_dir():
            return []
        return sorted(file for file in self._own.iterdir() if file.suffix == ENDING and file.stem.isdecimal())

    def _introduce(self, name: str, now: datetime) -> None:
        about = {"name": name, "seen_at": now.astimezone(UTC).isoformat(timespec="seconds")}
        _write_whole(self._own / ABOUT, self._head() + self._sealed(json.dumps(about).encode()))

    # --- encryption ---------------------------------------------------------------------------------------------------

    def _head(self) -> bytes:
        return self.cipher.header.line if self.cipher is not None else b""

    def _sealed(self, data: bytes) -> bytes:
        return self.cipher.seal(data, self.device) if self.cipher is not None else data

    def _is_current(self, file: Path) -> bool:
        """Whether a file is written as `cipher` says."""
        head = _head_of(file)
        return head.startswith(self._head()) if self.cipher is not None else not is_encrypted(head)

    def are_own_current(self) -> bool:
        """Whether all own files are encrypted as they are to be."""
        return all(self._is_current(file) for file in self._own_files())

    def own_heads(self) -> list[bytes]:
        """Returns the beginnings of own files, the newest first."""
        return [_head_of(file) for file in reversed(self._own_files())]

    def other_heads(self) -> list[bytes]:
        """Returns the beginnings of the files of other devices."""
        return [_head_of(file) for _, file in self._other_files()]

    # --- files of others ----------------------------------------------------------------------------------------------

    def others(self) -> Iterator[tuple[str, str, bytes]]:
        """Yields the path within the folder, the device and the bytes of each file of others; unreadable ones wait."""
        for device, file in self._other_files():
            with suppress(OSError):
                if file.is_file() and not file.is_symlink() and file.stat().st_size <= LARGEST_FILE:
                    yield str(file.relative_to(self._root)), device, file.read_bytes()

    def _other_files(self) -> Iterator[tuple[str, Path]]:
        found = 0
        for folder in self._device_folders():
            for file in sorted(folder.rglob(f"*{ENDING}*")) if folder.name != self.device else ():
                found += 1
                if found > MOST_FILES:
                    return
                yield folder.name, file

    def devices(self) -> list[Device]:
        """Returns the devices that have files here, this one first."""
        devices = [_device(folder, self.device, self.keys) for folder in self._device_folders()]
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


def mark_of(data: bytes) -> str:
    """Returns a mark by which the whole lines of a file are known when it has grown: their length and their hash."""
    whole = data.rfind(b"\n") + 1
    return f"{whole}:{_digest(data[:whole])}"


def length_known(data: bytes, mark: str) -> int:
    """Returns how many bytes of a file are those of a mark; 0 where the file is another one."""
    digits, _, digest = mark.partition(":")
    length = int(digits) if digest and digits.isdecimal() else 0
    return length if length <= len(data) and _digest(data[:length]) == digest else 0


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _head_of(file: Path) -> bytes:
    """Returns how a file begins; empty for one that cannot be read now."""
    try:
        if not file.is_file() or file.is_symlink():
            return b""
        with file.open("rb") as stream:
            return stream.read(LONGEST_HEADER)
    except OSError:
        return b""


def _device(folder: Path, own: str, keys: FolderKeys | None) -> Device:
    try:
        data = (folder / ABOUT).read_bytes()[:10_000]
        opened = keys.opened(data, folder.name) if keys is not None and is_encrypted(data) else data
        about = json.loads(opened or b"")
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
