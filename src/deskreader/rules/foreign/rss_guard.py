"""RSS Guard's article filters, in its database or in a file that its dialog of filters exports."""

from __future__ import annotations

import json
from collections.abc import Iterable

from deskreader.model.rules import ImportedRules, Rule, RuleField
from deskreader.model.transfer.foreign import ForeignFilter
from deskreader.rules.foreign.formula import ALWAYS, NoCounterpartError, is_one_of, rules_of
from deskreader.rules.foreign.script import outcomes_of

LONGEST_SCRIPT = 50_000
"""Characters of a script that is read."""


def read_scripts(filters: Iterable[ForeignFilter]) -> ImportedRules:
    """Returns the rules that filters come to; one that does more than rules can is left out."""
    rules: list[Rule] = []
    left_out: list[str] = []
    for each in filters:
        try:
            rules += _rules(each)
        except NoCounterpartError:
            left_out.append(each.name)
    return ImportedRules(tuple(rules), tuple(left_out))


def _rules(found: ForeignFilter) -> list[Rule]:
    if len(found.script) > LONGEST_SCRIPT:
        raise NoCounterpartError("length")
    also = (is_one_of(RuleField.FEED, *found.feeds).condition,) if found.feeds else ()
    outcomes = outcomes_of(found.script)
    if not outcomes or any(each.formula == ALWAYS and not also for each in outcomes):
        raise NoCounterpartError("nothing or everything")
    rules: list[Rule] = []
    for outcome in outcomes:
        rules += rules_of(found.name, outcome.formula, outcome.actions, also, found.is_on)
    return rules


def filters_in(text: str) -> tuple[ForeignFilter, ...]:
    """Returns the filters of a file that the dialog of filters exports; none if it is no such file."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(listed, list):
        return ()
    named = [each for each in listed if isinstance(each, dict)]
    pairs = ((each.get("name"), each.get("script")) for each in named)
    return tuple(ForeignFilter(n, s) for n, s in pairs if isinstance(n, str) and isinstance(s, str))
