"""What a timeline can show, and its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from deskreader.model.ids import AccountId, ArticleId, FeedId, FolderId, SavedId

if TYPE_CHECKING:
    from deskreader.model.articles import Headline


class ViewKind(StrEnum):
    """What the timeline can show."""

    BRIEFING = "briefing"
    TODAY = "today"
    UNREAD = "unread"
    STARRED = "starred"
    ALL = "all"
    FOLDER = "folder"
    FEED = "feed"
    SEARCH = "search"
    SAVED = "saved"
    TAG = "tag"
    ACCOUNT = "account"
    MUTED = "muted"


class Order(StrEnum):
    """The order of a timeline. By feed, the feeds stand by their titles, and the newest article of each comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    BY_FEED = "by_feed"


class Filter(StrEnum):
    """Which articles of a view are shown."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"


@dataclass(frozen=True, slots=True)
class View:
    """One selection of articles: what the timeline shows. `query` narrows any view to what a search finds."""

    kind: ViewKind
    folder_id: FolderId | None = None
    feed_id: FeedId | None = None
    query: str = ""
    saved_id: SavedId | None = None
    by_relevance: bool = False  # the best of what is found, or of a briefing, stands first; else the newest
    account_id: AccountId | None = None  # of a view of an account; None is this computer
    tag: str = ""  # the whole name of a tag
    order: Order = Order.NEWEST  # a search for words knows no order by feed: its newest matches come first
    only: Filter = Filter.ALL


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page of the timeline ends, and the next begins. `feed` is the place of the feed in an order by feed."""

    sorted_at: datetime
    id: ArticleId
    feed: tuple[str, int] = ("", 0)


def feed_place(title: str, feed_id: int) -> tuple[str, int]:
    """Returns the place of a feed in an order by feed: by its title, in small letters, then by its id."""
    return title.casefold(), feed_id


def key_of(headline: Headline, order: Order = Order.NEWEST) -> PageKey:
    """Returns the key of a headline, which determines its place in a timeline of this order."""
    if order is Order.BY_FEED:
        return PageKey(headline.sorted_at, headline.id, feed_place(headline.feed_title, headline.feed_id))
    return PageKey(headline.sorted_at, headline.id)


Place = tuple[str, int, float, int]
"""What sorts the keys of a timeline."""


def place_of(key: PageKey, order: Order = Order.NEWEST) -> Place:
    """Returns what sorts keys as a timeline of this order does."""
    moment = key.sorted_at.timestamp()
    if order is Order.OLDEST:
        return "", 0, moment, key.id
    return *(key.feed if order is Order.BY_FEED else ("", 0)), -moment, -key.id


@dataclass(frozen=True, slots=True)
class ViewPart:
    """The part of a view that an act is limited to: above or below a key in its order, or before a moment."""

    above: PageKey | None = None
    below: PageKey | None = None
    before: datetime | None = None


WHOLE = ViewPart()
"""All of a view."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the timeline, newest first. `end` is None where nothing follows."""

    headlines: tuple[Headline, ...]
    end: PageKey | None
