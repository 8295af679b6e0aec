"""What a write changed, how far a refresh is, and what undoes an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deskreader.errors import Kind
from deskreader.model.ids import ArticleId, FeedId


@dataclass(frozen=True, slots=True)
class ArticleFlags:
    """The flags of an article after a write."""

    id: ArticleId
    is_read: bool
    is_starred: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of the sidebar after a write."""

    today: int  # unread that arrived or were published today
    unread: int
    starred: int
    total: int
    feeds: tuple[tuple[FeedId, int], ...] = ()  # unread of the feeds in which it changed

    def __or__(self, later: Counts) -> Counts:
        """Returns the counts after both writes."""
        return Counts(
            later.today, later.unread, later.starred, later.total, tuple((dict(self.feeds) | dict(later.feeds)).items())
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What one write changed. Every front end follows it; applying it twice does no harm.

    `flags` and `counts` hold the new values, so that nobody has to read them again.
    """

    new: tuple[ArticleId, ...] = ()
    content: tuple[ArticleId, ...] = ()  # text, images, tags or what can be read offline: the row has to be read again
    flags: tuple[ArticleFlags, ...] = ()
    removed: tuple[ArticleId, ...] = ()
    counts: Counts | None = None  # None: not known, or the sidebar has to be read again for another reason
    feeds: tuple[FeedId, ...] = ()  # counts, title, icon, problem or settings changed
    outline: bool = False  # feeds or folders came, went or moved
    announce: tuple[ArticleId, ...] = ()  # new articles that a notification may mention
    folded: tuple[ArticleId, ...] = ()  # now under the card of their story: lists of several feeds leave them out
    unfolded: tuple[ArticleId, ...] = ()  # again in all lists
    muted: tuple[ArticleId, ...] = ()  # by a rule: now in the list of muted articles alone
    unmuted: tuple[ArticleId, ...] = ()  # again in the other lists
    rules: bool = False  # rules came, went or changed
    everything: bool = False  # another library stands in the place of the one before: all has to be read again

    def __bool__(self) -> bool:
        articles = self.new or self.content or self.flags or self.removed or self.announce
        moved = self.folded or self.unfolded or self.muted or self.unmuted
        return bool(articles or moved or self.counts or self.feeds or self.outline or self.rules or self.everything)

    @property
    def moves_unknown_counts(self) -> bool:
        """Whether the sidebar has to be read again, since `counts` does not say all that changed in it."""
        more = self.new or self.removed or self.feeds or self.outline or self.everything or self.muted or self.unmuted
        return bool(more or (self.flags and self.counts is None))

    def __or__(self, later: Changes) -> Changes:
        """Returns both changes as one: applying it comes to the same as applying this one and then `later`."""
        if not (self and later):  # the window merges nothing with changes of a hundred thousand articles
            return later if later else self
        back = set(later.new)
        gone = {article for article in self.removed if article not in back} | set(later.removed)

        def merged(first: tuple[ArticleId, ...], second: tuple[ArticleId, ...]) -> tuple[ArticleId, ...]:
            return tuple(article for article in dict.fromkeys(first + second) if article not in gone)

        flags = {flags.id: flags for flags in (*self.flags, *later.flags) if flags.id not in gone}
        returned = tuple(article for article in self.removed if article in back and article not in gone)
        return Changes(
            new=tuple(article for article in merged(self.new, later.new) if article not in set(later.muted)),
            content=merged(self.content + returned, later.content),
            flags=tuple(flags.values()),
            removed=tuple(article for article in dict.fromkeys(self.removed + later.removed) if article in gone),
            counts=_merged_counts(self, later),
            feeds=tuple(dict.fromkeys(self.feeds + later.feeds)),
            outline=self.outline or later.outline,
            announce=merged(self.announce, later.announce),
            everything=self.everything or later.everything,
            folded=tuple(a for a in merged(self.folded, later.folded) if a not in set(later.unfolded)),
            unfolded=tuple(a for a in merged(self.unfolded, later.unfolded) if a not in set(later.folded)),
            muted=tuple(a for a in merged(self.muted, later.muted) if a not in set(later.unmuted)),
            unmuted=tuple(a for a in merged(self.unmuted, later.unmuted) if a not in set(later.muted)),
            rules=self.rules or later.rules,
        )


def _merged_counts(first: Changes, second: Changes) -> Counts | None:
    """Returns the counts after both changes; None where one of them moved counts without saying so."""
    if any(changes.flags and changes.counts is None for changes in (first, second)):
        return None
    if first.counts is None or second.counts is None:
        return first.counts or second.counts
    return first.counts | second.counts


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
    paused: int = 0  # left alone since their site asked for a pause
    paused_until: datetime | None = None  # when the first of these pauses ends
    error: Kind | None = None  # what ended the round before its time: a full disk, say


class UndoAct(StrEnum):
    """The bulk acts that can be undone; the values stand in the library's journal."""

    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"
    MOVE = "move"
    MOVE_FEEDS = "move_feeds"  # between this computer and an account
    REMOVE_ACCOUNT = "remove_account"
    UNSUBSCRIBE = "remove_feeds"
    DELETE = "delete"
    REMOVE_FOLDER = "remove_folder"
    IMPORT = "import"
    TAGS = "tags"
    STORIES = "stories"
    FORGET_REVISIONS = "forget_revisions"
    RULES = "rules"
    UNMUTE = "unmute"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class UndoToken:
    """What undoes a bulk act, and how many articles or feeds it touched."""

    id: int
    touched: int
    act: UndoAct
