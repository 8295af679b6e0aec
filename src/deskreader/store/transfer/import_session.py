"""One import into the library: what numbers in the file are here, and what takes all of it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from deskreader.errors import Kind, StoreError
from deskreader.model import (
    ArticleId,
    Changes,
    FeedId,
    FolderId,
    ReadEntry,
    ReadFeed,
    ReadImage,
    Reason,
    UndoToken,
    Validators,
)
from deskreader.model.changes import UndoAct
from deskreader.model.export_records import record_in
from deskreader.model.fetch_history import FetchOutcome
from deskreader.model.foreign import ForeignFeed
from deskreader.store.articles import images, merge, tags
from deskreader.store.articles.image_files import ImageRunner
from deskreader.store.articles.matching import match
from deskreader.store.feeds import feeds
from deskreader.store.sqlite.error_mapping import UNSOUND
from deskreader.store.transfer import records
from deskreader.store.transfer.feed_list import FolderTree
from deskreader.store.transfer.records import BATCH, ImportedStates, Record
from deskreader.store.undo import journal

BATCH_OF_ARTICLES = 4  # in memory at once: each may have several megabytes of text

__all__ = ["BATCH", "ForeignFlags", "ImportSession", "ImportedFeed"]


@dataclass(frozen=True, slots=True)
class ForeignFlags:
    """What another reader knows of an article beside its text."""

    is_read: bool
    is_starred: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedFeed:
    """A feed of another reader with its articles ready to store; `flags` by the index of the entry."""

    feed: ForeignFeed
    entries: tuple[ReadEntry, ...]
    flags: Mapping[int, ForeignFlags]


class ImportSession:
    """One import, from the first record to the token that undoes it. Every method may raise StoreError."""

    def __init__(
        self,
        database: ImageRunner,
        new_folders: Iterable[FolderId] = (),
        new_feeds: Iterable[FeedId] = (),
        left_out: Collection[str] = (),
    ) -> None:
        """Begins an import; `new_folders` and `new_feeds` are those that it created already.

        Feeds with a URL in `left_out` are not imported, nor are their articles.
        """
        self._database = database
        self._left_out = left_out
        self.folders: dict[int, FolderId] = {}
        """The folders here by their numbers in the file."""
        self.feeds: dict[int, FeedId] = {}
        """The feeds here by their numbers in the file."""
        self.new_folders = list(new_folders)
        self.new_feeds = list(new_feeds)
        self.articles = 0
        """How many articles the import added."""
        self._states = ImportedStates()

    def run(
        self, parts: Mapping[str, IO[bytes]], images_of: Callable[[Record], list[ReadImage]], now: datetime
    ) -> UndoToken:
        """Imports all parts of an export in one transaction, from files with a record a line; the token undoes it.

        The library has all of it afterwards, or none. Raises: ValueError for records of another form.
        """
        written: set[bytes] = set()
        try:
            with _translating_foreign_records():
                return self._database.write(self._run, parts, images_of, written, now)
        except BaseException:
            with suppress(OSError):
                for digest in written:
                    self._database.image_files.remove(digest)
            raise

    def _run(
        self,
        db: sqlite3.Connection,
        parts: Mapping[str, IO[bytes]],
        images_of: Callable[[Record], list[ReadImage]],
        written: set[bytes],
        now: datetime,
    ) -> UndoToken:
        outline = (list(_records_in(name, parts[name])) for name in ("folders", "feeds", "searches"))
        self._take_outline(db, *outline)
        for batch in _batches(_records_in("states", parts["states"])):
            records.import_states(db, batch, self.feeds, self._states)
        for batch in _batches(_records_in("articles", parts["articles"]), BATCH_OF_ARTICLES):
            new = self.without_text(batch)
            for record in new:
                self._write_images(images_of(record), written)
            self.articles += len(records.import_articles(db, new, self._states))
        return self._finish(db, now)

    def _write_images(self, found: Sequence[ReadImage], written: set[bytes]) -> None:
        """Writes the files of images; those that were not there before are added to `written`."""
        files = self._database.image_files
        for image in found:
            digest = files.hash_of(image.data)
            if not files.path(digest).exists():
                written.add(digest)
                files.write(digest, image.data)

    def _take_outline(
        self,
        db: sqlite3.Connection,
        folder_records: Sequence[Record],
        feed_records: Sequence[Record],
        search_records: Sequence[Record],
    ) -> None:
        for record in folder_records:
            parent = self.folders.get(record["parent_id"])
            folder, is_new = records.import_folder(db, record, parent)
            self.folders[int(record["id"])] = folder
            self.new_folders += [folder] if is_new else []
        for record in (record for record in feed_records if record["url"] not in self._left_out):
            feed, is_new = records.import_feed(db, record, self.folders.get(record["folder_id"]))
            self.feeds[int(record["id"])] = feed
            self.new_feeds += [feed] if is_new else []
        for record in search_records:
            records.import_search(db, record)

    def without_text(self, articles: Sequence[Record]) -> list[Record]:
        """Those articles of the file whose text is not here."""
        here, bare = self._states.here, self._states.bare
        return [record for record in articles if here.get(record.get("id", 0)) in bare]

    def run_foreign(self, imported: Iterable[ImportedFeed], now: datetime) -> UndoToken:
        """Imports the feeds of another reader in one transaction: the library has all of them afterwards, or none."""
        return self._database.write(self._run_foreign, imported, now)

    def _run_foreign(self, db: sqlite3.Connection, imported: Iterable[ImportedFeed], now: datetime) -> UndoToken:
        tree = FolderTree(db)
        for each in imported:
            feed = self._add_feed(db, each.feed, tree, now)
            if each.entries:
                read = ReadFeed(title="", link=each.feed.site_url, subtitle="", entries=each.entries)
                changes = merge.merge(db, feed, read, FetchOutcome(Validators(), "", now, now))
                self.articles += len(changes.new)
                self._mark_entries(db, feed, each.entries, each.flags)
        self.new_folders += tree.new
        return self._finish(db, now)

    def _add_feed(self, db: sqlite3.Connection, feed: ForeignFeed, tree: FolderTree, now: datetime) -> FeedId:
        """Returns the feed here, created with its folders where it is new."""
        folder = tree.folder(feed.folders)
        try:
            feed_id, _ = feeds.add_feed(db, feed.url, feed.title, feed.site_url, folder, now, tree.next_position())
        except StoreError as error:
            if error.kind is not Kind.ALREADY_SUBSCRIBED:
                raise
            return FeedId(int(error.detail))
        self.new_feeds.append(feed_id)
        if feed.title.strip():
            feeds.change_feed(db, feed_id, title=feed.title)
        return feed_id

    def _mark_entries(
        self, db: sqlite3.Connection, feed: FeedId, entries: Sequence[ReadEntry], flags: Mapping[int, ForeignFlags]
    ) -> Changes:
        keys = [merge.keys_of(entry) for entry in entries]
        changes = Changes()
        for index, stored in match(keys, merge.stored_keys(db, feed, keys)).items():
            if index in flags and stored.gone_at is None:
                changes |= self._mark(db, ArticleId(stored.id), flags[index])
        return changes

    def _mark(self, db: sqlite3.Connection, article: ArticleId, flags: ForeignFlags) -> Changes:
        states: Record = {"is_read": flags.is_read, "is_starred": flags.is_starred}
        records.merge_state(db, article, states, self._states)
        tags.update_tags(db, [article], flags.tags, ())
        if flags.is_read and not flags.is_starred:  # nobody waits for its page
            db.execute(
                "UPDATE articles SET reason = ? WHERE id = ? AND reason = ?",
                (Reason.TURNED_OFF.value, article, Reason.WAITING.value),
            )
        return Changes(content=(article,))

    def finish(self, now: datetime) -> UndoToken:
        """Ends the import; the token undoes it."""
        return self._database.write(self._finish, now)

    def _finish(self, db: sqlite3.Connection, now: datetime) -> UndoToken:
        images.drop_unused(db)
        what = {
            "feeds": self.new_feeds, "folders": self.new_folders,
            "read": self._states.read, "starred": self._states.starred,
        }  # fmt: skip
        return journal.record(db, UndoAct.IMPORT, what, len(self.new_feeds), now)


def _records_in(part: str, lines: IO[bytes]) -> Iterator[Record]:
    """Yields the records of a file, each checked. Raises: ValueError."""
    lines.seek(0)
    for line in lines:
        yield record_in(part, line)


def _batches(found: Iterator[Record], size: int = BATCH) -> Iterator[list[Record]]:
    while batch := list(islice(found, size)):
        yield batch


@contextmanager
def _translating_foreign_records() -> Iterator[None]:
    """Turns the errors that records of another form lead to into ValueError."""
    try:
        yield
    except (*UNSOUND, KeyError, AttributeError, sqlite3.IntegrityError, sqlite3.InterfaceError) as error:
        raise ValueError("records of another form") from error
