"""States whose own rows are gone, put together again from the indexes that say the same of them."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from deskreader.store.recovery import page_scan

_INDEXES = ("states_guid", "states_text", "states_link", "states_all", "states_unread", "states_starred")
GONE = 1
"""In `gone_at` of a tombstone whose moment nothing tells."""


def restore_states(source: sqlite3.Connection, damaged: Path, db: sqlite3.Connection) -> None:
    """Adds the states that `db` lacks, as far as the indexes of the damaged library know them."""
    with suppress(sqlite3.DatabaseError, OSError):
        roots = dict(source.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'index'").fetchall())
        known: dict[str, list[page_scan.Row]] = {}
        unread: dict[str, set[int]] = {name: set() for name in _INDEXES}
        for name in _INDEXES:
            known[name] = list(page_scan.index_rows(damaged, roots[name], unread[name])) if name in roots else []
        _add(db, known, knows_all=not unread["states_all"])


def _add(db: sqlite3.Connection, known: dict[str, list[page_scan.Row]], knows_all: bool) -> None:
    """An entry of an index ends in the number of its row. `knows_all`: what is not in `states_all` is a tombstone."""
    have = {article for (article,) in db.execute("SELECT article_id FROM states")}
    came = dict(db.execute("SELECT id, min(arrived_at, coalesce(published_at, arrived_at)) FROM articles").fetchall())
    text, link = ({row[2]: row[1] for row in known[name] if len(row) == 3} for name in _INDEXES[1:3])
    sorted_at = {row[1]: row[0] for row in known["states_all"] if len(row) == 2}
    unread, starred = ({row[1] for row in known[name] if len(row) == 2} for name in _INDEXES[4:])
    rows = []
    for feed, guid, article in (row for row in known["states_guid"] if len(row) == 3):
        if article in have or article not in text:
            continue
        at = sorted_at.get(article, came.get(article, GONE))
        is_gone = knows_all and article not in sorted_at
        rows.append((article, feed, guid, link.get(article), text[article], at, article not in unread,
                     article in starred, GONE if is_gone else None))  # fmt: skip
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        """
        INSERT OR IGNORE INTO states(article_id, feed_id, guid_key, link_key, text_key, sorted_at, is_read, is_starred,
            is_announced, gone_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)""",
        rows,
    )
    db.execute("COMMIT")
