"""Limits of an exchange by its purpose, and the politeness rules that all exchanges share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deskreader.limits import (
    LARGEST_FEED,
    LARGEST_ICON,
    LARGEST_MEDIA,
    LARGEST_PAGE,
    LARGEST_PICTURE,
    LARGEST_ROBOTS,
    LARGEST_SYNC_ANSWER,
)

HOUR = 3600.0

FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)
PAGES = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
SYNC_ANSWERS = "application/json, text/plain;q=0.9, */*;q=0.5"
MEDIA = "audio/*, video/*;q=0.9, */*;q=0.5"
PICTURES = "image/webp, image/png, image/jpeg, image/gif, image/*;q=0.8, */*;q=0.1"


class Purpose(StrEnum):
    """Why a URL is fetched; limits, headers and politeness follow from it."""

    FEED = "feed"
    PAGE = "page"
    PICTURE = "picture"
    ICON = "icon"
    DISCOVERY = "discovery"
    SYNC = "sync"  # a request to the user's own account on a server
    MEDIA = "media"  # a sound or film that the user saves
    ROBOTS = "robots"  # used inside this package only


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits of one exchange. `gap` is the shortest time between the starts of two exchanges with a host."""

    seconds: float  # for the whole exchange including redirects, excluding the wait in the host queue
    size: int  # bytes, on the wire and decoded
    gap: float  # seconds
    accept: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits and politeness of an `HttpClient`. The defaults are what publishers are expected to tolerate."""

    feed: Allowance = Allowance(30, LARGEST_FEED, 2.0, FEEDS)
    page: Allowance = Allowance(30, LARGEST_PAGE, 2.0, PAGES)
    discovery: Allowance = Allowance(30, LARGEST_FEED, 2.0, FEEDS)
    picture: Allowance = Allowance(40, LARGEST_PICTURE, 0.2, PICTURES)
    icon: Allowance = Allowance(20, LARGEST_ICON, 0.2, PICTURES)
    robots: Allowance = Allowance(15, LARGEST_ROBOTS, 2.0, "text/plain, */*;q=0.1")
    media: Allowance = Allowance(4 * HOUR, LARGEST_MEDIA, 0.2, MEDIA)
    sync: Allowance = Allowance(60, LARGEST_SYNC_ANSWER, 0.0, SYNC_ANSWERS)
    at_once: int = 8  # exchanges in all
    hops: int = 5  # redirects in one exchange
    connect_seconds: float = 10
    read_seconds: float = 15  # of silence
    gap_on_loopback: bool = False
    pause_seconds: float = 4 * HOUR  # after 429 without Retry-After; doubles
    longest_pause: float = 24 * HOUR  # where the server names no length
    robots_seconds: float = 24 * HOUR  # RFC 9309, 2.4

    def of(self, purpose: Purpose) -> Allowance:
        """Returns the allowance for a purpose."""
        table = {
            Purpose.FEED: self.feed,
            Purpose.PAGE: self.page,
            Purpose.PICTURE: self.picture,
            Purpose.ICON: self.icon,
            Purpose.DISCOVERY: self.discovery,
            Purpose.SYNC: self.sync,
            Purpose.ROBOTS: self.robots,
            Purpose.MEDIA: self.media,
        }
        return table[purpose]
