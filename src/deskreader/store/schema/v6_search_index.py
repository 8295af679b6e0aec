"""The step to an index that is a quarter as large, to searches that are kept, and to blocks of articles.

The index says which words an article has, not where: places are looked up in the text itself (`text.finding`). At
20,000 articles it took 30 MB with places and takes 8 MB without (measured). It is filled anew afterwards, in small
steps; `unindexed` in `totals` is the highest article that still waits for that.

A block is 1,024 articles that follow each other; its bounds let a search by date step over what cannot be in it.
"""

from __future__ import annotations

BLOCK = 10
"""Bits of an article's number within its block."""

_FOLLOW_BLOCK = f"""
    INSERT INTO blocks VALUES (NEW.article_id >> {BLOCK}, NEW.sorted_at, NEW.sorted_at)
    ON CONFLICT (id) DO UPDATE SET newest = max(newest, excluded.newest), oldest = min(oldest, excluded.oldest);"""

SEARCHING: tuple[str, ...] = (
    "DROP TABLE search",
    "DROP VIEW indexed",
    "INSERT INTO totals SELECT 'unindexed', coalesce(max(id), 0) FROM articles",
    """
    CREATE VIEW indexed AS
        SELECT a.id AS id, search_words(a.title, a.author, s.feed_id, b.packed) AS words
        FROM articles a JOIN states s ON s.article_id = a.id JOIN bodies b ON b.id = 4 * a.id + a.shown
        WHERE a.id > (SELECT value FROM totals WHERE name = 'unindexed')""",
    """
    CREATE VIRTUAL TABLE search USING fts5(
        words, content='indexed', content_rowid='id', detail=none, columnsize=0,
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )""",
    """
    CREATE TABLE blocks (
        id INTEGER PRIMARY KEY,
        newest INTEGER NOT NULL,                -- no article of the block is sorted after it
        oldest INTEGER NOT NULL                 -- nor before it
    )""",
    f"""
    INSERT INTO blocks
    SELECT article_id >> {BLOCK}, max(sorted_at), min(sorted_at) FROM states GROUP BY article_id >> {BLOCK}""",
    f"CREATE TRIGGER states_in_block AFTER INSERT ON states BEGIN {_FOLLOW_BLOCK} END",
    f"CREATE TRIGGER states_moved_in_block AFTER UPDATE OF sorted_at ON states BEGIN {_FOLLOW_BLOCK} END",
    """
    CREATE TABLE saved_searches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        query TEXT NOT NULL,                    -- as it was typed
        by_relevance INTEGER NOT NULL,
        position INTEGER NOT NULL
    )""",
)
