"""The tables, as the first migration makes them. Later changes are steps of their own, never edits here.

`states` is the spine: one narrow row for each article ever seen, with its identity, its place in time and what the
reader did with it. It outlives `articles` and `bodies`: a retired article keeps its row (`gone_at`), which is its
tombstone. All pages of the timeline are scans of its partial indexes; `feed_counts` is kept by triggers.
Moments are microseconds since 1970 in UTC. Flags are 0 and 1.
"""

from __future__ import annotations

LOST = 0
"""In `gone_at`: the text was lost to damage, and is welcome back when a feed brings it again."""


_FOLDERS_AND_FEEDS = (
    """
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        parent_id INTEGER REFERENCES folders(id),
        title TEXT NOT NULL,
        position INTEGER NOT NULL
    )""",
    "CREATE INDEX folders_parent ON folders(parent_id)",
    """
    CREATE TABLE images (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,              -- SHA-256 of the file
        media_type TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        refs INTEGER NOT NULL DEFAULT 0         -- articles and feeds that use it; kept by triggers
    )""",
    "CREATE INDEX images_unused ON images(id) WHERE refs = 0",
    """
    CREATE TABLE feeds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        url_key TEXT NOT NULL,                  -- the address in the form for comparison
        title TEXT NOT NULL,                    -- the feed's own
        own_title TEXT NOT NULL DEFAULT '',     -- the reader's
        site_url TEXT,
        language TEXT,
        folder_id INTEGER REFERENCES folders(id),
        position INTEGER NOT NULL,
        icon_id INTEGER REFERENCES images(id),
        icon_checked_at INTEGER,
        notify INTEGER NOT NULL DEFAULT 1,
        fetch_pages INTEGER NOT NULL DEFAULT 1,
        etag TEXT,
        last_modified TEXT,
        body_hash TEXT NOT NULL DEFAULT '',
        next_due_at INTEGER,
        last_fetched_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        problem_kind TEXT,
        problem_detail TEXT,
        problem_since INTEGER,
        is_first INTEGER NOT NULL DEFAULT 1,    -- nothing was ever stored of it
        added_at INTEGER NOT NULL,
        removed_at INTEGER                      -- unsubscribed; kept until that can no longer be undone
    )""",
    "CREATE UNIQUE INDEX feeds_url ON feeds(url_key)",
    "CREATE INDEX feeds_folder ON feeds(folder_id)",
    "CREATE INDEX feeds_icon ON feeds(icon_id)",
    "CREATE INDEX feeds_removed ON feeds(id) WHERE removed_at IS NOT NULL",
    """
    CREATE TABLE feed_counts (
        feed_id INTEGER PRIMARY KEY REFERENCES feeds(id) ON DELETE CASCADE,
        total INTEGER NOT NULL DEFAULT 0,
        unread INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0
    )""",
)

_STATES_AND_ARTICLES = (
    """
    CREATE TABLE states (
        article_id INTEGER PRIMARY KEY AUTOINCREMENT,
        feed_id INTEGER NOT NULL REFERENCES feeds(id),
        guid_key INTEGER NOT NULL,
        link_key INTEGER,
        text_key INTEGER NOT NULL,
        sorted_at INTEGER NOT NULL,             -- published, but never after arrival; fixed when the article arrives
        is_read INTEGER NOT NULL DEFAULT 0,
        is_starred INTEGER NOT NULL DEFAULT 0,
        is_announced INTEGER NOT NULL DEFAULT 0,
        gone_at INTEGER                         -- retired: only this row is left; 0: its text was lost to damage
    )""",
    "CREATE INDEX states_guid ON states(feed_id, guid_key)",
    "CREATE INDEX states_link ON states(feed_id, link_key) WHERE link_key IS NOT NULL",
    "CREATE INDEX states_text ON states(feed_id, text_key)",
    "CREATE INDEX states_all ON states(sorted_at) WHERE gone_at IS NULL",
    "CREATE INDEX states_feed ON states(feed_id, sorted_at) WHERE gone_at IS NULL",
    "CREATE INDEX states_unread ON states(sorted_at) WHERE is_read = 0 AND gone_at IS NULL",
    "CREATE INDEX states_feed_unread ON states(feed_id, sorted_at) WHERE is_read = 0 AND gone_at IS NULL",
    "CREATE INDEX states_starred ON states(sorted_at) WHERE is_starred = 1 AND gone_at IS NULL",
    "CREATE INDEX states_spent ON states(sorted_at) WHERE is_read = 1 AND is_starred = 0 AND gone_at IS NULL",
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY REFERENCES states(article_id),
        title TEXT NOT NULL,
        author TEXT,
        snippet TEXT NOT NULL,
        link TEXT,
        guid TEXT,                              -- NULL where it is the link
        published_at INTEGER,
        updated_at INTEGER,
        arrived_at INTEGER NOT NULL,
        image_url TEXT,                         -- the feed's picture for the card
        extras TEXT,                            -- enclosures and categories as JSON; NULL where there are none
        shown INTEGER NOT NULL DEFAULT 0,       -- which body is shown: 0 the feed's, 1 the page's, 2 the original's
        completeness TEXT NOT NULL,
        reason TEXT NOT NULL,
        card_id INTEGER REFERENCES images(id),  -- picture of the card
        lacks_pictures INTEGER NOT NULL DEFAULT 0,
        has_pictures INTEGER NOT NULL DEFAULT 0,
        is_backlog INTEGER NOT NULL             -- came with the first fetch of its feed
    )""",
    "CREATE INDEX articles_waiting ON articles(id) WHERE reason = 'waiting'",
    "CREATE INDEX articles_pictured ON articles(id) WHERE has_pictures = 1",
    "CREATE INDEX articles_card ON articles(card_id) WHERE card_id IS NOT NULL",
    """
    CREATE TABLE bodies (
        id INTEGER PRIMARY KEY,                 -- 4 * article + which (0 the feed's, 1 the page's, 2 the original's)
        packed BLOB NOT NULL
    )""",
    """
    CREATE TABLE article_pictures (
        article_id INTEGER NOT NULL REFERENCES articles(id),
        url_key BLOB NOT NULL,
        image_id INTEGER REFERENCES images(id), -- NULL: cannot be had, or was given up for room
        PRIMARY KEY (article_id, url_key)
    ) WITHOUT ROWID""",
    "CREATE INDEX article_pictures_url ON article_pictures(url_key) WHERE image_id IS NOT NULL",
    "CREATE INDEX article_pictures_image ON article_pictures(image_id) WHERE image_id IS NOT NULL",
)

_SEARCH = (
    """
    CREATE VIEW indexed AS
        SELECT a.id AS id, search_words(a.title) AS title, search_words(a.author) AS author,
               search_body(b.packed) AS body
        FROM articles a JOIN bodies b ON b.id = 4 * a.id + a.shown""",
    """
    CREATE VIRTUAL TABLE search USING fts5(
        title, author, body, content='indexed', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )""",
)

_BOOKS = (
    "CREATE TABLE dropped_files (hash BLOB PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE totals (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO totals VALUES ('pictures', 0), ('picture_bytes', 0)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE undo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        act TEXT NOT NULL,                      -- 'read' or 'remove_feeds'
        made_at INTEGER NOT NULL,
        ids BLOB NOT NULL                       -- JSON array, compressed
    )""",
)


