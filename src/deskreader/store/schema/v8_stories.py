"""The step that adds stories: articles on one event, copies of one article, and what the user changed about them.

A story has the number of its first article. All its articles but one, its card, are folded: lists of several feeds
leave them out, and they do not count as unread.
"""

from __future__ import annotations


def _counted(name: str, event: str, row: str, sign: str) -> str:
    return f"""
    CREATE TRIGGER {name} AFTER {event} ON states WHEN {row}.gone_at IS NULL BEGIN
        UPDATE feed_counts SET total = total {sign} 1,
            unread = unread {sign} ({row}.is_read = 0 AND {row}.is_folded = 0),
            starred = starred {sign} {row}.is_starred
        WHERE feed_id = {row}.feed_id;
    END"""


def _unread(row: str) -> str:
    return f"({row}.gone_at IS NULL AND {row}.is_read = 0 AND {row}.is_folded = 0)"


STORIES: tuple[str, ...] = (
    "ALTER TABLE states ADD COLUMN story_id INTEGER",  # NULL: no other article tells of it
    "ALTER TABLE states ADD COLUMN is_folded INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX states_story ON states(story_id) WHERE story_id IS NOT NULL",
    "CREATE INDEX states_folded ON states(feed_id) WHERE is_folded = 1 AND gone_at IS NULL",
    "CREATE INDEX states_address ON states(link_key) WHERE link_key IS NOT NULL",
    """
    CREATE TABLE story_edits (                  -- by hand: no later grouping moves the article
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE,
        story_id INTEGER                        -- NULL: it stands alone
    )""",
    """
    CREATE TABLE copies (
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE,
        original_id INTEGER NOT NULL
    )""",
    """
    CREATE TABLE story_updates (                -- the article that made a story news once more
        story_id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL
    )""",
    """
    CREATE TABLE ungrouped_folders (
        folder_id INTEGER PRIMARY KEY REFERENCES folders(id) ON DELETE CASCADE
    )""",
    "INSERT INTO facts SELECT 'grouped_up_to', coalesce(max(article_id), 0) FROM states",
    "DROP TRIGGER states_added",
    "DROP TRIGGER states_removed",
    "DROP TRIGGER states_changed",
    _counted("states_added", "INSERT", "NEW", "+"),
    _counted("states_removed", "DELETE", "OLD", "-"),
    f"""
    CREATE TRIGGER states_changed AFTER UPDATE OF is_read, is_starred, gone_at, is_folded ON states BEGIN
        UPDATE feed_counts SET
            total = total + (NEW.gone_at IS NULL) - (OLD.gone_at IS NULL),
            unread = unread + {_unread("NEW")} - {_unread("OLD")},
            starred = starred + (NEW.gone_at IS NULL AND NEW.is_starred) - (OLD.gone_at IS NULL AND OLD.is_starred)
        WHERE feed_id = NEW.feed_id;
    END""",
)
