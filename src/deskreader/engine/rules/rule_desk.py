"""Everything that front ends do with rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from deskreader.engine.context import EngineContext
from deskreader.engine.rules.arrival_rules import ArrivalRules
from deskreader.engine.rules.rule_import import RuleImport, RuleImporter
from deskreader.engine.rules.rule_matcher import RuleMatcher
from deskreader.engine.rules.rule_trial import RuleTrials
from deskreader.engine.worker.rule_worker import RuleWorker
from deskreader.errors import DeskReaderError, Kind, ParseError, StoreError, WorkerError
from deskreader.limits import LONGEST_EXPRESSION, MOST_RULE_VALUES
from deskreader.model import ArticleId, Changes, RuleId, UndoToken
from deskreader.model.rules import Rule, RuleScope, RuleTest, RuleTrial, StoredRule
from deskreader.rules.proposals import muting_rule, shared_phrases
from deskreader.store.rules import rule_rows
from deskreader.store.undo import rule_edits

Outcome = tuple[UndoToken, Changes]


class RuleDesk:
    """Makes, tries, changes and removes rules. Thread-safe; every method may raise StoreError.

    Acts return a token that undoes them, with all that they did to articles.
    """

    def __init__(self, context: EngineContext, worker: RuleWorker) -> None:
        self._library, self._database, self._now = context.library, context.database, context.now
        self._worker = worker
        matcher = RuleMatcher(context.database, worker, context.now)
        matcher.on_problem = context.library.publish
        self.arrivals = ArrivalRules(context.database, matcher, context.now, context.library.publish)
        """The rules on what arrives."""
        self._trials = RuleTrials(context.database, worker)
        self._importer = RuleImporter(context)

    def list_all(self) -> tuple[StoredRule, ...]:
        """Returns all rules in their order."""
        return self._database.read(rule_rows.all_rules)

    def find(self, named: str) -> StoredRule:
        """Returns the rule of a number or a name. Raises: StoreError(UNKNOWN_RULE)."""
        rules = self.list_all()
        by_number = [rule for rule in rules if named.isdecimal() and rule.id == int(named)]
        by_name = [stored for stored in rules if stored.rule.name.casefold() == named.strip().casefold()]
        if not by_number + by_name:
            raise StoreError(Kind.UNKNOWN_RULE, named[:100])
        return (by_number + by_name)[0]

    # --- proposals ----------------------------------------------------------------------------------------------------

    @staticmethod
    def phrases_of(titles: Sequence[str]) -> tuple[str, ...]:
        """Returns phrases of titles that a user may want to mute, the likeliest first."""
        return shared_phrases(titles)

    def muting_rule(self, phrase: str) -> Rule:
        """Returns the rule by which `mute_phrase` mutes, to be edited before it is added."""
        return muting_rule(phrase, self._now())

    # --- checks and trials --------------------------------------------------------------------------------------------

    def check(self, rule: Rule) -> None:
        """Returns if a rule can be kept.

        Raises: DeskReaderError(BAD_RULE), ParseError(BAD_EXPRESSION | SLOW_EXPRESSION).
        """
        self._check_conditions(rule)
        if not rule.actions.is_any:
            raise DeskReaderError(Kind.BAD_RULE)

    def _check_conditions(self, rule: Rule) -> None:
        values = [value for condition in rule.conditions for value in condition.values]
        is_empty = any(not any(v.strip() for v in condition.values) for condition in rule.conditions)
        if not rule.conditions or is_empty or len(values) > MOST_RULE_VALUES:
            raise DeskReaderError(Kind.BAD_RULE)
        if any(len(value) > LONGEST_EXPRESSION for value in values):
            raise DeskReaderError(Kind.BAD_RULE)
        for condition in rule.conditions:
            if condition.test is RuleTest.EXPRESSION:
                self.check_expression(condition.values[0])

    def check_expression(self, expression: str) -> None:
        """Returns if this is a regular expression. Raises: ParseError(BAD_EXPRESSION | SLOW_EXPRESSION)."""
        try:
            self._worker.check_expression(expression)
        except WorkerError as error:
            raise ParseError(Kind.SLOW_EXPRESSION) from error

    def try_rule(self, rule: Rule, is_stale: Callable[[], bool] | None = None) -> RuleTrial:
        """Returns what a rule would have done to stored articles, whatever it does; nothing is changed.

        Raises: as `check`, but for a rule without actions.
        """
        self._check_conditions(rule)
        return self._trials.try_rule(rule, is_stale=is_stale)

    # --- acts ---------------------------------------------------------------------------------------------------------

    def add(self, rule: Rule, scope: RuleScope = RuleScope.NONE) -> Outcome:
        """Adds a rule, and applies it to the stored articles of a scope. Raises: as `check`."""
        self.check(rule)
        return self._library.write(rule_edits.add, [_named(rule)], self._matching(rule, scope), self._now())

    def import_file(self, path: Path) -> RuleImport:
        """Adds the rules in a file of another reader; stored articles stay as they are.

        Raises: ParseError(NOT_RULES), StoreError(TOO_MANY_RULES), DeskReaderError(UNREADABLE_FILE), WorkerError.
        """
        return self._importer.run(path)

    def change(self, rule_id: RuleId, rule: Rule, scope: RuleScope = RuleScope.NONE) -> Outcome:
        """Puts another rule in the place of one, and applies it to stored articles.

        Raises: as `check`; StoreError(UNKNOWN_RULE).
        """
        self.check(rule)
        matching = self._matching(rule, scope)
        return self._library.write(rule_edits.change, rule_id, _named(rule), matching, self._now())

    def mute_phrase(self, phrase: str, articles: Sequence[ArticleId] = ()) -> Outcome:
        """Mutes articles with a phrase for two weeks; of the stored ones, those that are unread or in `articles`.

        A rule that does just that begins anew. Raises: DeskReaderError(BAD_RULE).
        """
        rule = muting_rule(phrase, self._now())
        self.check(rule)
        matching = self._trials.matching(rule, RuleScope.UNREAD, articles)
        for stored in self.list_all():
            if (stored.rule.conditions, stored.rule.actions) == (rule.conditions, rule.actions):
                rule = replace(rule, name=stored.rule.name)
                return self._library.write(rule_edits.change, stored.id, rule, matching, self._now())
        return self._library.write(rule_edits.add, [rule], matching, self._now())

    def set_on(self, rule_id: RuleId, is_on: bool) -> Outcome:
        """Switches a rule on or off. Raises: StoreError(UNKNOWN_RULE)."""
        stored = self._database.read(rule_rows.rule, rule_id)
        return self._library.write(rule_edits.change, rule_id, replace(stored.rule, is_on=is_on), (), self._now())

    def remove(self, rule_ids: Sequence[RuleId]) -> Outcome:
        """Removes rules; what they did stays. Raises: StoreError(UNKNOWN_RULE)."""
        return self._library.write(rule_edits.remove, list(rule_ids), self._now())

    def set_order(self, rule_ids: Sequence[RuleId]) -> Outcome:
        """Puts rules into this order; where two contradict each other, the first counts."""
        return self._library.write(rule_edits.set_order, list(rule_ids), self._now())

    def unmute(self, articles: Sequence[ArticleId]) -> Outcome:
        """Brings muted articles back into the lists."""
        return self._library.write(rule_edits.unmute, list(articles), self._now())

    def _matching(self, rule: Rule, scope: RuleScope) -> tuple[ArticleId, ...]:
        return () if scope is RuleScope.NONE else self._trials.matching(rule, scope)

    def stop(self) -> None:
        """Ends the process that matches rules, so that it holds no memory until it is needed."""
        self._worker.stop()

    def close(self) -> None:
        """Ends it for good."""
        self._worker.close()


def _named(rule: Rule) -> Rule:
    """Returns the rule with a name: its first value where the user gave it none."""
    if rule.name.strip() or not rule.conditions:
        return rule
    return replace(rule, name=rule.conditions[0].values[0][:60])
