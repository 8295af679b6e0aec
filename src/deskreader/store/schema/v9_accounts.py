"""The step that adds accounts: what is synced with a server or through a folder, and the outbox of the user's acts.

Triggers write the outbox, so every act is in it in the act's own transaction, whichever function made the change: an
import, an undo and a rule as well as a click. A row of the outbox is the last value of one field of one subject, so
acts coalesce by themselves. While `sync_quiet` has a row, a change comes from outside and is not queued.

`sync_clock` is a hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014) in microseconds since 1970: it
follows the system's clock, never goes back, and gives no two acts the same stamp.
"""

from __future__ import annotations

_TABLES = (
    """
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,                     -- see `AccountKind`
        name TEXT NOT NULL,
        address TEXT NOT NULL,                  -- the URL of the server, or the path of the folder
        user_name TEXT NOT NULL DEFAULT '',
        options TEXT NOT NULL DEFAULT '{}',     -- JSON; never a secret
        is_paused INTEGER NOT NULL DEFAULT 0,
        position INTEGER NOT NULL,
        cursor TEXT NOT NULL DEFAULT '',        -- where the next round goes on, in the words of the kind
        suspects TEXT NOT NULL DEFAULT '',      -- an answer that is believed only if the next round repeats it
        synced_at INTEGER,                      -- the last round that went well
        recent_at INTEGER,                      -- the last time that recent articles were asked for
        next_due_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,    -- in a row
        problem_kind TEXT,
        problem_detail TEXT,
        problem_since INTEGER,
        busy_until INTEGER,                     -- a round of this or of another process runs until then at most
        requests INTEGER NOT NULL DEFAULT 0,    -- of the last round
        received INTEGER NOT NULL DEFAULT 0
    )""",
    "ALTER TABLE feeds ADD COLUMN account_id INTEGER REFERENCES accounts(id)",  # NULL: on this computer
    "ALTER TABLE feeds ADD COLUMN remote_id TEXT",  # the server's name for it; NULL: the server does not know it yet
    "CREATE INDEX feeds_account ON feeds(account_id) WHERE account_id IS NOT NULL",
    "ALTER TABLE folders ADD COLUMN account_id INTEGER REFERENCES accounts(id)",
    """
    CREATE TABLE remote_folders (
        folder_id INTEGER PRIMARY KEY,          -- it stays when the folder goes, for the case of an undo
        remote_id TEXT NOT NULL
    )""",
    """
    CREATE TABLE account_articles (
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        remote_id TEXT NOT NULL,
        article_id INTEGER NOT NULL REFERENCES states(article_id) ON DELETE CASCADE,
        PRIMARY KEY (account_id, remote_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX account_articles_article ON account_articles(article_id)",
    """
    CREATE TABLE outbox (
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        subject TEXT NOT NULL,                  -- 'article', 'feed' or 'folder'
        number INTEGER NOT NULL,                -- its id
        field TEXT NOT NULL,                    -- read, starred, tag NAME, subscribed, title, folder, exists
        value TEXT NOT NULL,                    -- '0' or '1', or JSON
        stamp INTEGER NOT NULL,                 -- of the hybrid clock; another one after each change
        tries INTEGER NOT NULL DEFAULT 0,
        held TEXT NOT NULL DEFAULT '',          -- why the server will never take it; the value holds here all the same
        PRIMARY KEY (account_id, subject, number, field)
    ) WITHOUT ROWID""",
    "CREATE TABLE sync_clock (id INTEGER PRIMARY KEY CHECK (id = 1), stamp INTEGER NOT NULL)",
    "INSERT INTO sync_clock VALUES (1, 0)",
    "CREATE TABLE sync_quiet (id INTEGER PRIMARY KEY)",
    """
    CREATE TABLE sync_fields (                  -- what all devices of a folder agree on
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        subject TEXT NOT NULL,                  -- a name that is the same on every device
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        stamp INTEGER NOT NULL,
        device TEXT NOT NULL,
        is_applied INTEGER NOT NULL,            -- 0: its article or feed is not here yet
        PRIMARY KEY (account_id, subject, field)
    ) WITHOUT ROWID""",
    "CREATE INDEX sync_fields_waiting ON sync_fields(account_id, subject) WHERE is_applied = 0",
    """
    CREATE TABLE sync_files (                   -- files of other devices, as they were read last
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (account_id, path)
    ) WITHOUT ROWID""",
)

_WALL = "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
TICK = f"UPDATE sync_clock SET stamp = max(stamp + 1, {_WALL})"
"""Moves the hybrid clock on; its stamp is then that of a new act."""
_HEARD = "EXISTS (SELECT 1 FROM accounts) AND NOT EXISTS (SELECT 1 FROM sync_quiet)"


def _queued(subject: str, number: str, field: str, value: str, accounts: str) -> str:
    """The statements that queue a field for each account of `accounts`, a query of ids."""
    return f"""
        {TICK};
        DELETE FROM outbox
        WHERE subject = '{subject}' AND number = {number} AND field = {field} AND account_id IN ({accounts});
        INSERT INTO outbox(account_id, subject, number, field, value, stamp)
        SELECT a.id, '{subject}', {number}, {field}, {value}, c.stamp
        FROM accounts a CROSS JOIN sync_clock c WHERE a.id IN ({accounts});"""


def _accounts_of_feed(feed: str) -> str:
    """The accounts that hear of a feed: its own, or for one on this computer those that sync through a folder."""
    return f"""
        SELECT a.id FROM feeds f JOIN accounts a ON a.id = f.account_id OR (f.account_id IS NULL AND a.kind = 'folder')
        WHERE f.id = {feed} AND f.removed_at IS NULL"""


def _accounts_of(row: str) -> str:
    """The accounts that hear of a row of feeds or folders itself, also of one that is removed."""
    return f"""
        SELECT a.id FROM accounts a
        WHERE a.id = {row}.account_id OR ({row}.account_id IS NULL AND a.kind = 'folder')"""


def _trigger(name: str, event: str, condition: str, statements: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} WHEN {_HEARD} AND {condition} BEGIN {statements} END"


def _flag(name: str, column: str) -> str:
    queued = _queued("article", "NEW.article_id", f"'{name}'", f"NEW.{column}", _accounts_of_feed("NEW.feed_id"))
    return _trigger(f"outbox_{name}", f"UPDATE OF {column} ON states", f"OLD.{column} <> NEW.{column}", queued)


def _tag(name: str, event: str, row: str, value: int) -> str:
    feed = f"(SELECT feed_id FROM states WHERE article_id = {row}.article_id)"
    field = f"'tag ' || (SELECT name FROM tags WHERE id = {row}.tag_id)"
    queued = _queued("article", f"{row}.article_id", field, f"'{value}'", _accounts_of_feed(feed))
    has_name = f"EXISTS (SELECT 1 FROM tags WHERE id = {row}.tag_id)"
    return _trigger(f"outbox_{name}", f"{event} ON article_tags", has_name, queued)


_SUBSCRIBED = "json_object('on', NEW.removed_at IS NULL, 'remote_id', NEW.remote_id, 'url', NEW.url)"
_REMOVED_FOLDER = """
    json_object('title', OLD.title, 'remote_id', (SELECT remote_id FROM remote_folders WHERE folder_id = OLD.id))"""
_OWN = _accounts_of("NEW")
_IS_THERE = "NEW.removed_at IS NULL"

_TRIGGERS = (
    _flag("read", "is_read"),
    _flag("starred", "is_starred"),
    _tag("tagged", "INSERT", "NEW", 1),
    _tag("untagged", "DELETE", "OLD", 0),
    _trigger("outbox_subscribed", "INSERT ON feeds", "NEW.remote_id IS NULL",
             _queued("feed", "NEW.id", "'subscribed'", _SUBSCRIBED, _OWN)
             + _queued("feed", "NEW.id", "'folder'", "''", _OWN)),
    _trigger("outbox_removed", "UPDATE OF removed_at ON feeds", "(OLD.removed_at IS NULL) <> (NEW.removed_at IS NULL)",
             _queued("feed", "NEW.id", "'subscribed'", _SUBSCRIBED, _OWN)),
    _trigger("outbox_titled", "UPDATE OF own_title ON feeds", f"OLD.own_title <> NEW.own_title AND {_IS_THERE}",
             _queued("feed", "NEW.id", "'title'", "NEW.own_title", _OWN)),
    _trigger("outbox_moved", "UPDATE OF folder_id ON feeds", f"OLD.folder_id IS NOT NEW.folder_id AND {_IS_THERE}",
             _queued("feed", "NEW.id", "'folder'", "''", _OWN)),
    _trigger("outbox_folder_added", "INSERT ON folders", "1",
             "DELETE FROM outbox WHERE subject = 'folder' AND number = NEW.id AND field = 'exists';"
             + _queued("folder", "NEW.id", "'title'", "NEW.title", _OWN)),
    _trigger("outbox_folder_titled", "UPDATE OF title ON folders", "OLD.title <> NEW.title",
             _queued("folder", "NEW.id", "'title'", "NEW.title", _OWN)),
    _trigger("outbox_folder_removed", "DELETE ON folders", "1",
             "DELETE FROM outbox WHERE subject = 'folder' AND number = OLD.id;"
             + _queued("folder", "OLD.id", "'exists'", _REMOVED_FOLDER, _accounts_of("OLD"))),
)  # fmt: skip

ACCOUNTS: tuple[str, ...] = (*_TABLES, *_TRIGGERS)
