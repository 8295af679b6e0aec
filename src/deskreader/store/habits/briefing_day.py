"""The day of the last briefing that was written as a file, so that there is one a day, also over restarts."""

from __future__ import annotations

import sqlite3
from datetime import date

_NAME = "briefed_on"


def last_day(db: sqlite3.Connection) -> date | None:
    """The local day of the last file; None where there was none."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", (_NAME,)).fetchone()
    try:
        return date.fromisoformat(row[0]) if row else None
    except ValueError:
        return None


def note_day(db: sqlite3.Connection, day: date) -> None:
    """Remembers the day of a file."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (_NAME, day.isoformat()))
