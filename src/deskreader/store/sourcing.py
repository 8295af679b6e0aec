"""The part of the facade for how feeds are got at: kind of document, private network, which secrets they need."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from deskreader.model import Changes, FeedId
from deskreader.model.credentials import Source
from deskreader.store.sqlite.sql import need_feed
from deskreader.store.visiting import Do

FORGOTTEN = "forgotten"
"""The kind of a secret that is no longer kept: a feed that comes back asks for it again."""


class Sourcing:
    """Notes how feeds are got at. Every method may raise StoreError(UNKNOWN_FEED)."""

    def __init__(self, do: Do) -> None:
        self._do = do

    def set_source(self, feed_id: FeedId, source: Source, is_private: bool) -> Changes:
        """What is read as the feed, and whether its host was a private address when it was subscribed by hand."""
        return self._do(lambda db: _set_source(db, feed_id, source, is_private))

    def set_access(self, feed_id: FeedId, kinds: Iterable[str]) -> Changes:
        """Which kinds of secrets a feed needs: words, never the secrets."""
        words = " ".join(sorted(kinds))
        return self._do(lambda db: _set_access(db, feed_id, words))

    def take_orphans(self) -> tuple[FeedId, ...]:
        """The feeds that nobody is subscribed to any more and whose secrets are to be forgotten, each told once."""
        return self._do(_take_orphans)


def _take_orphans(db: sqlite3.Connection) -> tuple[FeedId, ...]:
    rows = db.execute(
        "UPDATE feeds SET access = ?1 WHERE removed_at IS NOT NULL AND access NOT IN ('', ?1) RETURNING id",
        (FORGOTTEN,),
    ).fetchall()
    return tuple(FeedId(feed) for (feed,) in rows)


def _set_source(db: sqlite3.Connection, feed_id: FeedId, source: Source, is_private: bool) -> Changes:
    need_feed(db, feed_id)
    db.execute("UPDATE feeds SET source = ?, is_private = ? WHERE id = ?", (source.value, is_private, feed_id))
    return Changes(feeds=(feed_id,))


def _set_access(db: sqlite3.Connection, feed_id: FeedId, words: str) -> Changes:
    need_feed(db, feed_id)
    db.execute("UPDATE feeds SET access = ? WHERE id = ?", (words, feed_id))
    return Changes(feeds=(feed_id,))
