"""Files that a person chose to read, with trouble as typed errors."""

from __future__ import annotations

from pathlib import Path

from deskreader.errors import DeskReaderError, Kind

OUTLINE_MAX_BYTES = 20_000_000
"""No outline of feeds is larger; a file that is was chosen by mistake."""


def read_outline(path: str) -> bytes:
    """The bytes of a chosen OPML file.

    Raises: DeskReaderError(UNREADABLE_FILE, TOO_LARGE).
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(OUTLINE_MAX_BYTES + 1)
    except OSError as error:
        raise DeskReaderError(Kind.UNREADABLE_FILE, error.strerror or Path(path).name) from error
    if len(data) > OUTLINE_MAX_BYTES:
        raise DeskReaderError(Kind.TOO_LARGE, Path(path).name)
    return data
