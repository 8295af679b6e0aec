"""A regular expression that searches for ever: it hangs nothing, and its rule is stopped with a reason."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.engine.worker.rule_worker import RuleWorker
from deskreader.errors import Kind, ParseError, WorkerError
from deskreader.limits import RULE_SECONDS
from deskreader.model.rules import Rule, RuleActions
from tests.engine.kit import engine_context
from tests.engine.rules.kit import Rules, a_library
from tests.rules.kit import SOURCE, condition, rule, subject

FOR_EVER = r"(a+)+$"
TEXT = "a" * 60 + "!"


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Rules]:
    with a_library(tmp_path) as made:
        worker = RuleWorker(seconds=2.0)
        made.desk = RuleDesk(made.context, worker)
        yield made
        worker.close()


def test_the_rule_that_hangs_is_stopped_and_all_others_go_on(rules: Rules, caplog: pytest.LogCaptureFixture) -> None:
    rules.desk.add(Rule("slow", (condition("text", "expression", FOR_EVER),), RuleActions(star=True)))
    rules.desk.add(Rule("quick", (condition("title", "expression", "fri"),), RuleActions(mute=True)))
    rules.arrive("Friday", "Monday", text=TEXT)
    slow, quick = rules.desk.list_all()
    assert (slow.problem, quick.problem) == (Kind.SLOW_EXPRESSION, None)
    assert rules.titles() == ["Monday"]
    assert any(changes.rules for changes in rules.heard)
    assert "was stopped" in caplog.text
    rules.arrive("Friday again", text=TEXT)
    assert rules.titles() == ["Monday"]
    rules.desk.change(slow.id, Rule("slow", (condition("text", "words", "a"),), RuleActions(star=True)))
    assert rules.desk.list_all()[0].problem is None


def test_a_trial_of_it_ends_with_a_sentence(rules: Rules) -> None:
    rules.arrive("Friday", text=TEXT)
    with pytest.raises(ParseError) as caught:
        rules.desk.try_rule(rule(condition("text", "expression", FOR_EVER)))
    assert caught.value.kind is Kind.SLOW_EXPRESSION


def test_an_expression_that_is_hard_to_compile_hangs_nothing(tmp_path: Path) -> None:
    with engine_context(tmp_path) as context:
        worker = RuleWorker(seconds=2.0)
        desk = RuleDesk(context, worker)
        try:
            for huge in ("(?:" * 300 + "a" + "){50}" * 300, "((a{0,99}){0,99}){0,99}", "(" * 2000):
                with contextlib.suppress(ParseError):
                    desk.check_expression(huge)
        finally:
            worker.close()


def test_an_expression_that_searches_for_ever_has_so_many_seconds() -> None:
    assert RuleWorker()._supervisor._seconds == RULE_SECONDS
    worker = RuleWorker(seconds=1.0)
    started = time.monotonic()
    try:
        with pytest.raises(WorkerError) as caught:
            worker.find_passages(rule(condition("text", "expression", FOR_EVER)), (SOURCE,), (subject("", TEXT),))
        assert caught.value.kind is Kind.WORKER_HUNG
        assert time.monotonic() - started > 0.9
    finally:
        worker.close()
