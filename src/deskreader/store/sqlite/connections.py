"""Connections to the library: how they are opened, what they are told, which functions they know."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from deskreader.store.sqlite.encoding import text_in
from deskreader.text.search.tokens import index_text

PAGE_SIZE = 8192  # bytes; measured best for rows of some KB, and only to be set before the first table
READER_CACHE = 1024  # KiB a connection; what was read before, the system keeps as well
LOG_LIMIT = 64 * 1024 * 1024  # bytes that the log may keep on disk after a checkpoint


def _search_words(title: str, author: str | None, feed: int, packed: bytes) -> str:
    try:
        text = text_in(packed)
    except ValueError:
        text = ""  # a damaged body is told when it is opened; the index must go on
    return index_text(title, author or "", feed, text)


def _connect(path: Path, mode: str, wait: float) -> sqlite3.Connection:
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.create_function("search_words", 4, _search_words, deterministic=True)
    return connection


def connect_writer(path: Path, wait: float) -> sqlite3.Connection:
    """A connection that may write, and makes the file where there is none; it waits `wait` seconds for other processes.

    Raises: sqlite3.Error.
    """
    is_new = not path.exists() or not path.stat().st_size
    _make_private(path)
    connection = _connect(path, "rwc", wait)
    try:
        if is_new:
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute(f"PRAGMA journal_size_limit = {LOG_LIMIT}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = FAST")
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


def _make_private(path: Path) -> None:
    """Makes the file, which only its owner can read, where there is none; SQLite gives its log the same rights.

    An error is left for SQLite to report.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def connect_reader(path: Path, wait: float) -> sqlite3.Connection:
    """A connection that cannot write. Raises: sqlite3.Error."""
    connection = _connect(path, "ro", wait)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{READER_CACHE}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
