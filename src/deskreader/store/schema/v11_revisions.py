"""The step that keeps what publishers change and remove: earlier revisions, removals, pages to be read once more."""

from __future__ import annotations

REVISIONS: tuple[str, ...] = (
    """
    CREATE TABLE revisions (                    -- an article as it stood until its publisher changed it
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL REFERENCES states(article_id) ON DELETE CASCADE,
        which INTEGER NOT NULL,                 -- the text that changed: 0 the feed's, 1 the page's
        title TEXT NOT NULL,
        packed BLOB,                            -- a body, as in `bodies`; NULL: only the headline changed
        replaced_at INTEGER NOT NULL,
        was_read INTEGER NOT NULL,              -- when it was replaced
        is_seen INTEGER NOT NULL DEFAULT 0,     -- the user has opened the article since
        is_wide INTEGER NOT NULL,               -- most entries of the document changed with it
        inserted INTEGER,                       -- words; NULL: nobody has looked yet whether it was edited
        deleted INTEGER,
        changes_title INTEGER NOT NULL DEFAULT 0,
        is_forgotten INTEGER NOT NULL DEFAULT 0 -- by the user; removed once that can no longer be undone
    )""",
    "CREATE INDEX revisions_article ON revisions(article_id, id)",
    "CREATE INDEX revisions_waiting ON revisions(id) WHERE inserted IS NULL",
    "CREATE INDEX revisions_forgotten ON revisions(id) WHERE is_forgotten = 1",
    """
    CREATE TABLE removals (                     -- an article that its publisher removed
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE,
        removed_at INTEGER NOT NULL,
        remover TEXT NOT NULL,                  -- what told it: 'page' or 'feed'
        is_certain INTEGER NOT NULL             -- 0: the feed may only have been an older copy of itself
    )""",
    """
    CREATE TABLE page_checks (                  -- an article whose page is or was read once more
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE,
        due_at INTEGER,                         -- NULL: nothing tells that the page changed
        checked_at INTEGER,
        checks INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,    -- in a row, in which the page was gone
        etag TEXT,
        last_modified TEXT
    )""",
    "CREATE INDEX page_checks_due ON page_checks(due_at) WHERE due_at IS NOT NULL",
    "ALTER TABLE feeds ADD COLUMN drops_entries INTEGER NOT NULL DEFAULT 0",  # how often that meant nothing
)
