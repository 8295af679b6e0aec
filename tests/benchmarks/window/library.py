"""Libraries for the measurements of the window: real articles with pictures, 100,000 headlines, hostile articles."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageFilter

from deskreader.articles import extract
from deskreader.errors import DeskReaderError
from deskreader.model import ArticleId, FeedId, ReadEntry, ReadFeed, ReadImage, Validators
from deskreader.profile import profile_in
from deskreader.store import Database, FetchOutcome
from deskreader.store.articles import images, merge
from deskreader.store.feeds import feeds
from deskreader.text.html_to_text import text_of
from tests.benchmarks.extract import DATA
from tests.benchmarks.library.texts import ArticleWriter
from tests.support.hostile_articles import hostile_feed

SETS = ("fundus", "mozilla", "wcxb_article_dev", "trafilatura_eval")
"""Labelled sets of real pages; where they are missing, articles are generated."""
ARTICLES, WITH_PICTURES, HEADLINES = 500, 100, 100_000
PICTURES_IN_ARTICLE = 4
HEADLINES_IN_FEED = 5_000
IMAGE = re.compile("<img[^>]*>")


def build_articles(folder: Path) -> str:
    """Builds a library of real articles, the first of them with pictures; returns where they come from."""
    entries = list(_real_entries()) or list(_generated_entries())
    with_pictures = [entry for entry in entries if "<img" in entry.content][:WITH_PICTURES]
    guids = {entry.guid for entry in with_pictures}
    others = [replace(entry, content=IMAGE.sub("", entry.content)) for entry in entries if entry.guid not in guids][
        : ARTICLES - len(with_pictures)
    ]
    ordered = [
        replace(entry, published_at=datetime.now(UTC) - timedelta(minutes=number))
        for number, entry in enumerate([*with_pictures, *others])
    ]
    with _OpenDatabase(folder) as database:
        _merge(database, "Articles", ordered)
        pictures = [_picture(number) for number in range(2 * PICTURES_IN_ARTICLE)]
        for number in range(1, ARTICLES + 1):
            _add_pictures(database, ArticleId(number), pictures)
    return "real pages" if DATA.exists() else "generated"


def build_headlines(folder: Path) -> None:
    """Builds a library of 100,000 unread headlines in twenty feeds."""
    with _OpenDatabase(folder) as database:
        for feed in range(HEADLINES // HEADLINES_IN_FEED):
            entries = [
                _entry(f"{feed}-{number}", f"Headline {number} of feed {feed} about the harbour", "<p>A line.</p>")
                for number in range(HEADLINES_IN_FEED)
            ]
            _merge(database, f"Feed {feed}", entries)


def build_hostile(folder: Path) -> None:
    """Builds a library of hostile articles."""
    with _OpenDatabase(folder) as database:
        _merge(database, "Hostile", hostile_feed(datetime.now(UTC)))


class _OpenDatabase:
    """The database of a profile in a folder, closed at the end."""

    def __init__(self, folder: Path) -> None:
        profile = profile_in(folder).create()
        self._database = Database.open(profile.library, profile.pictures)

    def __enter__(self) -> Database:
        return self._database

    def __exit__(self, *_: object) -> None:
        self._database.close()


def _merge(database: Database, title: str, content: list[ReadEntry] | ReadFeed) -> FeedId:
    now = datetime.now(UTC)
    url = f"http://127.0.0.1:1/{title.replace(' ', '-')}"
    feed, _changes = database.write(feeds.add_feed, url, title, None, None, now)
    document = content if isinstance(content, ReadFeed) else ReadFeed(title, None, "", tuple(content))
    document = replace(document, title=title)
    outcome = FetchOutcome(Validators(), "", now, now + timedelta(days=30))
    database.write_unsynced(merge.merge, feed, document, outcome)
    return feed


def _real_entries() -> Iterator[ReadEntry]:
    """Yields articles extracted from real pages, and stops once there are enough with and without pictures."""
    pictured = total = 0
    for name in SETS:
        listing = DATA / name / "pages.jsonl"
        for line in listing.read_text(encoding="utf-8").splitlines() if listing.exists() else ():
            row = json.loads(line)
            try:
                page = extract(
                    gzip.decompress((DATA / name / "html" / f"{row['id']}.html.gz").read_bytes()), row["url"]
                )
            except (DeskReaderError, OSError):
                continue
            if len(page.text) < 500:
                continue
            pictured, total = pictured + ("<img" in page.html), total + 1
            yield _entry(f"{name}-{row['id']}", page.title or row["url"], page.html)
            if pictured >= WITH_PICTURES and total >= ARTICLES:
                return


def _generated_entries() -> Iterator[ReadEntry]:
    writer = ArticleWriter(3)
    for number in range(ARTICLES):
        article = writer.article(writer.language(), 4_000 + 25 * (number % 400))
        figures = "".join(f"<p><img src='http://127.0.0.1:1/{number}-{n}.jpg'></p>" for n in range(3))
        yield _entry(str(number), article.title, figures * (number < WITH_PICTURES) + article.html)


def _entry(name: str, title: str, html: str) -> ReadEntry:
    text = text_of(html)
    return ReadEntry(
        guid=name, title=title, link=f"http://127.0.0.1:1/{name}", author="Jo Writer", updated_at=None, content=html,
        published_at=datetime.now(UTC) - timedelta(minutes=len(name)), text=text, snippet=text[:300], image_url=None,
        fingerprint=name, gives_full_text=True,
    )  # fmt: skip


def _picture(number: int) -> ReadImage:
    """Returns a picture as large and as busy as a photograph in an article."""
    noise = Image.effect_noise((1200, 800), 60).filter(ImageFilter.GaussianBlur(1.5))
    data = io.BytesIO()
    Image.merge("RGB", (noise, noise.rotate(180), noise.point(lambda value: (value + 20 * number) % 256))).save(
        data, "JPEG", quality=85
    )
    return ReadImage(data.getvalue(), "image/jpeg", 1200, 800)


def _add_pictures(database: Database, article: ArticleId, pictures: list[ReadImage]) -> None:
    addresses = images.wanted_images(database, article)
    found: dict[str, ReadImage | None] = dict.fromkeys(addresses)
    for number, address in enumerate(addresses[:PICTURES_IN_ARTICLE]):
        found[address] = pictures[(article + number) % len(pictures)]
    images.save_images(database, article, found)
