"""Reading a damaged library: as it is, or with a list of tables from elsewhere where its own cannot be read.

SQLite keeps the list of tables in a tree that begins on the first page (https://sqlite.org/fileformat.html). If that is
damaged nothing can be asked, though all rows are there. But the roots of the tables stand where they stand in every
library that was made by the same steps: so the tree of a backup, or of a new library, is set in its place in a copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from deskreader.errors import StoreError
from deskreader.store import backups
from deskreader.store.recovery.file_bytes import FileBytes
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.sqlite.encoding import APPLICATION_ID

_INTERIOR, _LEAF = 5, 13
_HEADER = 100  # bytes before the first page's tree
_ENDS = ("", "-wal", "-shm", "-journal")
_NEEDED = frozenset({"feeds", "states", "articles", "bodies"})


@contextmanager
def open_damaged(damaged: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection to read a damaged library with; None where nothing helps. Files beside it are removed again."""
    source = _plain(damaged)
    if source is not None:
        with closing(source):
            yield source
        return
    graft = damaged.with_name(f"{damaged.stem}.graft{damaged.suffix}")
    try:
        source = _grafted(damaged, graft)
        if source is None:
            yield None
        else:
            with closing(source):
                yield source
    finally:
        for end in _ENDS:
            graft.with_name(graft.name + end).unlink(missing_ok=True)


def _plain(path: Path) -> sqlite3.Connection | None:
    """A connection to the file as it is; None where it is no library, or its list of tables cannot be read."""
    for mode in ("mode=ro", "immutable=1"):  # the second where the log cannot be read with it
        source = _connected(path, mode)
        if source is not None:
            return source
    return None


def _connected(path: Path, mode: str) -> sqlite3.Connection | None:
    with suppress(sqlite3.Error):
        source = sqlite3.connect(f"file:{quote(os.fsencode(path.absolute()))}?{mode}", uri=True, isolation_level=None)
        try:
            source.execute("PRAGMA writable_schema = ON")  # lets a file that is cut short be read all the same
            names = {name for (name,) in source.execute("SELECT name FROM sqlite_master").fetchall()}
            (ours,) = source.execute("PRAGMA application_id").fetchone()
            number = migrations.version(source)
            if ours == APPLICATION_ID and names >= _NEEDED and 0 < number <= len(migrations.STEPS):
                for table in _NEEDED:
                    source.execute(f"SELECT * FROM {table} LIMIT 0").fetchall()
                return source
        except (sqlite3.Error, UnicodeDecodeError):
            pass
        source.close()
    return None


def _grafted(damaged: Path, graft: Path) -> sqlite3.Connection | None:
    for scion in _scions(damaged):
        try:
            shutil.copyfile(damaged, graft)
            _set_in(scion, graft)
        except (OSError, ValueError):
            continue
        source = _connected(graft, "immutable=1")
        if source is not None:
            return source
    return None


def _scions(library: Path) -> Iterator[FileBytes]:
    """Whole libraries whose list of tables may fit: the newest backups, then a new one."""
    with suppress(StoreError, OSError):
        for backup in backups.all_backups(library)[:2]:
            with FileBytes(backup.path) as scion:
                yield scion
    fresh = library.with_name(f"{library.stem}.fresh{library.suffix}")
    try:
        with closing(connect_writer(fresh, 1.0)) as db:
            migrations.migrate(db, fresh, keeps_copy=False)
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
        with FileBytes(fresh) as scion:
            yield scion
    finally:
        for end in _ENDS:
            fresh.with_name(fresh.name + end).unlink(missing_ok=True)


def _number(data: FileBytes | bytearray, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _set_in(scion: FileBytes, graft: Path) -> None:
    """Puts the first page and the list of tables of one library into another. Raises: ValueError, OSError."""
    size = _number(scion, 16, 2)
    if scion[:16] != b"SQLite format 3\0" or size < 512:
        raise ValueError("no library")
    first = bytearray(scion[:size])
    pages = max(graft.stat().st_size, len(scion)) // size  # of a file cut short no table may begin on what is added
    added: list[bytes] = []
    if first[_HEADER] == _INTERIOR:
        for at in _pointers(first):
            child = _number(first, at, 4)
            page = scion[(child - 1) * size : child * size]
            if not page or page[0] != _LEAF:
                raise ValueError("a list of tables in three levels")
            added.append(page)
            first[at : at + 4] = (pages + len(added)).to_bytes(4, "big")
    elif first[_HEADER] != _LEAF:
        raise ValueError("no list of tables")
    first[18:20] = b"\1\1"  # no log
    first[28:32] = (pages + len(added)).to_bytes(4, "big")
    first[32:40] = bytes(8)  # no free pages are known
    first[92:96] = first[24:28]  # the number of pages is valid
    with graft.open("r+b") as file:
        file.write(first)
        file.seek(pages * size)
        file.write(b"".join(added))


def _pointers(first: bytearray) -> Iterator[int]:
    """Where in an interior first page the numbers of its children stand."""
    for cell in range(_number(first, _HEADER + 3, 2)):
        yield _number(first, _HEADER + 12 + 2 * cell, 2)
    yield _HEADER + 8
