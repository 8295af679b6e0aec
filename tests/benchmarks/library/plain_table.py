"""The reference for sizes and searches: the same articles in one plain table without an index, as in many readers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from deskreader.store.sqlite.connections import connect_reader
from deskreader.store.sqlite.encoding import unpack

TABLE = """
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY, is_read INTEGER, is_starred INTEGER, feed INTEGER, title TEXT, url TEXT, author TEXT,
        date_created INTEGER, contents TEXT, custom_id TEXT)"""
ARTICLES = """
    SELECT s.article_id, s.is_read, s.is_starred, s.feed_id, a.title, a.link, a.author, s.sorted_at / 1000, b.packed,
           coalesce(a.guid, a.link)
    FROM states s JOIN articles a ON a.id = s.article_id JOIN bodies b ON b.id = 4 * a.id WHERE s.article_id <= ?"""


@contextmanager
def plain_table(library: Path, folder: Path, limit: int) -> Iterator[sqlite3.Connection]:
    """Copies the first `limit` articles of a library into a plain table in the file `plain.db` in `folder`."""
    path = folder / "plain.db"
    path.unlink(missing_ok=True)
    with closing(connect_reader(library, 5)) as library_db, closing(sqlite3.connect(path)) as db:
        db.execute(TABLE)
        for row in library_db.execute(ARTICLES, (limit,)):
            values = [*row[:8], unpack(row[8])[1], row[9]]
            db.execute("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        db.commit()
        yield db
    path.unlink()


def scan_seconds(db: sqlite3.Connection, word: str) -> float:
    """Returns the CPU seconds of a search that scans every title and text, as most readers do."""
    start = time.thread_time()
    db.execute(
        "SELECT id FROM messages WHERE title LIKE ?1 OR contents LIKE ?1 ORDER BY date_created DESC LIMIT 50",
        (f"%{word}%",),
    ).fetchall()
    return time.thread_time() - start


def bytes_by_part(library: Path) -> dict[str, int]:
    """Returns the bytes of the library's file by content."""
    parts = {"text": 0, "titles and addresses": 0, "search index": 0, "state": 0, "free": 0, "other": 0}
    with closing(sqlite3.connect(library)) as db:
        for name, size in db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            parts[_part_of(name)] += size
        free, page = (db.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in ("freelist_count", "page_size"))
        parts["free"] = free * page
    return parts


def _part_of(name: str) -> str:
    if name.startswith("bodies"):
        return "text"
    if name.startswith("articles"):
        return "titles and addresses"
    if name.startswith(("search", "blocks")):
        return "search index"
    return "state" if name.startswith("states") else "other"
