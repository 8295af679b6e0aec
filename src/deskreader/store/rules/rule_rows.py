"""Rules as rows. Each change makes another version of them all, by which a program notices the change of another."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from deskreader.errors import Kind, StoreError
from deskreader.limits import MOST_RULES
from deskreader.model.ids import RuleId
from deskreader.model.rules import Rule, RuleField, StoredRule
from deskreader.model.rules.rule_json import from_json, to_json
from deskreader.store.sqlite.encoding import micros, moment, storable

LONGEST_NAME = 200  # characters
_READING = frozenset({RuleField.ANYWHERE, RuleField.TEXT, RuleField.LANGUAGE})
"""Fields of which the page behind an article tells more than the feed."""
_RULE = "SELECT id, name, definition, is_on, created_at, expires_at, articles, last_at, problem FROM rules"


def version(db: sqlite3.Connection) -> int:
    """Another number after each change of the rules."""
    row = db.execute("SELECT value FROM facts WHERE name = 'rules_version'").fetchone()
    return int(row[0]) if row else 0


def note_change(db: sqlite3.Connection) -> None:
    """Makes another version of the rules."""
    db.execute("INSERT OR REPLACE INTO facts VALUES ('rules_version', ?)", (str(version(db) + 1),))


def all_rules(db: sqlite3.Connection) -> tuple[StoredRule, ...]:
    """The rules in their order; one whose definition cannot be read has a problem."""
    rows = db.execute(f"{_RULE} WHERE removed_at IS NULL ORDER BY position, id")
    return tuple(map(_stored, rows))


def rule(db: sqlite3.Connection, rule_id: RuleId) -> StoredRule:
    """One rule. Raises: StoreError(UNKNOWN_RULE)."""
    row = db.execute(f"{_RULE} WHERE id = ? AND removed_at IS NULL", (rule_id,)).fetchone()
    if row is None:
        raise StoreError(Kind.UNKNOWN_RULE, str(rule_id))
    return _stored(row)


def _stored(row: tuple[int, str, str, int, int, int | None, int, int | None, str]) -> StoredRule:
    number, name, definition, is_on, created_at, expires_at, articles, last_at, problem = row
    kind = Kind(problem) if problem in Kind.__members__.values() else None
    try:
        rule = from_json(definition, name)
    except ValueError:
        rule, kind = from_json('{"conditions": [], "actions": {}}', name), Kind.BAD_RULE
    rule = replace(rule, is_on=bool(is_on), expires_at=moment(expires_at))
    return StoredRule(RuleId(number), rule, moment(created_at), articles, moment(last_at), kind)


# --- acts -------------------------------------------------------------------------------------------------------------


def add_rule(db: sqlite3.Connection, rule: Rule, now: datetime) -> RuleId:
    """Adds a rule behind all others. Raises: StoreError(TOO_MANY_RULES)."""
    count, last = db.execute(
        "SELECT count(*), coalesce(max(position), 0) FROM rules WHERE removed_at IS NULL"
    ).fetchone()
    if count >= MOST_RULES:
        raise StoreError(Kind.TOO_MANY_RULES, str(MOST_RULES))
    added = db.execute(
        """
        INSERT INTO rules(name, definition, reads_text, is_on, expires_at, position, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (*_columns(rule), last + 1, micros(now)),
    )
    note_change(db)
    return RuleId(added.lastrowid or 0)


def replace_rule(db: sqlite3.Connection, rule_id: RuleId, rule: Rule) -> None:
    """Puts another rule in the place of one; a problem that it had is over. Raises: StoreError(UNKNOWN_RULE)."""
    done = db.execute(
        """
        UPDATE rules SET name = ?, definition = ?, reads_text = ?, is_on = ?, expires_at = ?, problem = ''
        WHERE id = ? AND removed_at IS NULL""",
        (*_columns(rule), rule_id),
    )
    if not done.rowcount:
        raise StoreError(Kind.UNKNOWN_RULE, str(rule_id))
    note_change(db)


def _columns(rule: Rule) -> tuple[str, str, bool, bool, int | None]:
    name = " ".join(storable(rule.name).split())[:LONGEST_NAME]
    reads_text = any(condition.field in _READING for condition in rule.conditions)
    return name, storable(to_json(rule)), reads_text, rule.is_on, micros(rule.expires_at)


def set_removed(db: sqlite3.Connection, rule_id: int, at: datetime | None) -> None:
    """Removes a rule, or with None brings a removed one back; what it did stays."""
    db.execute("UPDATE rules SET removed_at = ? WHERE id = ?", (micros(at), rule_id))
    note_change(db)


def delete_rule(db: sqlite3.Connection, rule_id: int) -> None:
    """Removes a rule as if it had never been."""
    db.execute("DELETE FROM rules WHERE id = ?", (rule_id,))
    note_change(db)


def set_problem(db: sqlite3.Connection, rule_id: RuleId, problem: Kind) -> None:
    """Stops a rule for a reason, until it is changed."""
    db.execute("UPDATE rules SET problem = ? WHERE id = ?", (problem.value, rule_id))
    note_change(db)


def set_order(db: sqlite3.Connection, rule_ids: Sequence[int]) -> None:
    """Puts rules into this order; the first of two that contradict each other counts."""
    db.executemany("UPDATE rules SET position = ? WHERE id = ?", [(place, n) for place, n in enumerate(rule_ids, 1)])
    note_change(db)


def order(db: sqlite3.Connection) -> list[int]:
    """The rules in their order."""
    rows = db.execute("SELECT id FROM rules WHERE removed_at IS NULL ORDER BY position, id")
    return [number for (number,) in rows]
