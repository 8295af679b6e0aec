"""What end-to-end tests share: a news page with boilerplate around its article, images, and an engine on a profile."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from deskreader.engine.engine import Engine
from deskreader.model import ReadEntry, ReadFeed, Validators
from deskreader.profile import Profile, profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds

Run = Callable[..., tuple[int, str, str]]
"""Runs a command; see the fixture `run`."""
PARAGRAPHS = [
    f"Paragraph {number} tells how the harbour of Lindmark was dredged for the first time in forty years, by whom, and "
    f"at what cost to the families on the eastern quay, who had asked since the flood of the year {1980 + number}."
    for number in range(8)
]


def picture(color: str = "teal", size: tuple[int, int] = (900, 500)) -> bytes:
    """Returns a JPEG of one colour."""
    data = io.BytesIO()
    Image.new("RGB", size, color).save(data, "JPEG")
    return data.getvalue()


def page(
    title: str, base: str, pictures: tuple[str, ...] = ("/harbour.jpg",), paragraphs: list[str] | None = None
) -> bytes:
    """Returns a news page: the article, and the boilerplate that surrounds it on news pages."""
    figures = "".join(
        f'<figure><img src="{base}{path}" width="900" height="500" alt="The harbour"><figcaption>The harbour at dusk.'
        f"</figcaption></figure>"
        for path in pictures
    )
    body = "".join(f"<p>{text}</p>" for text in paragraphs or PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Lindmark Times</title>
<meta property="og:title" content="{title}"></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<div class="cookie-banner"><p>We use cookies to improve your experience.</p><button>Accept all</button></div>
<main><article><h1>{title}</h1>
<p class="byline">By <a rel="author" href="/ana">Ana Lindqvist</a></p>{figures}{body}</article>
<aside class="related"><h3>You might also like</h3>
<ul><li><a href="/x">Ten walks along the coast</a></li></ul></aside></main>
<div class="newsletter"><p>Sign up for our newsletter</p><form><input type="email"></form></div>
<img src="{base}/pixel.gif" width="1" height="1"><footer><p>All rights reserved.</p></footer></body></html>""".encode()


def fill(profile: Profile, feed_count: int = 2, entry_count: int = 8) -> None:
    """Subscribes to feeds with unread articles, and turns off what the program does by itself."""
    engine, now = Engine(profile), datetime.now(UTC)
    engine.settings.change(
        refresh_at_start=False, refresh_minutes=0, save_pages=False, save_pictures=False, notify="off"
    )
    for feed in range(feed_count):
        site = f"https://site{feed}.invalid"
        feed_id, _ = engine.database.write(feeds.add_feed, f"{site}/feed", f"Feed {feed}", site, None, now)
        entries = tuple(
            ReadEntry(
                f"{n}", f"Article {n}", f"{site}/{n}", None, now - timedelta(minutes=n), None, "<p>Text.</p>",
                "Text.", "Text.", None, f"{n}",
            )
            for n in range(entry_count)
        )  # fmt: skip
        outcome = FetchOutcome(Validators(), "", now, now + timedelta(days=1))
        engine.database.write_unsynced(merge.merge, feed_id, ReadFeed(f"Feed {feed}", site, "", entries), outcome)
    engine.close()


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    """Yields an engine on the profile in a folder, and closes it at the end."""
    engine = Engine(profile_in(folder))
    try:
        yield engine
    finally:
        engine.close()
