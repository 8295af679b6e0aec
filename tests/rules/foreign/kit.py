"""Rules of other readers in short."""

from __future__ import annotations

from deskreader.model.rules import Condition, ImportedRules, Rule

FEED_A = "https://a.example/feed"


def conditions(rule: Rule) -> list[str]:
    """The conditions of a rule: field, test and values, with a sign before negated ones."""
    return [_short(condition) for condition in rule.conditions]


def _short(condition: Condition) -> str:
    sign = "!" if condition.is_negated else ""
    return f"{sign}{condition.field}:{condition.test}:{'|'.join(condition.values)}"


def in_short(imported: ImportedRules) -> list[str]:
    """Each rule in a line: its conditions, joined by what joins them."""
    return [(" OR " if rule.joins_any else " AND ").join(conditions(rule)) for rule in imported.rules]
