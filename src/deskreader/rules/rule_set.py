"""Many rules at once: which of them match an article.

Most rules look for words. The words of an article are looked up in one table of all rules, so that only rules whose
word the article has are checked: 200 rules cost little more than ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from deskreader.model.ids import RuleId
from deskreader.model.rules import Rule, RuleField, RuleSource, RuleSubject
from deskreader.rules.conditions import OF_SOURCE, ConditionCheck, Trigger
from deskreader.rules.subjects import PreparedSubject


class RuleCheck:
    """A rule ready to be checked. Raises: ParseError(BAD_EXPRESSION) when it is made."""

    def __init__(self, rule: Rule) -> None:
        checks = [ConditionCheck(condition) for condition in rule.conditions]
        self.checks = sorted(checks, key=lambda check: check.field not in OF_SOURCE)
        self._joins_any = rule.joins_any
        self.triggers = self._own_triggers()

    def _own_triggers(self) -> frozenset[Trigger] | None:
        """Returns words of which every article has one that the rule matches; None where there are none."""
        found = [check.triggers for check in self.checks]
        known = [triggers for triggers in found if triggers is not None]
        if self._joins_any:
            return frozenset[Trigger]().union(*known) if known and len(known) == len(found) else None
        return min(known, key=len, default=None)

    def matches(self, article: PreparedSubject) -> bool:
        """Whether the rule matches an article; one without conditions matches none."""
        joined = any if self._joins_any else all
        return bool(self.checks) and joined(check.holds(article) for check in self.checks)


class RuleSet:
    """Rules, each with its number. Raises: ParseError(BAD_EXPRESSION) when it is made."""

    def __init__(self, rules: Iterable[tuple[RuleId, Rule]]) -> None:
        self._checks = [(number, RuleCheck(rule)) for number, rule in rules]
        self._by_word: dict[RuleField, dict[str, list[int]]] = defaultdict(dict)
        self._always: list[int] = []
        for place, (_, check) in enumerate(self._checks):
            if check.triggers is None:
                self._always.append(place)
            for field, word in check.triggers or ():
                self._by_word[field].setdefault(word, []).append(place)

    def matching(self, article: PreparedSubject) -> tuple[RuleId, ...]:
        """Returns the rules that match an article, in their order."""
        places = set(self._always)
        for field, places_of in self._by_word.items():
            for text in article.texts(field):
                for word in places_of.keys() & text.words:
                    places.update(places_of[word])
        found = (self._checks[place] for place in sorted(places))
        return tuple(number for number, check in found if check.matches(article))

    def match_all(
        self, sources: Sequence[RuleSource], subjects: Iterable[RuleSubject]
    ) -> tuple[tuple[RuleId, ...], ...]:
        """Returns the rules that match each of the articles."""
        return tuple(self.matching(PreparedSubject(subject, sources[subject.source])) for subject in subjects)
