"""The way back: a backup put in the place of the present library, while the program runs, in one transaction.

The backup itself is never touched: a copy of it is brought to the present version first, and checked. The present
library is kept as a backup of its own. Killed at any moment, the present library stays as it was.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.model import UndoToken
from deskreader.model.backups import BackupCause
from deskreader.store import backups
from deskreader.store.articles import images
from deskreader.store.articles.image_files import ImageFiles
from deskreader.store.recovery.open_library import open_whole
from deskreader.store.schema import migrations
from deskreader.store.schema.v1_v2_initial import APPLICATION_ID
from deskreader.store.sqlite.error_mapping import told
from deskreader.store.undo import journal

Run = Callable[[Callable[[sqlite3.Connection], None]], None]
_NUMBERED = ("folders", "feeds", "states", "undo", "tags")
_ENDS = ("", "-wal", "-shm", "-journal")


def restore(
    backup: Path, library: Path, files: ImageFiles, now: datetime, run: Run, wait: float, can_undo: bool = True
) -> tuple[UndoToken, Path]:
    """Puts what `backup` holds in the place of the library; a token for the way back, and where the library as it was
    is kept.

    `run` gives an act the writer's connection without a transaction. Where it `can_undo`, the journal of the restored
    library tells of it; else that library is exactly what the backup holds.

    Raises: StoreError(DAMAGED_LIBRARY | NEWER_LIBRARY) for a backup of no use, and StoreError(DISK_FULL | READ_ONLY);
    the library is then as it was.
    """
    beside = library.with_name(f"{library.stem}.restored{library.suffix}")
    _remove(beside)
    try:
        with told():
            _check_kind(backup)
            shutil.copyfile(backup, beside)
        with closing(open_whole(beside, wait, keeps_copy=False)) as copy, told():
            _make_fit(copy, library, files)
        kept = backups.make(library, BackupCause.BEFORE_RESTORE, now)
        token = _noted(beside, kept, now) if can_undo else UndoToken(0, 0, journal.RESTORED)
        run(lambda db: _fill(db, beside))
    finally:
        _remove(beside)
    return token, kept


def _noted(beside: Path, kept: Path, now: datetime) -> UndoToken:
    """Notes the restore in the journal of the copy, so that it can be taken back also after a restart."""
    with told(), closing(sqlite3.connect(beside)) as copy, copy:
        return journal.note(copy, journal.RESTORED, [kept.name], 1, now)


def _check_kind(backup: Path) -> None:
    if migrations.version_in_file(backup) > len(migrations.STEPS):
        raise StoreError(Kind.NEWER_LIBRARY, backup.name)
    with backup.open("rb") as file:
        head = file.read(100)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise StoreError(Kind.DAMAGED_LIBRARY, backup.name)


def _remove(path: Path) -> None:
    for end in _ENDS:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _make_fit(copy: sqlite3.Connection, library: Path, files: ImageFiles) -> None:
    """Checks the copy, lets its numbers go on where the library's are, and forgets pictures whose files are gone."""
    if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreError(Kind.DAMAGED_LIBRARY, "the backup is not whole")
    copy.execute("ATTACH ? AS present", (f"{library.absolute().as_uri()}?mode=ro",))
    (page_size,) = copy.execute("PRAGMA present.page_size").fetchone()
    copy.execute("BEGIN IMMEDIATE")
    for table in _NUMBERED:
        copy.execute(
            "INSERT INTO sqlite_sequence SELECT ?1, 0 WHERE ?1 NOT IN (SELECT name FROM sqlite_sequence)", (table,)
        )
        copy.execute(
            """
            UPDATE sqlite_sequence SET seq = max(seq, coalesce(
                (SELECT seq FROM present.sqlite_sequence p WHERE p.name = ?1), 0)) WHERE name = ?1""",
            (table,),
        )
    images.forget_missing(copy, files)
    copy.execute("COMMIT")
    copy.execute("DETACH present")
    copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    if copy.execute("PRAGMA page_size").fetchone() != (page_size,):
        copy.execute(f"PRAGMA page_size = {page_size}")
        copy.execute("VACUUM")


def _fill(db: sqlite3.Connection, beside: Path) -> None:
    with closing(sqlite3.connect(f"{beside.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(db)
