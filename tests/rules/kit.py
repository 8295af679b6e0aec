"""What tests of rules are written with: conditions in short, an article, and whether a rule matches it."""

from __future__ import annotations

from typing import Any

from deskreader.model import FeedId, FolderId
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleSource, RuleSubject, RuleTest
from deskreader.rules.rule_set import RuleCheck
from deskreader.rules.subjects import PreparedSubject

SOURCE = RuleSource(
    FeedId(7), ("Morning Paper", "The Morning Paper", "https://paper.example/feed"), ((FolderId(3), "News"),), "en"
)
MUTE = RuleActions(mute=True)


def condition(field: str, test: str, *values: str, negated: bool = False) -> Condition:
    return Condition(RuleField(field), RuleTest(test), values, negated)


def rule(*conditions: Condition, joins_any: bool = False, actions: RuleActions = MUTE, **more: Any) -> Rule:
    return Rule(more.pop("name", "A rule"), conditions, actions, joins_any, **more)


def subject(title: str = "", text: str = "", **more: Any) -> RuleSubject:
    return RuleSubject(0, title, text, **more)


def matches(of: Rule, article: RuleSubject, source: RuleSource = SOURCE) -> bool:
    return RuleCheck(of).matches(PreparedSubject(article, source))
