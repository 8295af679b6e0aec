"""The cipher of synced folders: what is sealed comes back, and what was changed on the way is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader.sync import folder_cipher
from deskreader.sync.folder_cipher import CHUNK, COSTS, FolderCipher, cipher_for, header_of, is_encrypted, new_cipher

DEVICE = "0123456789ab"


@pytest.fixture(scope="module")
def cipher() -> FolderCipher:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_cipher, "COST", 10)
        return new_cipher("correct horse")


def test_the_header_tells_the_right_passphrase_from_a_wrong_one(cipher: FolderCipher) -> None:
    header = header_of(cipher.header.line)
    assert header == cipher.header
    assert header is not None
    assert is_encrypted(header.line)
    assert cipher_for(header, "correct horse") is not None
    assert cipher_for(header, "correct horse ") is None
    assert b"correct" not in header.line


def test_signs_that_are_typed_in_several_ways_make_one_key() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_cipher, "COST", 10)
        assert cipher_for(new_cipher("Gru\u0308n").header, "Gr\u00fcn") is not None


@given(st.binary(max_size=3 * CHUNK))
@settings(max_examples=50)
def test_what_is_sealed_comes_back(cipher: FolderCipher, data: bytes) -> None:
    sealed = cipher.header.line + cipher.seal(data, DEVICE)
    assert cipher.open(sealed, DEVICE) == data
    if data:
        assert cipher.open(sealed, "ba9876543210") == b""


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.data())
@settings(max_examples=100)
def test_a_damaged_line_is_left_out_and_harms_no_other(
    cipher: FolderCipher, parts: list[bytes], data: st.DataObject
) -> None:
    lines = [cipher.seal(part, DEVICE) for part in parts]
    file = bytearray(b"".join(lines))
    if file:
        place = data.draw(st.integers(0, len(file) - 1))
        file[place] ^= data.draw(st.integers(1, 255))
    opened = cipher.open(bytes(file), DEVICE)
    untouched = [
        part for part, line in zip(parts, lines, strict=True) if line.rstrip(b"\n") in bytes(file).split(b"\n")
    ]
    assert opened == b"".join(untouched)


@given(st.binary(max_size=300))
def test_any_other_bytes_are_no_header_and_open_to_nothing(cipher: FolderCipher, data: bytes) -> None:
    for beginning in (b"", folder_cipher.MARK):
        header = header_of(beginning + data)
        assert header is None or header.cost in COSTS
        assert cipher.open(beginning + data, DEVICE) == b""


@pytest.mark.parametrize("change", [b'"cost": 40', b'"cost": "10"', b'"cost": -1', b'"cost": 10.0'])
def test_a_cost_that_would_take_all_memory_is_refused(cipher: FolderCipher, change: bytes) -> None:
    import zlib

    text = cipher.header.line.partition(b"{")[2].rstrip(b"\n").replace(b'"cost": 10', change)
    text = b"{" + text
    assert header_of(folder_cipher.MARK + b"%08x %s\n" % (zlib.crc32(text), text)) is None


def test_a_cut_header_is_none(cipher: FolderCipher) -> None:
    line = cipher.header.line
    assert all(header_of(line[:end]) is None for end in range(len(line)))
