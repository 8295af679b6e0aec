"""Matches rules in a process of its own, which has little time: a regular expression may search for ever."""

from __future__ import annotations

from functools import partial

from deskreader.engine.worker.client import JobClient
from deskreader.engine.worker.protocol import RULES
from deskreader.engine.worker.supervisor import worker_command
from deskreader.limits import RULE_SECONDS
from deskreader.model import RuleId
from deskreader.model.rules import Passage, Rule, RuleSource, RuleSubject

NumberedRules = tuple[tuple[RuleId, Rule], ...]


class RuleWorker(JobClient):
    """The worker whose jobs are those of `rule_jobs`. Every method may raise ParseError and WorkerError."""

    def __init__(self, seconds: float = RULE_SECONDS) -> None:
        """`seconds` is the time limit of one job."""
        super().__init__(seconds, partial(worker_command, RULES))

    def match_rules(
        self,
        version: int,
        rules: NumberedRules | None,
        sources: tuple[RuleSource, ...],
        subjects: tuple[RuleSubject, ...],
    ) -> tuple[tuple[RuleId, ...], ...] | None:
        """Returns the rules that match each article; None where the process does not have those of this version."""
        matching: tuple[tuple[RuleId, ...], ...] | None = self._run("match_rules", version, rules, sources, subjects)
        return matching

    def find_passages(
        self, rule: Rule, sources: tuple[RuleSource, ...], subjects: tuple[RuleSubject, ...]
    ) -> tuple[tuple[Passage, ...] | None, ...]:
        """Returns the passages by which a rule matches each article; None for one that it does not match."""
        passages: tuple[tuple[Passage, ...] | None, ...] = self._run("find_passages", rule, sources, subjects)
        return passages

    def check_expression(self, expression: str) -> None:
        """Returns if this is a regular expression."""
        self._run("check_expression", expression)
