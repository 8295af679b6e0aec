"""Backups: whole, checked copies of the library beside it, and the way back from one of them.

A copy is made with SQLite's backup, which sees the library as it was at one moment while others go on writing
(https://sqlite.org/backup.html). It stands under another name until it is checked and on the disk, so a name that ends
in `.db` is always whole. Pictures are not in it: they are fetched anew where their files are gone by then.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.model.backups import Backup, BackupCause
from deskreader.store.sqlite.encoding import APPLICATION_ID
from deskreader.store.sqlite.error_mapping import translate_errors

KEPT = {BackupCause.DAILY: 7, BackupCause.BY_HAND: 7, BackupCause.BEFORE_UPDATE: 3, BackupCause.BEFORE_RESTORE: 3,
        BackupCause.BEFORE_IMPORT: 3}  # fmt: skip
EVERY = timedelta(days=1)
PAGES_AT_ONCE = 256  # copied between two breaths of the disk
BREATH = 0.002  # seconds
STALE = 3600.0  # seconds after which an unfinished copy is one that a killed program left
LEAST_KEPT = 2  # however large they are
LARGE = 2**30
"""Bytes from which on a library is very large: its daily copy waits for quiet, and only LEAST_KEPT of them stay."""
SHARE = 0.25  # of the disk's free room that daily copies may take

_NAME = re.compile(r"library-(\d{8}-\d{6})-(daily|by_hand|before_update|before_restore|before_import)(?:-\d+)?\.db")


def backup_folder(library: Path) -> Path:
    """Where a library's backups lie."""
    return library.parent / "backups"


