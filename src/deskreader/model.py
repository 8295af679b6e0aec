"""The values that rooms hand to each other: frozen, typed, without behaviour beyond what their own fields tell.

Moments are aware datetimes in UTC. HTML is a `str` that has been through the sanitizer unless a field says otherwise.
Text is a `str` of plain text. Addresses are absolute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from deskreader.access import Source
from deskreader.errors import Kind
from deskreader.manners import Habits, Move

FeedId = NewType("FeedId", int)
FolderId = NewType("FolderId", int)
ArticleId = NewType("ArticleId", int)
SavedId = NewType("SavedId", int)
ImageHash = NewType("ImageHash", str)
"""SHA-256 of a stored picture's bytes, in hexadecimal."""


# --- what a feed document says ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an entry carries along: a podcast episode, a picture."""

    url: str
    media_type: str | None = None
    length: int | None = None  # bytes, as the feed claims


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An item as it stands in a feed document. `summary` and `content` are the feed's own HTML, not yet sanitized."""

    guid: str | None = None
    title: str | None = None
    link: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    summary: str | None = None
    content: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed document says. `update_minutes` is the longest pause it asks for (ttl, sy:updatePeriod)."""

    title: str | None = None
    link: str | None = None
    subtitle: str | None = None
    entries: tuple[ParsedEntry, ...] = ()
    icon_url: str | None = None
    language: str | None = None
    update_minutes: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names: its address and the title the page gives it."""

    url: str
    title: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A line of an OPML file: a feed where `feed_url` is set, else a folder of its children."""

    title: str
    feed_url: str | None = None
    site_url: str | None = None
    children: tuple[OutlineItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry made ready to store: HTML sanitized, text taken, pictures named, identity computed."""

    guid: str  # the feed's, or one made from link or content where the feed has none
    title: str  # plain text
    link: str | None
    author: str | None
    published_at: datetime | None
    updated_at: datetime | None
    content: str  # sanitized HTML: the longer of content and summary
    text: str  # plain text of `content`
    snippet: str  # the first 300 characters or so, one line
    image_url: str | None  # best picture for the card, from enclosures, media:thumbnail or content
    fingerprint: str  # hash of title and text; equal means nothing a reader would notice has changed
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    gives_full_text: bool = False  # the feed's own content is the whole story: no page needed


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed document made ready to store, by the worker."""

    title: str
    link: str | None
    subtitle: str
    entries: tuple[ReadEntry, ...]
    icon_url: str | None = None
    language: str | None = None
    update_minutes: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    marks: tuple[int, ...] = ()  # of all entries in order: a hash of what the document says of each
    known: frozenset[int] = frozenset()  # the marks of those that are left out of `entries`, being known already
    known_dates: tuple[datetime, ...] = ()  # when these were published


# --- what a page says -------------------------------------------------------------------------------------------------


class Completeness(StrEnum):
    """How much of the story is stored."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SUMMARY = "summary"


class Reason(StrEnum):
    """Why the whole story is not stored; `deskreader.sentences` has the words."""

    NONE = "none"
    WAITING = "waiting"  # the page has not been fetched yet
    TRUNCATED = "truncated"  # the page itself shows only a beginning
    PAY_WALL = "pay_wall"
    CONSENT_WALL = "consent_wall"
    NEEDS_SCRIPT = "needs_script"
    NOT_FOUND = "not_found"
    NO_ARTICLE = "no_article"  # the page holds no article that could be made out
    UNREACHABLE = "unreachable"  # the site did not answer
    REFUSED = "refused"  # the site refuses readers, or robots.txt does
    TURNED_OFF = "turned_off"  # by the reader's own settings
    NO_LINK = "no_link"  # the entry names no page


