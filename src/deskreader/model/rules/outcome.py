"""What comes of rules: what is done with an article, and what a trial finds."""

from __future__ import annotations

from dataclasses import dataclass

from deskreader.model.articles import Headline
from deskreader.model.ids import RuleId
from deskreader.model.rules.rule import Rule, RuleEffect, RuleField


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a rule's condition was found: a line of a field, and in it from and up to which characters."""

    field: RuleField
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RuleDecision:
    """What the rules that an article matches come to, and which rule does what of it."""

    effects: tuple[tuple[RuleId, RuleEffect], ...] = ()
    tags: tuple[tuple[RuleId, str], ...] = ()

    @property
    def all_effects(self) -> RuleEffect:
        """The effects of all rules together."""
        found = RuleEffect(0)
        for _, effect in self.effects:
            found |= effect
        return found


@dataclass(frozen=True, slots=True)
class TrialMatch:
    """A stored article that a rule on trial matches, with the passages that it was found by."""

    headline: Headline
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule would have done: how many stored articles it looked at and matches, and the newest of these."""

    looked_at: int
    matched: int
    unread: int  # of those that match
    matches: tuple[TrialMatch, ...]
    is_all: bool = True  # it looked at all articles


@dataclass(frozen=True, slots=True)
class ImportedRules:
    """The rules in a file of another reader, and what of it has no counterpart here: filters by name or text."""

    rules: tuple[Rule, ...] = ()
    left_out: tuple[str, ...] = ()
