"""Entries and feed documents for benchmarks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskreader.model import ReadEntry, ReadFeed, Validators
from deskreader.store import FetchOutcome

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def entry(number: int, feed: int = 0) -> ReadEntry:
    """Returns an entry of about two kilobytes that differs from all others."""
    text = f"Article {number} of feed {feed} at some length, with words of its own: {number * 7919 + feed}. " * 20
    return ReadEntry(
        guid=f"guid-{feed}-{number}", title=f"Article {number} of {feed}", link=f"https://f{feed}.example.org/{number}",
        author="Jo Writer", published_at=NOW - timedelta(hours=number), updated_at=None, content=f"<p>{text}</p>",
        text=text, snippet=text[:100], image_url=None, fingerprint=f"{feed}|{number}", gives_full_text=True,
    )  # fmt: skip


def document(*entries: ReadEntry) -> ReadFeed:
    """Returns a feed document with these entries."""
    return ReadFeed(title="News", link=None, subtitle="", entries=entries)


def fetched() -> FetchOutcome:
    """Returns the outcome of a successful fetch."""
    return FetchOutcome(Validators(), "hash", NOW, NOW + timedelta(hours=1))