@dataclass(frozen=True, slots=True)
class EntryHint:
    """What the feed entry already says of the page behind it; all of it may be empty."""

    title: str = ""
    author: str | None = None
    published_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """An article taken from its page. `html` is sanitized; `lead_image` is not repeated in it."""

    url: str
    title: str
    byline: str | None
    published_at: datetime | None
    updated_at: datetime | None
    site_name: str | None
    language: str | None
    direction: str | None  # "rtl", "ltr" or None where the page does not say
    lead_image: str | None
    lead_caption: str | None  # plain text
    key_points: tuple[str, ...]  # plain text; they stand in `html` and `text` too
    html: str
    text: str
    images: tuple[str, ...]  # addresses of the pictures in `html`, in order, each once
    truncated: bool
    original_url: str | None  # where a cut copy says that the whole story is
    canonical_url: str | None
    next_page_url: str | None
    completeness: Completeness
    reason: Reason
    alternate_url: str | None = None  # the page's AMP form, or its form for print


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page made ready to store, by the worker. `memory` is what is now to be kept of its site."""

    article: ExtractedArticle
    memory: bytes | None = None  # None: nothing was learned


@dataclass(frozen=True, slots=True)
class ReadImage:
    """A picture decoded, shrunk within limits and encoded again, by the worker."""

    data: bytes
    media_type: str  # image/jpeg, image/png, image/webp or image/gif
    width: int  # pixels
    height: int


# --- what an HTTP exchange brought ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as the server sent them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A finished HTTP answer. `body` is decoded (gzip and the like undone); on 304 it is empty."""

    url: str  # after redirects
    status: int
    body: bytes
    content_type: str | None
    validators: Validators = Validators()
    max_age: int | None = None  # seconds, from Cache-Control or Expires
    moved_to: str | None = None  # where 301 or 308 led, if every redirect on the way was permanent
    received_bytes: int = 0  # on the wire
    requests: int = 1  # sent for it, redirects and logins included
    is_private: bool = False  # every host on the way was a private address


# --- what the library holds -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """A feed's standing failure."""

    kind: Kind
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the sidebar. Folders nest; `parent_id` None is the top."""

    id: FolderId
    title: str
    parent_id: FolderId | None = None
    unread: int = 0  # of all feeds in it and in its folders
    notify: bool = True


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
    access: frozenset[str] = frozenset()  # which secrets it needs, never the secrets themselves


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the refresh needs to know of a feed."""

    id: FeedId
    url: str
    validators: Validators = Validators()
    body_hash: str = ""
    next_due_at: datetime | None = None  # None: at once
    last_fetched_at: datetime | None = None  # None: never
    failures: int = 0  # in a row
    is_first: bool = True  # nothing was ever stored of it
    fetch_pages: bool = True
    icon_checked_at: datetime | None = None
    has_icon: bool = False
    habits: Habits = Habits()  # noqa: RUF009 - frozen
    own_minutes: int = 0  # the interval chosen for this feed; 0: as in the settings
    missing_since: datetime | None = None  # the first of the 404s in a row
    moving: Move | None = None  # a permanent redirect seen, but not kept yet
    not_to: str | None = None  # where it is not to move: the reader took that back
    source: Source = Source.FEED
    is_private: bool = False  # it was subscribed by hand where its host led to a private address
    access: frozenset[str] = frozenset()  # which secrets it needs, never the secrets themselves


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept in the sidebar."""

    id: SavedId
    title: str
    query: str  # as it was typed
    by_relevance: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole sidebar in one value: folders and feeds in their order, with counts."""

    folders: tuple[Folder, ...] = ()
    feeds: tuple[Feed, ...] = ()
    today: int = 0  # unread that arrived or were published today
    unread: int = 0
    starred: int = 0
    total: int = 0  # all stored articles
    refreshed_at: datetime | None = None  # when a feed was fetched last; None: never
    saved: tuple[SavedSearch, ...] = ()


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


@dataclass(frozen=True, slots=True)
class View:
    """One selection of articles: what the timeline shows. `query` narrows any view to what a search finds."""

    kind: ViewKind
    folder_id: FolderId | None = None
    feed_id: FeedId | None = None
    query: str = ""
    saved_id: SavedId | None = None
    by_relevance: bool = False  # the best of what is found first, if words are searched for; else the newest


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
    act: str = ""  # which: read, remove_feeds, delete, remove_folder, import


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
