"""Out of a damaged library into a new one: every row that can still be read, table by table.

States are read first: where an article's text is gone but its state is not, the state waits for the feed to bring the
text again (`schema.LOST`), and the article is then as read and as starred as it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from deskreader.store import migrations, search
from deskreader.store.codes import unpack
from deskreader.store.mending import MENDINGS
from deskreader.store.schema import APPLICATION_ID, LOST

Row = tuple[object, ...]

BATCH = 200  # rows read, and written, at a time
FARTHEST = 2**24
"""Row numbers. A gap of unreadable rows longer than this is taken for the end of the table."""

_TABLES = (
    ("folders", "id"),
    ("images", "id"),
    ("feeds", "id"),
    ("states", "article_id"),
    ("bodies", "id"),
    ("articles", "id"),
    ("tags", "id"),
    ("positions", "article_id"),
    ("deleted", "article_id"),
    ("feed_rules", "feed_id"),
    ("folder_rules", "folder_id"),
    ("saved_searches", "id"),
)


_FETCH_ANEW = "UPDATE feeds SET next_due_at = NULL, body_hash = '', etag = NULL, last_modified = NULL"
_RESULT = """
    SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM articles), count(*) FROM states WHERE gone_at = ?"""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came out of a damaged library."""

    feeds: int = 0
    articles: int = 0
    lost_articles: int = 0  # known by their state, but without text until their feed brings it again


def rescue(damaged: Path, db: sqlite3.Connection) -> Rescued:
    """Copies what can be read of `damaged` into the new, empty library `db`. Raises: sqlite3.Error where `db` fails."""
    source = _opened(damaged)
    if source is None:
        return Rescued()
    with closing(source):
        db.execute("PRAGMA foreign_keys = OFF")
        _copy(source, db)
        db.execute("PRAGMA foreign_keys = ON")
    return Rescued(*db.execute(_RESULT, (LOST,)).fetchone())


def _opened(damaged: Path) -> sqlite3.Connection | None:
    """A connection to read with; None where it is no library of the present version, or none that can be read."""
    for mode in ("mode=ro", "immutable=1"):  # the second where the log cannot be read with it
        address = f"file:{quote(str(damaged.absolute()))}?{mode}"
        with suppress(sqlite3.Error):
            source = sqlite3.connect(address, uri=True, isolation_level=None)
            try:
                source.execute("PRAGMA writable_schema = ON")  # lets a file that is cut short be read all the same
                source.execute("SELECT name FROM sqlite_master").fetchall()
                (ours,) = source.execute("PRAGMA application_id").fetchone()
                if ours == APPLICATION_ID and migrations.version(source) == len(migrations.STEPS):
                    return source
            except (sqlite3.Error, UnicodeDecodeError):
                pass
            source.close()
    return None


def _copy(source: sqlite3.Connection, db: sqlite3.Connection) -> None:
    for table, key in _TABLES:
        for batch in _batches(_readable(source, table, key)):
            _in_transaction(db, partial(_insert, db, table, batch))
    _in_transaction(db, partial(_copy_links, source, db))
    _in_transaction(db, partial(_make_whole, db))


def _insert(db: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    """Rows as they were; one that breaks a rule of the table is left out."""
    if table == "bodies":
        rows = [row for row in rows if _is_text(row[1])]
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)


def _is_text(packed: object) -> bool:
    try:
        unpack(packed if isinstance(packed, bytes) else b"")
    except ValueError:
        return False
    return True


def _copy_links(source: sqlite3.Connection, db: sqlite3.Connection) -> None:
    for (article,) in db.execute("SELECT id FROM articles").fetchall():
        with suppress(sqlite3.DatabaseError):
            rows = source.execute("SELECT * FROM article_pictures WHERE article_id = ?", (article,)).fetchall()
            _insert(db, "article_pictures", rows)
    for (tag,) in db.execute("SELECT id FROM tags").fetchall():
        with suppress(sqlite3.DatabaseError):
            query = "SELECT article_id, tag_id FROM article_tags WHERE tag_id = ?"
            _insert(db, "article_tags", source.execute(query, (tag,)).fetchall())


def _make_whole(db: sqlite3.Connection) -> None:
    """Takes out what hangs in the air, and makes counts and index anew."""
    for statement in (*MENDINGS, _FETCH_ANEW):
        db.execute(statement)
    search.empty(db)
    search.fill(db, search.AT_ONCE)


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
    sound: list[tuple[int, Row]] = []
    for number, *row in rows:
        if number <= last:  # a damaged tree can lead back, and round for ever
            return sound, False
        last = number
        sound.append((number, tuple(row)))
    return sound, len(rows) < limit


def _beyond(source: sqlite3.Connection, table: str, key: str, last: int) -> int | None:
    """A key just before the next row that can be read behind the damage at `last`; None where there is none."""
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


def _in_transaction(db: sqlite3.Connection, work: Callable[[], None]) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        work()
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
