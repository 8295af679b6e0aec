"""What a feed document says, as it stands there and made ready to store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an entry carries along: a podcast episode, a picture."""

    url: str
    media_type: str | None = None
    length: int | None = None  # bytes, as the feed claims
    duration: int | None = None  # seconds, as the feed claims


@dataclass(frozen=True, slots=True)
class Location:
    """The point on earth that a story is about, in degrees: north and east are positive (WGS 84)."""

    latitude: float
    longitude: float
    name: str = ""  # as the feed calls it


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
    location: Location | None = None


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
    new_url: str | None = None  # where the feed says it has moved to (itunes:new-feed-url)


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
    location: Location | None = None


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
    new_url: str | None = None  # where the feed says it has moved to, if that is another address than its own
    marks: tuple[int, ...] = ()  # of all entries in order: a hash of what the document says of each
    known: frozenset[int] = frozenset()  # the marks of those that are left out of `entries`, being known already
    known_dates: tuple[datetime, ...] = ()  # when these were published

    @property
    def is_whole(self) -> bool:
        """Whether all entries that are not known are here: one answer of the worker may have had no room for more."""
        return len(self.marks) <= len(self.entries) + len(self.known)
