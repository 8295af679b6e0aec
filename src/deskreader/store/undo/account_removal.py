"""Removes an account from this library, with its feeds or without; the server is told nothing."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from deskreader.model import AccountId, Changes, FeedId, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.sql import articles_of
from deskreader.store.undo import journal
from deskreader.store.undo.account_undo import snapshot
from deskreader.store.undo.feed_transfer import Transfer


def remove_account(
    db: sqlite3.Connection, account_id: AccountId, keeps_feeds: bool, now: datetime
) -> tuple[UndoToken, Changes]:
    """Removes an account. Its feeds stay on this computer, or are out of sight and cleared away once undo is over."""
    what = snapshot(db, account_id)
    feeds = _visible(db, account_id)
    transfer = Transfer(db, None, now, tells=False)
    if keeps_feeds:
        transfer.move(feeds, None, takes_folders=True)
    gone = _visible(db, account_id)
    changes = Changes(removed=articles_of(db, gone), feeds=feeds, outline=True)
    with quiet(db):
        db.execute(
            """
            UPDATE feeds SET removed_at = coalesce(removed_at, ?1), folder_id = NULL, account_id = NULL,
                remote_id = NULL, url_key = 'account ' || ?2 || ' removed ' || id
            WHERE account_id = ?2""",
            (micros(now), account_id),
        )
        db.execute(
            "DELETE FROM remote_folders WHERE folder_id IN (SELECT id FROM folders WHERE account_id = ?)",
            (account_id,),
        )
        db.execute("DELETE FROM folders WHERE account_id = ?", (account_id,))
        db.execute("DELETE FROM accounts WHERE id = ?", (account_id,))
    token = journal.record(db, UndoAct.REMOVE_ACCOUNT, what | {"transfer": transfer.what()}, len(feeds), now)
    return token, changes | (transfer.changes() if transfer.rows else Changes())


def _visible(db: sqlite3.Connection, account_id: AccountId) -> tuple[FeedId, ...]:
    rows = db.execute("SELECT id FROM feeds WHERE account_id = ? AND removed_at IS NULL ORDER BY id", (account_id,))
    return tuple(FeedId(feed) for (feed,) in rows)
