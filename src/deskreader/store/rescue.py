"""Out of a damaged library into a new one: every row that can still be read, table by table.

States are read first: where an article's text is gone but its state is not, the state waits for the feed to bring the
text again (`schema.LOST`), and the article is then as read and as starred as it was.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deskreader.store import migrations, search
from deskreader.store.rows import IN_LIST, as_list
from deskreader.store.schema import LOST

log = logging.getLogger(__name__)

Row = tuple[object, ...]

BATCH = 200  # rows read, and written, at a time
FARTHEST = 2**24
"""Row numbers. A gap of unreadable rows longer than this is taken for the end of the table."""

_TABLES = (("folders", "id"), ("images", "id"), ("feeds", "id"), ("states", "article_id"), ("articles", "id"), ("bodies", "id"))


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came out of a damaged library."""

    feeds: int = 0
    articles: int = 0
    lost_articles: int = 0  # known by their state, but without text until their feed brings it again


def rescue(damaged: Path, db: sqlite3.Connection) -> Rescued:
    """Copies what can be read of `damaged` into the new, empty library `db`. Raises: sqlite3.Error where `db` fails."""
    for mode in ("mode=ro", "immutable=1"):  # the second where even the log cannot be opened
        try:
            source = sqlite3.connect(f"file:{quote(str(damaged.absolute()))}?{mode}", uri=True, isolation_level=None)
        except sqlite3.Error:
            continue
        with closing(source):
            try:
                known = migrations.version(source) == len(migrations.STEPS)
                source.execute("SELECT name FROM sqlite_master").fetchall()
            except sqlite3.Error:
                continue
            return _copy(source, db) if known else Rescued()
    return Rescued()


def _copy(source: sqlite3.Connection, db: sqlite3.Connection) -> Rescued:
    for table, key in _TABLES:
        for batch in _batches(_readable(source, table, key)):
            _transact(db, lambda batch=batch, table=table: _insert(db, table, batch))  # type: ignore[misc]
        if table == "feeds":
            _transact(db, lambda: db.execute("UPDATE feeds SET folder_id = NULL WHERE folder_id NOT IN (SELECT id FROM folders)"))
    _transact(db, lambda: _make_whole(source, db))
    count = "SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM articles), count(*) FROM states WHERE gone_at = ?"
    return Rescued(*db.execute(count, (LOST,)).fetchone())


def _readable(source: sqlite3.Connection, table: str, key: str) -> Iterator[Row]:
    """The rows of a table in the order of their key, stepping over those that cannot be read."""
    last = -1
    while True:
        rows, is_end = _next_rows(source, table, key, last, BATCH)
        if not rows and not is_end:
            rows, is_end = _next_rows(source, table, key, last, 1)
        if not rows and not is_end:
            beyond = _beyond(source, table, key, last)
            if beyond is None:
                return
            last = beyond
            continue
        yield from (row for _, row in rows)
        if is_end:
            return
        last = rows[-1][0]


def _next_rows(
    source: sqlite3.Connection, table: str, key: str, last: int, limit: int
) -> tuple[list[tuple[int, Row]], bool]:
    """Rows behind `last` with their keys, and whether these are the last of all; nothing where a page is damaged."""
    query = f"SELECT {key}, * FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT ?"
    try:
        rows = source.execute(query, (last, limit)).fetchall()
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        return [], False
    return [(row[0], row[1:]) for row in rows], len(rows) < limit


def _beyond(source: sqlite3.Connection, table: str, key: str, last: int) -> int | None:
    """The least step over damage from which a row can be read again, as a key to go on behind; None where there is none."""
    good = 1
    while not _next_rows(source, table, key, last + good, 1)[0]:
        good *= 2
        if good > FARTHEST:
            return None
    bad = good // 2
    while good - bad > 1:
        middle = (good + bad) // 2
        if _next_rows(source, table, key, last + middle, 1)[0]:
            good = middle
        else:
            bad = middle
    return last + good


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _transact(db: sqlite3.Connection, work: object) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA defer_foreign_keys = ON")
    try:
        work()  # type: ignore[operator]
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
