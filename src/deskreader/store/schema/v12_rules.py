"""The step that adds rules: what they are, what they did to which article, and which articles they muted.

A muted article is in no list but that of muted ones and counts nowhere. It is never folded, and no card of a story.
`rule_queue` has the articles whose text came, or changed, after the rules had looked at them.
"""

from __future__ import annotations


def _counted(name: str, event: str, row: str, sign: str) -> str:
    return f"""
    CREATE TRIGGER {name} AFTER {event} ON states WHEN {row}.gone_at IS NULL AND {row}.is_muted = 0 BEGIN
        UPDATE feed_counts SET total = total {sign} 1,
            unread = unread {sign} ({row}.is_read = 0 AND {row}.is_folded = 0),
            starred = starred {sign} {row}.is_starred
        WHERE feed_id = {row}.feed_id;
    END"""


def _in_sight(row: str) -> str:
    return f"{row}.gone_at IS NULL AND {row}.is_muted = 0"


def _difference(condition: str) -> str:
    new, old = (f"({_in_sight(row)}{condition.format(row=row)})" for row in ("NEW", "OLD"))
    return f"{new} - {old}"


RULES: tuple[str, ...] = (
    "ALTER TABLE states ADD COLUMN is_muted INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX states_muted ON states(sorted_at) WHERE is_muted = 1 AND gone_at IS NULL",
    """
    CREATE TABLE rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        definition TEXT NOT NULL,               -- JSON: conditions and actions
        reads_text INTEGER NOT NULL,            -- a text that comes later may match
        is_on INTEGER NOT NULL,
        position INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        removed_at INTEGER,                     -- its name stays for what it did
        problem TEXT NOT NULL DEFAULT '',       -- why it does nothing: see `Kind`
        articles INTEGER NOT NULL DEFAULT 0,    -- to which it did anything
        last_at INTEGER
    )""",
    """
    CREATE TABLE rule_effects (
        article_id INTEGER NOT NULL REFERENCES states(article_id) ON DELETE CASCADE,
        rule_id INTEGER NOT NULL REFERENCES rules(id) ON DELETE CASCADE,
        effects INTEGER NOT NULL,               -- see `RuleEffect`
        at INTEGER NOT NULL,
        PRIMARY KEY (article_id, rule_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX rule_effects_rule ON rule_effects(rule_id)",
    """
    CREATE TABLE rule_queue (
        article_id INTEGER PRIMARY KEY REFERENCES states(article_id) ON DELETE CASCADE
    )""",
    """
    CREATE TRIGGER bodies_for_rules AFTER INSERT ON bodies
    WHEN NEW.id % 4 <> 0 AND EXISTS (
        SELECT 1 FROM rules WHERE is_on = 1 AND removed_at IS NULL AND reads_text = 1)
    BEGIN
        INSERT OR IGNORE INTO rule_queue SELECT article_id FROM states WHERE article_id = NEW.id / 4;
    END""",
    "INSERT INTO facts VALUES ('rules_version', '0')",
    "DROP TRIGGER states_added",
    "DROP TRIGGER states_removed",
    "DROP TRIGGER states_changed",
    _counted("states_added", "INSERT", "NEW", "+"),
    _counted("states_removed", "DELETE", "OLD", "-"),
    f"""
    CREATE TRIGGER states_changed AFTER UPDATE OF is_read, is_starred, gone_at, is_folded, is_muted ON states BEGIN
        UPDATE feed_counts SET
            total = total + {_difference("")},
            unread = unread + {_difference(" AND {row}.is_read = 0 AND {row}.is_folded = 0")},
            starred = starred + {_difference(" AND {row}.is_starred = 1")}
        WHERE feed_id = NEW.feed_id;
    END""",
)
