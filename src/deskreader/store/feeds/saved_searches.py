"""Searches that were saved to be shown in the sidebar."""

from __future__ import annotations

import sqlite3

from deskreader.model import Changes, SavedId, SavedSearch

_CHANGED = Changes(outline=True)


def all_saved(db: sqlite3.Connection) -> tuple[SavedSearch, ...]:
    """The saved searches in their order."""
    rows = db.execute("SELECT id, title, query, by_relevance FROM saved_searches ORDER BY position, id")
    return tuple(SavedSearch(SavedId(number), title, query, bool(best)) for number, title, query, best in rows)


def find(db: sqlite3.Connection, saved_id: int | None) -> SavedSearch | None:
    """A saved search; None where it is gone."""
    return next((saved for saved in all_saved(db) if saved.id == saved_id), None)


def add(db: sqlite3.Connection, title: str, query: str, by_relevance: bool) -> tuple[SavedId, Changes]:
    """Keeps a search, or finds the one with the same words that is kept already."""
    title, query = title.strip(), query.strip()
    known = next((saved.id for saved in all_saved(db) if saved.query == query), None)
    if known is not None:
        return known, Changes()
    row = db.execute(
        """
        INSERT INTO saved_searches(title, query, by_relevance, position)
        SELECT ?, ?, ?, coalesce(max(position), 0) + 1 FROM saved_searches""",
        (title or query, query, by_relevance),
    )
    return SavedId(row.lastrowid or 0), _CHANGED


def rename(db: sqlite3.Connection, saved_id: SavedId, title: str) -> Changes:
    """Gives a saved search another name; an empty one changes nothing."""
    if not title.strip():
        return Changes()
    changed = db.execute("UPDATE saved_searches SET title = ? WHERE id = ?", (title.strip(), saved_id)).rowcount
    return _CHANGED if changed else Changes()


def remove(db: sqlite3.Connection, saved_id: SavedId) -> Changes:
    """Forgets a saved search."""
    changed = db.execute("DELETE FROM saved_searches WHERE id = ?", (saved_id,)).rowcount
    return _CHANGED if changed else Changes()
