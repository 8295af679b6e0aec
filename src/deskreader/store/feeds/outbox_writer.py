"""Writes the outbox where no trigger does: for feeds that come to an account or to this computer, with their states."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from deskreader.model.ids import AccountId
from deskreader.store.schema.v9_accounts import TICK
from deskreader.store.sqlite.sql import as_list

NEWEST = 2_000
"""Articles of a feed whose reading is queued: a server that fetches a feed anew has no older ones."""
_HEARING = """
    SELECT a.id FROM feeds f JOIN accounts a ON a.id = f.account_id OR (f.account_id IS NULL AND a.kind = 'folder')
    WHERE f.id = ?"""
_QUEUE = "INSERT OR REPLACE INTO outbox(account_id, subject, number, field, value, stamp)"


@contextmanager
def quiet(db: sqlite3.Connection) -> Iterator[None]:
    """Keeps what the block changes out of the outbox: it comes from a server or another device.

    Such blocks may nest. If one fails, its transaction is rolled back as a whole.
    """
    row = db.execute("INSERT INTO sync_quiet DEFAULT VALUES").lastrowid
    yield
    db.execute("DELETE FROM sync_quiet WHERE id = ?", (row,))


def next_stamp(db: sqlite3.Connection, after: int = 0) -> int:
    """A stamp of the hybrid clock that is later than all before, and than `after`, the stamp of another device."""
    db.execute("UPDATE sync_clock SET stamp = max(stamp, ?)", (after,))
    db.execute(TICK)
    return int(db.execute("SELECT stamp FROM sync_clock").fetchone()[0])


def queue_feed(db: sqlite3.Connection, feed_id: int) -> None:
    """Queues a feed as it stands now for the accounts that hear of it: subscription, name, folder, states."""
    stamp = next_stamp(db)
    for (account,) in db.execute(_HEARING, (feed_id,)).fetchall():
        for field, value in (("subscribed", "json_object('on', 1, 'url', url)"), ("folder", "''")):
            db.execute(f"{_QUEUE} SELECT ?1, 'feed', id, ?3, {value}, ?4 FROM feeds WHERE id = ?2",
                       (account, feed_id, field, stamp))  # fmt: skip
        db.execute(
            f"{_QUEUE} SELECT ?1, 'feed', id, 'title', own_title, ?3 FROM feeds WHERE id = ?2 AND own_title <> ''",
            (account, feed_id, stamp),
        )
    queue_states(db, feed_id)


def queue_states(db: sqlite3.Connection, feed_id: int, only: Sequence[int] | None = None) -> None:
    """Queues what is read, starred and tagged of a feed for the accounts that hear of it; `only` of some articles.

    What is unread is no act: an article that is read on the server was read by this user.
    """
    stamp, chosen = next_stamp(db), "" if only is None else "AND s.article_id IN (SELECT value FROM json_each(?4))"
    newest, some = f"ORDER BY s.sorted_at DESC LIMIT {NEWEST}", as_list(only or ())
    for (account,) in db.execute(_HEARING, (feed_id,)).fetchall():
        for field, column, limit in (("read", "is_read", newest), ("starred", "is_starred", "")):
            db.execute(
                f"""
                {_QUEUE} SELECT ?1, 'article', article_id, '{field}', '1', ?3 FROM (
                    SELECT s.article_id, s.{column} AS value FROM states s WHERE s.feed_id = ?2 {chosen} {limit})
                WHERE value = 1""",
                (account, feed_id, stamp, *([some] if chosen else [])),
            )
        db.execute(
            f"""
            {_QUEUE} SELECT ?1, 'article', s.article_id, 'tag ' || t.name, '1', ?3
            FROM states s JOIN article_tags a ON a.article_id = s.article_id JOIN tags t ON t.id = a.tag_id
            WHERE s.feed_id = ?2 {chosen}""",
            (account, feed_id, stamp, *([some] if chosen else [])),
        )


def queue_end(db: sqlite3.Connection, account_id: AccountId, feed_id: int, remote_id: str, url: str) -> None:
    """Queues the end of a subscription on the server of an account that the feed no longer belongs to."""
    value = json.dumps({"on": 0, "remote_id": remote_id, "url": url})
    db.execute(f"{_QUEUE} VALUES (?, 'feed', ?, 'subscribed', ?, ?)", (account_id, feed_id, value, next_stamp(db)))


QueuedRow = tuple[str, int, str, str, int, int, str]
"""A row of the outbox without its account: subject, number, field, value, stamp, tries, held."""


def take_queued(db: sqlite3.Connection, account_id: AccountId, feed_id: int) -> list[QueuedRow]:
    """Removes what waits for an account of a feed and its articles, and returns it."""
    rows = db.execute(
        """
        DELETE FROM outbox WHERE account_id = ?1 AND (
            (subject = 'feed' AND number = ?2)
            OR (subject = 'article' AND number IN (SELECT article_id FROM states WHERE feed_id = ?2)))
        RETURNING subject, number, field, value, stamp, tries, held""",
        (account_id, feed_id),
    ).fetchall()
    return [tuple(row) for row in rows]


def put_queued(db: sqlite3.Connection, account_id: AccountId, rows: Sequence[Sequence[object]]) -> None:
    """Puts back what `take_queued` returned."""
    db.executemany("INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(account_id, *row) for row in rows])
