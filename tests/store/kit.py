"""What the tests of the store are made of: entries, documents, pages, pictures, and a library to put them into."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from deskreader.model import (
    ArticleId,
    Completeness,
    ExtractedArticle,
    FeedId,
    ReadEntry,
    ReadFeed,
    ReadImage,
    Reason,
    Validators,
    View,
    ViewKind,
)
from deskreader.store import Database, FetchOutcome
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds
from deskreader.store.recovery import integrity_check
from deskreader.store.timeline import timeline

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ALL = View(ViewKind.ALL)
UNREAD = View(ViewKind.UNREAD)
STARRED = View(ViewKind.STARRED)
TODAY = View(ViewKind.TODAY)


def entry(number: int, **changes: Any) -> ReadEntry:
    """An entry like no other; `text` sets its content and fingerprint, too."""
    text = changes.pop("text", f"The story of number {number}, told at some length. " * 4)
    title = changes.pop("title", f"Story {number}")
    values: dict[str, Any] = {
        "guid": f"guid-{number}",
        "title": title,
        "link": f"https://news.example.org/story/{number}",
        "author": "Jo Writer",
        "published_at": NOW - number * HOUR,
        "updated_at": None,
        "content": f"<p>{text}</p>",
        "text": text,
        "snippet": text[:100],
        "image_url": None,
        "fingerprint": f"{title}|{text}",
    }
    return ReadEntry(**(values | changes))


def document(*entries: ReadEntry, title: str = "News", **more: Any) -> ReadFeed:
    return ReadFeed(title=title, link="https://news.example.org/", subtitle="", entries=entries, **more)


def fetched(at: datetime = NOW, wants_page: bool = True) -> FetchOutcome:
    return FetchOutcome(Validators('"etag"', None), "hash", at, at + HOUR, wants_page)


def subscribed(database: Database, name: str = "news", now: datetime = NOW) -> FeedId:
    return database.write(feeds.add_feed, f"https://{name}.example.org/feed", "", None, None, now)[0]


def filled(
    database: Database, numbers: Iterable[int], name: str = "news", **changes: Any
) -> tuple[FeedId, tuple[ArticleId, ...]]:
    """A feed with one article for each number, in this order."""
    feed = subscribed(database, name)
    read = document(*(entry(number, **changes) for number in numbers))
    return feed, database.write_unsynced(merge.merge, feed, read, fetched()).new


def feed_view(feed: FeedId, query: str = "") -> View:
    return View(ViewKind.FEED, feed_id=feed, query=query)


def titles(database: Database, view: View, limit: int = 500) -> list[str]:
    return [headline.title for headline in database.read(timeline.page, view, NOW, None, limit).headlines]


def full_text(html: str = "<p>The whole story from its page.</p>", **changes: Any) -> ExtractedArticle:
    values: dict[str, Any] = {
        "url": "https://news.example.org/story/1",
        "title": "The page's title",
        "byline": "Page Writer",
        "published_at": None,
        "updated_at": None,
        "site_name": "Example News",
        "language": "en",
        "direction": "ltr",
        "lead_image": None,
        "lead_caption": None,
        "key_points": (),
        "html": html,
        "text": changes.pop("text", "The whole story from its page. " * 20),
        "images": (),
        "truncated": False,
        "original_url": None,
        "canonical_url": None,
        "next_page_url": None,
        "completeness": Completeness.COMPLETE,
        "reason": Reason.NONE,
    }
    return ExtractedArticle(**(values | changes))


def picture(number: int, size: int = 100, width: int = 640, height: int = 360) -> ReadImage:
    return ReadImage(bytes([number % 256]) * size, "image/png", width, height)


def is_sound(database: Database, unused: bool = False) -> bool:
    """Whether a check finds nothing wrong, and no file that nothing uses unless `unused`."""
    findings = integrity_check.check(database)
    assert unused or not findings[-1].detail
    assert all(finding.good for finding in findings), [finding for finding in findings if not finding.good]
    return len(findings) == 10
