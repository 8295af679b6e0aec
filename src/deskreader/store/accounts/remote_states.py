"""What a server says is read and starred, taken over into the library. What the user changed and is queued stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from deskreader.model import AccountId, ArticleId, Changes
from deskreader.store.articles import flags
from deskreader.store.feeds.outbox_writer import quiet

_DIFFERENT = """
    WITH remote(article_id, is_listed) AS (
        SELECT article_id, max(remote_id IN (SELECT value FROM json_each(:ids)))
        FROM account_articles WHERE account_id = :account GROUP BY article_id)
    SELECT r.article_id, r.is_listed FROM remote r JOIN states s ON s.article_id = r.article_id
    WHERE s.gone_at IS NULL AND s.{column} <> (r.is_listed = :value) AND NOT EXISTS (
        SELECT 1 FROM outbox o WHERE o.account_id = :account AND o.subject = 'article'
            AND o.number = r.article_id AND o.field = :field)"""

Flag = Callable[[sqlite3.Connection, Sequence[ArticleId], bool, datetime | None], Changes]


def known_number(db: sqlite3.Connection, account_id: AccountId, column: str) -> int:
    """How many articles of an account are unread (`is_read`) or starred (`is_starred`) here."""
    value = 0 if column == "is_read" else 1
    row = db.execute(
        f"""
        SELECT count(*) FROM account_articles m JOIN states s ON s.article_id = m.article_id
        WHERE m.account_id = ? AND s.gone_at IS NULL AND s.{column} = ?""",
        (account_id, value),
    ).fetchone()
    return int(row[0])


def apply_unread(db: sqlite3.Connection, account_id: AccountId, unread: Collection[str], now: datetime) -> Changes:
    """Takes over which articles are unread, from the whole list of their ids; all others are read."""
    return _apply(db, account_id, unread, "is_read", flags.set_read, now)


def apply_starred(db: sqlite3.Connection, account_id: AccountId, starred: Collection[str], now: datetime) -> Changes:
    """Takes over which articles are starred, from the whole list of their ids; all others are not."""
    return _apply(db, account_id, starred, "is_starred", flags.star, now)


def _apply(
    db: sqlite3.Connection, account_id: AccountId, ids: Collection[str], column: str, flag: Flag, now: datetime
) -> Changes:
    """Sets a flag where it differs: those listed are starred, or unread, which is the flag `is_read` turned round."""
    is_unread = column == "is_read"
    rows = db.execute(
        _DIFFERENT.format(column=column),
        {
            "ids": json.dumps(list(ids)),
            "account": account_id,
            "value": not is_unread,
            "field": "read" if is_unread else "starred",
        },
    ).fetchall()
    listed = [ArticleId(article) for article, is_listed in rows if is_listed]
    others = [ArticleId(article) for article, is_listed in rows if not is_listed]
    with quiet(db):
        return flag(db, listed, not is_unread, now) | flag(db, others, is_unread, now)
