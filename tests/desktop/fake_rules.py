"""Rules in memory, which mute articles of the fake library; the type checker holds them to the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.engine.rules.rule_import import RuleImport
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, Headline, RuleId, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.model.rules import (
    Rule,
    RuleActions,
    RuleScope,
    RuleSource,
    RuleSubject,
    RuleTrial,
    StoredRule,
    TrialMatch,
)
from deskreader.rules.passages import passages
from deskreader.rules.rule_set import RuleCheck
from deskreader.rules.subjects import PreparedSubject
from tests.desktop.fake_library import FakeLibrary
from tests.desktop.sample_articles import NOW

Outcome = tuple[UndoToken, Changes]


class FakeRuleDesk(RuleDesk):
    """Mutes at once what a rule matches; other actions do nothing."""

    def __init__(self, library: FakeLibrary) -> None:
        self._articles = library
        self._now = lambda: NOW
        self.stored: dict[RuleId, StoredRule] = {}
        self.tried: list[Rule] = []
        self.error: DeskReaderError | None = None  # raised by every trial and act
        self.is_stopped = False
        self.imported = Rule("Imported", (), RuleActions(mute=True))
        """What every file has, beside two rules that are here and two filters without a counterpart."""

    @override
    def list_all(self) -> tuple[StoredRule, ...]:
        return tuple(self.stored.values())

    @override
    def check(self, rule: Rule) -> None:
        if self.error is not None:
            raise self.error
        if not rule.conditions or not rule.actions.is_any:
            raise DeskReaderError(Kind.BAD_RULE)

    @override
    def try_rule(self, rule: Rule, is_stale: Callable[[], bool] | None = None) -> RuleTrial:
        self.tried.append(rule)
        if self.error is not None:
            raise self.error
        check = RuleCheck(rule)
        found = [TrialMatch(h, passages(check, _prepared(h))) for h in self._found(check)]
        unread = sum(not match.headline.is_read for match in found)
        return RuleTrial(len(self._articles.articles), len(found), unread, tuple(found))

    def _found(self, check: RuleCheck) -> list[Headline]:
        return [h for h in self._articles.articles.values() if check.matches(_prepared(h))]

    # --- acts ---------------------------------------------------------------------------------------------------------

    @override
    def add(self, rule: Rule, scope: RuleScope = RuleScope.NONE) -> Outcome:
        self.check(rule)
        rule = rule if rule.name else replace(rule, name=rule.conditions[0].values[0])
        number = RuleId(max(self.stored, default=0) + 1)
        return self._act({**self.stored, number: StoredRule(number, rule, NOW)}, rule, scope)

    @override
    def change(self, rule_id: RuleId, rule: Rule, scope: RuleScope = RuleScope.NONE) -> Outcome:
        self.check(rule)
        return self._act({**self.stored, rule_id: replace(self.stored[rule_id], rule=rule)}, rule, scope)

    @override
    def mute_phrase(self, phrase: str, articles: Sequence[ArticleId] = ()) -> Outcome:
        rule = self.muting_rule(phrase)
        same = next((n for n, stored in self.stored.items() if stored.rule.conditions == rule.conditions), None)
        number = same if same is not None else RuleId(max(self.stored, default=0) + 1)
        return self._act({**self.stored, number: StoredRule(number, rule, NOW)}, rule, RuleScope.UNREAD, articles)

    @override
    def remove(self, rule_ids: Sequence[RuleId]) -> Outcome:
        return self._act({number: stored for number, stored in self.stored.items() if number not in rule_ids})

    @override
    def set_order(self, rule_ids: Sequence[RuleId]) -> Outcome:
        return self._act({number: self.stored[number] for number in rule_ids})

    @override
    def unmute(self, articles: Sequence[ArticleId]) -> Outcome:
        return self._flag(dict.fromkeys(articles, False), (), UndoAct.UNMUTE)

    @override
    def import_file(self, path: Path) -> RuleImport:
        if self.error is not None:
            raise self.error
        number = RuleId(max(self.stored, default=0) + 1)
        token, _changes = self._act({**self.stored, number: StoredRule(number, self.imported, NOW)})
        return RuleImport(1, 2, ("one", "two"), token)

    @override
    def stop(self) -> None:
        self.is_stopped = True

    def _act(
        self,
        stored: dict[RuleId, StoredRule],
        rule: Rule | None = None,
        scope: RuleScope = RuleScope.NONE,
        also: Sequence[ArticleId] = (),
    ) -> Outcome:
        before, self.stored = self.stored, stored
        muted: dict[ArticleId, bool] = {}
        if rule is not None and rule.actions.mute and scope is not RuleScope.NONE:
            matching = self._found(RuleCheck(rule))
            is_all = scope is RuleScope.ALL
            muted = {h.id: True for h in matching if not h.is_muted and (is_all or not h.is_read or h.id in also)}
        name = (rule.name,) if rule is not None else ()

        def restore() -> None:
            self.stored = before

        return self._flag(muted, name, UndoAct.RULES, restore)

    def _flag(
        self, muted: dict[ArticleId, bool], by: tuple[str, ...], act: UndoAct, more: Callable[[], None] = lambda: None
    ) -> Outcome:
        articles = self._articles.articles
        before = {article: articles[article] for article in muted}

        def changes() -> Changes:
            on = tuple(article for article in muted if articles[article].is_muted)
            off = tuple(article for article in muted if not articles[article].is_muted)
            return self._articles.publish(Changes(muted=on, unmuted=off, rules=True, outline=bool(muted)))

        def undo() -> Changes:
            more()
            articles.update(before)
            return changes()

        for article, is_muted in muted.items():
            articles[article] = replace(articles[article], is_muted=is_muted, muted_by=by if is_muted else ())
        return self._articles.add_undo(len(muted), undo, act), changes()


def _prepared(headline: Headline) -> PreparedSubject:
    source = RuleSource(headline.feed_id, (headline.feed_title,))
    return PreparedSubject(RuleSubject(0, headline.title, headline.snippet), source)
