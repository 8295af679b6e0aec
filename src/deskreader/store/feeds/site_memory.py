"""What was learned of sites, one row a host: a piece of bytes that the store keeps and does not look into.

Out of a damaged library it is not rescued: a few stories teach it anew.
"""

from __future__ import annotations

import sqlite3

MAX_SITES = 400  # those learned of last; the others are learned anew from two stories when they come back
MAX_BYTES = 40_000  # bytes for one site


def load(db: sqlite3.Connection, host: str) -> bytes:
    """What is kept of a site; empty where nothing is."""
    row = db.execute("SELECT memory FROM sites WHERE host = ?", (host,)).fetchone()
    return bytes(row[0]) if row else b""


def save(db: sqlite3.Connection, host: str, before: bytes, after: bytes) -> None:
    """Keeps what was learned of a site, if what it was learned on top of is what is kept now.

    Else another page was quicker, or a person had the site forgotten in the meantime; one lesson less does no harm.
    """
    if not host or len(after) > MAX_BYTES or load(db, host) != before:
        return
    db.execute("INSERT OR REPLACE INTO sites(host, memory) VALUES (?, ?)", (host, after))  # its id is then the highest
    db.execute("DELETE FROM sites WHERE id <= (SELECT id FROM sites ORDER BY id DESC LIMIT 1 OFFSET ?)", (MAX_SITES,))


def forget(db: sqlite3.Connection, host: str) -> None:
    """Forgets all that was learned of a site."""
    db.execute("DELETE FROM sites WHERE host = ?", (host,))
