"""Which articles the user opened, and when first."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from deskreader.model import ArticleId
from deskreader.store.sqlite.encoding import micros


def note_opening(db: sqlite3.Connection, article: ArticleId, now: datetime) -> None:
    """Remembers that the user opened an article; only the first time counts."""
    db.execute(
        "INSERT OR IGNORE INTO openings SELECT article_id, ? FROM states WHERE article_id = ?", (micros(now), article)
    )
