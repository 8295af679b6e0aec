"""What the reader did with articles: read, starred, announced."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from deskreader.model import ArticleId, Changes
from deskreader.store.sqlite.sql import IN_LIST, as_list, feeds_of


def set_flag(db: sqlite3.Connection, column: str, ids: Sequence[ArticleId], value: bool) -> Changes:
    """Sets `is_read` or `is_starred`; only articles for which that is a change are touched and told."""
    rows = db.execute(
        f"""
        UPDATE states SET {column} = ? WHERE article_id {IN_LIST} AND gone_at IS NULL AND {column} <> ?
        RETURNING article_id""",
        (value, as_list(ids), value),
    ).fetchall()
    changed = {article for (article,) in rows}
    updated = tuple(article for article in dict.fromkeys(ids) if article in changed)
    return Changes(updated=updated, feeds=feeds_of(db, updated) if updated else ())


def mark_read(db: sqlite3.Connection, ids: Sequence[ArticleId], read: bool = True) -> Changes:
    """Marks articles read or unread."""
    return set_flag(db, "is_read", ids, read)


def star(db: sqlite3.Connection, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
    """Stars articles or takes the star away."""
    return set_flag(db, "is_starred", ids, starred)


def to_announce(db: sqlite3.Connection, ids: Sequence[ArticleId]) -> tuple[ArticleId, ...]:
    """Those of the articles that may be news to the reader, also of feeds whose notifications are off; each once.

    All asked for count as announced from then on: turning a feed's notifications on later brings up nothing old.
    """
    rows = db.execute(
        f"""
        SELECT s.article_id FROM states s JOIN feeds f ON f.id = s.feed_id
        WHERE s.article_id {IN_LIST} AND s.is_announced = 0 AND s.is_read = 0 AND s.gone_at IS NULL
            AND f.removed_at IS NULL""",
        (as_list(ids),),
    ).fetchall()
    db.execute(f"UPDATE states SET is_announced = 1 WHERE article_id {IN_LIST} AND is_announced = 0", (as_list(ids),))
    fresh = {article for (article,) in rows}
    return tuple(article for article in dict.fromkeys(ids) if article in fresh)
