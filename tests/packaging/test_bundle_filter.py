"""Which files go into a bundle, and the reduction of the ICU data."""

from __future__ import annotations

import re
import struct

import pytest
from builders import icu
from builders.bundle_filter import is_bundled

from tests import ROOT

SITE = "/somewhere/site-packages/"


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/imageformats/libqwebp.so",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/plugins/platforms/qwindows.dll",
        "deskreader/resources/translations/deskreader_de.qm",
        "deskreader/resources/licences.json",
        "fontpkg_newsreader/files/Newsreader.ttf",
        "lxml/etree.cpython-311-x86_64-linux-gnu.so",
        "keyring-25.0.dist-info/entry_points.txt",
    ],
)
def test_files_that_the_program_loads_are_bundled(name: str) -> None:
    assert is_bundled(name, SITE + name, from_system=True)
    assert is_bundled(name, SITE + name, from_system=False)


def test_every_part_of_qt_that_the_program_imports_is_bundled() -> None:
    sources = (ROOT / "src" / "deskreader").rglob("*.py")
    parts = {part for path in sources for part in re.findall(r"from PySide6\.Qt(\w+) import", path.read_text("utf-8"))}
    assert {"Core", "Gui", "Widgets", "PrintSupport"} <= parts
    for part in parts:
        for name in (f"PySide6/Qt{part}.abi3.so", f"PySide6/Qt/lib/libQt6{part}.so.6", f"PySide6/Qt6{part}.dll"):
            assert is_bundled(name, SITE + name, from_system=True), name


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/plugins/qmltooling/libqmldbg_tcp.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6Pdf.so.6",
        "PySide6/Qt/translations/qtbase_ko.qm",
        "PySide6/Qt/translations/qt_help_de.qm",
        "deskreader/resources/translations/deskreader_de.ts",
        "lxml/objectify.cpython-311-x86_64-linux-gnu.so",
        "requests-2.0.dist-info/METADATA",
    ],
)
def test_files_that_the_program_does_not_load_are_left_out(name: str) -> None:
    assert not is_bundled(name, SITE + name, from_system=True)
    assert not is_bundled(name, SITE + name, from_system=False)


def test_system_libraries_are_left_out_if_the_target_system_provides_them() -> None:
    for name in ("libgtk-3.so.0", "libX11.so.6", "libwayland-client.so.0", "libfontconfig.so.1"):
        assert not is_bundled(name, f"/usr/lib/x86_64-linux-gnu/{name}", from_system=True)
        assert not is_bundled(name, f"/lib/x86_64-linux-gnu/{name}", from_system=False)
    assert not is_bundled("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", from_system=True)
    assert is_bundled("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", from_system=False)


def bundle(payload: bytes) -> bytes:
    """Returns a resource bundle whose index gives its own length, as ICU writes them."""
    words = 2 + 8 + len(payload) // 4
    header = struct.pack("<HBB", 32, 0xDA, 0x27).ljust(32, b"\0")
    return header + struct.pack("<I8I", 0, 8, 0, words, words, 0, 0, 0, 0)[:40].ljust(40, b"\0") + payload


def data_file(items: dict[str, bytes]) -> bytes:
    """Returns a common data file with these items, in this order."""
    header = (struct.pack("<HBB", 32, 0xDA, 0x27) + struct.pack("<HHBBBB", 20, 0, 0, 0, 2, 0) + b"CmnD").ljust(
        32, b"\0"
    )
    names, name_offsets = b"", []
    start = 4 + 8 * len(items)
    for name in items:
        name_offsets.append(start + len(names))
        names += name.encode() + b"\0"
    position = icu._aligned(start + len(names))
    table, body = struct.pack("<I", len(items)), b""
    for name_offset, content in zip(name_offsets, items.values(), strict=True):
        table += struct.pack("<II", name_offset, position + len(body))
        body += content.ljust(icu._aligned(len(content)), b"\0")
    return header + (table + names).ljust(position, b"\0") + body


def test_unused_icu_data_is_removed_and_the_rest_is_unchanged() -> None:
    items = {
        "icudt73l/brkitr/root.res": bundle(b"break" * 8),
        "icudt73l/coll/de.res": bundle(b"sorting " * 6),
        "icudt73l/ibm-37.cnv": b"letters" * 9,
        "icudt73l/nfc.nrm": b"normal" * 7,
        "icudt73l/zh.res": bundle(b"last one"),
    }
    small = icu.without_unused(data_file(items))
    remaining = dict(icu._items(small, 32))
    assert list(remaining) == ["icudt73l/coll/de.res", "icudt73l/nfc.nrm", "icudt73l/zh.res"]
    for name, content in remaining.items():
        assert content.rstrip(b"\0") == items[name].rstrip(b"\0")
    assert icu.without_unused(small)[:100] == small[:100]
    assert len(icu.without_unused(small)) == len(small)


def test_a_library_without_icu_data_is_refused() -> None:
    with pytest.raises(ValueError, match="no ICU data"):
        icu._data(b"\x7fELF" + b"\0" * 200)
