"""Matches articles against the rules in force. A rule whose expression takes too long is found and stopped."""

from __future__ import annotations

import itertools
import logging
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from deskreader.engine.worker.rule_worker import NumberedRules, RuleWorker
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.model import ArticleId, Changes, RuleId
from deskreader.model.rules import RuleDecision, RuleSource, RuleSubject, RuleTest, StoredRule
from deskreader.rules.decision import decide
from deskreader.store.rules import rule_rows
from deskreader.store.rules.rule_subjects import StoredSubjects
from deskreader.store.sqlite.runner import Runner

log = logging.getLogger(__name__)

BATCH, BATCH_CHARACTERS = 200, 1_000_000
"""Articles in one job, and characters of them: with word rules a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules that look at articles now; another `number` for each set of them."""

    number: int
    version: int  # of the library
    rules: tuple[StoredRule, ...]
    until: datetime | None  # when the first of them expires

    @property
    def numbered(self) -> NumberedRules:
        """The rules as the worker takes them."""
        return tuple((stored.id, stored.rule) for stored in self.rules)


class _RulesChangedError(Exception):
    """A rule was stopped: the others have to be matched again."""


class RuleMatcher:
    """Decides what rules do with articles. Thread-safe."""

    def __init__(self, database: Runner, worker: RuleWorker, now: Callable[[], datetime]) -> None:
        self._database, self._worker, self._now = database, worker, now
        self._lock = threading.Lock()
        self._numbers = itertools.count(random.getrandbits(60) + 1)
        self._in_force: RulesInForce | None = None
        self.on_problem: Callable[[Changes], object] = lambda _changes: None
        """Hears that a rule was stopped."""

    def in_force(self) -> RulesInForce:
        """Returns the rules that look at articles now. Raises: StoreError."""
        version, now = self._database.read(rule_rows.version), self._now()
        with self._lock:
            known = self._in_force
            if known is None or known.version != version or (known.until is not None and now >= known.until):
                rules = tuple(rule for rule in self._database.read(rule_rows.all_rules) if rule.is_active(now))
                ends = [stored.rule.expires_at for stored in rules if stored.rule.expires_at is not None]
                known = self._in_force = RulesInForce(next(self._numbers), version, rules, min(ends, default=None))
        return known

    def decisions(self, sources: Sequence[RuleSource], subjects: Sequence[RuleSubject]) -> list[RuleDecision]:
        """Returns what the rules in force do with each of the articles. Raises: WorkerError, StoreError."""
        decided: list[RuleDecision] = []
        for batch in batches(subjects):
            decided += self._decide(tuple(sources), batch)
        return decided

    def decisions_on(self, stored: StoredSubjects) -> dict[ArticleId, RuleDecision]:
        """Returns the same for stored articles, without those that no rule matches."""
        decided = self.decisions(stored.sources, stored.subjects)
        return {article: decision for article, decision in zip(stored.ids, decided, strict=True) if decision.effects}

    def _decide(self, sources: tuple[RuleSource, ...], subjects: tuple[RuleSubject, ...]) -> list[RuleDecision]:
        while True:
            in_force = self.in_force()
            if not in_force.rules:
                return [RuleDecision()] * len(subjects)
            try:
                matching = self._match(in_force, sources, subjects)
            except _RulesChangedError:
                continue
            actions = {stored.id: stored.rule.actions for stored in in_force.rules}
            return [decide((rule, actions[rule]) for rule in found if rule in actions) for found in matching]

    def _match(
        self, in_force: RulesInForce, sources: tuple[RuleSource, ...], subjects: tuple[RuleSubject, ...]
    ) -> Sequence[tuple[RuleId, ...]]:
        """Matches a batch; where that fails, it finds the rule to blame, or else the articles."""
        try:
            matching = self._worker.match_rules(in_force.number, None, sources, subjects)
            if matching is None:
                matching = self._worker.match_rules(in_force.number, in_force.numbered, sources, subjects)
            return matching or ()
        except (ParseError, WorkerError) as error:
            if self._worker.is_closed:
                raise
            log.warning("rules could not be matched: %s", error)
            if self._stop_failing(in_force, sources, subjects):
                raise _RulesChangedError from error
        if len(subjects) == 1:
            return [()]
        half = len(subjects) // 2
        return [
            *self._match(in_force, sources, subjects[:half]),
            *self._match(in_force, sources, subjects[half:]),
        ]

    def _stop_failing(
        self, in_force: RulesInForce, sources: tuple[RuleSource, ...], subjects: tuple[RuleSubject, ...]
    ) -> bool:
        """Stops the rules that fail on these articles all alone; returns whether there are any."""
        is_any = False
        for stored in in_force.rules:
            if any(condition.test is RuleTest.EXPRESSION for condition in stored.rule.conditions):
                problem = self._problem_of(stored, sources, subjects)
                if problem is not None:
                    is_any = True
                    log.warning("rule %s was stopped: %s", stored.id, problem)
                    self.stop(stored.id, problem)
        return is_any

    def stop(self, rule_id: RuleId, problem: Kind) -> None:
        """Stops a rule for a reason, until it is changed. Raises: StoreError."""
        self._database.write(rule_rows.set_problem, rule_id, problem)
        self.on_problem(Changes(rules=True))

    def _problem_of(
        self, stored: StoredRule, sources: tuple[RuleSource, ...], subjects: tuple[RuleSubject, ...]
    ) -> Kind | None:
        try:
            self._worker.match_rules(next(self._numbers), ((stored.id, stored.rule),), sources, subjects)
        except (ParseError, WorkerError) as error:
            if self._worker.is_closed:
                raise
            return Kind.SLOW_EXPRESSION if isinstance(error, WorkerError) else Kind.BAD_EXPRESSION
        return None


def batches(subjects: Sequence[RuleSubject]) -> Iterator[tuple[RuleSubject, ...]]:
    """Yields articles in batches of at least one, each for one job."""
    batch: list[RuleSubject] = []
    size = 0
    for subject in subjects:
        if batch and (len(batch) == BATCH or size + len(subject.text) > BATCH_CHARACTERS):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(subject)
        size += len(subject.text)
    if batch:
        yield tuple(batch)
