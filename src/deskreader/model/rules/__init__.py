"""Rules: what an article has to have, and what is then done with it."""

from __future__ import annotations

from deskreader.model.rules.outcome import ImportedRules, Passage, RuleDecision, RuleTrial, TrialMatch
from deskreader.model.rules.rule import (
    Condition,
    Rule,
    RuleActions,
    RuleEffect,
    RuleField,
    RuleScope,
    RuleTest,
    StoredRule,
)
from deskreader.model.rules.subject import RuleSource, RuleSubject

__all__ = [
    "Condition",
    "ImportedRules",
    "Passage",
    "Rule",
    "RuleActions",
    "RuleDecision",
    "RuleEffect",
    "RuleField",
    "RuleScope",
    "RuleSource",
    "RuleSubject",
    "RuleTest",
    "RuleTrial",
    "StoredRule",
    "TrialMatch",
]
