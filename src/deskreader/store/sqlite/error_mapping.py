"""Translates errors of SQLite and of the file system to StoreError: the only module that knows their codes."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskreader.errors import Kind, StoreError

# By primary result code (https://sqlite.org/rescode.html).
_BY_CODE = {
    sqlite3.SQLITE_FULL: Kind.DISK_FULL,
    sqlite3.SQLITE_READONLY: Kind.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Kind.READ_ONLY,
    sqlite3.SQLITE_PERM: Kind.READ_ONLY,
    sqlite3.SQLITE_BUSY: Kind.BUSY_LIBRARY,
    sqlite3.SQLITE_LOCKED: Kind.BUSY_LIBRARY,
    sqlite3.SQLITE_CORRUPT: Kind.DAMAGED_LIBRARY,
    sqlite3.SQLITE_NOTADB: Kind.DAMAGED_LIBRARY,
    sqlite3.SQLITE_IOERR: Kind.STORAGE,
    sqlite3.SQLITE_NOMEM: Kind.STORAGE,
    sqlite3.SQLITE_INTERRUPT: Kind.STORAGE,
    sqlite3.SQLITE_TOOBIG: Kind.FILE_TOO_LARGE,  # only where a limit was set: in the library of another reader
}
# A write that the system cut short. SQLite has a code of its own only for ENOSPC; quotas and file-size limits, which
# are far more common than a failing disk, are reported by these codes.
_NO_ROOM = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}
_BY_ERRNO = {
    errno.ENOSPC: Kind.DISK_FULL,
    errno.EDQUOT: Kind.DISK_FULL,
    errno.EFBIG: Kind.DISK_FULL,
    errno.EROFS: Kind.READ_ONLY,
    errno.EACCES: Kind.READ_ONLY,
    errno.EPERM: Kind.READ_ONLY,
}


def kind_of(error: sqlite3.Error) -> Kind | None:
    """Returns the kind for an error of SQLite; None where it is a bug of the program."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python itself: a text in the file is not UTF-8
        return Kind.DAMAGED_LIBRARY if "decode" in str(error) else None
    return Kind.DISK_FULL if code in _NO_ROOM else _BY_CODE.get(code & 0xFF)


def store_error(error: sqlite3.Error | OSError) -> StoreError | None:
    """Returns the typed error, with the name of its code and never a path; None where it is a bug of the program."""
    if isinstance(error, OSError):
        return StoreError(_BY_ERRNO.get(error.errno or 0, Kind.STORAGE), errno.errorcode.get(error.errno or 0, ""))
    kind = kind_of(error)
    return None if kind is None else StoreError(kind, getattr(error, "sqlite_errorname", ""))


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turns expected errors of the block into StoreError, and lets bugs of the program through."""
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite's message holds the damaged name of a table
        raise StoreError(Kind.DAMAGED_LIBRARY, "no UTF-8") from error
    except (sqlite3.Error, OSError) as error:
        typed = store_error(error)
        if typed is None:
            raise
        raise typed from error


@contextmanager
def translate_errors_in(folder: Path) -> Iterator[None]:
    """Makes a StoreError about missing write permission name the folder, which the user can change."""
    try:
        yield
    except StoreError as error:
        if error.kind is Kind.READ_ONLY:
            raise StoreError(Kind.READ_ONLY, str(folder)) from error
        raise


UNSOUND = (ValueError, TypeError, OverflowError)
"""Raised for values in the file that no act has written: a name of no enum member, a moment outside the calendar."""


@contextmanager
def translate_data_errors() -> Iterator[None]:
    """Does what `translate_errors` does, and also treats values that make no sense as damage."""
    with translate_errors():
        try:
            yield
        except UNSOUND as error:
            raise StoreError(Kind.DAMAGED_LIBRARY, type(error).__name__) from error
