"""The commands on feeds: reading a chosen OPML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.desktop.commands.feeds import OUTLINE_MAX_BYTES, read_outline
from deskreader.errors import DeskReaderError, Kind


def test_read_outline_returns_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(b"<opml/>")
    assert read_outline(str(path)) == b"<opml/>"


def test_a_missing_outline_is_an_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(DeskReaderError) as missing:
        read_outline(str(tmp_path / "none"))
    assert missing.value.kind is Kind.UNREADABLE_FILE


def test_an_outline_above_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    with path.open("wb") as file:
        file.truncate(OUTLINE_MAX_BYTES + 1)
    with pytest.raises(DeskReaderError) as large:
        read_outline(str(path))
    assert large.value.kind is Kind.TOO_LARGE
