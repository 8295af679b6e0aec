"""Zip archives of strangers: many files, lying sizes, archives in archives, unknown forms."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from deskreader.engine.transfer import archive_file
from deskreader.engine.transfer.archive_file import ArchiveFile, opened_archive
from deskreader.errors import Kind, ParseError

TEXT = b"line one\nline two\n" * 50


def archive(**options: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", **options) as target:  # type: ignore[call-overload]
        target.writestr("deskreader.json", TEXT)
        target.writestr("library/feeds.jsonl", TEXT)
        target.writestr("stories/a/b.html", "x")
        for number in range(50):
            target.writestr(f"pictures/{number:064x}.png", f"picture {number}")
    return data.getvalue()


def with_list(entry: bytes, count: int) -> bytes:
    """Returns an archive whose list of files is one entry many times."""
    return entry * count + struct.pack("<4s4xHHIIH", b"PK\5\6", 0xFFFF, 0xFFFF, len(entry) * count, 0, 0)


def entry(name: bytes) -> bytes:
    return struct.pack("<4s4xHHxxxxIIIHHHxxxx4xI", b"PK\1\2", 0, 0, 0, 1, 1, len(name), 0, 0, 0) + name


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_named_members_and_pictures_are_found(method: int) -> None:
    opened = ArchiveFile(io.BytesIO(archive(compression=method)))
    assert opened.read("deskreader.json", 10_000) == TEXT
    with opened.open("library/feeds.jsonl") as file:
        assert file.readline(100) == b"line one\n"
    for number in range(50):
        assert opened.read(f"pictures/{number:064x}.png", 100) == f"picture {number}".encode()
    assert "library/feeds.jsonl" in opened
    for missing in ("library/none.jsonl", "stories/a/b.html", "pictures/none.png"):
        with pytest.raises(KeyError):
            opened.open(missing)
    with pytest.raises(ValueError, match="too large"):
        opened.read("deskreader.json", len(TEXT) - 1)


def test_a_large_archive_with_wide_positions_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", allowZip64=True) as target:
        with target.open("library/feeds.jsonl", "w", force_zip64=True) as file:
            file.write(TEXT)
        for number in range(70_000):  # more than 16 bits count
            target.writestr(zipfile.ZipInfo(f"stories/{number}"), "")
    with opened_archive(path) as opened:
        assert opened.read("library/feeds.jsonl", 10_000) == TEXT


def test_a_long_list_of_files_takes_no_memory() -> None:
    data = io.BytesIO(with_list(entry(b"stories/any/page-of-an-article.html"), 100_000))
    tracemalloc.start()
    try:
        assert "deskreader.json" not in ArchiveFile(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_list_of_files_has_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_file, "LARGEST_DIRECTORY", 1_000)
    with pytest.raises(ParseError) as error:
        ArchiveFile(io.BytesIO(with_list(entry(b"x"), 100)))
    assert error.value.kind is Kind.FILE_TOO_LARGE


def test_pictures_have_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_file, "MOST_PICTURES", 49)
    with pytest.raises(ParseError) as error:
        ArchiveFile(io.BytesIO(archive()))
    assert error.value.kind is Kind.FILE_TOO_LARGE


def test_a_size_that_is_a_lie_gives_no_more_than_there_is() -> None:
    whole = archive(compression=zipfile.ZIP_DEFLATED)
    at = whole.index(b"PK\1\2") + 24  # the unpacked size of the first file in the list
    small, large = (whole[:at] + struct.pack("<I", lie) + whole[at + 4 :] for lie in (3, 2**31))
    with pytest.raises(zipfile.BadZipFile):
        ArchiveFile(io.BytesIO(small)).read("deskreader.json", 10_000)
    assert ArchiveFile(io.BytesIO(large)).read("deskreader.json", 10_000) == TEXT


@pytest.mark.parametrize("cut", range(0, 2_400, 37))
def test_damage_raises_only_the_documented_errors(cut: int) -> None:
    whole = archive(compression=zipfile.ZIP_DEFLATED)
    end = whole.rindex(b"PK\5\6")
    for data in (whole[cut:], whole[:cut], whole[:cut] + b"\xff\0PK\1\2" + whole[cut + 6 :], whole[:cut] + whole[end:]):
        try:
            opened = ArchiveFile(io.BytesIO(data))
            for name in ("deskreader.json", "library/feeds.jsonl", f"pictures/{1:064x}.png"):
                opened.read(name, 10_000)
        except (zipfile.BadZipFile, zipfile.zlib.error, ValueError, LookupError, EOFError):  # type: ignore[attr-defined]
            continue


@pytest.mark.parametrize("position", [2**31, 2**63 - 1, 2**64 - 1])
def test_a_position_beyond_the_end_is_refused(position: int) -> None:
    wide = struct.pack("<HHQ", 1, 8, position)
    name = b"deskreader.json"
    head = (b"PK\1\2", 0, 0, 0, 1, 1, len(name), len(wide), 0, 2**32 - 1)
    listed = struct.pack("<4s4xHHxxxxIIIHHHxxxx4xI", *head) + name + wide
    with pytest.raises(zipfile.BadZipFile):
        ArchiveFile(io.BytesIO(with_list(listed, 1))).read("deskreader.json", 100)


def test_an_encrypted_file_and_an_unknown_compression_are_refused() -> None:
    whole = archive()
    at = whole.index(b"PK\1\2")
    for offset, value in ((8, 1), (10, 12)):
        opened = ArchiveFile(io.BytesIO(whole[: at + offset] + bytes([value]) + whole[at + offset + 1 :]))
        with pytest.raises(zipfile.BadZipFile):
            opened.read("deskreader.json", 10_000)
