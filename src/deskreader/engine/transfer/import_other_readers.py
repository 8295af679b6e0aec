"""Taking in the library of another reader: feeds in their folders, stories, and what was read, starred, labelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from deskreader.engine.library.library import Library
from deskreader.engine.transfer.import_archive import ImportResult
from deskreader.engine.worker.client import Worker
from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, FeedId, FolderId, ParsedEntry, ParsedFeed, ReadEntry, ReadFeed, Validators
from deskreader.model.backups import BackupCause
from deskreader.model.foreign import ForeignArticle, ForeignFeed
from deskreader.store import Database, FetchOutcome
from deskreader.store.transfer import other_readers
from deskreader.store.transfer.import_session import ForeignFlags, Intake
from deskreader.text.clock import utc_now
from deskreader.text.urls import as_address

AT_ONCE = 100  # stories that go to the worker together


class OtherReaderImporter:
    """Takes libraries of other readers in. It asks nothing of the network."""

    def __init__(
        self,
        library: Library,
        store: Database,
        worker: Worker,
        split: Callable[[str], str],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`split` takes the secrets out of an address."""
        self._library = library
        self._store = store
        self._worker = worker
        self._split = split
        self._now = now

    def take(self, source: Path, tell: Callable[[int], None] = lambda done: None) -> ImportResult:
        """Takes a library in; `tell` hears how many stories are done. A backup of what is there is made first.

        Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), WorkerError, OSError.
        """
        with other_readers.opened(source) as other:
            feeds = other.feeds()
            if self._library.outline().feeds:
                self._store.keeping.back_up(BackupCause.BEFORE_IMPORT, self._now())
            intake = Intake()
            done = 0
            for feed in feeds:
                url = as_address(self._split(feed.url))
                if url is not None:
                    done += self._take_feed(replace(feed, url=url), other.stories(feed), intake)
                    tell(done)
        token = self._store.ported.finish(intake, self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(intake.new_feeds), intake.articles, token)

    def _take_feed(self, feed: ForeignFeed, stories: Sequence[ForeignArticle], intake: Intake) -> int:
        feed_id = self._feed(feed, intake)
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
            changes = self._store.merge(feed_id, read, fetched)
            intake.articles += len(changes.new)
            self._store.ported.mark_entries(feed_id, entries, marks, intake)
        return len(stories)

    def _feed(self, feed: ForeignFeed, intake: Intake) -> FeedId:
        folder: FolderId | None = None
        for title in feed.folders:
            before = {one.id for one in self._library.outline().folders}
            folder, _ = self._store.add_folder(title, folder)
            intake.new_folders += [] if folder in before else [folder]
        try:
            feed_id, _ = self._store.add_feed(feed.url, feed.title, feed.site_url, folder, self._now())
        except StoreError as error:
            if error.kind is not Kind.ALREADY_SUBSCRIBED:
                raise
            return FeedId(int(error.detail))
        intake.new_feeds.append(feed_id)
        if feed.title.strip():
            self._store.change_feed(feed_id, title=feed.title)
        return feed_id


def _entry(story: ForeignArticle) -> ParsedEntry:
    link = as_address(story.link) if story.link else None
    return ParsedEntry(
        guid=story.guid, title=story.title, link=link, author=story.author, published_at=story.published_at,
        content=story.html,
    )  # fmt: skip
