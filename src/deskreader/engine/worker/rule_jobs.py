"""The jobs of the process that matches rules. Only that process imports this module.

A regular expression of a user or of a file from elsewhere can search a text for ever. Here it has a process of its
own, with a time limit, and no news waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deskreader.model import RuleId
from deskreader.model.rules import Passage, Rule, RuleSource, RuleSubject
from deskreader.rules.expressions import compiled
from deskreader.rules.passages import passages_of_all
from deskreader.rules.rule_set import RuleSet
from deskreader.text.search.tokens import word_pattern


class _LastRules:
    """The rules that were matched last, so that they are made ready once."""

    version = 0
    rules = RuleSet(())


def match_rules(
    version: int,
    rules: tuple[tuple[RuleId, Rule], ...] | None,
    sources: tuple[RuleSource, ...],
    subjects: tuple[RuleSubject, ...],
) -> tuple[tuple[RuleId, ...], ...] | None:
    """Returns the rules that match each article; None where this process does not have the rules of that version.

    Raises: ParseError(BAD_EXPRESSION).
    """
    if rules is not None:
        _LastRules.version, _LastRules.rules = 0, RuleSet(rules)
        _LastRules.version = version
    if version != _LastRules.version:
        return None
    return _LastRules.rules.match_all(sources, subjects)


def find_passages(
    rule: Rule, sources: tuple[RuleSource, ...], subjects: tuple[RuleSubject, ...]
) -> tuple[tuple[Passage, ...] | None, ...]:
    """Returns the passages by which a rule matches each article; None for one that it does not match.

    Raises: ParseError(BAD_EXPRESSION).
    """
    return passages_of_all(rule, sources, subjects)


def check_expression(expression: str) -> None:
    """Returns if this is a regular expression. Raises: ParseError(BAD_EXPRESSION)."""
    compiled(expression)


def load() -> None:
    """Loads what jobs load on first use, since no file can be opened later."""
    word_pattern()


JOBS: dict[str, Callable[..., Any]] = {
    "match_rules": match_rules, "find_passages": find_passages, "check_expression": check_expression,
}  # fmt: skip
