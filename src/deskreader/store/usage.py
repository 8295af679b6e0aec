"""What the library holds and where its bytes are, by part and by feed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from deskreader.model import FeedId, StorageUse
from deskreader.model.usage import FeedUse, LibraryUse
from deskreader.store import backups
from deskreader.store.feeds.outline import totals
from deskreader.store.sqlite.fragments import TITLE, feed_title

_TEXT = frozenset({"bodies", "articles", "revisions"})
_STATE = frozenset({"states", "feed_counts", "article_tags", "tags", "positions", "openings", "deleted", "undo",
                    "feed_rules", "folder_rules", "feeds", "folders"})  # fmt: skip


def storage_use(db: sqlite3.Connection, path: Path) -> StorageUse:
    """The sizes of the library at `path` and of its images; `budget_bytes` is 0. Raises: OSError."""
    sums = dict(db.execute("SELECT name, value FROM totals").fetchall())
    files = [path.with_name(path.name + end) for end in ("", "-wal")]
    size = sum(file.stat().st_size for file in files if file.exists())
    return StorageUse(size, sums["picture_bytes"], sums["pictures"], totals(db)[0])


def library_use(db: sqlite3.Connection, path: Path) -> LibraryUse:
    """What the library at `path` holds and where its bytes are. It reads every page of the file, so it takes a while.

    Raises: StoreError, OSError.
    """
    return _use(db, sum(backup.bytes for backup in backups.all_backups(path)))


def _use(db: sqlite3.Connection, backup_bytes: int) -> LibraryUse:
    parts = _parts(db)
    total, unread, starred = totals(db)

    def number(query: str) -> int:
        return int(db.execute(query).fetchone()[0])

    return LibraryUse(
        feeds=number("SELECT count(*) FROM feeds WHERE removed_at IS NULL"),
        folders=number("SELECT count(*) FROM folders"),
        articles=total,
        unread=unread,
        starred=starred,
        tagged=number("SELECT count(DISTINCT article_id) FROM article_tags"),
        tombstones=number("SELECT count(*) FROM states WHERE gone_at IS NOT NULL"),
        images=number("SELECT count(*) FROM images"),
        text_bytes=parts["text"],
        index_bytes=parts["index"],
        state_bytes=parts["state"],
        other_bytes=parts["other"],
        free_bytes=number("PRAGMA freelist_count") * number("PRAGMA page_size"),
        image_bytes=number("SELECT value FROM totals WHERE name = 'picture_bytes'"),
        backup_bytes=backup_bytes,
        by_feed=_by_feed(db),
    )


def _parts(db: sqlite3.Connection) -> dict[str, int]:
    """The bytes of each part; by the pages it has where SQLite can tell, else by what stands in it."""
    parts = {"text": 0, "index": 0, "state": 0, "other": 0}
    tables = dict(db.execute("SELECT name, tbl_name FROM sqlite_master").fetchall())
    try:
        pages = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
    except sqlite3.OperationalError:  # built without it
        pages = [("bodies", db.execute("SELECT coalesce(sum(length(packed)), 0) FROM bodies").fetchone()[0])]
    for name, size in pages:
        table = tables.get(name, name)
        part = (
            "text" if table in _TEXT
            else "index" if table.startswith("search")
            else "state" if table in _STATE
            else "other"
        )  # fmt: skip
        parts[part] += size
    return parts


def _by_feed(db: sqlite3.Connection) -> tuple[FeedUse, ...]:
    """Every feed, the largest first."""
    text = dict(
        db.execute(
            """
            SELECT s.feed_id, sum(length(b.packed)) FROM bodies b JOIN states s ON s.article_id = b.id / 4
            GROUP BY s.feed_id"""
        ).fetchall()
    )
    pictures = dict(
        db.execute(
            """
            SELECT feed_id, sum(bytes) FROM (
                SELECT DISTINCT s.feed_id AS feed_id, i.id, i.bytes AS bytes FROM article_pictures p
                JOIN states s ON s.article_id = p.article_id JOIN images i ON i.id = p.image_id)
            GROUP BY feed_id"""
        ).fetchall()
    )
    rows = db.execute(
        f"""
        SELECT f.id, {TITLE}, f.url, c.total FROM feeds f JOIN feed_counts c ON c.feed_id = f.id
        WHERE f.removed_at IS NULL"""
    )
    found = [
        FeedUse(FeedId(feed), feed_title(title, url), total, text.get(feed, 0), pictures.get(feed, 0))
        for feed, title, url, total in rows
    ]
    return tuple(sorted(found, key=lambda one: one.text_bytes + one.image_bytes, reverse=True))
