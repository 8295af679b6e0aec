"""Tries a rule on stored articles: which it matches, and by which passages. Nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from deskreader.engine.rules.rule_matcher import BATCH, batches
from deskreader.engine.worker.rule_worker import RuleWorker
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.model import ArticleId
from deskreader.model.rules import Passage, Rule, RuleScope, RuleTrial, TrialMatch
from deskreader.store.rules import rule_subjects
from deskreader.store.rules.rule_subjects import StoredSubjects
from deskreader.store.sqlite.runner import Runner
from deskreader.store.timeline import timeline

SHOWN = 100
"""Matches that a trial shows."""
TRIAL_SECONDS = 6.0
"""After which a trial ends with what it has found; it begins with the newest articles."""


@dataclass(slots=True)
class _Found:
    """What a trial has found so far."""

    looked_at: int = 0
    articles: list[ArticleId] = field(default_factory=list)
    passages: dict[ArticleId, tuple[Passage, ...]] = field(default_factory=dict)
    is_all: bool = True


class RuleTrials:
    """Tries rules on stored articles."""

    def __init__(self, database: Runner, worker: RuleWorker) -> None:
        self._database, self._worker = database, worker

    def try_rule(
        self, rule: Rule, shown: int = SHOWN, seconds: float = TRIAL_SECONDS, is_stale: Callable[[], bool] | None = None
    ) -> RuleTrial:
        """Returns what a rule would have done, the newest matches first; it ends early once `is_stale`.

        Raises: ParseError(BAD_EXPRESSION | SLOW_EXPRESSION), WorkerError, StoreError.
        """
        found = _Found()
        end = time.monotonic() + seconds
        for stored in self._stored(RuleScope.ALL):
            if time.monotonic() > end or (is_stale is not None and is_stale()):
                found.is_all = False
                break
            self._look(rule, stored, found, shown)
        headlines = {row.id: row for row in self._database.read(timeline.headlines, found.articles[:shown])}
        matches = tuple(
            TrialMatch(headlines[a], found.passages.get(a, ())) for a in found.articles[:shown] if a in headlines
        )
        unread = self._database.read(rule_subjects.unread_among, found.articles)
        return RuleTrial(found.looked_at, len(found.articles), unread, matches, found.is_all)

    def matching(self, rule: Rule, scope: RuleScope, also: Sequence[ArticleId] = ()) -> tuple[ArticleId, ...]:
        """Returns the stored articles of a scope, and those of `also`, that a rule matches. Raises: as `try_rule`."""
        found = _Found()
        for stored in self._stored(scope, also):
            self._look(rule, stored, found, 0)
        return tuple(found.articles)

    def _stored(self, scope: RuleScope, also: Sequence[ArticleId] = ()) -> Iterator[StoredSubjects]:
        ids = list(dict.fromkeys([*also, *self._database.read(rule_subjects.newest, scope)]))
        for start in range(0, len(ids), BATCH):
            yield self._database.read(rule_subjects.subjects, ids[start : start + BATCH])

    def _look(self, rule: Rule, stored: StoredSubjects, found: _Found, shown: int) -> None:
        done = 0
        for batch in batches(stored.subjects):
            for article, passages in zip(stored.ids[done:], self._passages(rule, stored, batch), strict=False):
                if passages is not None:
                    found.articles.append(article)
                    if len(found.articles) <= shown:
                        found.passages[article] = passages
            done += len(batch)
        found.looked_at += done

    def _passages(
        self, rule: Rule, stored: StoredSubjects, batch: tuple[object, ...]
    ) -> tuple[tuple[Passage, ...] | None, ...]:
        try:
            return self._worker.find_passages(rule, stored.sources, batch)  # type: ignore[arg-type]
        except WorkerError as error:
            if error.kind is Kind.WORKER_HUNG:
                raise ParseError(Kind.SLOW_EXPRESSION) from error
            raise
