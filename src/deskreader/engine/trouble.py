"""Trouble with files that a person named, as typed errors."""

from __future__ import annotations

import errno

from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.profile import Profile

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
    """Makes the folders of a profile. Raises: StoreError(READ_ONLY | DISK_FULL | STORAGE), with the folder's name."""
    try:
        profile.create()
    except OSError as error:
        raise StoreError(_KINDS.get(error.errno or 0, Kind.STORAGE), str(error.filename)) from error


def file_error(error: OSError, name: str) -> DeskReaderError:
    """The error for a file that could not be written, with its name alone."""
    return DeskReaderError(_KINDS.get(error.errno or 0, Kind.STORAGE), name)
