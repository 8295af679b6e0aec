"""Bulk acts and what takes them back: a journal in the library, so that it holds after a restart, too."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from deskreader.model import ArticleId, Changes, FeedId, UndoToken, View
from deskreader.store import states
from deskreader.store.codes import micros
from deskreader.store.rows import IN_LIST, as_list
from deskreader.store.scope import UNREAD, scope_of
from deskreader.store.timeline import all_ids

KEPT = timedelta(hours=1)

_READ, _REMOVED = "read", "remove_feeds"


def _note(db: sqlite3.Connection, act: str, ids: Sequence[int], now: datetime) -> UndoToken:
    packed = zlib.compress(json.dumps(list(ids)).encode())
    row = db.execute("INSERT INTO undo(act, made_at, ids) VALUES (?, ?, ?)", (act, micros(now), packed))
    return UndoToken(row.lastrowid or 0, len(ids))


def mark_all_read(db: sqlite3.Connection, view: View, now: datetime) -> tuple[UndoToken, Changes]:
    """Marks all that the view holds read."""
    scope = scope_of(db, view, now)
    scope.need(UNREAD)
    changes = states.mark_read(db, sorted(all_ids(db, scope), reverse=True), True)
    return _note(db, _READ, changes.updated, now), changes


def remove_feeds(db: sqlite3.Connection, ids: Sequence[FeedId], now: datetime) -> tuple[UndoToken, Changes]:
    """Ends subscriptions: they and their articles are out of sight at once, and removed when undo is over."""
    rows = db.execute(
        f"UPDATE feeds SET removed_at = ? WHERE id {IN_LIST} AND removed_at IS NULL RETURNING id",
        (micros(now), as_list(ids)),
    ).fetchall()
    gone = {feed for (feed,) in rows}
    removed = tuple(feed for feed in dict.fromkeys(ids) if feed in gone)
    articles = _articles(db, removed)
    changes = Changes(removed=articles, feeds=removed, outline=bool(removed))
    return _note(db, _REMOVED, removed, now), changes


def _articles(db: sqlite3.Connection, feeds: Sequence[FeedId]) -> tuple[ArticleId, ...]:
    query = f"SELECT article_id FROM states WHERE feed_id {IN_LIST} AND gone_at IS NULL ORDER BY sorted_at DESC"
    return tuple(ArticleId(article) for (article,) in db.execute(query, (as_list(feeds),)))


def undo(db: sqlite3.Connection, token: UndoToken) -> Changes:
    """Takes a bulk act back; nothing where the token was used already or is too old."""
    found = db.execute("DELETE FROM undo WHERE id = ? RETURNING act, ids", (token.id,)).fetchone()
    if not found:
        return Changes()
    ids = json.loads(zlib.decompress(found[1]))
    if found[0] == _READ:
        return states.mark_read(db, ids, False)
    rows = db.execute(
        f"UPDATE feeds SET removed_at = NULL WHERE id {IN_LIST} AND removed_at IS NOT NULL RETURNING id",
        (as_list(ids),),
    ).fetchall()
    feeds = tuple(FeedId(feed) for (feed,) in rows)
    return Changes(new=_articles(db, feeds), feeds=feeds, outline=bool(feeds))


def forget_old(db: sqlite3.Connection, now: datetime) -> None:
    """Drops what is past undoing. A clock set back makes nothing older."""
    db.execute("DELETE FROM undo WHERE made_at < ?", (micros(now - KEPT),))


def past_undoing(db: sqlite3.Connection) -> tuple[FeedId, ...]:
    """The removed feeds that no journal entry can bring back any more."""
    removed = [feed for (feed,) in db.execute("SELECT id FROM feeds WHERE removed_at IS NOT NULL")]
    if not removed:
        return ()
    kept: set[int] = set()
    for (ids,) in db.execute("SELECT ids FROM undo WHERE act = ?", (_REMOVED,)):
        kept.update(json.loads(zlib.decompress(ids)))
    return tuple(FeedId(feed) for feed in removed if feed not in kept)
