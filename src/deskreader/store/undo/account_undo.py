"""Puts an account back that was removed: its rows, folders and feeds, and what waited to be sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from deskreader.model import AccountId, Changes, FeedId
from deskreader.store.feeds import folders
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.undo.transfer_undo import folder_row, move_back, put_folders_back

_TABLES = {
    "accounts": "id", "account_articles": "account_id", "outbox": "account_id", "sync_fields": "account_id",
    "sync_files": "account_id",
}  # fmt: skip
"""The tables of accounts, with the column that names the account."""


def snapshot(db: sqlite3.Connection, account_id: AccountId) -> dict[str, Any]:
    """All that `put_back` needs of an account, read before it is removed."""
    tables = {}
    for table, column in _TABLES.items():
        found = db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (account_id,))
        tables[table] = [[name for name, *_ in found.description], [list(row) for row in found]]
    inner = db.execute("SELECT id FROM folders WHERE account_id = ? ORDER BY position, id", (account_id,)).fetchall()
    rows = db.execute(
        "SELECT id, remote_id, url_key, folder_id, removed_at FROM feeds WHERE account_id = ?", (account_id,)
    ).fetchall()
    return {
        "account": account_id, "tables": tables, "folders": [folder_row(db, folder) for (folder,) in inner],
        "rows": [list(row) for row in rows], "feeds": [row[0] for row in rows],
    }  # fmt: skip


def put_back(db: sqlite3.Connection, what: Mapping[str, Any]) -> Changes:
    """Puts a removed account back as it was. What was read and starred meanwhile is not queued."""
    _insert(db, "accounts", what["tables"]["accounts"])
    db.execute("UPDATE accounts SET busy_until = NULL, next_due_at = NULL WHERE id = ?", (what["account"],))
    put_folders_back(db, what["folders"])
    changes = move_back(db, what["transfer"])
    with quiet(db):
        db.executemany(
            """
            UPDATE feeds SET account_id = ?, remote_id = ?, url_key = ?, folder_id = ?, removed_at = ?
            WHERE id = ? AND account_id IS NULL AND removed_at IS NOT NULL""",
            [
                (what["account"], remote, key, folders.existing_folder(db, folder), removed, feed)
                for feed, remote, key, folder, removed in what["rows"]
            ],
        )
        for table in _TABLES:
            _insert(db, table, what["tables"][table])
    feeds = tuple(FeedId(feed) for feed in what["feeds"])
    return changes | Changes(feeds=feeds, outline=True, everything=True)


def _insert(db: sqlite3.Connection, table: str, content: list[Any]) -> None:
    """Adds rows that are not there; those of articles that are gone by now are left out."""
    columns, rows = content
    values = ", ".join("?" * len(columns))
    if table == "account_articles":
        there = {article for (article,) in db.execute("SELECT article_id FROM states")} if rows else set()
        rows = [row for row in rows if row[columns.index("article_id")] in there]
    db.executemany(f"INSERT OR IGNORE INTO {table}({', '.join(columns)}) VALUES ({values})", rows)
