"""Imports the rules of other readers: FreshRSS's and newsboat's from their files, RSS Guard's from its database too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from deskreader.engine.context import EngineContext
from deskreader.engine.worker.database_reader import opened_database
from deskreader.errors import DeskReaderError, Kind, ParseError, StoreError
from deskreader.limits import LARGEST_OUTLINE
from deskreader.model import Feed, UndoToken
from deskreader.model.rules import Condition, ImportedRules, Rule, RuleField, RuleTest
from deskreader.plain_files import read_plain
from deskreader.store.rules import rule_rows
from deskreader.store.transfer.other_readers import is_database
from deskreader.store.undo import rule_edits
from deskreader.text.urls import comparison_key, strip_userinfo

MOST_NAMED, LONGEST_NAMED = 200, 200
"""Filters without a counterpart that are named, and characters of each."""


@dataclass(frozen=True, slots=True)
class RuleImport:
    """What came of an import. `left_out` names filters that rules cannot be made of; without a rule, no token."""

    added: int
    existing: int
    left_out: tuple[str, ...] = ()
    token: UndoToken | None = None


class RuleImporter:
    """Imports rules; stored articles stay as they are."""

    def __init__(self, context: EngineContext) -> None:
        self._library, self._database = context.library, context.database
        self._worker, self._now = context.worker, context.now

    def run(self, path: Path) -> RuleImport:
        """Adds the rules in a file that are not here yet.

        Raises: ParseError(NOT_RULES), StoreError(TOO_MANY_RULES), DeskReaderError(UNREADABLE_FILE), WorkerError.
        """
        found = self._read(path)
        feeds = {comparison_key(feed.url): feed for feed in self._library.outline().feeds}
        rules = [_with_feeds_of_here(rule, feeds) for rule in found.rules]
        present = [stored.rule for stored in self._database.read(rule_rows.all_rules)]
        new: list[Rule] = []
        for rule in rules:
            if not any(_does_the_same(rule, other) for other in (*present, *new)):
                new.append(rule)
        left_out = tuple(" ".join(text.split())[:LONGEST_NAMED] for text in found.left_out[:MOST_NAMED])
        if not new:
            return RuleImport(0, len(rules), left_out)
        token, _changes = self._library.write(rule_edits.add, new, (), self._now())
        return RuleImport(len(new), len(rules) - len(new), left_out, token)

    def _read(self, path: Path) -> ImportedRules:
        try:
            if is_database(path):
                with opened_database(path, self._database.path.parent) as other:
                    found = other.read_filters()
            else:
                data = read_plain(path, LARGEST_OUTLINE)
                if data is None:
                    raise ParseError(Kind.NOT_RULES)
                found = self._worker.read_rules(data)
        except OSError as error:
            raise DeskReaderError(Kind.UNREADABLE_FILE, error.strerror or type(error).__name__) from error
        except StoreError as error:
            if error.kind is not Kind.NOT_A_LIBRARY:
                raise
            raise ParseError(Kind.NOT_RULES) from error
        if not found.rules and not found.left_out:
            raise ParseError(Kind.NOT_RULES)
        return found


def _does_the_same(rule: Rule, other: Rule) -> bool:
    same = (rule.conditions, rule.actions, rule.joins_any)
    return same == (other.conditions, other.actions, other.joins_any)


def _with_feeds_of_here(rule: Rule, feeds: dict[str, Feed]) -> Rule:
    """Returns the rule with the numbers of feeds in the place of their URLs; other URLs lose their secrets."""

    def value_of(url: str) -> str:
        public = strip_userinfo(url)
        feed = feeds.get(comparison_key(public))
        return str(feed.id) if feed is not None else public

    def condition_of(condition: Condition) -> Condition:
        if condition.field is not RuleField.FEED or condition.test is not RuleTest.LIST:
            return condition
        return replace(condition, values=tuple(dict.fromkeys(map(value_of, condition.values))))

    return replace(rule, conditions=tuple(map(condition_of, rule.conditions)))
