"""Takes back that feeds were moved between this computer and accounts; `feed_transfer.py` writes what this reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from deskreader.model import Changes, FeedId
from deskreader.store.articles import reassignment
from deskreader.store.feeds import folders
from deskreader.store.feeds.outbox_writer import put_queued, queue_end, queue_feed, quiet, take_queued

_FOLDER = "id, parent_id, title, position, account_id, notify"
Row = Mapping[str, Any]


def move_back(db: sqlite3.Connection, what: Row) -> Changes:
    """Puts feeds back to where they were. A server that has heard of the move hears that it was taken back."""
    put_folders_back(db, what["folders_gone"])
    for row in reversed(what["rows"]):
        if _has_place(db, row):
            _move_one_back(db, row)
    for folder in reversed(what["folders_new"]):
        _forget_new_folder(db, folder)
    is_joined = any(row["joined"] is not None for row in what["rows"])
    return Changes(feeds=tuple(FeedId(feed) for feed in what["feeds"]), outline=True, everything=is_joined)


def _has_place(db: sqlite3.Connection, row: Row) -> bool:
    """Whether a feed, and the account that it was in, are still there."""
    former = row["account_id"]
    is_there = former is None or db.execute("SELECT 1 FROM accounts WHERE id = ?", (former,)).fetchone()
    return bool(is_there and db.execute("SELECT 1 FROM feeds WHERE id = ?", (row["feed"],)).fetchone())


def _move_one_back(db: sqlite3.Connection, row: Row) -> None:
    feed = row["feed"]
    account, remote_id, url = db.execute(
        "SELECT account_id, remote_id, url FROM feeds WHERE id = ?", (feed,)
    ).fetchone()
    with quiet(db):
        if row["joined"] is not None:
            reassignment.part_feeds(db, row["joined"])
            db.execute("UPDATE feeds SET removed_at = ? WHERE id = ?", (row["twin_removed_at"], row["twin"]))
        for (hearing,) in db.execute("SELECT id FROM accounts").fetchall():
            if hearing != row["account_id"]:
                take_queued(db, hearing, feed)
        if row["joined"] is None and account is not None and remote_id is not None:
            queue_end(db, account, feed, remote_id, url)
        db.execute(
            """
            UPDATE feeds SET account_id = ?, remote_id = NULL, url_key = ?, folder_id = ?, position = ?,
                removed_at = NULL, next_due_at = NULL WHERE id = ?""",
            (row["account_id"], row["url_key"], folders.existing_folder(db, row["folder_id"]), row["position"], feed),
        )
    _go_on_with_former(db, row)


def _go_on_with_former(db: sqlite3.Connection, row: Row) -> None:
    """Goes on with the place a feed was in before; a server that has ended the subscription hears of all anew."""
    feed, former = row["feed"], row["account_id"]
    has_heard = False
    if former is not None and row["tells"]:
        has_heard = not db.execute(
            "DELETE FROM outbox WHERE account_id = ? AND subject = 'feed' AND number = ? AND field = 'subscribed'",
            (former, feed),
        ).rowcount
    if has_heard:
        queue_feed(db, feed)
        return
    db.execute("UPDATE feeds SET remote_id = ? WHERE id = ?", (row["remote_id"], feed))
    db.executemany(
        """
        INSERT OR IGNORE INTO account_articles SELECT ?1, ?2, ?3
        WHERE EXISTS (SELECT 1 FROM states WHERE article_id = ?3)""",
        [(former, remote, article) for remote, article in row["articles"]],
    )
    for account, queued in row["queued"]:
        if db.execute("SELECT 1 FROM accounts WHERE id = ?", (account,)).fetchone():
            put_queued(db, account, queued)


def _forget_new_folder(db: sqlite3.Connection, folder: int) -> None:
    """Removes a folder that a move made, unless something else is in it by now; a server that has it hears of it."""
    is_sent = db.execute("SELECT 1 FROM remote_folders WHERE folder_id = ?", (folder,)).fetchone()
    if is_sent:
        remove_if_empty(db, folder)
        return
    with quiet(db):
        if remove_if_empty(db, folder):
            db.execute("DELETE FROM outbox WHERE subject = 'folder' AND number = ?", (folder,))


# --- folders ----------------------------------------------------------------------------------------------------------


def folder_row(db: sqlite3.Connection, folder: int) -> dict[str, Any]:
    """All that `put_folders_back` needs of a folder."""

    def value(query: str) -> Any:
        row = db.execute(query, (folder,)).fetchone()
        return row[0] if row else None

    return {
        "columns": list(db.execute(f"SELECT {_FOLDER} FROM folders WHERE id = ?", (folder,)).fetchone()),
        "rule": value("SELECT rule FROM folder_rules WHERE folder_id = ?"),
        "remote_id": value("SELECT remote_id FROM remote_folders WHERE folder_id = ?"),
        "is_ungrouped": value("SELECT 1 FROM ungrouped_folders WHERE folder_id = ?") is not None,
    }


def put_folders_back(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Adds folders again that were removed, outer ones first, with their rules and the server's names."""
    with quiet(db):
        for row in rows:
            folder, parent, *values = row["columns"]
            db.execute(
                f"INSERT OR IGNORE INTO folders({_FOLDER}) VALUES (?, ?, ?, ?, ?, ?)",
                (folder, folders.existing_folder(db, parent), *values),
            )
            db.execute("DELETE FROM outbox WHERE subject = 'folder' AND number = ? AND field = 'exists'", (folder,))
            for table, given in (("folder_rules", row["rule"]), ("remote_folders", row["remote_id"])):
                if given is not None:
                    db.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (folder, given))
            if row["is_ungrouped"]:
                db.execute("INSERT OR IGNORE INTO ungrouped_folders VALUES (?)", (folder,))


def remove_if_empty(db: sqlite3.Connection, folder: int) -> bool:
    """Removes a folder with nothing in it; whether it is gone. Feeds that were unsubscribed do not hold it."""
    db.execute(
        """
        UPDATE feeds SET folder_id = NULL WHERE folder_id = ?1 AND NOT EXISTS (
            SELECT 1 FROM feeds f WHERE f.folder_id = ?1 AND f.removed_at IS NULL)""",
        (folder,),
    )
    return bool(
        db.execute(
            """
            DELETE FROM folders WHERE id = ?1
                AND NOT EXISTS (SELECT 1 FROM feeds f WHERE f.folder_id = ?1 AND f.removed_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM folders inner_one WHERE inner_one.parent_id = ?1)""",
            (folder,),
        ).rowcount
    )
