"""The user's acts on rules, each with what takes it back in the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from deskreader.model import ArticleId, Changes, RuleId, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.model.rules import Rule, RuleDecision, StoredRule
from deskreader.model.rules.rule_json import to_json
from deskreader.store.rules import rule_effects, rule_rows
from deskreader.store.rules.rule_effects import DoneEffects
from deskreader.store.sqlite.encoding import micros
from deskreader.store.undo import journal

Outcome = tuple[UndoToken, Changes]
_CHANGED = Changes(rules=True)


def add(db: sqlite3.Connection, rules: Sequence[Rule], articles: Sequence[ArticleId], now: datetime) -> Outcome:
    """Adds rules; the first of them is also applied to stored articles. Raises: StoreError(TOO_MANY_RULES)."""
    added = [rule_rows.add_rule(db, rule, now) for rule in rules]
    done, changes = _apply(db, added[0], rules[0], articles, now) if added else (DoneEffects(), Changes())
    return _noted(db, now, done, added=added), changes | _CHANGED


def change(
    db: sqlite3.Connection, rule_id: RuleId, rule: Rule, articles: Sequence[ArticleId], now: datetime
) -> Outcome:
    """Puts another rule in the place of one, and applies it to stored articles. Raises: StoreError(UNKNOWN_RULE)."""
    before = rule_rows.rule(db, rule_id)
    rule_rows.replace_rule(db, rule_id, rule)
    done, changes = _apply(db, rule_id, rule, articles, now)
    return _noted(db, now, done, before=[_as_row(before)]), changes | _CHANGED


def remove(db: sqlite3.Connection, rule_ids: Sequence[RuleId], now: datetime) -> Outcome:
    """Removes rules; what they did stays. Raises: StoreError(UNKNOWN_RULE)."""
    for rule_id in rule_ids:
        rule_rows.rule(db, rule_id)
        rule_rows.set_removed(db, rule_id, now)
    return _noted(db, now, DoneEffects(), removed=list(rule_ids)), _CHANGED


def set_order(db: sqlite3.Connection, rule_ids: Sequence[RuleId], now: datetime) -> Outcome:
    """Puts rules into this order."""
    before = rule_rows.order(db)
    rule_rows.set_order(db, rule_ids)
    return _noted(db, now, DoneEffects(), order=before), _CHANGED


def unmute(db: sqlite3.Connection, articles: Sequence[ArticleId], now: datetime) -> Outcome:
    """Brings muted articles back into the lists; no rule that muted them does so again."""
    rows = rule_effects.muting(db, articles)
    back, changes = rule_effects.unmute(db, articles)
    what = {"articles": list(back), "rows": rows, "touched": len(back)}
    return journal.record(db, UndoAct.UNMUTE, what, len(back), now), changes


def _apply(
    db: sqlite3.Connection, rule_id: RuleId, rule: Rule, articles: Sequence[ArticleId], now: datetime
) -> tuple[DoneEffects, Changes]:
    decision = RuleDecision(((rule_id, rule.actions.effects),), tuple((rule_id, name) for name in rule.actions.tags))
    return rule_effects.apply(db, dict.fromkeys(articles, decision), now)


def _noted(db: sqlite3.Connection, now: datetime, done: DoneEffects, **what: list[Any]) -> UndoToken:
    touched = len(done.rows)
    return journal.record(db, UndoAct.RULES, what | {"done": done.as_json(), "touched": touched}, touched, now)


def _as_row(stored: StoredRule) -> list[Any]:
    rule = stored.rule
    return [stored.id, rule.name, to_json(rule), rule.is_on, micros(rule.expires_at), stored.problem]
