"""Files that a person chose to read or to write, with trouble as typed errors."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deskreader.engine.trouble import file_error
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


def write_file(path: str, data: bytes) -> None:
    """Writes a chosen file whole or not at all.

    Raises: DeskReaderError(DISK_FULL, READ_ONLY, NO_FOLDER, STORAGE).
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=Path(path).parent, prefix=".deskreader-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise file_error(error, Path(path).name) from error
