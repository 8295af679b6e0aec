"""The step that keeps by what an article is found again when a copy of it arrives, and what was read for its story."""

from __future__ import annotations

COPY_KEYS: tuple[str, ...] = (
    """
    CREATE TABLE copy_keys (
        key INTEGER NOT NULL,                   -- a hash of 32 bits: of address, guid or a phrase
        article_id INTEGER NOT NULL,            -- it may be gone
        PRIMARY KEY (key, article_id)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE story_members (                -- what the grouper read of an article of the last days
        article_id INTEGER PRIMARY KEY,         -- it may be gone
        packed BLOB NOT NULL
    )""",
    "INSERT INTO facts SELECT 'copy_keys_below', coalesce(max(article_id), 0) + 1 FROM states",
)
