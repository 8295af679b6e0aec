"""How feeds are fetched: the kind of document, private networks, and which kinds of secrets they need."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from deskreader.model import Changes, FeedId
from deskreader.model.credentials import Source
from deskreader.store.sqlite.sql import require_feed

FORGOTTEN = "forgotten"
"""The kind of a secret that is no longer stored: a feed that comes back asks for it again."""


def set_source(db: sqlite3.Connection, feed_id: FeedId, source: Source, is_private: bool) -> Changes:
    """Stores what is read as the feed, and whether its host had a private address when the user subscribed to it.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    db.execute("UPDATE feeds SET source = ?, is_private = ? WHERE id = ?", (source.value, is_private, feed_id))
    return Changes(feeds=(feed_id,))


def set_credential_kinds(db: sqlite3.Connection, feed_id: FeedId, kinds: Iterable[str]) -> Changes:
    """Stores which kinds of secrets a feed needs, never the secrets. Raises: StoreError(UNKNOWN_FEED)."""
    require_feed(db, feed_id)
    db.execute("UPDATE feeds SET access = ? WHERE id = ?", (" ".join(sorted(kinds)), feed_id))
    return Changes(feeds=(feed_id,))


def take_orphans(db: sqlite3.Connection) -> tuple[FeedId, ...]:
    """The removed feeds whose secrets are to be deleted; each is returned once."""
    rows = db.execute(
        "UPDATE feeds SET access = ?1 WHERE removed_at IS NOT NULL AND access NOT IN ('', ?1) RETURNING id",
        (FORGOTTEN,),
    ).fetchall()
    return tuple(FeedId(feed) for (feed,) in rows)
