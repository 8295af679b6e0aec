"""Files and folders that the program writes, with their errors as typed errors."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.plain_files import read_plain, replaced_file
from deskreader.profile import Profile

LONGEST_NAME = 80
"""Characters of a file's name that is made of a title."""
_KINDS = {
    errno.ENOSPC: Kind.DISK_FULL,
    errno.EDQUOT: Kind.DISK_FULL,
    errno.EFBIG: Kind.DISK_FULL,
    errno.EACCES: Kind.READ_ONLY,
    errno.EPERM: Kind.READ_ONLY,
    errno.EROFS: Kind.READ_ONLY,
    errno.ENOENT: Kind.NO_FOLDER,
    errno.ENOTDIR: Kind.NO_FOLDER,
}


def make_folders(profile: Profile) -> None:
    """Makes the folders of a profile. Raises: StoreError(READ_ONLY | DISK_FULL | STORAGE) that names the folder."""
    try:
        profile.create()
    except OSError as error:
        raise StoreError(_KINDS.get(error.errno or 0, Kind.STORAGE), str(error.filename)) from error


def file_error(error: OSError, name: str) -> DeskReaderError:
    """The typed error for a file that could not be written; it holds the file's name without its folder."""
    if error.errno == errno.EINVAL:
        return DeskReaderError(Kind.NOT_A_PLAIN_FILE, name)
    return DeskReaderError(_KINDS.get(error.errno or 0, Kind.STORAGE), name)


@contextmanager
def replacing_file(target: Path, is_private: bool = False) -> Iterator[Path]:
    """Yields the path of a new file that replaces `target` at the end, or goes without a trace after an error.

    Only its owner can read the file where it `is_private`.

    Raises: DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE) for an OSError, also of the body.
    """
    try:
        with replaced_file(target, 0o600 if is_private else 0o644) as temporary:
            yield temporary
    except OSError as error:
        raise file_error(error, target.name) from error


def write_file(path: str, data: bytes, is_private: bool = False) -> None:
    """Writes a file whole or not at all; only its owner can read it where it `is_private`.

    Raises: DeskReaderError(DISK_FULL | READ_ONLY | NO_FOLDER | STORAGE).
    """
    with replacing_file(Path(path), is_private) as temporary:
        temporary.write_bytes(data)


def file_name(title: str) -> str:
    """Returns a name for a file made of a title, which every system takes; it has no suffix."""
    words = "".join(character if character.isalnum() or character in " -_" else " " for character in title)
    return " ".join(words.split())[:LONGEST_NAME].strip() or "deskreader"


def read_file(path: Path, largest: int) -> bytes:
    """Returns the bytes of a plain file.

    Raises: DeskReaderError(FILE_TOO_LARGE) for one of more than `largest` bytes, OSError for what is no plain file.
    """
    data = read_plain(path, largest)
    if data is None:
        raise DeskReaderError(Kind.FILE_TOO_LARGE, f"> {largest // 1_000_000} MB")
    return data
