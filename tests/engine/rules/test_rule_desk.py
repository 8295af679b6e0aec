"""Making, changing, trying and removing rules, and undoing all of it."""

from __future__ import annotations

import dataclasses

import pytest

from deskreader.errors import DeskReaderError, Kind, StoreError
from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleScope, RuleTest
from deskreader.store.recovery import integrity_check
from deskreader.store.rules import rule_rows
from tests.engine.kit import DAY, NOW
from tests.engine.rules.kit import ALL, MUTED, UNREAD, Rules
from tests.rules.kit import condition, rule

BAD = [
    (rule(), Kind.BAD_RULE),
    (rule(condition("title", "words", " ")), Kind.BAD_RULE),
    (rule(condition("title", "words", "x"), actions=RuleActions()), Kind.BAD_RULE),
    (rule(condition("title", "words", "x" * 3000)), Kind.BAD_RULE),
    (rule(condition("title", "list", *map(str, range(2000)))), Kind.BAD_RULE),
    (rule(condition("title", "expression", "(")), Kind.BAD_EXPRESSION),
]


@pytest.mark.parametrize(("bad", "kind"), BAD)
def test_a_rule_that_makes_no_sense_is_refused(rules: Rules, bad: Rule, kind: Kind) -> None:
    with pytest.raises(DeskReaderError) as caught:
        rules.desk.add(bad)
    assert caught.value.kind is kind
    assert rules.desk.list_all() == ()


def test_a_rule_comes_back_as_it_was_written(rules: Rules) -> None:
    whole = Rule(
        "Everything",
        (
            Condition(RuleField.TITLE, RuleTest.WORDS, ("black friday",)),
            Condition(RuleField.FEED, RuleTest.LIST, ("1", "Paper"), is_negated=True),
            Condition(RuleField.LINK, RuleTest.EXPRESSION, (r"/ad(vert)?/\d+",)),
        ),
        RuleActions(True, True, True, ("T", "U"), False, True, True),
        joins_any=True,
        is_on=False,
        expires_at=NOW + DAY,
    )
    rules.desk.add(whole)
    (stored,) = rules.desk.list_all()
    assert stored.rule == whole
    assert (stored.created_at, stored.articles, stored.last_at, stored.problem) == (NOW, 0, None, None)


def test_a_rule_without_a_name_is_called_by_what_it_looks_for(rules: Rules) -> None:
    rules.desk.add(dataclasses.replace(rule(condition("title", "words", "friday")), name=" "))
    assert rules.desk.list_all()[0].rule.name == "friday"


def test_a_rule_is_found_by_number_and_name(rules: Rules) -> None:
    number = rules.rule("Friday", mute=True)
    assert rules.desk.find("friday").id == rules.desk.find(str(number)).id == number
    with pytest.raises(StoreError) as caught:
        rules.desk.find("monday")
    assert caught.value.kind is Kind.UNKNOWN_RULE


def test_a_new_rule_is_applied_to_stored_articles_and_all_of_it_undone(rules: Rules) -> None:
    first, second, _ = rules.arrive("Friday one", "Friday two", "Monday")
    rules.library.mark_read([first])
    rules.library.star([second])
    token, changes = rules.desk.add(
        rule(condition("title", "words", "friday"), actions=RuleActions(True, True, True, ("F",))), RuleScope.ALL
    )
    assert (token.touched, set(changes.muted)) == (2, {first, second})
    assert (rules.titles(), rules.titles(MUTED)) == (["Monday"], ["Friday one", "Friday two"])
    rules.library.undo(token)
    assert rules.titles() == ["Friday one", "Friday two", "Monday"]
    rows = {row.id: row for row in rules.library.page(ALL).headlines}
    assert [(rows[a].is_read, rows[a].is_starred) for a in (first, second)] == [(True, False), (False, True)]
    assert (rules.desk.list_all(), rules.library.outline().tags) == ((), ())
    assert rules.library.outline().muted == 0
    assert all(finding.good for finding in rules.context.database.read(integrity_check.check_tables))


def test_only_unread_articles_are_muted_where_that_is_asked_for(rules: Rules) -> None:
    first, _ = rules.arrive("Friday one", "Friday two")
    rules.library.mark_read([first])
    rules.rule("friday", RuleScope.UNREAD, mute=True)
    assert (rules.titles(), rules.titles(UNREAD)) == (["Friday one"], [])


def test_stored_articles_keep_their_place_and_are_not_announced_by_a_new_rule(rules: Rules) -> None:
    old, _ = rules.arrive("Friday one", "Monday", published_at=NOW - 5 * DAY)
    rules.rule("friday", RuleScope.ALL, move_to_front=True, notify=True)
    assert rules.library.headlines([old])[0].sorted_at == NOW - 5 * DAY
    assert rules.library.wanted_notifications([old]) == frozenset()


def test_a_changed_rule_is_as_before_after_an_undo(rules: Rules) -> None:
    number = rules.rule("friday", mute=True)
    rules.arrive("Monday")
    before = rules.desk.list_all()
    token, _ = rules.desk.change(
        number, Rule("monday", (condition("title", "words", "monday"),), RuleActions(star=True)), RuleScope.ALL
    )
    assert (rules.desk.list_all()[0].rule.name, rules.library.outline().starred) == ("monday", 1)
    rules.library.undo(token)
    assert rules.desk.list_all() == before
    assert rules.library.outline().starred == 0