def make_backup(library: Path, cause: BackupCause, now: datetime) -> Path:
    """A whole, checked copy of the library as it is now. Call it off the writer's thread: it takes its time.

    Raises: StoreError(DISK_FULL | READ_ONLY | DAMAGED_LIBRARY | STORAGE), and then no copy is left.
    """
    with translate_errors(), closing(sqlite3.connect(f"{library.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.isolation_level = None
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees one moment
        return copy_library(source, backup_folder(library), cause, now)


def copy_library(source: sqlite3.Connection, folder: Path, cause: BackupCause, now: datetime) -> Path:
    """The copy of what a connection sees. Raises: StoreError(DAMAGED_LIBRARY), sqlite3.Error, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_unfinished(folder)
    target = _free_name(folder, cause, now)
    beside = target.with_name(f".{target.stem}.{secrets.token_hex(8)}.part")
    try:
        with closing(sqlite3.connect(beside)) as copy:
            source.backup(copy, pages=PAGES_AT_ONCE, sleep=BREATH)
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
            if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise StoreError(Kind.DAMAGED_LIBRARY, "the copy is not whole")
        beside.chmod(0o600)
        _to_disk(beside)
        beside.replace(target)
        _to_disk(folder)
    except BaseException:
        for end in ("", "-journal", "-wal", "-shm"):
            beside.with_name(beside.name + end).unlink(missing_ok=True)
        raise
    _remove_old(folder)
    return target


def _free_name(folder: Path, cause: BackupCause, now: datetime) -> Path:
    stem = f"library-{now.astimezone(UTC):%Y%m%d-%H%M%S}-{cause.value}"
    target, count = folder / f"{stem}.db", 1
    while target.exists():
        count += 1
        target = folder / f"{stem}-{count}.db"
    return target


def _to_disk(path: Path) -> None:
    """Waits until a file, or what a folder names, is on the disk; systems that cannot open a folder are let be."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_unfinished(folder: Path) -> None:
    for path in folder.glob(".library-*.part*"):
        with suppress(OSError):
            if abs(time.time() - path.stat().st_mtime) > STALE:
                path.unlink()


def _remove_old(folder: Path) -> None:
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize if hasattr(os, "statvfs") else 2**62
    for path in outdated(_named(folder), free):
        with suppress(OSError):
            path.unlink()


def outdated(found: Sequence[Backup], free: int) -> list[Path]:
    """Which of these backups go: of each cause all but the newest few, and of daily ones what takes too much room."""
    gone = []
    for cause, count in KEPT.items():
        newest = sorted((b for b in found if b.cause is cause), key=_age_order, reverse=True)
        taken = 0
        for place, backup in enumerate(newest):
            taken += backup.bytes
            is_huge = cause is BackupCause.DAILY and backup.bytes >= LARGE
            is_large = is_huge or taken > SHARE * (free + taken)
            if place >= count or (place >= LEAST_KEPT and is_large):
                gone.append(backup.path)
    return gone


def _named(folder: Path) -> list[Backup]:
    """The backups by their names alone, the newest first. Raises: OSError."""
    found = []
    for path in folder.glob("library-*.db"):
        parts = _NAME.fullmatch(path.name)
        if parts:
            at = datetime.strptime(parts[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
            found.append(Backup(path, at, BackupCause(parts[2]), path.stat().st_size))
    return sorted(found, key=_age_order, reverse=True)


def _age_order(backup: Backup) -> tuple[datetime, int, str]:
    """What sorts backups by age; of two of the same second, the later one has the longer name."""
    return backup.made_at, len(backup.path.name), backup.path.name


def all_backups(library: Path) -> tuple[Backup, ...]:
    """The backups of a library with what they hold, the newest first. Raises: StoreError."""
    with translate_errors():
        return tuple(_counted(backup) for backup in _named(backup_folder(library)))


def remove_empty(library: Path) -> None:
    """Removes backups that hold neither feeds nor articles, as former versions made them.

    What the user made by hand stays, and so does what the undoing of the last restore needs. Raises: StoreError.
    """
    with translate_errors():
        found = _named(backup_folder(library))
        last_restore = next((backup.path for backup in found if backup.cause is BackupCause.BEFORE_RESTORE), None)
        for backup in found:
            is_kept = backup.cause is BackupCause.BY_HAND or backup.path == last_restore
            if not is_kept and _holds_nothing(backup.path):
                backup.path.unlink(missing_ok=True)


def _holds_nothing(path: Path) -> bool:
    """Whether a backup can be read and is one of an empty library."""
    try:
        with closing(_opened(path)) as db:
            return is_empty(db)
    except (sqlite3.Error, StoreError):
        return False


def backup_in_file(path: Path) -> Backup:
    """What a file holds that is to be restored; one under another name is as old as the file. Raises: StoreError."""
    with translate_errors():
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise StoreError(Kind.NOT_A_LIBRARY, path.name)
        size, changed = path.stat().st_size, path.stat().st_mtime
    made = datetime.fromtimestamp(changed, UTC)
    known = next((one for one in _named(path.parent) if one.path == path), None)
    found = _counted(known or Backup(path, made, BackupCause.BY_HAND, size))
    if not found.is_readable:
        raise StoreError(Kind.DAMAGED_LIBRARY, path.name)
    return found


def _counted(backup: Backup) -> Backup:
    """The backup with what it holds; one that cannot be read holds nothing, and says so."""
    try:
        with closing(_opened(backup.path)) as db:
            feeds, articles, starred = db.execute(
                """
                SELECT count(*), coalesce(sum(c.total), 0), coalesce(sum(c.starred), 0)
                FROM feed_counts c JOIN feeds f ON f.id = c.feed_id WHERE f.removed_at IS NULL"""
            ).fetchone()
    except (sqlite3.Error, StoreError):
        return Backup(backup.path, backup.made_at, backup.cause, backup.bytes, is_readable=False)
    return Backup(backup.path, backup.made_at, backup.cause, backup.bytes, feeds, articles, starred)


def _opened(path: Path) -> sqlite3.Connection:
    """A connection that only reads a copy. Raises: StoreError(DAMAGED_LIBRARY), sqlite3.Error."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        if db.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StoreError(Kind.DAMAGED_LIBRARY, path.name)
    except BaseException:
        db.close()
        raise
    return db


def is_empty(db: sqlite3.Connection) -> bool:
    """Whether a library has neither feeds nor articles, so that there is nothing to back up."""
    found = db.execute("SELECT EXISTS (SELECT 1 FROM feeds) OR EXISTS (SELECT 1 FROM articles)").fetchone()
    return not found[0]


def is_very_large(library: Path) -> bool:
    """Whether copying the library takes so long that it is better done in a quiet moment. Raises: StoreError."""
    with translate_errors():
        return library.stat().st_size >= LARGE


def is_due(library: Path, now: datetime) -> bool:
    """Whether the last daily backup is a day old, or from the future: the clock was set back. Raises: StoreError."""
    with translate_errors():
        made = [backup.made_at for backup in _named(backup_folder(library)) if backup.cause is BackupCause.DAILY]
    return not made or not now - EVERY < max(made) <= now
