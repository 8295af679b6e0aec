"""The step that remembers which articles the user opened: what is marked read unseen was not opened.

An opening hangs on `states`, so it outlives the article's text. Of the time before, reading positions tell a part.
"""

from __future__ import annotations

OPENINGS: tuple[str, ...] = (
    """
    CREATE TABLE openings (
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE,
        opened_at INTEGER NOT NULL              -- the first time
    )""",
    "INSERT INTO openings SELECT article_id, left_at FROM positions",
)
