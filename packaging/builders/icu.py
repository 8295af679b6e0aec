"""Makes the data file of ICU, which Qt's own builds bring on Linux, as small as a program needs that sorts with it.

Qt asks ICU to compare texts (QCollator). The names of currencies, languages, units and time zones, the character sets
and the dictionaries for breaking lines are for other programs: 23 of 32 MB. The format is ICU's common data file
(ICU user guide, 'ICU data': a header, a table of contents of names and offsets, the items on 16-byte boundaries).
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
    """Writes the library anew without what is not used; the bytes saved. Raises: ValueError, CalledProcessError."""
    whole = library.read_bytes()
    data = without_unused(_data(whole))
    number = library.name.rsplit(".", 1)[-1]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "data").write_bytes(data)
        symbol = f"icudt{number}_dat"
        (place / "data.s").write_text(SOURCE.format(symbol=symbol, size=len(data), data=place / "data"))
        subprocess.run(["as", "-o", place / "data.o", place / "data.s"], check=True)
        command = ["ld", "-shared", "-s", "-z", "noexecstack", "--build-id=none", "-soname", library.name]
        subprocess.run([*command, "-o", library, place / "data.o"], check=True)
    return len(whole) - library.stat().st_size


def _data(library: bytes) -> bytes:
    """The data file inside the library."""
    for found in re.finditer(b"CmnD", library):
        start = found.start() - 12
        if start >= 0 and library[start + 2 : start + 4] == MAGIC:
            return library[start:]
    raise ValueError("there is no ICU data in this library")


def without_unused(data: bytes) -> bytes:
    """The data file with only those items that are used."""
    base = struct.unpack_from("<H", data)[0]
    items = _items(data, base)
    kept = [(name, content) for name, content in items if not UNUSED.search(name)]
    table = struct.pack("<I", len(kept))
    names = b""
    offset = len(table) + 8 * len(kept)
    places = []
    for name, _ in kept:
        places.append(offset + len(names))
        names += name.encode() + b"\0"
    position = _aligned(offset + len(names))
    body = b""
    for place, (_, content) in zip(places, kept, strict=True):
        table += struct.pack("<II", place, position + len(body))
        body += content.ljust(_aligned(len(content)), b"\0")
    return data[:base] + (table + names).ljust(position, b"\0") + body


def _items(data: bytes, base: int) -> list[tuple[str, bytes]]:
    """Names and contents of all items. The table has no length of the last one, a resource bundle, which knows it."""
    (count,) = struct.unpack_from("<I", data, base)
    entries = [struct.unpack_from("<II", data, base + 4 + 8 * number) for number in range(count)]
    ends = [offset for _, offset in entries[1:]]
    ends.append(entries[-1][1] + _bundle_length(data[base + entries[-1][1] :]))
    names = (data[base + name : data.index(b"\0", base + name)].decode("ascii") for name, _ in entries)
    pairs = zip(names, entries, ends, strict=True)
    return [(name, data[base + offset : base + end]) for name, (_, offset), end in pairs]


def _bundle_length(item: bytes) -> int:
    """The bytes of a resource bundle: its header, and the end that its index names in words (ICU's uresdata.h)."""
    header = struct.unpack_from("<H", item)[0]
    words = struct.unpack_from("<I", item, header + 4 + 4 * 3)[0]
    return int(header + 4 * words)


def _aligned(length: int) -> int:
    return (length + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
