"""What the worker process does: documents from strangers in, frozen values out. Runs in that process alone."""

from __future__ import annotations

import linecache  # noqa: F401 - a traceback takes it, when no file can be opened any more
import tokenize  # noqa: F401
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from deskreader import articles, feeds
from deskreader.articles import image_decoder
from deskreader.articles.detection.site_memory import site_knowledge, updated_memory
from deskreader.articles.image_decoder import read_image as decode_image
from deskreader.articles.page.alternate_forms import alternate_url
from deskreader.errors import Kind, ParseError
from deskreader.feeds.discovery.self_link import own_address
from deskreader.feeds.opml import parse_outline
from deskreader.feeds.opml import write_outline as make_outline
from deskreader.model import (
    Completeness,
    EntryHint,
    FeedLink,
    OutlineItem,
    ParsedFeed,
    ReadEntry,
    ReadFeed,
    ReadImage,
    ReadPage,
)
from deskreader.model.credentials import Source
from deskreader.text import encoding
from deskreader.text.html_to_text import text_of


def read_feed(
    document: bytes,
    url: str,
    content_type: str | None,
    source: str = "feed",
    known: frozenset[int] = frozenset(),
) -> ReadFeed:
    """A document made ready to store as a feed; `source` is the value of a Source. Raises: ParseError.

    Entries whose marks are `known` are left out.
    """
    return feeds.read(_parsed(document, url, content_type, source), url, articles.sanitize, text_of, known)


def _parsed(document: bytes, url: str, content_type: str | None, source: str) -> ParsedFeed:
    if source == Source.FEED:
        return feeds.parse(document, url, content_type)
    parse = feeds.news if source == Source.SITEMAP else feeds.front_page
    parsed = parse(document, url, content_type)
    if parsed is None:
        raise ParseError(Kind.NO_STORIES)
    return parsed


def read_page(
    page: bytes, url: str, content_type: str | None, hint: EntryHint | None, memory: bytes | None = None
) -> ReadPage:
    """The article of a page, read with what is kept of its site, and what is now to be kept. Raises: ParseError.

    Of a page that shows no story nothing is learned, and nothing where `memory` is None; empty is a site never seen.
    """
    site = site_knowledge(memory) if memory else None
    reading = articles.read(page, url, content_type, hint, site, learns=memory is not None)
    article = replace(reading.article, alternate_url=alternate_url(page, url))
    if memory is None or reading.patterns is None or article.completeness is Completeness.SUMMARY:
        return ReadPage(article)
    after = updated_memory(memory, reading.patterns, url)
    return ReadPage(article, after if after != memory else None)


def read_image(data: bytes, max_width: int) -> ReadImage:
    """A picture within limits; `max_width` in pixels. Raises: ParseError."""
    return decode_image(data, max_width)


def discover(page: bytes, url: str, content_type: str | None) -> tuple[FeedLink, ...]:
    """The feeds that a page names, best first."""
    return feeds.discover(page, url, content_type)


def guesses(url: str) -> tuple[str, ...]:
    """Where a feed may lie for a page that names none: at most two addresses."""
    return feeds.guesses(url)


def certain(url: str) -> tuple[str, ...]:
    """The feeds that an address itself tells of."""
    return feeds.certain(url)


def news_sitemaps(robots: bytes, url: str) -> tuple[str, ...]:
    """The news sitemaps that a robots.txt names."""
    return feeds.news_sitemaps(robots.decode("utf-8", "replace"), url)


def read_outline(document: bytes) -> tuple[OutlineItem, ...]:
    """The feeds and folders of an OPML file; of a feed's own document that feed alone. Raises: ParseError."""
    try:
        return parse_outline(document)
    except ParseError:
        url = own_address(document)
        if url is None:
            raise
        return (OutlineItem(feeds.parse(document, url, None).title or url, url),)


def write_outline(items: Sequence[OutlineItem], title: str) -> bytes:
    """An OPML document of feeds and folders."""
    return make_outline(items, title)


def read_each(parsed: ParsedFeed, url: str) -> tuple[ReadEntry | None, ...]:
    """The entries of a feed made ready to store, each by itself; None for one that says nothing."""
    alone = (replace(parsed, entries=(entry,)) for entry in parsed.entries)
    made = (feeds.read(one, url, articles.sanitize, text_of).entries for one in alone)
    return tuple(entries[0] if entries else None for entries in made)


def sanitized(pieces: Sequence[str]) -> tuple[str, ...]:
    """HTML that came from a file made harmless; what was harmless stays as it is."""
    return tuple(articles.sanitize(piece, "") for piece in pieces)


def load() -> None:
    """Loads what jobs would otherwise load when they first need it, so that none has to open a file."""
    encoding.load()
    image_decoder.load()


JOBS: dict[str, Callable[..., Any]] = {
    job.__name__: job
    for job in (
        read_feed, read_page, read_image, discover, guesses, certain, news_sitemaps, read_outline, write_outline,
        read_each, sanitized,
    )
}  # fmt: skip
