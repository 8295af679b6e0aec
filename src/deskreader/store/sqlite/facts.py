"""Numbers that the library remembers by name."""

from __future__ import annotations

import sqlite3


def number_of(db: sqlite3.Connection, name: str) -> int:
    """The number that is remembered by this name, 0 where there is none."""
    found = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return int(found[0]) if found else 0


def set_number(db: sqlite3.Connection, name: str, number: int) -> None:
    """Remembers a number by a name."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, str(number)))
