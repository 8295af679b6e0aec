"""Shrinks the ICU data file that Qt's Linux builds contain to what a program needs that only sorts text with it.

Qt uses ICU to compare texts (QCollator). The names of currencies, languages, units and time zones, the character sets
and the line-break dictionaries, 23 of 32 MB, are not used. The format is ICU's common data file (ICU user guide,
'ICU data': a header, a table of contents with names and offsets, then the items on 16-byte boundaries).
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

UNUSED = re.compile(
    r"[^/]+/(?:brkitr|unit|zone|curr|lang|region|translit|rbnf)/|\.cnv$|/(?:unames\.icu|confusables\.cfu)$"
)
MAGIC = b"\xda\x27"
ALIGNMENT = 16
SOURCE = """
.section .rodata,"a",@progbits
.balign 16
.globl {symbol}
.type {symbol}, @object
.size {symbol}, {size}
{symbol}: .incbin "{data}"
.section .note.GNU-stack,"",@progbits
"""


def shrink(library: Path) -> int:
    """Rewrites the library without unused data; returns the bytes saved. Raises: ValueError, CalledProcessError."""
    original = library.read_bytes()
    data = without_unused(_data(original))
    number = library.name.rsplit(".", 1)[-1]
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        (workspace / "data").write_bytes(data)
        symbol = f"icudt{number}_dat"
        (workspace / "data.s").write_text(SOURCE.format(symbol=symbol, size=len(data), data=workspace / "data"))
        subprocess.run(["as", "-o", workspace / "data.o", workspace / "data.s"], check=True)
        command = ["ld", "-shared", "-s", "-z", "noexecstack", "--build-id=none", "-soname", library.name]
        subprocess.run([*command, "-o", library, workspace / "data.o"], check=True)
    return len(original) - library.stat().st_size


def _data(library: bytes) -> bytes:
    """Returns the data file inside the library."""
    for match in re.finditer(b"CmnD", library):
        start = match.start() - 12
        if start >= 0 and library[start + 2 : start + 4] == MAGIC:
            return library[start:]
    raise ValueError("there is no ICU data in this library")


def without_unused(data: bytes) -> bytes:
    """Returns the data file without its unused items."""
    base = struct.unpack_from("<H", data)[0]
    items = _items(data, base)
    used = [(name, content) for name, content in items if not UNUSED.search(name)]
    table = struct.pack("<I", len(used))
    names = b""
    offset = len(table) + 8 * len(used)
    name_offsets = []
    for name, _ in used:
        name_offsets.append(offset + len(names))
        names += name.encode() + b"\0"
    position = _aligned(offset + len(names))
    body = b""
    for name_offset, (_, content) in zip(name_offsets, used, strict=True):
        table += struct.pack("<II", name_offset, position + len(body))
        body += content.ljust(_aligned(len(content)), b"\0")
    return data[:base] + (table + names).ljust(position, b"\0") + body


def _items(data: bytes, base: int) -> list[tuple[str, bytes]]:
    """Returns the names and contents of all items.

    The table does not give the length of the last item; being a resource bundle, it contains its own length.
    """
    (count,) = struct.unpack_from("<I", data, base)
    entries = [struct.unpack_from("<II", data, base + 4 + 8 * number) for number in range(count)]
    ends = [offset for _, offset in entries[1:]]
    ends.append(entries[-1][1] + _bundle_length(data[base + entries[-1][1] :]))
    names = (data[base + name : data.index(b"\0", base + name)].decode("ascii") for name, _ in entries)
    pairs = zip(names, entries, ends, strict=True)
    return [(name, data[base + offset : base + end]) for name, (_, offset), end in pairs]


def _bundle_length(item: bytes) -> int:
    """Returns a resource bundle's length in bytes: its header plus the words that its index counts (uresdata.h)."""
    header = struct.unpack_from("<H", item)[0]
    words = struct.unpack_from("<I", item, header + 4 + 4 * 3)[0]
    return int(header + 4 * words)


def _aligned(length: int) -> int:
    return (length + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
