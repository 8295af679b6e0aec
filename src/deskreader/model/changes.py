"""What a write changed, how far a refresh is, and what undoes an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskreader.errors import Kind
from deskreader.model.ids import ArticleId, FeedId


@dataclass(frozen=True, slots=True)
class Changes:
    """What one write changed. Every front follows it; applying it twice does no harm."""

    new: tuple[ArticleId, ...] = ()
    updated: tuple[ArticleId, ...] = ()  # text, state or mark changed: ask again for the row
    removed: tuple[ArticleId, ...] = ()
    feeds: tuple[FeedId, ...] = ()  # count, title, icon or problem changed
    outline: bool = False  # feeds or folders came, went or moved
    announce: tuple[ArticleId, ...] = ()  # new stories a notification may speak of
    everything: bool = False  # another library stands in the place of the one before: ask for all anew

    def __bool__(self) -> bool:
        told = self.new or self.updated or self.removed or self.feeds or self.announce
        return bool(told or self.outline or self.everything)

    def __or__(self, other: Changes) -> Changes:
        """Both changes as one, in order, each id once."""
        removed = tuple(dict.fromkeys(self.removed + other.removed))
        gone = set(removed)

        def merged(first: tuple[ArticleId, ...], second: tuple[ArticleId, ...]) -> tuple[ArticleId, ...]:
            return tuple(i for i in dict.fromkeys(first + second) if i not in gone)

        return Changes(
            new=merged(self.new, other.new),
            updated=merged(self.updated, other.updated),
            removed=removed,
            feeds=tuple(dict.fromkeys(self.feeds + other.feeds)),
            outline=self.outline or other.outline,
            announce=merged(self.announce, other.announce),
            everything=self.everything or other.everything,
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh is. `running` False is the last word of a round."""

    running: bool
    feeds_done: int = 0
    feeds_total: int = 0
    pages_done: int = 0
    pages_total: int = 0
    problems: int = 0
    offline: bool = False  # no network: nothing was tried in earnest
    finished_at: datetime | None = None
    skipped: int = 0  # left alone since they were fetched a moment ago
    held: int = 0  # left alone since their site asked for a pause
    held_until: datetime | None = None  # when the first of these pauses ends
    trouble: Kind | None = None  # what ended the round before its time: a full disk, say


class UndoAct(StrEnum):
    """The bulk acts that can be undone; the values stand in the library's journal."""

    READ = "read"
    UNSUBSCRIBE = "remove_feeds"
    DELETE = "delete"
    REMOVE_FOLDER = "remove_folder"
    IMPORT = "import"
    TAGS = "tags"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class UndoToken:
    """What undoes a bulk act, and how many articles or feeds it touched."""

    id: int
    touched: int
    act: UndoAct
