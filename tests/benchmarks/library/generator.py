"""Generates libraries: feeds whose articles arrived over three years; most are read, some starred."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskreader.model import ArticleId, FeedId, ReadEntry, ReadFeed, Validators, View, ViewKind
from deskreader.profile import profile_in
from deskreader.store import Database, FetchOutcome
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds as store_feeds
from deskreader.store.feeds import folders
from deskreader.store.timeline import timeline
from deskreader.text.truncate import shortened
from tests.benchmarks.library.texts import ArticleWriter, GeneratedArticle

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
ENTRIES_PER_FETCH = 25
"""New entries in each fetch of a feed."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a library.

    The HTML of an article has between `smallest` and `largest` bytes; short articles are more common.
    """

    articles: int
    feeds: int
    smallest: int = 2_000
    largest: int = 10_000


def generate(folder: Path, shape: Shape, seed: int = 3) -> None:
    """Generates a library of this shape in the profile in `folder`."""
    rng, writer = random.Random(seed), ArticleWriter(seed)
    profile = profile_in(folder).create()
    store = Database.open(profile.library, profile.pictures)
    try:
        feeds = [_feed(store, number, rng) for number in range(shape.feeds)]
        fetches = shape.articles // ENTRIES_PER_FETCH
        count = 0
        for number in range(fetches):
            at = NOW - YEARS + YEARS * (number + 1) / fetches
            feed = feeds[number] if number < len(feeds) else feeds[int(len(feeds) * rng.random() ** 2)]
            entries = []
            for _ in range(ENTRIES_PER_FETCH):
                size = int(shape.smallest * (shape.largest / shape.smallest) ** rng.random())
                entries.append(_entry(count, writer.article(writer.language(), size), _published(at, rng, number), rng))
                count += 1
            fetched = FetchOutcome(Validators(), "", at, NOW + timedelta(days=1), wants_page=False)
            store.write_unsynced(merge.merge, feed, ReadFeed(f"Feed {feed}", None, "", tuple(entries)), fetched)
        _set_flags(store, rng)
    finally:
        store.close()


def _feed(store: Database, number: int, rng: random.Random) -> FeedId:
    folder = store.write(folders.add_folder, f"Folder {number % 40}")[0] if rng.random() < 0.9 else None
    return store.write(
        store_feeds.add_feed, f"https://news{number}.example.org/feed", f"Feed {number}", None, folder, NOW - YEARS
    )[0]


def _published(at: datetime, rng: random.Random, number: int) -> datetime:
    """Returns a publication date: most articles are fetched within hours of it, one in thirty much later."""
    days = 60 if rng.random() < 0.03 else 0.5
    return at - timedelta(days=days * rng.random(), microseconds=number % 1000)


def _entry(number: int, article: GeneratedArticle, at: datetime, rng: random.Random) -> ReadEntry:
    link = f"https://www.example.org/{at:%Y/%m/%d}/{article.title.lower().replace(' ', '-')[:50]}-{number}"
    return ReadEntry(
        guid=link if rng.random() < 0.6 else f"tag:example.org,{at:%Y}:{number}",
        title=article.title,
        link=link,
        author=article.author,
        published_at=at,
        updated_at=None,
        content=article.html,
        text=article.text,
        snippet=shortened(" ".join(article.text[:900].split()), 300),
        image_url=f"https://cdn.example.org/{at:%Y/%m}/{number:x}.jpg" if rng.random() < 0.4 else None,
        fingerprint=f"{number}",
        gives_full_text=True,
    )


def _set_flags(store: Database, rng: random.Random) -> None:
    """Marks the oldest 95 % and one in five of the rest read, and stars one in three hundred."""
    total = store.read(timeline.count, View(ViewKind.ALL), NOW)
    read = [n for n in range(1, total + 1) if n < total * 0.95 or rng.random() < 0.2]
    for start in range(0, len(read), 5_000):
        store.write(flags.mark_read, [ArticleId(n) for n in read[start : start + 5_000]])
    store.write(flags.star, [ArticleId(n) for n in range(1, total + 1) if rng.random() < 0.003])
