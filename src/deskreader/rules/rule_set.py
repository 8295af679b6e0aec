"""Many rules at once: which of them match an article.

Most rules look for words. The words of an article are looked up in one table of all rules, so that only rules whose
word the article has are checked: 200 rules cost little more than ten. Conditions on the feed or folder are checked once
for all its articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from deskreader.model.ids import RuleId
from deskreader.model.rules import Rule, RuleField, RuleSource, RuleSubject
from deskreader.rules.conditions import OF_SOURCE, ConditionCheck, Trigger
from deskreader.rules.subjects import PreparedSubject

NO_ARTICLE = RuleSubject(0, "", "")


class RuleCheck:
    """A rule ready to be checked. Raises: ParseError(BAD_EXPRESSION) when it is made."""

    def __init__(self, rule: Rule) -> None:
        checks = [ConditionCheck(condition) for condition in rule.conditions]
        self.checks = sorted(checks, key=lambda check: check.field not in OF_SOURCE)
        self._of_source = [check for check in checks if check.field in OF_SOURCE and not rule.joins_any]
        self._joins_any = rule.joins_any
        self.triggers = self._own_triggers()
        self.is_exact = all(check.is_exact for check in checks) and (rule.joins_any or len(checks) == 1)
        """Whether the rule matches wherever an article has one of its triggers."""

    def _own_triggers(self) -> frozenset[Trigger] | None:
        """Returns texts of which every article has one that the rule matches; None where there are none."""
        found = [check.triggers for check in self.checks]
        known = [triggers for triggers in found if triggers is not None]
        if self._joins_any:
            return frozenset[Trigger]().union(*known) if known and len(known) == len(found) else None
        return min(known, key=lambda triggers: (not _are_words(triggers), len(triggers)), default=None)

    def may_match(self, source: PreparedSubject) -> bool:
        """Whether the rule may match articles of a source, of which this is one without texts."""
        return all(check.holds(source) for check in self._of_source)

    def matches(self, article: PreparedSubject) -> bool:
        """Whether the rule matches an article; one without conditions matches none."""
        joined = any if self._joins_any else all
        return bool(self.checks) and joined(check.holds(article) for check in self.checks)


def _are_words(triggers: Iterable[Trigger]) -> bool:
    return all(trigger.is_word for trigger in triggers)


class RuleSet:
    """Rules, each with its number. Raises: ParseError(BAD_EXPRESSION) when it is made."""

    def __init__(self, rules: Iterable[tuple[RuleId, Rule]]) -> None:
        self._checks = [(number, RuleCheck(rule)) for number, rule in rules]
        self._by_word: dict[RuleField, dict[str, list[int]]] = defaultdict(dict)
        self._by_part: dict[RuleField, list[tuple[str, int]]] = defaultdict(list)
        self._always: list[int] = []
        self._add_checks()
        self._words = {field: frozenset(places_of) for field, places_of in self._by_word.items()}

    def _add_checks(self) -> None:
        for place, (_, check) in enumerate(self._checks):
            if check.triggers is None:
                self._always.append(place)
            for field, text, is_word in check.triggers or ():
                if is_word:
                    self._by_word[field].setdefault(text, []).append(place)
                else:
                    self._by_part[field].append((text, place))

    def _for_source(self, source: RuleSource) -> frozenset[int]:
        """Returns the places of rules that look at every article of a source."""
        shared = PreparedSubject(NO_ARTICLE, source)
        return frozenset(place for place in self._always if self._checks[place][1].may_match(shared))

    def _matching(self, article: PreparedSubject, always: frozenset[int]) -> tuple[RuleId, ...]:
        places = set(always)
        for field, words in self._words.items():
            for text in article.texts(field):
                for word in words.intersection(text.running_words):
                    places.update(self._by_word[field][word])
        for field, parts in self._by_part.items():
            for text in article.texts(field):
                lower, is_usual = text.lower, text.is_usual
                places.update(place for part, place in parts if part in lower or not is_usual)
        if not places:
            return ()
        found = (self._checks[place] for place in sorted(places))
        return tuple(number for number, check in found if check.is_exact or check.matches(article))

    def match_all(
        self, sources: Sequence[RuleSource], subjects: Iterable[RuleSubject]
    ) -> tuple[tuple[RuleId, ...], ...]:
        """Returns the rules that match each of the articles, in their order."""
        always = [self._for_source(source) for source in sources]
        return tuple(
            self._matching(PreparedSubject(subject, sources[subject.source]), always[subject.source])
            for subject in subjects
        )
