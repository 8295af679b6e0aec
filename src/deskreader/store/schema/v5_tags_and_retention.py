"""The step that lets the library remember what a reader does beside reading: tags, places, rules of keeping, deletions.

All of it hangs on `states`, the row of an article that outlives its text.
"""

from __future__ import annotations

KEEPING: tuple[str, ...] = (
    """
    CREATE TABLE tags (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL UNIQUE           -- the name without regard to case
    )""",
    """
    CREATE TABLE article_tags (
        article_id INTEGER NOT NULL REFERENCES states(article_id) ON DELETE CASCADE,
        tag_id INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
        PRIMARY KEY (article_id, tag_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX article_tags_tag ON article_tags(tag_id)",
    """
    CREATE TABLE positions (
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE,
        place INTEGER NOT NULL,                 -- a place in the text, as the article pane counts
        left_at INTEGER NOT NULL
    )""",
    """
    CREATE TABLE deleted (                      -- by hand; their text goes once that can no longer be undone
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE
    )""",
    """
    CREATE TABLE feed_rules (
        feed_id INTEGER PRIMARY KEY REFERENCES feeds(id) ON DELETE CASCADE,
        rule TEXT NOT NULL                      -- JSON of a `Keep`
    )""",
    """
    CREATE TABLE folder_rules (
        folder_id INTEGER PRIMARY KEY REFERENCES folders(id) ON DELETE CASCADE,
        rule TEXT NOT NULL
    )""",
)
