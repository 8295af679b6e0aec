"""The way back: a backup put in the place of the present library, while the program runs, in one transaction.

The backup itself is never touched: a copy of it is brought to the present version first, and checked. The present
library is kept as a backup of its own. Killed at any moment, the present library stays as it was.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, UndoToken
from deskreader.model.backups import BackupCause
from deskreader.model.changes import UndoAct
from deskreader.store import backups
from deskreader.store.articles import images
from deskreader.store.articles.image_files import ImageFiles, ImageRunner
from deskreader.store.recovery.open_library import open_sound
from deskreader.store.schema import migrations
from deskreader.store.sqlite.encoding import APPLICATION_ID
from deskreader.store.sqlite.error_mapping import translate_errors
from deskreader.store.undo import journal

_NUMBERED = ("folders", "feeds", "states", "undo", "tags")
_ENDS = ("", "-wal", "-shm", "-journal")


def restore(database: ImageRunner, backup: Path, now: datetime) -> tuple[UndoToken, Path]:
    """Replaces the library by what `backup` holds; a token that undoes it, and the backup of the library as it was.

    Raises: StoreError(DAMAGED_LIBRARY | NEWER_LIBRARY) for a backup of no use, and StoreError(DISK_FULL | READ_ONLY);
    the library is then as it was.
    """
    return _replace(database, backup, now, can_undo=True)


def undo_restore(database: ImageRunner, token: UndoToken, now: datetime) -> Changes:
    """Brings back the library as it was before a restore; changes nothing where the token was used or is too old.

    Raises: StoreError.
    """
    name = database.read(journal.backup_before_restore, token)
    if name is None:
        return Changes()
    _replace(database, backups.backup_folder(database.path) / name, now, can_undo=False)
    return Changes(outline=True, everything=True)


def _replace(database: ImageRunner, backup: Path, now: datetime, can_undo: bool) -> tuple[UndoToken, Path]:
    """Replaces the library; where it `can_undo`, the journal of the restored library says so, else that library is
    exactly what the backup holds."""
    library = database.path
    beside = library.with_name(f"{library.stem}.restored{library.suffix}")
    _remove(beside)
    try:
        with translate_errors():
            _check_kind(backup)
            shutil.copyfile(backup, beside)
        with closing(open_sound(beside, database.wait, keeps_copy=False)) as copy, translate_errors():
            _make_fit(copy, library, database.image_files)
        kept = backups.make_backup(library, BackupCause.BEFORE_RESTORE, now)
        token = _noted(beside, kept, now) if can_undo else UndoToken(0, 0, UndoAct.RESTORE)
        database.write_without_transaction(_fill, beside)
    finally:
        _remove(beside)
    return token, kept


def _noted(beside: Path, kept: Path, now: datetime) -> UndoToken:
    """Notes the restore in the journal of the copy, so that it can be taken back also after a restart."""
    with translate_errors(), closing(sqlite3.connect(beside)) as copy, copy:
        return journal.record(copy, UndoAct.RESTORE, [kept.name], 1, now)


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
    images.drop_images_without_file(copy, files)
    copy.execute("COMMIT")
    copy.execute("DETACH present")
    copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    if copy.execute("PRAGMA page_size").fetchone() != (page_size,):
        copy.execute(f"PRAGMA page_size = {page_size}")
        copy.execute("VACUUM")


def _fill(db: sqlite3.Connection, beside: Path) -> None:
    with closing(sqlite3.connect(f"{beside.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(db)