def _counted(name: str, event: str, row: str, sign: str) -> str:
    return f"""
    CREATE TRIGGER {name} AFTER {event} ON states WHEN {row}.gone_at IS NULL BEGIN
        UPDATE feed_counts SET total = total {sign} 1, unread = unread {sign} ({row}.is_read = 0),
            starred = starred {sign} {row}.is_starred
        WHERE feed_id = {row}.feed_id;
    END"""


def _referred(table: str, column: str) -> tuple[str, ...]:
    more = f"UPDATE images SET refs = refs + 1 WHERE id = NEW.{column};"
    less = f"UPDATE images SET refs = refs - 1 WHERE id = OLD.{column};"
    return (
        f"CREATE TRIGGER {table}_image_added AFTER INSERT ON {table} BEGIN {more} END",
        f"CREATE TRIGGER {table}_image_changed AFTER UPDATE OF {column} ON {table} BEGIN {less} {more} END",
        f"CREATE TRIGGER {table}_image_removed AFTER DELETE ON {table} BEGIN {less} END",
    )


_TRIGGERS = (
    "CREATE TRIGGER feeds_counted AFTER INSERT ON feeds BEGIN INSERT INTO feed_counts(feed_id) VALUES (NEW.id); END",
    _counted("states_added", "INSERT", "NEW", "+"),
    _counted("states_removed", "DELETE", "OLD", "-"),
    """
    CREATE TRIGGER states_changed AFTER UPDATE OF is_read, is_starred, gone_at ON states BEGIN
        UPDATE feed_counts SET
            total = total + (NEW.gone_at IS NULL) - (OLD.gone_at IS NULL),
            unread = unread + (NEW.gone_at IS NULL AND NEW.is_read = 0) - (OLD.gone_at IS NULL AND OLD.is_read = 0),
            starred = starred + (NEW.gone_at IS NULL AND NEW.is_starred) - (OLD.gone_at IS NULL AND OLD.is_starred)
        WHERE feed_id = NEW.feed_id;
    END""",
    *_referred("article_pictures", "image_id"),
    *_referred("feeds", "icon_id"),
    """
    CREATE TRIGGER images_added AFTER INSERT ON images BEGIN
        UPDATE totals SET value = value + 1 WHERE name = 'pictures';
        UPDATE totals SET value = value + NEW.bytes WHERE name = 'picture_bytes';
    END""",
    """
    CREATE TRIGGER images_removed AFTER DELETE ON images BEGIN
        UPDATE totals SET value = value - 1 WHERE name = 'pictures';
        UPDATE totals SET value = value - OLD.bytes WHERE name = 'picture_bytes';
    END""",
)

FIRST: tuple[str, ...] = (*_FOLDERS_AND_FEEDS, *_STATES_AND_ARTICLES, *_SEARCH, *_BOOKS, *_TRIGGERS)

SECOND: tuple[str, ...] = (
    """
    CREATE TABLE sites (
        id INTEGER PRIMARY KEY,                 -- the higher, the later something was learned
        host TEXT NOT NULL UNIQUE,              -- name and port
        memory BLOB NOT NULL                    -- what was learned of it, in a form of its own
    )""",
)
