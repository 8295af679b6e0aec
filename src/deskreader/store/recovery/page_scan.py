"""Rows straight from the pages of a damaged file: those of a table whose tree leads to them no more.

A table's rows lie in leaf pages; above them are pages that only lead there. Where one of these is damaged SQLite finds
nothing below it, though all of it is there. Here every leaf is read by itself, and a row belongs to the table that has
as many columns (https://sqlite.org/fileformat.html#b_tree_pages, #record_format). Rows are copies of what may be old:
the caller takes only those that it lacks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from deskreader.store.recovery.file_bytes import FileBytes

Value = int | float | str | bytes | None
Row = tuple[Value, ...]

_LEAF, _INDEX_INTERIOR, _INDEX_LEAF = 13, 2, 10
_LARGEST = 64_000_000  # bytes of one row
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def rows(path: Path, columns: Mapping[int, str]) -> Iterator[tuple[str, Row]]:
    """Each row of a leaf whose number of columns is in `columns`, with its table's name there. Raises: OSError.

    The first value of a row is its number.
    """
    with path.open("rb") as file:
        head = file.read(100)
    size = int.from_bytes(head[16:18], "big") if head[:6] == b"SQLite" else 8192
    if size < 512 or size & (size - 1):
        size = 8192
    with FileBytes(path) as data:
        for start in range(0, len(data) - size + 1, size):
            at = start + (100 if start == 0 else 0)
            if data[at] == _LEAF:
                yield from _of_leaf(data, start, at, size, columns)


def _of_leaf(data: FileBytes, start: int, at: int, size: int, columns: Mapping[int, str]) -> Iterator[tuple[str, Row]]:
    count = int.from_bytes(data[at + 3 : at + 5], "big")
    if count > size // 4:
        return
    for cell in range(count):
        place = int.from_bytes(data[at + 8 + 2 * cell : at + 10 + 2 * cell], "big")
        if at + 8 - start <= place < size:
            try:
                number, values = _cell(data, start + place, start + size, size)
            except (ValueError, IndexError, UnicodeDecodeError, struct.error):
                continue
            if len(values) in columns:
                yield columns[len(values)], (number, *values[1:])


def _varint(data: bytes | FileBytes, at: int) -> tuple[int, int]:
    """A number of variable length and where the next thing begins."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + place + 1
    return (value << 8) | data[at + 8], at + 9


def _cell(data: FileBytes, at: int, end: int, size: int) -> tuple[int, Row]:
    length, at = _varint(data, at)
    number, at = _varint(data, at)
    if not 0 < length < _LARGEST or not 0 < number < 2**62:
        raise ValueError("no cell")
    return number, _record(_payload(data, at, end, size, length))


def _payload(data: FileBytes, at: int, end: int, size: int, length: int) -> bytes:
    """The whole of a row, with what of it lies on pages of its own."""
    most = size - 35
    if length <= most:
        if at + length > end:
            raise ValueError("beyond its page")
        return data[at : at + length]
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    pieces, rest = [data[at : at + here]], length - here
    page = int.from_bytes(data[at + here : at + here + 4], "big")
    while rest > 0:
        start = (page - 1) * size
        if not 0 < start < len(data):
            raise ValueError("leads nowhere")
        pieces.append(data[start + 4 : start + 4 + min(rest, size - 4)])
        rest -= size - 4
        page = int.from_bytes(data[start : start + 4], "big")
    return b"".join(pieces)


def _record(payload: bytes) -> Row:
    head, at = _varint(payload, 0)
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    at = head
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise ValueError("not the length of its values")
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if kind in (8, 9):
        return kind - 8, at
    if kind < 12:
        raise ValueError("no kind of value")
    end = at + (kind - 12) // 2
    raw = payload[at:end]
    return (raw.decode("utf-8") if kind % 2 else raw), end


def index_rows(path: Path, root: int, damaged: set[int]) -> Iterator[Row]:
    """The entries of an index by the page where its tree begins; pages that cannot be read are put into `damaged`.

    Raises: OSError.
    """
    with FileBytes(path) as data:
        yield from _entries(data, root, damaged)


def _entries(data: FileBytes, root: int, damaged: set[int]) -> Iterator[Row]:
    size = int.from_bytes(data[16:18], "big") if data[:6] == b"SQLite" else 8192
    waiting, seen = [root], set[int]()
    while waiting:
        page = waiting.pop()
        start = (page - 1) * size
        if page in seen:
            continue
        if page < 2 or start + size > len(data) or data[start] not in (_INDEX_INTERIOR, _INDEX_LEAF):
            damaged.add(page)
            continue
        seen.add(page)
        is_interior = data[start] == _INDEX_INTERIOR
        count = int.from_bytes(data[start + 3 : start + 5], "big")
        first = start + (12 if is_interior else 8)
        if is_interior:
            waiting.append(int.from_bytes(data[start + 8 : start + 12], "big"))
        for cell in range(min(count, size // 4)):
            at = start + int.from_bytes(data[first + 2 * cell : first + 2 * cell + 2], "big")
            if is_interior:
                waiting.append(int.from_bytes(data[at : at + 4], "big"))
                at += 4
            try:
                length, at = _varint(data, at)
                yield _record(data[at : at + length])
            except (ValueError, IndexError, UnicodeDecodeError, struct.error):
                damaged.add(page)
