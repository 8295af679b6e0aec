"""Taking in the library of another reader: feeds in their folders, stories, and what was read, starred, labelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

AT_ONCE = 100  # stories that go to the worker together


class OtherReaderImporter:
    """Takes libraries of other readers in. It asks nothing of the network."""

    def __init__(self, context: EngineContext, split: Callable[[str], str]) -> None:
        """`split` takes the secrets out of an address."""
        self._library = context.library
        self._database = context.database
        self._worker = context.worker
        self._split = split
        self._now = context.now

    def take(self, source: Path, tell: Callable[[int], None] = lambda done: None) -> ImportResult:
        """Takes a library in; `tell` hears how many stories are done. A backup of what is there is made first.

        Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), WorkerError, OSError.
        """
        with other_readers.opened(source) as other:
            feeds = other.feeds()
            if self._library.outline().feeds:
                backups.make(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
            session = ImportSession(self._database)
            done = 0
            for feed in feeds:
                url = as_address(self._split(feed.url))
                if url is not None:
                    done += self._take_feed(replace(feed, url=url), other.stories(feed), session)
                    tell(done)
        token = session.finish(self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token)

    def _take_feed(self, feed: ForeignFeed, stories: Sequence[ForeignArticle], session: ImportSession) -> int:
        feed_id = self._feed(feed, session)
        entries: list[ReadEntry] = []
        marks: dict[int, ForeignFlags] = {}
        known: set[str] = set()
        for start in range(0, len(stories), AT_ONCE):
            some = stories[start : start + AT_ONCE]
            parsed = ParsedFeed(title=feed.title, link=feed.site_url, entries=tuple(map(_entry, some)))
            ready = self._worker.read_each_entry(parsed, feed.url)
            for story, entry in zip(some, ready, strict=True):
                if entry is not None and entry.guid not in known:
                    known.add(entry.guid)
                    marks[len(entries)] = ForeignFlags(story.is_read, story.is_starred, story.tags)
                    entries.append(entry)
        if entries:
            now = self._now()
            fetched = FetchOutcome(Validators(), "", now, now)
            read = ReadFeed(title="", link=feed.site_url, subtitle="", entries=tuple(entries))
            changes = self._database.write_unsynced(merge.merge, feed_id, read, fetched)
            session.articles += len(changes.new)
            session.mark_entries(feed_id, entries, marks)
        return len(stories)

    def _feed(self, feed: ForeignFeed, session: ImportSession) -> FeedId:
        folder: FolderId | None = None
        for title in feed.folders:
            before = {one.id for one in self._library.outline().folders}
            folder, _ = self._database.write(folders.add_folder, title, folder)
            session.new_folders += [] if folder in before else [folder]
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


def _entry(story: ForeignArticle) -> ParsedEntry:
    link = as_address(story.link) if story.link else None
    return ParsedEntry(
        guid=story.guid, title=story.title, link=link, author=story.author, published_at=story.published_at,
        content=story.html,
    )  # fmt: skip
