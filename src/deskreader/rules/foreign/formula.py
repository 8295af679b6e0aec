"""What other readers ask of an article, as conditions that are joined in any way, and the rules that it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from deskreader.errors import ParseError
from deskreader.limits import LONGEST_EXPRESSION, MOST_RULE_VALUES
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleTest
from deskreader.rules.expressions import compiled

MOST_ALTERNATIVES, MOST_CONDITIONS = 40, 40
"""Rules that one filter may come to, and conditions of one of them."""
LONGEST_NAME = 60
"""Characters of the name of a rule that is imported."""
_IS_ALONE = re.compile(r"\\[1-9]|\(\?P|\(\?[a-z]+\)")
"""What refers to groups by number or name, or holds for a whole expression, which must not be joined with another."""
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")


class NoCounterpartError(Exception):
    """What another reader's filter says cannot be said by rules."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts have to hold; without parts it always does."""

    parts: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts has to hold; without parts it never does."""

    parts: tuple[Formula, ...] = ()


Formula = Leaf | Every | Some
ALWAYS, NEVER = Every(), Some()


def both(first: Formula, second: Formula) -> Formula:
    """Returns what holds where both do."""
    parts = [part for each in (first, second) for part in (each.parts if isinstance(each, Every) else (each,))]
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def either(first: Formula, second: Formula) -> Formula:
    """Returns what holds where one of them does."""
    parts = [part for each in (first, second) for part in (each.parts if isinstance(each, Some) else (each,))]
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def opposite(formula: Formula) -> Formula:
    """Returns what holds where this does not."""
    if isinstance(formula, Leaf):
        return Leaf(replace(formula.condition, is_negated=not formula.condition.is_negated))
    parts = tuple(map(opposite, formula.parts))
    return Some(parts) if isinstance(formula, Every) else Every(parts)


def alternatives(formula: Formula) -> tuple[tuple[Condition, ...], ...]:
    """Returns sets of conditions of which one has to hold whole. Raises: NoCounterpartError for too many."""
    if isinstance(formula, Leaf):
        return ((formula.condition,),)
    inner = [alternatives(part) for part in formula.parts]
    if isinstance(formula, Some):
        found = _merged([each for part in inner for each in part])
    else:
        found = []
        for chosen in product(*inner):
            found.append(tuple(dict.fromkeys(condition for each in chosen for condition in each)))
            if len(found) > MOST_ALTERNATIVES:
                break
    kept = [each for each in dict.fromkeys(found) if not _contradicts(each)]
    if len(kept) > MOST_ALTERNATIVES or any(len(each) > MOST_CONDITIONS for each in kept):
        raise NoCounterpartError("too many alternatives")
    return tuple(kept)


def _merged(found: list[tuple[Condition, ...]]) -> list[tuple[Condition, ...]]:
    """Returns the alternatives with single expressions on the same field as one expression."""
    single: dict[RuleField, list[Condition]] = {}
    others = []
    for conditions in found:
        (first, *more) = conditions or (None,)
        if first is None or more or first.is_negated or first.test is not RuleTest.EXPRESSION:
            others.append(conditions)
        else:
            single.setdefault(first.field, []).append(first)
    for field, alike in single.items():
        joined = "|".join(dict.fromkeys(each.values[0] for each in alike))
        if len(alike) > 1 and len(joined) <= LONGEST_EXPRESSION and not _IS_ALONE.search(joined):
            others.append((Condition(field, RuleTest.EXPRESSION, (joined,)),))
        else:
            others += [(each,) for each in alike]
    return others


def _contradicts(conditions: Iterable[Condition]) -> bool:
    found = set(conditions)
    return any(replace(condition, is_negated=not condition.is_negated) in found for condition in found)


def rules_of(
    name: str, formula: Formula, actions: RuleActions, also: Sequence[Condition] = (), is_on: bool = True
) -> tuple[Rule, ...]:
    """Returns the rules that do something with articles for which a formula and the conditions of `also` hold.

    Raises: NoCounterpartError, also for what holds for every article or is beyond the limits of rules.
    """
    found = alternatives(formula)
    name = " ".join(name.split())[:LONGEST_NAME]
    wholes = [(*also, *each) for each in found]
    if not all(wholes) or not all(map(_is_within_limits, wholes)):
        raise NoCounterpartError("for every article, or too much")
    if len(found) > 1 and not also and all(len(each) == 1 for each in found):
        return (Rule(name, tuple(each[0] for each in found), actions, joins_any=True, is_on=is_on),)
    names = [name] if len(wholes) == 1 else [f"{name} ({number})" for number in range(1, len(wholes) + 1)]
    return tuple(Rule(each, whole, actions, is_on=is_on) for each, whole in zip(names, wholes, strict=True))


def _is_within_limits(conditions: Sequence[Condition]) -> bool:
    values = [value for condition in conditions for value in condition.values]
    return len(values) <= MOST_RULE_VALUES and all(0 < len(value) <= LONGEST_EXPRESSION for value in values)


# --- conditions -------------------------------------------------------------------------------------------------------


def has_text(field: RuleField, text: str, minds_case: bool = False) -> Leaf:
    """Returns the condition that a field has a text anywhere, within words too."""
    return matches(field, literal(text), minds_case)


def literal(text: str) -> str:
    """Returns the expression that finds a text as it stands."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def matches(field: RuleField, expression: str, minds_case: bool = False, flags: str = "") -> Leaf:
    """Returns the condition that an expression is found in a field. Raises: NoCounterpartError if Python has none."""
    off = "-i" if minds_case else ""
    if flags or off:
        expression = f"(?{flags}{off}:{expression})"
    try:
        compiled(expression)
    except ParseError as error:
        raise NoCounterpartError(error.detail) from error
    if not expression.strip() or len(expression) > LONGEST_EXPRESSION:
        raise NoCounterpartError("no expression")
    return Leaf(Condition(field, RuleTest.EXPRESSION, (expression,)))


def is_one_of(field: RuleField, *values: str) -> Leaf:
    """Returns the condition that a field is one of some whole names."""
    return Leaf(Condition(field, RuleTest.LIST, values))
