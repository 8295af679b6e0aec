"""Imports the library of another news reader: folders, feeds, articles, read and starred flags, and labels."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from deskreader.engine.context import EngineContext
from deskreader.engine.network.local_addresses import new_private_urls
from deskreader.engine.transfer.import_archive import ImportResult
from deskreader.model import Changes, ParsedEntry, ParsedFeed, ReadEntry
from deskreader.model.backups import BackupCause
from deskreader.model.foreign import ForeignArticle, ForeignFeed
from deskreader.store import backups
from deskreader.store.transfer import other_readers
from deskreader.store.transfer.import_session import ForeignFlags, ImportedFeed, ImportSession
from deskreader.store.transfer.other_readers import Foreign
from deskreader.text.urls import as_address

BATCH = 100  # articles that go to the worker together


class OtherReaderImporter:
    """Imports libraries of other news readers, without using the network."""

    def __init__(self, context: EngineContext, public_url: Callable[[str], str]) -> None:
        """`public_url` returns a URL without its secrets."""
        self._library = context.library
        self._database = context.database
        self._worker = context.worker
        self._public_url = public_url
        self._now = context.now

    def private_urls(self, source: Path) -> tuple[str, ...]:
        """Returns the URLs of feeds that lead to a private network and are new here, without secrets.

        Raises: as `run` does.
        """
        with other_readers.opened(source) as other:
            return tuple(self._new_private_urls(other.feeds()).values())

    def run(
        self, source: Path, report: Callable[[int], None] = lambda done: None, private_ok: bool = False
    ) -> ImportResult:
        """Imports a library into this one, of which it makes a backup first; an empty library needs none.

        `report` is called with the number of articles done. New feeds on this machine or in a private network are left
        out with their articles and reported, unless `private_ok`.

        Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), WorkerError, OSError.
        """
        with TemporaryFile(dir=self._database.path.parent) as spool, other_readers.opened(source) as other:
            listed = other.feeds()
            private = {} if private_ok else self._new_private_urls(listed)
            count = self._read_all(other, [feed for feed in listed if feed.url not in private], spool, report)
            if self._library.outline().feeds:
                backups.make_backup(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
            session = ImportSession(self._database)
            spool.seek(0)
            feeds = (pickle.load(spool) for _ in range(count))
            token = session.run_foreign(feeds, self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token, tuple(private.values()))

    def _new_private_urls(self, feeds: Sequence[ForeignFeed]) -> dict[str, str]:
        return new_private_urls(self._database, (feed.url for feed in feeds))

    def _read_all(
        self, other: Foreign, feeds: Sequence[ForeignFeed], spool: IO[bytes], report: Callable[[int], None]
    ) -> int:
        """Writes each feed with its articles, ready to store, to a file; returns the number of feeds."""
        count = done = 0
        for feed in feeds:
            url = as_address(self._public_url(feed.url))
            if url is not None:
                articles = other.stories(feed)
                pickle.dump(self._imported(replace(feed, url=url), articles), spool, protocol=5)
                count, done = count + 1, done + len(articles)
                report(done)
        return count

    def _imported(self, feed: ForeignFeed, articles: Sequence[ForeignArticle]) -> ImportedFeed:
        entries: list[ReadEntry] = []
        flags: dict[int, ForeignFlags] = {}
        guids: set[str] = set()
        for article, entry in self._read_entries(feed, articles):
            if entry is not None and entry.guid not in guids:
                guids.add(entry.guid)
                flags[len(entries)] = ForeignFlags(article.is_read, article.is_starred, article.tags)
                entries.append(entry)
        return ImportedFeed(feed, tuple(entries), flags)

    def _read_entries(
        self, feed: ForeignFeed, articles: Sequence[ForeignArticle]
    ) -> Iterator[tuple[ForeignArticle, ReadEntry | None]]:
        """Yields each article with its entry ready to store, None for an empty one."""
        for start in range(0, len(articles), BATCH):
            batch = articles[start : start + BATCH]
            parsed = ParsedFeed(title=feed.title, link=feed.site_url, entries=tuple(map(_entry_of, batch)))
            yield from zip(batch, self._worker.read_each_entry(parsed, feed.url), strict=True)


def _entry_of(article: ForeignArticle) -> ParsedEntry:
    link = as_address(article.link) if article.link else None
    return ParsedEntry(
        guid=article.guid, title=article.title, link=link, author=article.author, published_at=article.published_at,
        content=article.html,
    )  # fmt: skip
