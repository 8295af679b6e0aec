"""Out of a damaged library into a new one: every row that can still be read, table by table.

States are read first: where an article's text is gone but its state is not, the state waits for the feed to bring the
text again (`schema.LOST`), and the article is then as read and as starred as it was. What of a damaged table cannot be
read comes from the newest backup, as far as it has it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from deskreader.store.articles import search_index
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.recovery import fill_from_backup, header_graft, page_scan
from deskreader.store.recovery.integrity_check import is_text
from deskreader.store.recovery.repair_sql import REPAIRS
from deskreader.store.recovery.states_from_indexes import restore_states
from deskreader.store.schema import migrations
from deskreader.store.schema.v1_v2_initial import LOST

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
    ("openings", "article_id"),
    ("deleted", "article_id"),
    ("story_edits", "article_id"),
    ("copies", "article_id"),
    ("story_updates", "story_id"),
    ("ungrouped_folders", "folder_id"),
    ("revisions", "id"),
    ("removals", "article_id"),
    ("page_checks", "article_id"),
    ("feed_rules", "feed_id"),
    ("folder_rules", "folder_id"),
    ("saved_searches", "id"),
    ("rules", "id"),
    ("remote_folders", "folder_id"),
    ("accounts", "id"),  # last, since the outbox hears of what is added while there are accounts
)
_LINKS = (
    ("article_pictures", "article_id", "articles", "id"),
    ("article_tags", "tag_id", "tags", "id"),
    ("rule_effects", "rule_id", "rules", "id"),
    ("account_articles", "account_id", "accounts", "id"),
    ("outbox", "account_id", "accounts", "id"),
    ("sync_fields", "account_id", "accounts", "id"),
)
"""Tables without numbers of their own, the column they are asked by, and where its values stand."""

_FETCH_ANEW = "UPDATE feeds SET next_due_at = NULL, body_hash = '', etag = NULL, last_modified = NULL"
_WITH_TEXT = "SELECT count(*) FROM articles a WHERE EXISTS (SELECT 1 FROM bodies b WHERE b.id = 4 * a.id + a.shown)"
_RESULT = """
    SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM articles), count(*) FROM states WHERE gone_at = ?"""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came out of a damaged library."""

    feeds: int = 0
    articles: int = 0
    lost_articles: int = 0  # known by their state, but without text until their feed brings it again
    from_backup: int = 0  # of the articles, those whose text a backup had
    backup_of: datetime | None = None  # when that backup was made


def salvage(damaged: Path, db: sqlite3.Connection) -> Salvaged:
    """Fills the new, empty file behind `db` with what can be read of `damaged`, and of its backups.

    Raises: sqlite3.Error where `db` fails.
    """
    db.execute("PRAGMA foreign_keys = OFF")
    hurt = {table for table, _ in _TABLES} | {link[0] for link in _LINKS}
    with header_graft.open_damaged(damaged) as source:
        number = migrations.version(source) if source else len(migrations.STEPS)
        migrations.migrate(db, damaged, migrations.STEPS[:number], keeps_copy=False)
        if source is not None:
            hurt = _copy(source, db)
            _copy_leaves(damaged, db, hurt)
            if "states" in hurt:
                restore_states(source, damaged, db)
    migrations.migrate(db, damaged, keeps_copy=False)
    before = db.execute(_WITH_TEXT).fetchone()[0]
    backup_of = fill_from_backup.fill_from_backups(db, damaged, hurt) if hurt else None
    filled = db.execute(_WITH_TEXT).fetchone()[0] - before
    _in_transaction(db, partial(_make_whole, db))
    db.execute("PRAGMA foreign_keys = ON")
    feeds, articles, lost = db.execute(_RESULT, (LOST,)).fetchone()
    return Salvaged(feeds, articles, lost, filled, backup_of)


def _copy(source: sqlite3.Connection, db: sqlite3.Connection) -> set[str]:
    """Copies what can be read; the tables of which something could not be."""
    hurt: set[str] = set()
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table, key in _TABLES:
        if table in there:
            for batch in _batches(_readable(source, table, key, hurt)):
                _in_transaction(db, partial(_insert, db, table, batch, hurt))
    for link in _LINKS:
        if link[0] in there:
            _in_transaction(db, partial(_copy_links, source, db, link, hurt))
    return hurt


def _copy_leaves(damaged: Path, db: sqlite3.Connection, hurt: set[str]) -> None:
    """What the trees of hurt tables lead to no more; rows that were read already stay as they are."""
    widths = {
        len(db.execute(f"PRAGMA table_info({table})").fetchall()): table
        for table in ("folders", "images", "feeds", "states", "articles", "bodies")
    }
    lacking = {width: table for width, table in widths.items() if table in hurt}
    with suppress(OSError):
        found: dict[str, list[Row]] = {table: [] for table in lacking.values()}
        for table, row in page_scan.rows(damaged, lacking) if lacking else ():
            found[table].append(row)
            if len(found[table]) == BATCH:
                _in_transaction(db, partial(_insert, db, table, found[table], set()))
                found[table] = []
        for table, rest in found.items():
            _in_transaction(db, partial(_insert, db, table, rest, set()))


def _insert(db: sqlite3.Connection, table: str, rows: list[Row], hurt: set[str]) -> None:
    """Rows as they were; one that breaks a rule of the table is left out."""
    if table == "bodies":
        sound = [row for row in rows if is_text(row[1])]
        hurt.update(["bodies"] if len(sound) < len(rows) else [])
        rows = sound
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        before = db.total_changes
        db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
        hurt.update([table] if db.total_changes - before < len(rows) else [])


def _copy_links(
    source: sqlite3.Connection, db: sqlite3.Connection, link: tuple[str, str, str, str], hurt: set[str]
) -> None:
    table, column, owners, key = link
    for (owner,) in db.execute(f"SELECT {key} FROM {owners}").fetchall():
        try:
            rows = source.execute(f"SELECT * FROM {table} WHERE {column} = ?", (owner,)).fetchall()
            _insert(db, table, rows, hurt)
        except (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError):
            hurt.add(table)


def _make_whole(db: sqlite3.Connection) -> None:
    """Takes out what hangs in the air, and makes counts and index anew."""
    with quiet(db):
        for statement in (*REPAIRS, _FETCH_ANEW):
            db.execute(statement)
    search_index.clear(db)
    search_index.fill(db, search_index.BATCH)


def _readable(source: sqlite3.Connection, table: str, key: str, hurt: set[str]) -> Iterator[Row]:
    """The rows of a table in the order of their key, stepping over those that cannot be read."""
    last = -1
    while True:
        rows, is_end = _next_rows(source, table, key, last, BATCH)
        if not rows and not is_end:
            hurt.add(table)
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
        hurt.update([table] if len(rows) not in (1, BATCH) else [])
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
