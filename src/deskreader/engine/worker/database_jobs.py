"""The jobs of a worker process that reads the library of another reader. Only that process imports this module.

`DatabaseReader` has a method of the same name and with the same parameters for each job.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from deskreader import articles, feeds
from deskreader.errors import StoreError
from deskreader.limits import ANSWER_MEMORY
from deskreader.model import ParsedEntry, ParsedFeed
from deskreader.model.rules import ImportedRules
from deskreader.model.transfer.foreign import ForeignArticle, ForeignBatch, ForeignEntry, ForeignFeed
from deskreader.rules.foreign.rss_guard import read_scripts
from deskreader.store.transfer.other_readers import Foreign, open_library
from deskreader.text.html_to_text import text_of
from deskreader.text.urls import as_address

FEEDS_AT_ONCE, ARTICLES_AT_ONCE = 2_000, 100
ENOUGH = ANSWER_MEMORY // 4  # bytes of the texts of articles, after which an answer ends
LONGEST_NAME = 500  # characters


class DatabaseJobs:
    """The jobs on one library, which is opened with everything needed to read it before the sandbox is entered."""

    def __init__(self, path: Path, has_log: bool) -> None:
        self._library: Foreign | StoreError
        try:
            self._library = open_library(path, has_log)
        except StoreError as error:
            self._library = error
        self._feeds: list[ForeignFeed] = []

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """Returns the jobs by their names."""
        return {job.__name__: job for job in (self.list_feeds, self.read_filters, self.read_articles)}

    def close(self) -> None:
        """Closes the library."""
        if not isinstance(self._library, StoreError):
            self._library.close()

    def _opened(self) -> Foreign:
        if isinstance(self._library, StoreError):
            raise self._library
        return self._library

    def list_feeds(self, start: int) -> tuple[ForeignFeed, ...]:
        """Returns the feeds from the one at `start`, so many as fit into an answer; none behind the last.

        Raises: StoreError.
        """
        if not self._feeds:
            self._feeds = [_with_short_names(feed) for feed in self._opened().feeds()]
        return tuple(self._feeds[start : start + FEEDS_AT_ONCE])

    def read_filters(self) -> ImportedRules:
        """Returns the rules that the reader's filters come to. Raises: StoreError."""
        return read_scripts(self._opened().filters())

    def read_articles(self, feed: ForeignFeed, start: int) -> ForeignBatch:
        """Returns articles of a feed from the one at `start`, ready to store, so many as fit into an answer.

        Raises: StoreError.
        """
        entries, count, size = list[ForeignEntry](), 0, 0
        for article in self._opened().articles(feed.number, start):
            read = _read(feed, article)
            count += 1
            if read is not None:
                entries.append(read)
                size += sum(max(sys.getsizeof(text), 4 * len(text)) for text in (read.entry.content, read.entry.text))
            if count == ARTICLES_AT_ONCE or size > ENOUGH:
                return ForeignBatch(tuple(entries), count, is_last=False)
        return ForeignBatch(tuple(entries), count, is_last=True)


def _with_short_names(feed: ForeignFeed) -> ForeignFeed:
    folders = tuple(title[:LONGEST_NAME] for title in feed.folders)
    return replace(feed, title=feed.title[:LONGEST_NAME], folders=folders)


def _read(feed: ForeignFeed, article: ForeignArticle) -> ForeignEntry | None:
    """Returns an article ready to store; None for an empty one."""
    link = as_address(article.link) if article.link else None
    parsed = ParsedEntry(
        guid=article.guid, title=article.title, link=link, author=article.author, published_at=article.published_at,
        content=article.html,
    )  # fmt: skip
    feed_of_one = ParsedFeed(title=feed.title, link=feed.site_url, entries=(parsed,))
    entries = feeds.read(feed_of_one, feed.url, articles.sanitize, text_of).entries
    tags = tuple(tag[:LONGEST_NAME] for tag in article.tags)
    return ForeignEntry(entries[0], article.is_read, article.is_starred, tags) if entries else None
