"""Trouble with files that a person named, as typed errors."""

from __future__ import annotations

import errno

from deskreader.errors import DeskReaderError, Kind

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


def file_error(error: OSError, name: str) -> DeskReaderError:
    """The error for a file that could not be written, with its name alone."""
    return DeskReaderError(_KINDS.get(error.errno or 0, Kind.STORAGE), name)
