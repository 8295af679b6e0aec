"""A generated library: feeds that brought their stories over three years, most read, some starred."""

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
from tests.benchmarks.library_texts import Story, Writer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
TOGETHER = 25
"""Stories that one fetch of a feed brings."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a library is. Sizes are bytes of HTML; stories lie between them, short ones more often."""

    articles: int
    feeds: int
    smallest: int = 2_000
    largest: int = 10_000


def make(folder: Path, shape: Shape, seed: int = 3) -> None:
    """Puts a library of this shape into the profile in `folder`."""
    chance, writer = random.Random(seed), Writer(seed)
    profile = profile_in(folder).create()
    store = Database.open(profile.library, profile.pictures)
    try:
        feeds = [_feed(store, number, chance) for number in range(shape.feeds)]
        fetches = shape.articles // TOGETHER
        made = 0
        for number in range(fetches):
            at = NOW - YEARS + YEARS * (number + 1) / fetches
            feed = feeds[number] if number < len(feeds) else feeds[int(len(feeds) * chance.random() ** 2)]
            entries = []
            for _ in range(TOGETHER):
                size = int(shape.smallest * (shape.largest / shape.smallest) ** chance.random())
                entries.append(
                    _entry(made, writer.story(writer.tongue(), size), _published(at, chance, number), chance)
                )
                made += 1
            fetched = FetchOutcome(Validators(), "", at, NOW + timedelta(days=1), wants_page=False)
            store.write_unsynced(merge.merge, feed, ReadFeed(f"Feed {feed}", None, "", tuple(entries)), fetched)
        _read(store, chance)
    finally:
        store.close()


def _feed(store: Database, number: int, chance: random.Random) -> FeedId:
    folder = store.write(folders.add_folder, f"Folder {number % 40}")[0] if chance.random() < 0.9 else None
    return store.write(
        store_feeds.add_feed, f"https://news{number}.example.org/feed", f"Feed {number}", None, folder, NOW - YEARS
    )[0]


def _published(at: datetime, chance: random.Random, number: int) -> datetime:
    """Most stories are fetched within hours; one in thirty is announced late."""
    days = 60 if chance.random() < 0.03 else 0.5
    return at - timedelta(days=days * chance.random(), microseconds=number % 1000)


def _entry(number: int, story: Story, at: datetime, chance: random.Random) -> ReadEntry:
    link = f"https://www.example.org/{at:%Y/%m/%d}/{story.title.lower().replace(' ', '-')[:50]}-{number}"
    return ReadEntry(
        guid=link if chance.random() < 0.6 else f"tag:example.org,{at:%Y}:{number}",
        title=story.title,
        link=link,
        author=story.author,
        published_at=at,
        updated_at=None,
        content=story.html,
        text=story.text,
        snippet=shortened(" ".join(story.text[:900].split()), 300),
        image_url=f"https://cdn.example.org/{at:%Y/%m}/{number:x}.jpg" if chance.random() < 0.4 else None,
        fingerprint=f"{number}",
        gives_full_text=True,
    )


def _read(store: Database, chance: random.Random) -> None:
    """The older three quarters are read, and one in five of the rest; one in three hundred is starred."""
    total = store.read(timeline.count, View(ViewKind.ALL), NOW)
    read = [n for n in range(1, total + 1) if n < total * 0.95 or chance.random() < 0.2]
    for start in range(0, len(read), 5_000):
        store.write(flags.mark_read, [ArticleId(n) for n in read[start : start + 5_000]])
    store.write(flags.star, [ArticleId(n) for n in range(1, total + 1) if chance.random() < 0.003])
