"""Feeds, folders and saved searches: what the sidebar shows and the refresh needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from deskreader.model.changes import Counts
from deskreader.model.enumerations import Source
from deskreader.model.ids import AccountId, FeedId, FolderId, ImageHash, SavedId

if TYPE_CHECKING:
    from deskreader.model.accounts import Account
    from deskreader.model.fetch_history import Problem


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the sidebar. Folders nest; `parent_id` None is the top."""

    id: FolderId
    title: str
    parent_id: FolderId | None = None
    unread: int = 0  # of all feeds in it and in its folders
    notify: bool = True
    account_id: AccountId | None = None  # None: on this computer
    grouped: bool = True  # its articles take part in stories


@dataclass(frozen=True, slots=True)
class Feed:
    """A remote source and the subscription to it, as the sidebar shows it."""

    id: FeedId
    url: str
    title: str  # the reader's own name for it, else the feed's, else its host
    site_url: str | None = None
    folder_id: FolderId | None = None
    unread: int = 0
    icon: ImageHash | None = None
    problem: Problem | None = None
    notify: bool = True
    fetch_pages: bool = True
    source: Source = Source.FEED
    is_private: bool = False  # it was subscribed by hand where its host led to a private address
    credential_kinds: frozenset[str] = frozenset()  # which secrets it needs, never the secrets themselves
    account_id: AccountId | None = None  # None: on this computer


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept in the sidebar."""

    id: SavedId
    title: str
    query: str  # as it was typed
    by_relevance: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that a reader gave to stories, and how many have it."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole sidebar in one value: folders and feeds in their order, with counts; tags by the alphabet."""

    folders: tuple[Folder, ...] = ()
    feeds: tuple[Feed, ...] = ()
    today: int = 0  # unread that arrived or were published today
    unread: int = 0
    starred: int = 0
    total: int = 0  # all stored articles but the muted ones
    muted: int = 0
    refreshed_at: datetime | None = None  # when a feed was fetched last; None: never
    saved: tuple[SavedSearch, ...] = ()
    tags: tuple[Tag, ...] = ()
    accounts: tuple[Account, ...] = ()

    def with_counts(self, counts: Counts) -> Outline:
        """Returns the sidebar after a write that changed nothing but counts."""
        unread = dict(counts.feeds)
        feeds = tuple(replace(f, unread=unread[f.id]) if f.id in unread else f for f in self.feeds)
        return replace(
            self,
            folders=with_unread(self.folders, feeds),
            feeds=feeds,
            today=counts.today,
            unread=counts.unread,
            starred=counts.starred,
            total=counts.total,
        )


def with_unread(folders: Sequence[Folder], feeds: Sequence[Feed]) -> tuple[Folder, ...]:
    """Returns the folders with the unread counts of all feeds in them and in their folders."""
    parents = {folder.id: folder.parent_id for folder in folders}
    unread = dict.fromkeys(parents, 0)
    for feed in feeds:
        above, seen = feed.folder_id, set[FolderId]()
        while above in parents and above not in seen:
            unread[above] += feed.unread
            seen.add(above)
            above = parents[above]
    return tuple(replace(folder, unread=unread[folder.id]) for folder in folders)
