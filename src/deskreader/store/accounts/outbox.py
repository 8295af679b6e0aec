"""The outbox: the user's acts that wait to be sent, written by triggers in the transaction of the act itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deskreader.model.accounts import QueuedAct
from deskreader.model.ids import AccountId
from deskreader.store.sqlite.encoding import storable
from deskreader.store.sqlite.sql import IN_LIST, as_list

LONGEST_REASON = 200  # characters


def queued(db: sqlite3.Connection, account_id: AccountId, subject: str = "") -> tuple[QueuedAct, ...]:
    """The acts that wait to be sent, in the order of the acts; those of one subject only where it is given."""
    rows = db.execute(
        """
        SELECT subject, number, field, value, stamp, tries FROM outbox
        WHERE account_id = ? AND held = '' AND subject = coalesce(nullif(?, ''), subject) ORDER BY stamp""",
        (account_id, subject),
    )
    return tuple(QueuedAct(*row) for row in rows)


def confirm(db: sqlite3.Connection, account_id: AccountId, acts: Iterable[QueuedAct]) -> None:
    """Removes acts that arrived. A field that the user changed again meanwhile stays."""
    db.executemany(
        "DELETE FROM outbox WHERE account_id = ? AND subject = ? AND number = ? AND field = ? AND stamp = ?",
        [(account_id, act.subject, act.number, act.field, act.stamp) for act in acts],
    )


def note_tries(db: sqlite3.Connection, account_id: AccountId, acts: Iterable[QueuedAct]) -> None:
    """Counts that acts were sent in vain."""
    db.executemany(
        "UPDATE outbox SET tries = tries + 1 WHERE account_id = ? AND subject = ? AND number = ? AND field = ?",
        [(account_id, act.subject, act.number, act.field) for act in acts],
    )


def hold(db: sqlite3.Connection, account_id: AccountId, acts: Iterable[QueuedAct], reason: str) -> None:
    """Keeps acts that this server never takes: they are not sent again, and no fetched state overwrites them."""
    db.executemany(
        """
        UPDATE outbox SET held = ?
        WHERE account_id = ? AND subject = ? AND number = ? AND field = ? AND stamp = ?""",
        [
            (storable(reason)[:LONGEST_REASON] or "?", account_id, act.subject, act.number, act.field, act.stamp)
            for act in acts
        ],
    )


def remote_ids(db: sqlite3.Connection, account_id: AccountId, articles: Sequence[int]) -> dict[int, list[str]]:
    """The server's ids of articles; an article that the server has twice has two."""
    found: dict[int, list[str]] = {}
    rows = db.execute(
        f"SELECT article_id, remote_id FROM account_articles WHERE account_id = ? AND article_id {IN_LIST}",
        (account_id, as_list(articles)),
    )
    for article, remote in rows:
        found.setdefault(article, []).append(remote)
    return found


@dataclass(frozen=True, slots=True)
class FeedToPush:
    """A feed with queued acts, as it is now; the row may be gone."""

    id: int
    remote_id: str | None
    url: str
    title: str
    own_title: str
    folder_id: int | None
    folder_title: str | None
    folder_remote_id: str | None
    is_subscribed: bool


def feeds_to_push(db: sqlite3.Connection, account_id: AccountId, ids: Sequence[int]) -> dict[int, FeedToPush]:
    """The feeds of an account as they are now, with their folders; one that was moved away is not among them."""
    rows = db.execute(
        f"""
        SELECT f.id, f.remote_id, f.url, f.title, f.own_title, f.folder_id, d.title, r.remote_id, f.removed_at IS NULL
        FROM feeds f LEFT JOIN folders d ON d.id = f.folder_id LEFT JOIN remote_folders r ON r.folder_id = d.id
        WHERE f.account_id = ? AND f.id {IN_LIST}""",
        (account_id, as_list(ids)),
    )
    return {row[0]: FeedToPush(*row) for row in rows}


def remote_folder(db: sqlite3.Connection, folder_id: int) -> str | None:
    """The server's name for a folder; None where it does not know it."""
    row = db.execute("SELECT remote_id FROM remote_folders WHERE folder_id = ?", (folder_id,)).fetchone()
    return row[0] if row else None


def set_remote_folder(db: sqlite3.Connection, folder_id: int, remote_id: str) -> None:
    """Stores the server's name for a folder."""
    db.execute("INSERT OR REPLACE INTO remote_folders VALUES (?, ?)", (folder_id, storable(remote_id)))


def set_remote_feed(db: sqlite3.Connection, feed_id: int, remote_id: str) -> None:
    """Stores the server's name for a feed."""
    db.execute("UPDATE feeds SET remote_id = ? WHERE id = ?", (storable(remote_id), feed_id))


def forget_remote_feed(db: sqlite3.Connection, account_id: AccountId, feed_id: int) -> None:
    """Forgets what the server called a feed and its articles, since it has the feed no more; an undo adds it anew."""
    db.execute("UPDATE feeds SET remote_id = NULL WHERE id = ? AND account_id = ?", (feed_id, account_id))
    db.execute(
        """
        DELETE FROM account_articles
        WHERE account_id = ? AND article_id IN (SELECT article_id FROM states WHERE feed_id = ?)""",
        (account_id, feed_id),
    )
