"""The facade: every question and every act on the library. Each method hands over to the module of its table family."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from deskreader.errors import Kind, StoreError
from deskreader.model import (
    ArticleId,
    Changes,
    ExtractedArticle,
    Feed,
    FeedId,
    FeedState,
    Finding,
    FolderId,
    Headline,
    ImageHash,
    OpenedArticle,
    Outline,
    Page,
    PageKey,
    ReadFeed,
    ReadImage,
    Reason,
    StorageUse,
    StoredImage,
    UndoToken,
    View,
)
from deskreader.model.fetch_history import FetchRecord
from deskreader.model.fetch_outcome import FetchOutcome, PendingPage
from deskreader.store.articles import flags, full_text, opened_article
from deskreader.store.articles import images as pictures
from deskreader.store.articles.image_files import ImageFiles
from deskreader.store.articles.merge import merge
from deskreader.store.feeds import feeds, folders
from deskreader.store.feeds import outline as sidebar
from deskreader.store.feeds import site_memory as sites
from deskreader.store.keeping import Keeping
from deskreader.store.recovery import integrity_check
from deskreader.store.recovery.open_library import OpenedLibrary, mark_open, open_library, suspect
from deskreader.store.retention import purge
from deskreader.store.searching import Searching
from deskreader.store.sourcing import Sourcing
from deskreader.store.sqlite.connections import connect_reader
from deskreader.store.sqlite.error_mapping import in_folder, told, told_unsound
from deskreader.store.sqlite.readers import IsStale, Readers
from deskreader.store.sqlite.writer import WriterThread
from deskreader.store.timeline import timeline
from deskreader.store.timeline.scope import asked
from deskreader.store.transfer.import_session import ImportSession
from deskreader.store.undo import journal
from deskreader.store.visiting import Visiting
from deskreader.text.clock import utc_now

T = TypeVar("T")

WAIT = 5.0
"""Seconds that a write waits for another process that writes, such as the command line beside the window."""


class Database:
    """The library on disk. Thread-safe: questions run on the thread that asks, acts on the writer's, one by one.

    An act that has returned is in the file. Every method may raise StoreError.
    """

    def __init__(self, path: Path, pictures: Path, library: OpenedLibrary, wait: float) -> None:
        self.set_aside = library.set_aside
        """Where a damaged library was put when this one was opened in its place."""
        self.rescued = library.rescued
        """What came out of a damaged library; None where none was damaged."""
        self._path = path
        self._files = ImageFiles(pictures)
        self._writer = WriterThread(library.connection)
        self._readers = Readers(lambda: connect_reader(path, wait))
        self.visiting = Visiting(self._do, self._ask)
        """What publishers ask for, and what they were asked."""
        self.searching = Searching(self._do, self._ask)
        """Saved searches, and an index that is being made anew."""
        self.sourcing = Sourcing(self._do)
        """How feeds are got at."""
        self.keeping = Keeping(path, self._files, self._do, self._ask, wait)
        """What keeps the library safe and tidy."""
        self.ported = ImportSession(self._files, self._do, self._ask, self._write_files)
        """All of the library as records, out and in."""

    @staticmethod
    def open(path: Path, pictures: Path, now: Callable[[], datetime] = utc_now, wait: float = WAIT) -> Database:
        """The library at `path`, made or migrated where needed; a damaged one is set aside, never deleted.

        What can still be read of a damaged library is in the new one.

        Raises: StoreError(NEWER_LIBRARY | DAMAGED_LIBRARY | READ_ONLY | DISK_FULL | BUSY_LIBRARY).
        """
        with in_folder(path.parent):
            library = open_library(path, wait, now)
        store = Database(path, pictures, library, wait)
        mark_open(path, True)
        if store.rescued is not None:
            store.keeping.forget_missing_pictures()
        return store

    def close(self) -> None:
        """Finishes the acts that wait, breaks off questions, closes every connection. Closing twice does no harm."""
        self._readers.close()
        mark_open(self._path, False)
        self._writer.close()

    def _do(self, act: Callable[[sqlite3.Connection], T], durable: bool | None = True) -> T:
        try:
            with in_folder(self._path.parent):
                return self._writer.run(act, durable)
        except StoreError as error:
            self._note_damage(error)
            raise

    def _ask(self, question: Callable[[sqlite3.Connection], T], is_stale: IsStale | None = None) -> T:
        try:
            with self._readers.lend(is_stale) as db, told_unsound():
                return question(db)
        except StoreError as error:
            self._note_damage(error)
            raise

    def _note_damage(self, error: StoreError) -> None:
        if error.kind is Kind.DAMAGED_LIBRARY:
            suspect(self._path)

    # --- questions ----------------------------------------------------------------------------------------------------

    def outline(self, now: datetime) -> Outline:
        """The sidebar: folders, feeds and counts."""
        return self._ask(lambda db: sidebar.outline(db, now))

    def feed(self, feed_id: FeedId) -> Feed:
        """One feed as the sidebar shows it. Raises: StoreError(UNKNOWN_FEED)."""
        return self._ask(lambda db: sidebar.feed(db, feed_id))

    def page(
        self,
        view: View,
        now: datetime,
        after: PageKey | None = None,
        limit: int = 60,
        is_stale: IsStale | None = None,
        hurry: bool = False,
    ) -> Page:
        """One page of the timeline, newest first, beginning behind `after`; broken off once nobody waits for it.

        In a `hurry` a page of a search may have few rows, or none, before its end.
        """
        return self._ask(lambda db: timeline.page(db, view, now, after, limit, hurry), is_stale)

    def page_before(self, view: View, now: datetime, before: PageKey, limit: int = 60) -> Page:
        """The rows nearest above a place, one of that very place included; `end` is the next place above them."""
        return self._ask(lambda db: timeline.page_before(db, view, now, before, limit))

    def count(self, view: View, now: datetime, most: int | None = None, is_stale: IsStale | None = None) -> int:
        """How many articles the view holds, read ones included; what is searched for is counted up to `most`."""
        return self._ask(lambda db: timeline.count(db, view, now, most), is_stale)

    def number_found(self, view: View, now: datetime, most: int, is_stale: IsStale | None = None) -> int | None:
        """How many articles a search finds, `most` at most; None where that would take too long to know."""
        return self._ask(lambda db: timeline.number_found(db, view, now, most), is_stale)

    def headlines(self, ids: Sequence[ArticleId], view: View | None = None) -> tuple[Headline, ...]:
        """The current rows of these articles, in the order asked; missing ones are left out.

        What is searched for in `view` is marked in them.
        """
        return self._ask(lambda db: timeline.headlines(db, ids, *([asked(db, view)] if view else [])))

    def next_unread(self, view: View, now: datetime, after: PageKey | None, backwards: bool = False) -> Headline | None:
        """The nearest unread article behind `after` (before it, if `backwards`), or from the end where it is None."""
        return self._ask(lambda db: timeline.next_unread(db, view, now, after, backwards))

    def open_article(self, article_id: ArticleId, feed_version: bool = False, cut_copy: bool = False) -> OpenedArticle:
        """One article with its pictures' bytes. With `cut_copy`, the site's copy that an original completes stands for
        the feed's version. Raises: StoreError(UNKNOWN_ARTICLE)."""
        draft = self._ask(lambda db: opened_article.draft(db, article_id, feed_version, cut_copy))
        try:
            with told_unsound():
                return opened_article.finish(article_id, draft, self._files)
        except StoreError as error:
            self._note_damage(error)
            raise

    def picture(self, image: ImageHash) -> StoredImage | None:
        """A stored picture, such as a thumbnail or an icon; None where there is none."""
        found = self._ask(lambda db: opened_article.find_picture(db, image))
        with told():
            data = self._files.read(found[0]) if found else None
        return StoredImage(data, found[1], found[2]) if found and data is not None else None

    def storage_use(self) -> StorageUse:
        """Where the bytes are; `budget_bytes` is left 0."""
        numbers, articles = self._ask(
            lambda db: (dict(db.execute("SELECT name, value FROM totals").fetchall()), sidebar.totals(db)[0])
        )
        beside = [self._path.with_name(self._path.name + end) for end in ("", "-wal")]
        with told():
            size = sum(path.stat().st_size for path in beside if path.exists())
        return StorageUse(size, numbers["picture_bytes"], numbers["pictures"], articles)

    def check(self) -> tuple[Finding, ...]:
        """What a full check found: file, references, counts, texts, index, pictures. It takes a while."""
        try:
            found = self._ask(integrity_check.check_tables)
            if all(finding.good for finding in found):
                found.append(self._do(integrity_check.check_index, durable=False))
            return (*found, *self._ask(lambda db: integrity_check.check_files(db, self._files)))
        except StoreError as error:
            if error.kind is not Kind.DAMAGED_LIBRARY:
                raise
            return (Finding("file", False, error.detail),)

    # --- acts on articles ---------------------------------------------------------------------------------------------

    def mark_read(self, ids: Sequence[ArticleId], read: bool = True) -> Changes:
        """Marks articles read or unread."""
        return self._do(lambda db: flags.mark_read(db, ids, read))

    def star(self, ids: Sequence[ArticleId], starred: bool = True) -> Changes:
        """Stars articles or takes the star away."""
        return self._do(lambda db: flags.star(db, ids, starred))

    def mark_these_read(self, ids: Sequence[ArticleId], now: datetime) -> tuple[UndoToken, Changes]:
        """Marks articles read as one act; the token undoes it, also after a restart."""
        return self._do(lambda db: journal.mark_these_read(db, ids, now))

    def unread_in(self, view: View, now: datetime) -> tuple[ArticleId, ...]:
        """The unread articles of a view."""
        return self._ask(lambda db: journal.unread_in(db, view, now))

    def articles_of(self, feeds: Sequence[FeedId]) -> tuple[ArticleId, ...]:
        """The articles of feeds."""
        return self._ask(lambda db: journal.articles_of(db, feeds))

    def undo(self, token: UndoToken) -> Changes:
        """Takes a bulk act back. A token that was used already does nothing."""
        return self._do(lambda db: journal.undo(db, token))

    def to_announce(self, ids: Sequence[ArticleId]) -> tuple[ArticleId, ...]:
        """Those of the articles that a notification may speak of; each is given out once."""
        return self._do(lambda db: flags.to_announce(db, ids), durable=False)

    # --- acts on feeds and folders ------------------------------------------------------------------------------------

    def add_feed(
        self, url: str, title: str, site_url: str | None, folder_id: FolderId | None, now: datetime
    ) -> tuple[FeedId, Changes]:
        """A new subscription. Raises: StoreError(ALREADY_SUBSCRIBED), its detail the feed's id."""
        return self._do(lambda db: feeds.add_feed(db, url, title, site_url, folder_id, now))

    def feed_by_url(self, url: str) -> FeedId | None:
        """The subscription to an address that means the same, if there is one."""
        return self._ask(lambda db: feeds.feed_by_url(db, url))

    def change_feed(
        self, feed_id: FeedId, *, title: str | None = None, notify: bool | None = None, fetch_pages: bool | None = None
    ) -> Changes:
        """Changes what is given; an empty title goes back to the feed's own. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(lambda db: feeds.change_feed(db, feed_id, title, notify, fetch_pages))

    def move_feed(self, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
        """Puts a feed into a folder, or at the top. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(lambda db: feeds.move_feed(db, feed_id, folder_id))

    def remove_feeds(self, ids: Sequence[FeedId], now: datetime) -> tuple[UndoToken, Changes]:
        """Ends subscriptions; their articles are out of sight at once and kept for an hour at least."""
        return self._do(lambda db: journal.remove_feeds(db, ids, now))

    def add_folder(self, title: str, parent_id: FolderId | None = None) -> tuple[FolderId, Changes]:
        """A new folder, or the one of that name that is there already."""
        return self._do(lambda db: folders.add_folder(db, title, parent_id))

    def rename_folder(self, folder_id: FolderId, title: str) -> Changes:
        """Gives a folder another name."""
        return self._do(lambda db: folders.rename_folder(db, folder_id, title))

    def notify_of_folder(self, folder_id: FolderId, notify: bool) -> Changes:
        """Lets notifications speak of the feeds in a folder, or keeps them out."""
        return self._do(lambda db: folders.notify_of_folder(db, folder_id, notify))

    # --- refreshing ---------------------------------------------------------------------------------------------------

    def feed_states(self, ids: Sequence[FeedId] | None = None) -> tuple[FeedState, ...]:
        """What the refresh needs to know of these feeds, or of all."""
        return self._ask(lambda db: feeds.feed_states(db, ids))

    def due_feeds(self, now: datetime) -> tuple[FeedState, ...]:
        """The feeds whose time has come, the longest overdue first."""
        return self._ask(lambda db: feeds.due_feeds(db, now))

    def next_due_at(self) -> datetime | None:
        """When the next feed is due; long past where one is due at once, None where there is no feed."""
        return self._ask(feeds.next_due_at)

    def merge(self, feed_id: FeedId, read: ReadFeed, fetched: FetchOutcome) -> Changes:
        """Takes a feed document in, in one transaction. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(lambda db: merge(db, feed_id, read, fetched), durable=False)

    def record_unchanged(self, unchanged: Sequence[tuple[FeedId, FetchOutcome]]) -> Changes:
        """Notes which feeds had nothing new, all in one transaction."""
        return self._do(lambda db: feeds.record_unchanged(db, unchanged), durable=False)

    def record_failure(
        self,
        feed_id: FeedId,
        kind: Kind,
        detail: str,
        at: datetime,
        next_due_at: datetime,
        visit: FetchRecord | None = None,
    ) -> Changes:
        """Notes a failed fetch; a standing problem keeps its beginning. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(
            lambda db: feeds.record_failure(db, feed_id, kind, detail, at, next_due_at, visit), durable=False
        )

    def set_icon(self, feed_id: FeedId, image: ReadImage | None, at: datetime) -> Changes:
        """Gives a feed its icon, or notes that it has none. Raises: StoreError(UNKNOWN_FEED)."""
        self._write_files([image])
        return self._do(lambda db: pictures.set_icon(db, self._files, feed_id, image, at), durable=False)

    # --- offline keeping ----------------------------------------------------------------------------------------------

    def waiting_pages(self, limit: int) -> tuple[PendingPage, ...]:
        """Articles whose page is still to be fetched, the newest first."""
        return self._ask(lambda db: full_text.waiting_pages(db, limit))

    def waiting_pictures(self, limit: int) -> tuple[ArticleId, ...]:
        """Articles that wait for no page but have pictures nobody has tried to fetch, the newest first."""
        return self._ask(lambda db: full_text.waiting_pictures(db, limit))

    def keep_page(
        self,
        article_id: ArticleId,
        article: ExtractedArticle | None,
        reason: Reason,
        original: ExtractedArticle | None = None,
    ) -> Changes:
        """Stores the full text of an article, or why there is none; an `original` is shown in place of a cut copy."""
        return self._do(lambda db: full_text.keep_page(db, article_id, article, reason, original), durable=False)

    def site_memory(self, host: str) -> bytes:
        """What was learned of a site (name and port); empty where nothing was."""
        return self._ask(lambda db: sites.memory(db, host))

    def keep_site(self, host: str, before: bytes, after: bytes) -> None:
        """Keeps what was learned of a site on top of `before`, unless that is not what is kept any more."""
        self._do(lambda db: sites.keep(db, host, before, after), durable=False)

    def forget_site(self, host: str) -> None:
        """Forgets all that was learned of a site (name and port)."""
        self._do(lambda db: sites.forget(db, host))

    def wanted_images(self, article_id: ArticleId) -> tuple[str, ...]:
        """Addresses of pictures that are neither stored nor known to be bad; those other articles have are linked."""
        missing, others_have = self._ask(lambda db: pictures.wanted(db, article_id))
        if others_have:
            self._do(lambda db: pictures.settle(db, article_id), durable=False)
        return tuple(missing)

    def keep_images(
        self, article_id: ArticleId, images: Mapping[str, ReadImage | None], at: datetime | None = None
    ) -> Changes:
        """Stores pictures of an article by their addresses; None is one that cannot be had, and is remembered."""
        self._write_files(images.values())
        moment = at or utc_now()
        return self._do(lambda db: pictures.keep_images(db, self._files, article_id, images, moment), durable=False)

    def _write_files(self, images: Iterable[ReadImage | None]) -> None:
        """Writes files on the caller's thread, so that the writer need only see that they are there."""
        data = {self._files.hash_of(image.data): image.data for image in images if image is not None}
        if data:
            self._do(lambda db: pictures.expect(db, data), durable=False)
        with told():
            for digest, content in data.items():
                self._files.write(digest, content)

    def retire(self, now: datetime, keep_read_days: int, budget_bytes: int, step: int = 200) -> Changes:
        """One small step of making room; empty where nothing is left to do."""
        changes = self._do(lambda db: purge.retire(db, now, keep_read_days, budget_bytes, step), durable=False)
        if self._ask(lambda db: db.execute("SELECT 1 FROM dropped_files LIMIT 1").fetchone()):
            self._do(lambda db: pictures.sweep(db, self._files), durable=False)
        return changes
