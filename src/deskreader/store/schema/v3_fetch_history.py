"""The step that lets the library remember what publishers ask for and what they were asked."""

from __future__ import annotations

MANNERS: tuple[str, ...] = (
    "ALTER TABLE feeds ADD COLUMN own_minutes INTEGER NOT NULL DEFAULT 0",  # the reader's interval; 0: the general one
    "ALTER TABLE feeds ADD COLUMN habits TEXT NOT NULL DEFAULT ''",  # JSON; see `manners`
    "ALTER TABLE feeds ADD COLUMN requests INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE feeds ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE feeds ADD COLUMN received INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE feeds ADD COLUMN answer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE feeds ADD COLUMN answered_at INTEGER",
    "ALTER TABLE feeds ADD COLUMN missing_since INTEGER",  # the first of the 404s in a row
    "ALTER TABLE feeds ADD COLUMN moving_to TEXT",  # a permanent redirect that is not kept yet
    "ALTER TABLE feeds ADD COLUMN moving_times INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE feeds ADD COLUMN moving_since INTEGER",
    "ALTER TABLE feeds ADD COLUMN moved_from TEXT",  # the address before one that was kept
    "ALTER TABLE feeds ADD COLUMN moved_at INTEGER",
    "ALTER TABLE feeds ADD COLUMN not_to TEXT",  # where it is not to move: the reader took that back
    """
    CREATE TABLE held_hosts (
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        until INTEGER NOT NULL,
        seconds REAL NOT NULL,                  -- how long the pause was when it began
        strikes INTEGER NOT NULL,
        PRIMARY KEY (host, port)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE lost_pictures (
        url_key BLOB PRIMARY KEY,               -- an address where there was no picture
        at INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX lost_pictures_at ON lost_pictures(at)",
    """
    CREATE TABLE feed_marks (
        feed_id INTEGER PRIMARY KEY REFERENCES feeds(id) ON DELETE CASCADE,
        marks BLOB NOT NULL                     -- the entries of the last document; see `marks`
    )""",
)
