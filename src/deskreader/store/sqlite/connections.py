"""Opens connections to the library, with their pragmas and the SQL functions of this program."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from deskreader.store.sqlite.encoding import text_in
from deskreader.text.search.tokens import index_text

PAGE_SIZE = 8192
"""Bytes; measured best for rows of some KB. It can only be set before the first table is created."""
READER_CACHE = 1024
"""KiB for each connection; the system caches the file as well."""
LOG_LIMIT = 64 * 1024 * 1024
"""Bytes that the write-ahead log may keep on disk after a checkpoint."""


def _search_words(title: str, author: str | None, feed: int, packed: bytes) -> str:
    """Returns what the search index holds of an article: the SQL function `search_words`."""
    try:
        text = text_in(packed)
    except ValueError:
        text = ""  # a damaged body is reported when the article is opened; indexing goes on
    return index_text(title, author or "", feed, text)


def _connect(path: Path, mode: str, wait: float) -> sqlite3.Connection:
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.create_function("search_words", 4, _search_words, deterministic=True)
    return connection


def connect_writer(path: Path, wait: float) -> sqlite3.Connection:
    """Returns a connection that may write, and creates the file where there is none.

    It waits up to `wait` seconds for other processes that write. Raises: sqlite3.Error.
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
    """Creates the file, readable for its owner alone, where there is none; SQLite gives its log the same rights.

    SQLite reports the error where that fails.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def connect_reader(path: Path, wait: float) -> sqlite3.Connection:
    """Returns a connection that cannot write. Raises: sqlite3.Error."""
    connection = _connect(path, "ro", wait)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{READER_CACHE}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
