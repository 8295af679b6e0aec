"""Imports the library of another news reader: folders, feeds, articles, read and starred flags, and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from deskreader.engine.context import EngineContext
from deskreader.engine.transfer.import_archive import ImportResult
from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, FeedId, FolderId, ParsedEntry, ParsedFeed, ReadEntry, ReadFeed, Validators
from deskreader.model.backups import BackupCause
from deskreader.model.foreign import ForeignArticle, ForeignFeed
from deskreader.store import FetchOutcome, backups
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds as feed_rows
from deskreader.store.feeds import folders
from deskreader.store.transfer import other_readers
from deskreader.store.transfer.import_session import ForeignFlags, ImportSession
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

    def run(self, source: Path, report: Callable[[int], None] = lambda done: None) -> ImportResult:
        """Imports a library into this one, of which it makes a backup first; an empty library needs none.

        `report` is called with the number of articles done.

        Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), WorkerError, OSError.
        """
        with other_readers.opened(source) as other:
            feeds = other.feeds()
            if self._library.outline().feeds:
                backups.make(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
            session = ImportSession(self._database)
            done = 0
            for feed in feeds:
                url = as_address(self._public_url(feed.url))
                if url is not None:
                    articles = other.stories(feed)
                    self._import_feed(replace(feed, url=url), articles, session)
                    done += len(articles)
                    report(done)
        token = session.finish(self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token)

    def _import_feed(self, feed: ForeignFeed, articles: Sequence[ForeignArticle], session: ImportSession) -> None:
        feed_id = self._add_feed(feed, session)
        entries: list[ReadEntry] = []
        flags: dict[int, ForeignFlags] = {}
        guids: set[str] = set()
        for article, entry in self._read_entries(feed, articles):
            if entry is not None and entry.guid not in guids:
                guids.add(entry.guid)
                flags[len(entries)] = ForeignFlags(article.is_read, article.is_starred, article.tags)
                entries.append(entry)
        if entries:
            now = self._now()
            read = ReadFeed(title="", link=feed.site_url, subtitle="", entries=tuple(entries))
            outcome = FetchOutcome(Validators(), "", now, now)
            changes = self._database.write_unsynced(merge.merge, feed_id, read, outcome)
            session.articles += len(changes.new)
            session.mark_entries(feed_id, entries, flags)

    def _read_entries(
        self, feed: ForeignFeed, articles: Sequence[ForeignArticle]
    ) -> Iterator[tuple[ForeignArticle, ReadEntry | None]]:
        """Yields each article with its entry ready to store, None for an empty one."""
        for start in range(0, len(articles), BATCH):
            batch = articles[start : start + BATCH]
            parsed = ParsedFeed(title=feed.title, link=feed.site_url, entries=tuple(map(_entry_of, batch)))
            yield from zip(batch, self._worker.read_each_entry(parsed, feed.url), strict=True)

    def _add_feed(self, feed: ForeignFeed, session: ImportSession) -> FeedId:
        """Returns the feed here, created with its folders where it is new."""
        folder: FolderId | None = None
        for title in feed.folders:
            existing = {each.id for each in self._library.outline().folders}
            folder, _ = self._database.write(folders.add_folder, title, folder)
            session.new_folders += [] if folder in existing else [folder]
        try:
            feed_id, _ = self._database.write(
                feed_rows.add_feed, feed.url, feed.title, feed.site_url, folder, self._now()
            )
        except StoreError as error:
            if error.kind is not Kind.ALREADY_SUBSCRIBED:
                raise
            return FeedId(int(error.detail))
        session.new_feeds.append(feed_id)
        if feed.title.strip():
            self._database.write(feed_rows.change_feed, feed_id, title=feed.title)
        return feed_id


def _entry_of(article: ForeignArticle) -> ParsedEntry:
    link = as_address(article.link) if article.link else None
    return ParsedEntry(
        guid=article.guid, title=article.title, link=link, author=article.author, published_at=article.published_at,
        content=article.html,
    )  # fmt: skip
