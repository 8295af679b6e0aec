"""Rules as JSON: conditions and actions as the library and exports keep them. What is not a rule is refused."""

from __future__ import annotations

import json
from typing import Any

from deskreader.limits import LONGEST_EXPRESSION, MOST_RULE_VALUES
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleTest

_FLAGS = ("mute", "mark_read", "star", "move_to_front")
_CHOICES = ("notify", "pictures")


def to_json(rule: Rule) -> str:
    """Returns the conditions and actions of a rule."""
    conditions = [
        {"field": c.field.value, "test": c.test.value, "values": list(c.values)}
        | ({"not": True} if c.is_negated else {})
        for c in rule.conditions
    ]
    actions: dict[str, Any] = {name: True for name in _FLAGS if getattr(rule.actions, name)}
    actions |= {name: value for name in _CHOICES if (value := getattr(rule.actions, name)) is not None}
    if rule.actions.tags:
        actions["tags"] = list(rule.actions.tags)
    whole: dict[str, Any] = {"conditions": conditions, "actions": actions} | ({"any": True} if rule.joins_any else {})
    return json.dumps(whole, ensure_ascii=False)


def from_json(text: str, name: str) -> Rule:
    """Returns a rule of this name. Raises: ValueError."""
    try:
        whole = json.loads(text)
        conditions = tuple(_condition(raw) for raw in whole["conditions"])
        if sum(len(condition.values) for condition in conditions) > MOST_RULE_VALUES:
            raise ValueError("values")
        return Rule(name, conditions, _actions(whole["actions"]), whole.get("any") is True)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no rule") from error


def _condition(raw: dict[str, Any]) -> Condition:
    values = _texts(raw["values"])
    test = RuleTest(raw["test"])
    if not values or (test is not RuleTest.LIST and len(values) > 1):
        raise ValueError("values")
    return Condition(RuleField(raw["field"]), test, values, raw.get("not") is True)


def _actions(raw: dict[str, Any]) -> RuleActions:
    flags = {name: raw.get(name) is True for name in _FLAGS}
    choices = {name: raw[name] for name in _CHOICES if isinstance(raw.get(name), bool)}
    return RuleActions(tags=_texts(raw.get("tags", [])), **flags, **choices)


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(t, str) and 0 < len(t) <= LONGEST_EXPRESSION for t in raw):
        raise ValueError("texts")
    return tuple(raw)
