"""What the worker process does: documents from strangers in, frozen values out. Runs in that process alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from deskreader import articles, feeds
from deskreader.articles.images import read_image as decode_image
from deskreader.feeds.opml import parse_outline
from deskreader.feeds.opml import write_outline as make_outline
from deskreader.model import EntryHint, ExtractedArticle, FeedLink, OutlineItem, ReadFeed, ReadImage
from deskreader.text.html import text_of


def read_feed(document: bytes, url: str, content_type: str | None) -> ReadFeed:
    """A feed document made ready to store. Raises: ParseError."""
    return feeds.read(feeds.parse(document, url, content_type), url, articles.sanitize, text_of)


def read_page(page: bytes, url: str, content_type: str | None, hint: EntryHint | None) -> ExtractedArticle:
    """The article of a page. Raises: ParseError."""
    return articles.extract(page, url, content_type, hint)


def read_image(data: bytes, max_width: int) -> ReadImage:
    """A picture within limits; `max_width` in pixels. Raises: ParseError."""
    return decode_image(data, max_width)


def discover(page: bytes, url: str, content_type: str | None) -> tuple[FeedLink, ...]:
    """The feeds that a page names, best first."""
    return feeds.discover(page, url, content_type)


def guesses(url: str) -> tuple[str, ...]:
    """Where a feed may lie for a page that names none: at most two addresses."""
    return feeds.guesses(url)


def read_outline(document: bytes) -> tuple[OutlineItem, ...]:
    """The feeds and folders of an OPML file. Raises: ParseError."""
    return parse_outline(document)


def write_outline(items: Sequence[OutlineItem], title: str) -> bytes:
    """An OPML document of feeds and folders."""
    return make_outline(items, title)


JOBS: dict[str, Callable[..., Any]] = {
    job.__name__: job for job in (read_feed, read_page, read_image, discover, guesses, read_outline, write_outline)
}
