"""How the user's acts on rules are taken back, from what the journal says of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from deskreader.model import ArticleId, Changes, RuleId
from deskreader.model.rules import Rule
from deskreader.model.rules.rule_json import from_json
from deskreader.store.rules import rule_effects, rule_rows
from deskreader.store.sqlite.encoding import moment


def mute_again(db: sqlite3.Connection, what: Mapping[str, Any]) -> Changes:
    """Mutes articles again that the user had brought back."""
    rule_effects.restore_muting(db, what["rows"])
    return rule_effects.mute(db, [ArticleId(article) for article in what["articles"]])[1]


def undo(db: sqlite3.Connection, what: Mapping[str, Any]) -> Changes:
    """Takes an act on rules back, with all that it did to articles."""
    changes = rule_effects.undo(db, what["done"])
    for number in what.get("added", ()):
        rule_rows.delete_rule(db, number)
    for number in what.get("removed", ()):
        rule_rows.set_removed(db, number, None)
    for row in what.get("before", ()):
        _put_back(db, row)
    if "order" in what:
        rule_rows.set_order(db, what["order"])
    return changes | Changes(rules=True)


def _put_back(db: sqlite3.Connection, row: list[Any]) -> None:
    number, name, definition, is_on, expires_at, problem = row
    before = from_json(definition, name)
    rule = Rule(name, before.conditions, before.actions, before.joins_any, bool(is_on), moment(expires_at))
    rule_rows.replace_rule(db, RuleId(number), rule)
    if problem:
        rule_rows.set_problem(db, RuleId(number), problem)
