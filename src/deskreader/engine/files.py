"""Files that a person chose to write, whole or not at all, with trouble as typed errors."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deskreader.engine.trouble import file_error


def write_file(path: str, data: bytes, is_private: bool = False) -> None:
    """Writes a chosen file whole or not at all; nobody but its owner can read it where it `is_private`.

    Raises: DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE).
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=Path(path).parent, prefix=".deskreader-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o600 if is_private else 0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise file_error(error, Path(path).name) from error
