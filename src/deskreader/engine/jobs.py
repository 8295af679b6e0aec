"""What the worker process does: documents from strangers in, frozen values out. Runs in that process alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from deskreader import articles, feeds
from deskreader.articles.alternates import alternate_url
from deskreader.articles.images import read_image as decode_image
from deskreader.articles.memory import grown, knowledge
from deskreader.feeds.opml import parse_outline
from deskreader.feeds.opml import write_outline as make_outline
from deskreader.model import Completeness, EntryHint, FeedLink, OutlineItem, ReadFeed, ReadImage, ReadPage
from deskreader.text.html import text_of


def read_feed(document: bytes, url: str, content_type: str | None) -> ReadFeed:
    """A feed document made ready to store. Raises: ParseError."""
    return feeds.read(feeds.parse(document, url, content_type), url, articles.sanitize, text_of)


def read_page(
    page: bytes, url: str, content_type: str | None, hint: EntryHint | None, memory: bytes | None = None
) -> ReadPage:
    """The article of a page, read with what is kept of its site, and what is now to be kept. Raises: ParseError.

    Of a page that shows no story nothing is learned, and nothing where `memory` is None; empty is a site never seen.
    """
    site = knowledge(memory) if memory else None
    article = articles.extract(page, url, content_type, hint, site)
    article = replace(article, alternate_url=alternate_url(page, url))
    if memory is None or article.completeness is Completeness.SUMMARY:
        return ReadPage(article)
    after = grown(memory, page, url, content_type)
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


def read_outline(document: bytes) -> tuple[OutlineItem, ...]:
    """The feeds and folders of an OPML file. Raises: ParseError."""
    return parse_outline(document)


def write_outline(items: Sequence[OutlineItem], title: str) -> bytes:
    """An OPML document of feeds and folders."""
    return make_outline(items, title)


JOBS: dict[str, Callable[..., Any]] = {
    job.__name__: job for job in (read_feed, read_page, read_image, discover, guesses, read_outline, write_outline)
}
