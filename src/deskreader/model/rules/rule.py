"""Rules as users write them and as the library has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag, StrEnum

from deskreader.errors import Kind
from deskreader.model.ids import RuleId


class RuleField(StrEnum):
    """Where a condition looks."""

    ANYWHERE = "anywhere"  # in the title or in the text
    TITLE = "title"
    TEXT = "text"
    AUTHOR = "author"
    FEED = "feed"
    FOLDER = "folder"  # also the folders around it
    CATEGORY = "category"  # that the feed gives
    LINK = "link"
    LANGUAGE = "language"


class RuleTest(StrEnum):
    """What has to be found there."""

    WORDS = "words"  # all of these words, in any order
    PHRASE = "phrase"  # these words, one after the other
    EXPRESSION = "expression"  # a regular expression
    LIST = "list"  # at least one of these


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `values` are the items of a list, and one value otherwise.

    An item of a list of feeds or folders is the number of one, or its title; of languages it is a code.
    """

    field: RuleField
    test: RuleTest
    values: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class RuleActions:
    """What a rule does."""

    mute: bool = False
    mark_read: bool = False
    star: bool = False
    tags: tuple[str, ...] = ()
    notify: bool | None = None  # False: never; True: also where notifications of the feed are off
    pictures: bool | None = None  # False: none are saved; True: they are, whatever the settings say
    move_to_front: bool = False  # sorted by its arrival and not by its date

    @property
    def is_any(self) -> bool:
        """Whether there is anything to do."""
        return self != RuleActions()

    @property
    def effects(self) -> RuleEffect:
        """The same as the library remembers it of an article."""
        chosen = (
            (self.mute, RuleEffect.MUTED),
            (self.mark_read, RuleEffect.READ),
            (self.star, RuleEffect.STARRED),
            (bool(self.tags), RuleEffect.TAGGED),
            (self.notify is False, RuleEffect.NO_NOTIFICATION),
            (self.notify is True, RuleEffect.NOTIFICATION),
            (self.pictures is False, RuleEffect.NO_PICTURES),
            (self.pictures is True, RuleEffect.PICTURES),
            (self.move_to_front, RuleEffect.FRONT),
        )
        effects = RuleEffect(0)
        for is_chosen, effect in chosen:
            effects |= effect if is_chosen else RuleEffect(0)
        return effects


class RuleEffect(IntFlag):
    """What a rule has done to an article, as the library remembers it."""

    READ = 1
    STARRED = 2
    TAGGED = 4
    MUTED = 8
    NO_NOTIFICATION = 16
    NOTIFICATION = 32
    NO_PICTURES = 64
    PICTURES = 128
    FRONT = 256


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the user writes it: all of its conditions have to hold, or with `joins_any` one of them."""

    name: str
    conditions: tuple[Condition, ...]
    actions: RuleActions
    joins_any: bool = False
    is_on: bool = True
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule in the library, with what it has done."""

    id: RuleId
    rule: Rule
    created_at: datetime
    articles: int = 0  # to which it did anything since it was made
    last_at: datetime | None = None
    problem: Kind | None = None  # why it does nothing

    def is_active(self, now: datetime) -> bool:
        """Whether it looks at articles."""
        expires_at = self.rule.expires_at
        return self.rule.is_on and self.problem is None and (expires_at is None or now < expires_at)


class RuleScope(StrEnum):
    """The stored articles that a new rule is also applied to."""

    NONE = "none"
    UNREAD = "unread"
    ALL = "all"
