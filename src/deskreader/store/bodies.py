"""The texts of articles, each in up to three versions: as the feed gives it, as on its page, as at the original's."""

from __future__ import annotations

import sqlite3
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.store.codes import pack, unpack

FEED, PAGE, ORIGINAL = 0, 1, 2


def body_id(article: int, which: int) -> int:
    """The row of one version of an article."""
    return 4 * article + which


def put(db: sqlite3.Connection, article: int, which: int, about: dict[str, Any], html: str, text: str) -> None:
    """Stores a version in the place of an older one."""
    db.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (body_id(article, which), pack(about, html, text)))


def get(db: sqlite3.Connection, article: int, which: int) -> tuple[dict[str, Any], str, str] | None:
    """About, HTML and text of a version; None where it is not stored.

    Raises: StoreError(DAMAGED_LIBRARY).
    """
    row = db.execute("SELECT packed FROM bodies WHERE id = ?", (body_id(article, which),)).fetchone()
    if row is None:
        return None
    try:
        return unpack(row[0])
    except ValueError as error:
        raise StoreError(Kind.DAMAGED_LIBRARY, f"text of article {article}") from error


def remove(db: sqlite3.Connection, article: int, first: int = FEED) -> None:
    """Removes the versions from `first` on."""
    db.execute("DELETE FROM bodies WHERE id BETWEEN ? AND ?", (body_id(article, first), body_id(article, ORIGINAL)))
