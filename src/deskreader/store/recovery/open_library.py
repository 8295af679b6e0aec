"""Opening the library: made where there is none, migrated where it is older, set aside where it is damaged."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.store import backups
from deskreader.store.articles import search_index
from deskreader.store.recovery import integrity_check
from deskreader.store.recovery.repair_sql import UNSOUND_VALUES
from deskreader.store.recovery.salvage import Salvaged, salvage
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.sqlite.encoding import APPLICATION_ID
from deskreader.store.sqlite.error_mapping import store_error, translate_errors

log = logging.getLogger(__name__)

UNLIKELY = 10_000
"""No program will ever make a library of this version: its number is damaged."""

_DAMAGED = frozenset({Kind.DAMAGED_LIBRARY})
_BESIDE = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class OpenedLibrary:
    """The writer's connection, where a damaged library was put, if one was, and what came out of it."""

    connection: sqlite3.Connection
    set_aside: Path | None = None
    rescued: Salvaged | None = None


def open_library(path: Path, wait: float, now: Callable[[], datetime]) -> OpenedLibrary:
    """A library of the present version, ready to be written.

    Raises: StoreError(NEWER_LIBRARY | DAMAGED_LIBRARY | READ_ONLY | DISK_FULL | BUSY_LIBRARY | STORAGE).
    """
    with translate_errors():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (path.name, *(path.name + end for end in (*_BESIDE, "-journal", ".open", ".suspect"))):
            beside = path.with_name(name)
            if beside.exists() and not beside.is_file():  # a pipe would make SQLite wait for ever
                raise StoreError(Kind.NOT_A_PLAIN_FILE, name)
        found = migrations.version_in_file(path)
        if len(migrations.STEPS) < found < UNLIKELY:
            raise StoreError(Kind.NEWER_LIBRARY, str(found))
    try:
        return OpenedLibrary(open_sound(path, wait))
    except StoreError as error:
        if error.kind not in _DAMAGED or not path.exists():
            raise
        return _begin_anew(path, wait, now(), error.detail)


def _begin_anew(path: Path, wait: float, at: datetime, damage: str) -> OpenedLibrary:
    """A new library with all that can be read of the damaged one, which is kept under another name.

    The new one is made beside it first: where that fails, for want of room say, everything is still as it was.
    """
    beside = path.with_name(f"{path.stem}.new{path.suffix}")
    with translate_errors():
        for end in ("", *_BESIDE):
            beside.with_name(beside.name + end).unlink(missing_ok=True)
        with closing(connect_writer(beside, wait)) as fresh:
            rescued = salvage(path, fresh)
        set_aside = set_library_aside(path, at)
        beside.rename(path)
    log.warning(
        "the library is damaged (%s); it is kept as %s; feeds rescued: %s, articles: %s, only their state: %s",
        damage,
        set_aside.name,
        rescued.feeds,
        rescued.articles,
        rescued.lost_articles,
    )
    return OpenedLibrary(open_sound(path, wait), set_aside, rescued)


def open_sound(path: Path, wait: float, keeps_copy: bool = True) -> sqlite3.Connection:
    """The writer's connection to a library that is whole, brought to the present version. Raises: StoreError."""
    with translate_errors():
        if _is_cut(path):
            raise StoreError(Kind.DAMAGED_LIBRARY, "cut short")
        if _lost_its_log(path):
            raise StoreError(Kind.DAMAGED_LIBRARY, "the log is gone")
        connection = connect_writer(path, wait)
        try:
            _look(connection, path)
            migrations.migrate(connection, path, keeps_copy=keeps_copy)
            search_index.rebuild_if_tokens_changed(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def suspicion_path(path: Path) -> Path:
    """A file that stands beside the library after damage was met in it, so that the next start looks at all of it."""
    return path.with_name(path.name + ".suspect")


def mark_suspect(path: Path) -> None:
    """Remembers for the next start that damage was met."""
    try:
        suspicion_path(path).touch()
    except OSError:
        log.info("the damage could not be noted beside the library")


def open_mark_path(path: Path) -> Path:
    """A file that stands beside the library while a program has it open."""
    return path.with_name(path.name + ".open")


def mark_open(path: Path, is_open: bool) -> None:
    """Marks the library as open or no longer so. SQLite removes the log itself when the last program closes."""
    with suppress(OSError):  # the mark only tells of a log that went astray
        if is_open:
            if path.with_name(path.name + "-wal").exists():  # some file systems can have no log
                open_mark_path(path).touch()
        else:
            open_mark_path(path).unlink(missing_ok=True)


def _lost_its_log(path: Path) -> bool:
    """Whether the last program did not close the library and yet there is no log: what was written last is lost."""
    return path.exists() and open_mark_path(path).exists() and not path.with_name(path.name + "-wal").exists()


def _is_cut(path: Path) -> bool:
    """Whether the file is shorter than its header says. Only told where no log is left that may hold the rest.

    Bytes 16-17 are the page size, 28-31 the number of pages (https://sqlite.org/fileformat.html#the_database_header).
    """
    log_file = path.with_name(path.name + "-wal")
    if not path.exists() or (log_file.exists() and log_file.stat().st_size):
        return False
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100:
        return bool(head) or backups.backup_folder(path).exists()
    page_size = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    return path.stat().st_size < pages * (65536 if page_size == 1 else page_size)


def _look(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError(DAMAGED_LIBRARY) for a file of another kind, and for damage where some was met before."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    if tables and ours != APPLICATION_ID:
        raise StoreError(Kind.DAMAGED_LIBRARY, "not a library")
    if migrations.version(connection) == len(migrations.STEPS):
        _look_at_tables(connection)
    if not suspicion_path(path).exists():
        return
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise StoreError(Kind.DAMAGED_LIBRARY, "integrity_check")
    if integrity_check.damaged_texts(connection):
        raise StoreError(Kind.DAMAGED_LIBRARY, "texts")
    if any(connection.execute(query).fetchone() for query in UNSOUND_VALUES):
        raise StoreError(Kind.DAMAGED_LIBRARY, "values")
    suspicion_path(path).unlink(missing_ok=True)


def _look_at_tables(connection: sqlite3.Connection) -> None:
    """Raises StoreError(DAMAGED_LIBRARY) where a table cannot even be asked: the list of tables itself is damaged."""
    for table in (
        "folders",
        "feeds",
        "feed_counts",
        "states",
        "articles",
        "bodies",
        "article_pictures",
        "images",
        "search",
        "blocks",
        "saved_searches",
        "sites",
    ):
        try:
            connection.execute(f"SELECT * FROM {table} LIMIT 0").fetchall()
        except sqlite3.OperationalError as error:
            raise store_error(error) or StoreError(Kind.DAMAGED_LIBRARY, table) from error


def set_library_aside(path: Path, at: datetime) -> Path:
    """Renames the library and its log to a name of their own, and returns the library's. Raises: StoreError."""
    stem = f"{path.stem}.damaged-{at:%Y%m%d-%H%M%S}"
    target = path.with_name(stem + path.suffix)
    count = 1
    while target.exists():
        count += 1
        target = path.with_name(f"{stem}-{count}{path.suffix}")
    try:
        for end in _BESIDE:
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.rename(target.with_name(target.name + end))
        path.rename(target)
        suspicion_path(path).unlink(missing_ok=True)
        open_mark_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(Kind.DAMAGED_LIBRARY, "it cannot be set aside") from (store_error(error) or error)
    return target
