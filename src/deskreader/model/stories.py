"""Stories of the library: views, pages of the timeline, the opened article, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deskreader.errors import Kind
from deskreader.model.extraction import Completeness, Reason
from deskreader.model.feed_document import Enclosure, Location
from deskreader.model.ids import ArticleId, FeedId, FolderId, ImageHash, SavedId


class ViewKind(StrEnum):
    """What the timeline can show."""

    TODAY = "today"
    UNREAD = "unread"
    STARRED = "starred"
    ALL = "all"
    FOLDER = "folder"
    FEED = "feed"
    SEARCH = "search"
    SAVED = "saved"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class View:
    """One selection of articles: what the timeline shows. `query` narrows any view to what a search finds."""

    kind: ViewKind
    folder_id: FolderId | None = None
    feed_id: FeedId | None = None
    query: str = ""
    saved_id: SavedId | None = None
    by_relevance: bool = False  # the best of what is found first, if words are searched for; else the newest
    tag: str = ""  # the whole name of a tag


class Offline(StrEnum):
    """An article's mark: what of it can be read without network."""

    WHOLE = "whole"
    PICTURES_MISSING = "pictures_missing"
    SUMMARY_ONLY = "summary_only"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Headline:
    """A light timeline row, without body."""

    id: ArticleId
    feed_id: FeedId
    feed_title: str
    title: str
    snippet: str
    sorted_at: datetime  # the moment the timeline orders by: published_at, never later than arrived_at
    is_read: bool
    is_starred: bool
    feed_icon: ImageHash | None = None
    thumbnail: ImageHash | None = None
    offline: Offline = Offline.WAITING
    link: str | None = None
    title_marks: tuple[tuple[int, int], ...] = ()  # from and up to: what a search found in the title
    snippet_marks: tuple[tuple[int, int], ...] = ()  # and in the snippet, which is then the passage that was found


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page of the timeline ends, and the next begins."""

    sorted_at: datetime
    id: ArticleId


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the timeline, newest first. `end` is None where nothing follows."""

    headlines: tuple[Headline, ...]
    end: PageKey | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture's bytes, ready to decode."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """All that the article pane needs, from the store alone: setting it sends no packet.

    `html` names pictures by the addresses they had on their page; `pictures` maps those addresses to stored pictures,
    and an address that is not in it is a picture that is not stored.
    """

    id: ArticleId
    feed_id: FeedId
    feed_title: str
    feed_icon: ImageHash | None
    title: str
    author: str | None
    published_at: datetime | None
    arrived_at: datetime
    link: str | None  # the page to open in the browser
    html: str  # the chosen version: full text where stored, else the feed's content
    words: int
    language: str | None
    direction: str | None
    lead_image: str | None
    lead_caption: str | None
    pictures: dict[str, Picture] = field(hash=False)
    images_total: int
    is_read: bool
    is_starred: bool
    offline: Offline
    completeness: Completeness
    reason: Reason
    shows_feed_version: bool  # `html` is the feed's own content
    has_both_versions: bool
    original_url: str | None
    original_site: str | None  # name of the site whose original completes a cut copy, if it does
    enclosures: tuple[Enclosure, ...] = ()
    location: Location | None = None
    tags: tuple[str, ...] = ()
    place: int = 0  # where in the text the reader stopped, as the article pane counts; 0 is the beginning


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


@dataclass(frozen=True, slots=True)
class UndoToken:
    """What takes a bulk act back, and how many articles or feeds it touched."""

    id: int
    touched: int
    act: str = ""  # which: read, remove_feeds, delete, remove_folder, import, tags, restore


@dataclass(frozen=True, slots=True)
class StorageUse:
    """Where the bytes are."""

    database_bytes: int = 0
    picture_bytes: int = 0
    pictures: int = 0
    articles: int = 0
    budget_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """The text of one notification before it is shown: plain text, no markup."""

    title: str
    body: str
    articles: tuple[ArticleId, ...]
    feed_icon: ImageHash | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check of the library found. `good` False needs attention."""

    check: str
    good: bool
    detail: str = ""
