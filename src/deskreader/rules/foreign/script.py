"""RSS Guard's filter scripts, as far as they compare an article with texts and then keep, drop, mark or label it.

Sources: RSS Guard's manual ("Article filtering") and the scripts that its generator writes, as of November 2026. A
script is read, never run: what goes beyond has no counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deskreader.model.rules import RuleActions
from deskreader.rules.foreign.formula import (
    ALWAYS,
    NEVER,
    Formula,
    NoCounterpartError,
    both,
    either,
    opposite,
)
from deskreader.rules.foreign.script_tokens import Token, tokens_in
from deskreader.rules.foreign.script_values import (
    Choice,
    Decision,
    Label,
    Values,
    as_formula,
)

DEEPEST, MOST_OUTCOMES = 40, 40
"""Blocks within each other, and things that one script may do."""
_MARKS = {"isImportant": RuleActions(star=True), "isRead": RuleActions(mark_read=True)}
_WITHOUT_EFFECT = frozenset({"score"})
"""Properties of an article that nothing here corresponds to, and which change nothing that a rule does."""
MUTE = RuleActions(mute=True)
_NUMBERS = {1.0: Decision.KEEP, 2.0: Decision.DROP, 4.0: Decision.DROP}
"""What the numbers of decisions are in RSS Guard."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that a script does, and when."""

    formula: Formula
    actions: RuleActions


def outcomes_of(script: str) -> tuple[Outcome, ...]:
    """Returns what a script does. Raises: NoCounterpartError for what rules cannot do."""
    reader = _ScriptReader(tokens_in(script))
    reader.read_function()
    return tuple(reader.outcomes)


class _ScriptReader:
    """Reads the statements of a script, with the condition under which each is reached."""

    def __init__(self, tokens: list[Token]) -> None:
        self.values = Values(tokens)
        self.outcomes: list[Outcome] = []

    def read_function(self) -> None:
        """Reads `function filterMessage() {…}`, and constants before it."""
        values = self.values
        while not values.takes("function"):
            if not self._reads_constant():
                raise NoCounterpartError("no function")
        values.expect("filterMessage", "(", ")")
        self._block(ALWAYS, 0)
        if not values.is_at_end:
            raise NoCounterpartError("more than a function")

    def _block(self, reached: Formula, depth: int) -> Formula:
        """Reads a block or a single statement; returns when what follows it is reached."""
        if depth > DEEPEST:
            raise NoCounterpartError("depth")
        if not self.values.takes("{"):
            return self._statement(reached, depth)
        while not self.values.takes("}"):
            reached = self._statement(reached, depth)
        return reached

    def _statement(self, reached: Formula, depth: int) -> Formula:
        values = self.values
        if values.takes(";") or self._reads_constant():
            return reached
        if values.takes("if"):
            return self._condition(reached, depth)
        if values.takes("return"):
            self._return(reached)
            return NEVER
        self._act(reached)
        values.takes(";")
        return reached

    def _reads_constant(self) -> bool:
        values = self.values
        if not (values.takes("const") or values.takes("let") or values.takes("var")):
            return False
        name = values.name()
        values.expect("=")
        values.variables[name] = values.value()
        values.takes(";")
        return True

    def _condition(self, reached: Formula, depth: int) -> Formula:
        values = self.values
        values.expect("(")
        found = values.value()
        values.expect(")")
        formula = ALWAYS if isinstance(found, Label) else as_formula(found)
        after = self._block(both(reached, formula), depth + 1)
        otherwise = both(reached, opposite(formula))
        if values.takes("else"):
            otherwise = self._block(otherwise, depth + 1)
        if after == both(reached, formula) and otherwise == both(reached, opposite(formula)):
            return reached
        return otherwise if after == NEVER else after if otherwise == NEVER else either(after, otherwise)

    def _return(self, reached: Formula) -> None:
        decision = self.values.value()
        self.values.takes(";")
        for formula, each in _decisions(decision, reached):
            if each is Decision.DROP:
                self._add(formula, MUTE)

    def _act(self, reached: Formula) -> None:
        values = self.values
        owner = values.name()
        values.expect(".")
        name = values.name()
        if owner in ("app", "console") and name == "log":
            values.skip_parentheses()
        elif owner == "msg" and name in _WITHOUT_EFFECT:
            values.skip_statement()
        elif owner == "msg" and name == "assignLabel":
            values.expect("(")
            label = values.value()
            values.expect(")")
            if not isinstance(label, Label):
                raise NoCounterpartError("label")
            self._add(reached, RuleActions(tags=(label.name,)))
        elif owner == "msg" and name in _MARKS:
            values.expect("=")
            if values.value() != ALWAYS:
                raise NoCounterpartError(name)
            self._add(reached, _MARKS[name])
        else:
            raise NoCounterpartError(f"{owner}.{name}")

    def _add(self, reached: Formula, actions: RuleActions) -> None:
        if reached == NEVER:
            return
        self.outcomes.append(Outcome(reached, actions))
        if len(self.outcomes) > MOST_OUTCOMES:
            raise NoCounterpartError("too much")


def _decisions(decision: object, reached: Formula) -> Iterator[tuple[Formula, Decision]]:
    if isinstance(decision, float) and decision in _NUMBERS:
        decision = _NUMBERS[decision]
    if isinstance(decision, Decision):
        yield reached, decision
    elif isinstance(decision, Choice):
        yield from _decisions(decision.first, both(reached, decision.condition))
        yield from _decisions(decision.second, both(reached, opposite(decision.condition)))
    else:
        raise NoCounterpartError("decision")
