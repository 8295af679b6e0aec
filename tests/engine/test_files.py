"""Files that are written for the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskreader.engine.files import write_file
from deskreader.errors import DeskReaderError, Kind


def test_a_file_is_written_completely_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.opml"
    write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    folder = tmp_path / "folder.opml"
    folder.mkdir()
    with pytest.raises(DeskReaderError) as error:
        write_file(str(folder), b"x")
    assert error.value.kind is Kind.NOT_A_PLAIN_FILE
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.opml", "out.opml"]
