"""What several rules come to together."""

from __future__ import annotations

from deskreader.model import RuleId
from deskreader.model.rules import RuleActions, RuleDecision, RuleEffect
from deskreader.rules.decision import decide

ONE, TWO = RuleId(1), RuleId(2)


def test_the_first_of_two_that_contradict_each_other_counts() -> None:
    decision = decide(
        [(ONE, RuleActions(notify=True, pictures=False)), (TWO, RuleActions(notify=False, pictures=True))]
    )
    assert decision.effects == ((ONE, RuleEffect.NOTIFICATION | RuleEffect.NO_PICTURES), (TWO, RuleEffect(0)))
    assert decision.all_effects == RuleEffect.NOTIFICATION | RuleEffect.NO_PICTURES


def test_what_does_not_contradict_adds_up_and_a_tag_is_given_once() -> None:
    decision = decide(
        [(ONE, RuleActions(star=True, tags=("Later", "Work"))), (TWO, RuleActions(mark_read=True, tags=("later",)))]
    )
    assert decision.all_effects == RuleEffect.STARRED | RuleEffect.TAGGED | RuleEffect.READ
    assert decision.tags == ((ONE, "Later"), (ONE, "Work"))


def test_no_rule_does_nothing() -> None:
    assert decide([]) == RuleDecision()
    assert not RuleActions().is_any
    assert RuleActions(move_to_front=True).effects is RuleEffect.FRONT
