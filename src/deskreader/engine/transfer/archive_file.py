"""Reads zip archives of strangers in little memory, however many files they list and whatever sizes they claim.

The list of files is read piece by piece, and only what an import needs is noted: the positions of its few named members
and of its pictures (APPNOTE.TXT 6.3.10; the numbers in brackets are its sections).
"""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipExtFile, ZipInfo

from deskreader.errors import Kind, ParseError
from deskreader.limits import LARGEST_DIRECTORY, MOST_PICTURES

PICTURES = "pictures/"
LONGEST_END = 70_000  # bytes from the end in which the record of the end stands: it and a comment (4.3.16)
_MOST_NAMED = 100
_END, _END_64, _LOCATOR_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_ENTRY = struct.Struct("<4s4xHHxxxxIIIHHHxxxx4xI")  # 4.3.12: flags, method, CRC, sizes, lengths, position
_LOCAL = struct.Struct("<4s22xHH")  # 4.3.7: lengths of name and extra field
_SIZE_AND_START, _SIZE_AND_START_64 = struct.Struct("<II"), struct.Struct("<QQ")
_ENCRYPTED = 1
_IN_EXTRA = 2**32 - 1


class ArchiveFile:
    """An open archive. Every method may raise BadZipFile, ValueError or LookupError where it is malformed."""

    def __init__(self, file: IO[bytes]) -> None:
        """Reads the list of files. Raises: ParseError(FILE_TOO_LARGE) where it is too long."""
        self._file = file
        self._size = file.seek(0, os.SEEK_END)
        self._named: dict[str, int] = {}
        self._pictures = _Positions()
        for name, position in self._entries():
            if name.startswith(PICTURES):
                self._pictures.add(name, position)
            elif len(self._named) < _MOST_NAMED and ("/" not in name or name.startswith("library/")):
                self._named[name] = position

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def read(self, name: str, largest: int) -> bytes:
        """Returns a file of the archive. Raises: KeyError; ValueError for one of more than `largest` bytes."""
        with self.open(name) as file:
            data = file.read(largest + 1)
        if len(data) > largest:
            raise ValueError(f"{name} is too large")
        return data

    def open(self, name: str) -> IO[bytes]:
        """Returns a file of the archive to be read in pieces. Raises: KeyError."""
        position = self._pictures.of(name) if name.startswith(PICTURES) else self._named[name]
        self._file.seek(position)
        info, _ = self._entry()
        if info.filename != name:
            raise KeyError(name)
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile("encrypted, or of an unknown compression")
        self._file.seek(min(info.header_offset, self._size))
        signature, name_length, extra_length = _unpacked(_LOCAL, self._file.read(_LOCAL.size))
        if signature != b"PK\3\4":
            raise BadZipFile("no local header")
        self._file.seek(name_length + extra_length, os.SEEK_CUR)
        return cast(IO[bytes], ZipExtFile(self._file, "r", info))

    def _entries(self) -> Iterator[tuple[str, int]]:
        """Yields the name of each file and the position of its entry in the list."""
        start, size = self._directory()
        if size > LARGEST_DIRECTORY:
            raise ParseError(Kind.FILE_TOO_LARGE, f"> {LARGEST_DIRECTORY // 1_000_000} MB")
        self._file.seek(start)
        position = start
        while position < start + size:
            info, length = self._entry()
            yield info.filename, position
            position += length

    def _entry(self) -> tuple[ZipInfo, int]:
        """Reads the entry of a file at the present position; returns its length, too."""
        head = self._file.read(_ENTRY.size)
        signature, flags, method, crc, packed, size, name_length, extra_length, comment, at = _unpacked(_ENTRY, head)
        if signature != b"PK\1\2":
            raise BadZipFile("no entry")
        name, extra = self._file.read(name_length), self._file.read(extra_length)
        self._file.seek(comment, os.SEEK_CUR)
        info = ZipInfo(name.decode("utf-8", "replace").partition("\0")[0] or "?")
        info.flag_bits, info.compress_type, info.CRC = flags, method, crc
        info.file_size, info.compress_size, info.header_offset = _sizes((size, packed, at), extra)
        return info, _ENTRY.size + name_length + extra_length + comment

    def _directory(self) -> tuple[int, int]:
        """Returns where the list of files begins and how many bytes it has (4.3.14, 4.3.16)."""
        size = self._size
        self._file.seek(max(0, size - LONGEST_END))
        end = self._file.read(LONGEST_END)
        at = end.rfind(_END)
        if at < 0:
            raise BadZipFile("no end of the list of files")
        length, start = _unpacked(_SIZE_AND_START, end[at + 12 : at + 20])
        if end[at - 20 : at - 16] == _LOCATOR_64:
            self._file.seek(min(int.from_bytes(end[at - 12 : at - 4], "little"), size))
            end_64 = self._file.read(56)
            if end_64[:4] != _END_64:
                raise BadZipFile("no zip64 end of the list of files")
            length, start = _unpacked(_SIZE_AND_START_64, end_64[40:])
        if start + length > size:
            raise BadZipFile("the list of files lies beyond the end")
        return start, length


@contextmanager
def opened_archive(source: Path) -> Iterator[ArchiveFile]:
    """Opens an archive. Raises: as `ArchiveFile`; OSError."""
    with source.open("rb") as file:
        yield ArchiveFile(file)


def _unpacked(form: struct.Struct, data: bytes) -> tuple[Any, ...]:
    """Returns the values in a structure. Raises: BadZipFile where it ends early."""
    if len(data) != form.size:
        raise BadZipFile("a structure that ends early")
    return form.unpack(data)


def _sizes(values: tuple[int, int, int], extra: bytes) -> list[int]:
    """Returns size, packed size and position; what does not fit into 32 bits stands in the extra field (4.5.3)."""
    at, wide = 0, b""
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        wide = extra[at + 4 : at + 4 + length] if kind == 1 else wide
        at += 4 + length
    found = []
    for value in values:
        if value == _IN_EXTRA:
            value, wide = int.from_bytes(wide[:8], "little"), wide[8:]
        found.append(value)
    return found


class _Positions:
    """The positions of pictures by their names, in 16 bytes for each of at most MOST_PICTURES.

    Of names with one hash, the last is found; the picture's own hash then says that it is another one.
    """

    def __init__(self) -> None:
        self._keys, self._values = array("q"), array("q")
        self._order: array[int] | None = None

    def add(self, name: str, position: int) -> None:
        if len(self._keys) >= MOST_PICTURES:
            raise ParseError(Kind.FILE_TOO_LARGE, f"pictures: > {MOST_PICTURES}")
        self._keys.append(hash(name))
        self._values.append(position)

    def of(self, name: str) -> int:
        """Returns the position of a picture. Raises: KeyError."""
        if self._order is None:
            self._order = self._table()
        slot = hash(name) % len(self._order)
        while (number := self._order[slot]) >= 0:
            if self._keys[number] == hash(name):
                return self._values[number]
            slot = (slot + 1) % len(self._order)
        raise KeyError(name)

    def _table(self) -> array[int]:
        """Returns a table of the pictures' numbers, open addressed by their hashes; -1 where it is empty."""
        table = array("i", [-1]) * (2 * len(self._keys) + 1)
        for number, key in enumerate(self._keys):
            slot = key % len(table)
            while (there := table[slot]) >= 0 and self._keys[there] != key:
                slot = (slot + 1) % len(table)
            table[slot] = number
        return table
