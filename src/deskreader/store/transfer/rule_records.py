"""Rules as records of an export, with what they did to which article; and taken in from one.

In a file, conditions name feeds by their addresses and folders by their titles; in a library, by their numbers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from deskreader.model import ArticleId, FeedId, RuleId
from deskreader.model.rules import Condition, Rule, RuleField, RuleTest
from deskreader.model.rules.rule_json import from_json, to_json
from deskreader.store.rules import rule_rows
from deskreader.store.sqlite.encoding import moment
from deskreader.text.urls import strip_userinfo

Record = dict[str, Any]
_COLUMNS = "id, name, definition, is_on, position, created_at, expires_at, removed_at, articles, last_at, problem"


def rule_records(db: sqlite3.Connection) -> list[Record]:
    """The rules in their order; removed ones as far as they have left anything, since articles name them."""
    rows = db.execute(
        f"""
        SELECT {_COLUMNS} FROM rules r
        WHERE removed_at IS NULL OR EXISTS (SELECT 1 FROM rule_effects e WHERE e.rule_id = r.id)
        ORDER BY position, id"""
    ).fetchall()
    names = {
        RuleField.FEED: {str(feed): strip_userinfo(url) for feed, url in db.execute("SELECT id, url FROM feeds")},
        RuleField.FOLDER: {str(folder): title for folder, title in db.execute("SELECT id, title FROM folders")},
    }
    found = []
    for row in rows:
        record = dict(zip(_COLUMNS.split(", "), row, strict=True))
        try:
            rule = from_json(record["definition"], record["name"])
        except ValueError:  # made by hand or by a newer program: not to be moved
            continue
        found.append(record | {"definition": to_json(_renamed(rule, names))})
    return found


def _renamed(rule: Rule, names: Mapping[RuleField, Mapping[str, str]]) -> Rule:
    """Returns the rule with other names for feeds and folders, where there are others."""

    def renamed(condition: Condition) -> Condition:
        of_field = names.get(condition.field, {})
        if condition.test is not RuleTest.LIST or not of_field:
            return condition
        return replace(condition, values=tuple(of_field.get(value, value) for value in condition.values))

    return replace(rule, conditions=tuple(map(renamed, rule.conditions)))


class ImportedRules:
    """Rules of a file: which rule here is which number of the file, and which are new."""

    def __init__(self) -> None:
        self.here: dict[int, RuleId] = {}
        self.new: list[RuleId] = []

    def take(self, db: sqlite3.Connection, record: Record, feeds: Sequence[tuple[str, FeedId]]) -> None:
        """Adds a rule, unless there is one of that name that does the same. `feeds` are those here, by address."""
        names = {RuleField.FEED: {url: str(feed) for url, feed in feeds}}
        rule = _renamed(from_json(record["definition"], record["name"]), names)
        rule = replace(rule, is_on=bool(record["is_on"]), expires_at=moment(record.get("expires_at")))
        known = db.execute(
            "SELECT id FROM rules WHERE name = ? AND definition = ? AND (removed_at IS NULL) = ?",
            (rule.name, to_json(rule), record.get("removed_at") is None),
        ).fetchone()
        if known:
            self.here[record["id"]] = RuleId(known[0])
            return
        number = rule_rows.add_rule(db, rule, moment(record["created_at"]))
        db.execute(
            "UPDATE rules SET removed_at = ?, articles = ?, last_at = ?, problem = ? WHERE id = ?",
            (
                record.get("removed_at"),
                record.get("articles", 0),
                record.get("last_at"),
                record.get("problem", ""),
                number,
            ),
        )
        self.here[record["id"]] = number
        self.new.append(number)

    def take_effects(
        self, db: sqlite3.Connection, article: ArticleId, effects: Sequence[Sequence[int]]
    ) -> list[tuple[int, int]]:
        """Notes what rules of the file did to an article; returns the article with each rule of which it was news."""
        rows = [(article, self.here[rule], did, at) for rule, did, at in effects if rule in self.here]
        query = "INSERT OR IGNORE INTO rule_effects VALUES (?, ?, ?, ?)"
        return [row[:2] for row in rows if db.execute(query, row).rowcount]


def effects_of(db: sqlite3.Connection, article: int) -> list[list[int]]:
    """What rules did to an article: the rule, the effects and when."""
    rows = db.execute("SELECT rule_id, effects, at FROM rule_effects WHERE article_id = ? ORDER BY at", (article,))
    return [list(row) for row in rows]