def test_a_removed_rule_leaves_what_it_did_and_its_name(rules: Rules) -> None:
    number = rules.rule("friday", mute=True)
    (friday,) = rules.arrive("Friday one")
    token, _ = rules.desk.remove([number])
    rules.arrive("Friday two")
    assert (rules.desk.list_all(), rules.titles(), rules.titles(MUTED)) == ((), ["Friday two"], ["Friday one"])
    assert rules.library.headlines([friday])[0].muted_by == ("friday",)
    assert rules.found("rule:friday") == ["Friday one"]
    rules.library.undo(token)
    rules.arrive("Friday three")
    assert rules.titles() == ["Friday two"]
    with pytest.raises(StoreError):
        rules.desk.remove([number, 99])  # type: ignore[list-item]
    assert len(rules.desk.list_all()) == 1


def test_what_is_brought_back_stays_and_can_be_muted_again_by_undo(rules: Rules) -> None:
    rules.rule("friday", mute=True)
    friday, _ = rules.arrive("Friday one", "Friday two")
    token, changes = rules.desk.unmute([friday])
    assert (changes.unmuted, rules.titles(), rules.titles(MUTED)) == ((friday,), ["Friday one"], ["Friday two"])
    assert rules.library.headlines([friday])[0].muted_by == ()
    rules.take(rules.feed)
    assert rules.titles() == ["Friday one"]
    rules.library.undo(token)
    assert (rules.titles(), rules.library.headlines([friday])[0].muted_by) == ([], ("friday",))
    last = rules.library.undo_last()
    assert last is not None
    assert last.act == "rules"


def test_the_order_decides_between_rules_that_contradict_each_other(rules: Rules) -> None:
    first, second = rules.rule("news", notify=False), rules.rule("loud", notify=True)
    (quiet,) = rules.arrive("Loud news one")
    token, _ = rules.desk.set_order([second, first])
    (loud,) = rules.arrive("Loud news two")
    assert rules.library.wanted_notifications([quiet, loud]) == {loud}
    assert [stored.id for stored in rules.desk.list_all()] == [second, first]
    rules.library.undo(token)
    assert [stored.id for stored in rules.desk.list_all()] == [first, second]


def test_a_trial_says_what_a_rule_would_have_done_and_does_nothing(rules: Rules) -> None:
    one, _, pie = rules.arrive("Black Friday", "Monday", "Pie", text="Pies are sold on Black Friday too.")
    rules.library.mark_read([one])
    trial = rules.desk.try_rule(rule(condition("anywhere", "phrase", "black friday"), actions=RuleActions()))
    assert (trial.looked_at, trial.matched, trial.unread, trial.is_all) == (3, 3, 2, True)
    assert {match.headline.id for match in trial.matches} >= {one, pie}
    first = next(match for match in trial.matches if match.headline.id == one)
    assert [(p.field.value, [p.text[a:b] for a, b in p.marks]) for p in first.passages] == [
        ("title", ["Black Friday"]), ("text", ["Black Friday"]),
    ]  # fmt: skip
    assert (rules.desk.list_all(), rules.titles(MUTED)) == ((), [])
    with pytest.raises(DeskReaderError):
        rules.desk.try_rule(rule(condition("title", "expression", "(")))


def test_a_trial_that_nobody_waits_for_ends(rules: Rules) -> None:
    rules.arrive("Friday")
    trial = rules.desk.try_rule(rule(condition("title", "words", "friday")), is_stale=lambda: True)
    assert (trial.looked_at, trial.is_all) == (0, False)


def test_rules_have_a_number(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_rows, "MOST_RULES", 2)
    for name in ("one", "two"):
        rules.rule(name, mute=True)
    with pytest.raises(StoreError) as caught:
        rules.rule("three", mute=True)
    assert caught.value.kind is Kind.TOO_MANY_RULES
    assert len(rules.desk.list_all()) == 2


def test_a_change_by_another_program_is_noticed(rules: Rules) -> None:
    rules.arrive("Friday one")
    rules.context.database.write(rule_rows.add_rule, rule(condition("title", "words", "friday")), NOW)
    rules.arrive("Friday two")
    assert rules.titles() == ["Friday one"]


def test_a_phrase_is_muted_where_it_is_unread_or_picked(rules: Rules) -> None:
    _, read, picked = rules.arrive("A: Black Friday", "B: Black Friday", "C: Black Friday")
    rules.library.mark_read([read, picked])
    token, _changes = rules.desk.mute_phrase(" black  friday ", [picked])
    assert token.touched == 2
    assert rules.titles(MUTED) == ["A: Black Friday", "C: Black Friday"]
    (stored,) = rules.desk.list_all()
    assert (stored.rule.name, stored.rule.expires_at) == ("black friday", NOW + 14 * DAY)
    rules.library.undo(token)
    assert rules.titles(MUTED) == []
    assert rules.desk.list_all() == ()


def test_muting_a_phrase_again_begins_its_two_weeks_anew(rules: Rules) -> None:
    rules.desk.mute_phrase("black friday")
    rules.clock.time += DAY
    rules.desk.mute_phrase("black friday")
    (stored,) = rules.desk.list_all()
    assert stored.rule.expires_at == NOW + 15 * DAY


def test_a_phrase_of_nothing_is_refused(rules: Rules) -> None:
    with pytest.raises(DeskReaderError) as caught:
        rules.desk.mute_phrase("  ")
    assert caught.value.kind is Kind.BAD_RULE
