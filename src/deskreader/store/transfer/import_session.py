"""One import into the library: what numbers in the file are here, and what takes all of it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO

from deskreader.errors import Kind, StoreError
from deskreader.model import (
    ArticleId,
    FeedId,
    FolderId,
    ReadFeed,
    ReadImage,
    Reason,
    UndoToken,
    Validators,
)
from deskreader.model.changes import UndoAct
from deskreader.model.fetch_history import FetchOutcome
from deskreader.model.transfer.export_records import record_in
from deskreader.model.transfer.foreign import ForeignEntry, ForeignFeed
from deskreader.store.articles import images, merge
from deskreader.store.articles.image_files import ImageRunner
from deskreader.store.articles.matching import match
from deskreader.store.feeds import feeds
from deskreader.store.sqlite.error_mapping import UNSOUND
from deskreader.store.stories.user_edits import Placement
from deskreader.store.transfer import records, story_records
from deskreader.store.transfer.feed_list import FolderTree
from deskreader.store.transfer.imported_states import ImportedStates
from deskreader.store.transfer.records import BATCH, Record
from deskreader.store.transfer.rule_records import ImportedRules
from deskreader.store.undo import journal

BATCH_BYTES = 1_000_000  # of lines whose records are in memory at once
DIGEST_SIZE = 32  # bytes

__all__ = ["BATCH", "ImportSession", "ImportedBatch"]


@dataclass(frozen=True, slots=True)
class ImportedBatch:
    """Articles of one feed of another reader, ready to store."""

    feed: ForeignFeed
    entries: tuple[ForeignEntry, ...]


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
        self._new_searches: list[int] = []
        self._folder_rules: list[int] = []  # folders that were here and have a rule of the file now
        self._states, self._rules = ImportedStates(self.new_feeds), ImportedRules()
        self._moved: Placement = []
        """How articles of the library were placed in stories that the import placed anew."""

    def run(
        self,
        parts: Mapping[str, IO[bytes]],
        images_of: Callable[[Record], Iterable[ReadImage]],
        now: datetime,
        folds: bool = True,
    ) -> UndoToken:
        """Imports all parts of an export in one transaction, from files with a record a line; the token undoes it.

        With `folds` the articles of a story are folded under its card. The library has all of it afterwards, or none.
        Raises: ValueError for records of another form.
        """
        with TemporaryFile(dir=self._database.path.parent) as written:
            try:
                with _translating_foreign_records():
                    return self._database.write(self._run, parts, images_of, written, now, folds)
            except BaseException:
                with suppress(OSError):
                    written.seek(0)
                    while digest := written.read(DIGEST_SIZE):
                        self._database.image_files.remove(digest)
                raise

    def _run(
        self,
        db: sqlite3.Connection,
        parts: Mapping[str, IO[bytes]],
        images_of: Callable[[Record], Iterable[ReadImage]],
        written: IO[bytes],
        now: datetime,
        folds: bool,
    ) -> UndoToken:
        self._take_outline(db, *(_records_in(name, parts[name]) for name in ("folders", "feeds", "searches")))
        self._take_rules(db, _records_in("rules", parts["rules"]) if "rules" in parts else ())
        with self._states.noted(db):
            for batch in _batches("states", parts["states"]):
                records.import_states(db, batch, self.feeds, self._states, self._rules)
            for batch in _batches("articles", parts["articles"]):
                new = [record for record in batch if self._states.without_text(db, int(record["id"])) is not None]
                for record in new:
                    self._write_images(images_of(record), written)
                self.articles += len(records.import_articles(db, new, self._states))
            for batch in _batches("revisions", parts["revisions"]) if "revisions" in parts else ():
                records.import_revisions(db, batch, self._states)
            self._moved = story_records.place(db, folds)
            return self._finish(db, now)

    def _write_images(self, found: Iterable[ReadImage], written: IO[bytes]) -> None:
        """Writes the files of images; those that were not there before are added to `written`."""
        files = self._database.image_files
        for image in found:
            digest = files.hash_of(image.data)
            if not files.path(digest).exists():
                written.write(digest)
                written.flush()
                files.write(digest, image.data)

    def _take_outline(
        self,
        db: sqlite3.Connection,
        folder_records: Iterable[Record],
        feed_records: Iterable[Record],
        search_records: Iterable[Record],
    ) -> None:
        for record in folder_records:
            parent = self.folders.get(record["parent_id"])
            folder, is_new = records.import_folder(db, record, parent)
            self.folders[int(record["id"])] = folder
            self.new_folders += [folder] if is_new else []
            if records.take_rule(db, "folder", folder, record.get("rule")) and not is_new:
                self._folder_rules.append(folder)
        for record in (record for record in feed_records if record["url"] not in self._left_out):
            feed, is_new = records.import_feed(db, record, self.folders.get(record["folder_id"]))
            self.feeds[int(record["id"])] = feed
            if is_new:
                self._note_feed(feed)
        for record in search_records:
            self._new_searches += records.import_search(db, record)

    def _take_rules(self, db: sqlite3.Connection, rule_records: Iterable[Record]) -> None:
        """Takes in the rules of a file, of which those made before there were rules have none."""
        urls = db.execute("SELECT url, id FROM feeds WHERE removed_at IS NULL").fetchall()
        for record in rule_records:
            self._rules.take(db, record, urls)

    def _note_feed(self, feed: FeedId) -> None:
        """Notes that a feed came with the import."""
        self.new_feeds.append(feed)
        self._states.new_feeds.add(feed)

    def run_foreign(self, imported: Iterable[ImportedBatch], now: datetime) -> UndoToken:
        """Imports articles of another reader in one transaction: the library has all of them afterwards, or none.

        Batches of one feed follow each other.
        """
        return self._database.write(self._run_foreign, imported, now)

    def _run_foreign(self, db: sqlite3.Connection, imported: Iterable[ImportedBatch], now: datetime) -> UndoToken:
        tree = FolderTree(db)
        for feed, batches in groupby(imported, lambda batch: batch.feed):
            feed_id = self._add_feed(db, feed, tree, now)
            for batch in batches:
                self._store_batch(db, feed_id, batch, now)
        self.new_folders += tree.new
        return self._finish(db, now)

    def _store_batch(self, db: sqlite3.Connection, feed_id: FeedId, batch: ImportedBatch, now: datetime) -> None:
        by_guid = {each.entry.guid: each for each in reversed(batch.entries)}
        entries = tuple(each for each in batch.entries if by_guid[each.entry.guid] is each)
        if not entries:
            return
        is_old_feed = feed_id not in self._states.new_feeds
        unknown = self._unknown(db, feed_id, entries) if is_old_feed else entries
        document = ReadFeed("", batch.feed.site_url, "", tuple(each.entry for each in unknown))
        with feeds.unchanged(db, feed_id) if is_old_feed else nullcontext():
            changes = merge.merge(db, feed_id, document, FetchOutcome(Validators(), "", now, now), is_backlog=True)
        self.articles += len(changes.new)
        self._states.added.extend(changes.new if is_old_feed else ())
        self._mark_entries(db, feed_id, entries)

    @staticmethod
    def _unknown(db: sqlite3.Connection, feed: FeedId, entries: Sequence[ForeignEntry]) -> list[ForeignEntry]:
        """Returns the entries that are no article of a feed as yet: one that is here keeps the text that it has."""
        keys = [merge.keys_of(each.entry) for each in entries]
        found = match(keys, merge.stored_keys(db, feed, keys))
        return [each for index, each in enumerate(entries) if index not in found]

    def _add_feed(self, db: sqlite3.Connection, feed: ForeignFeed, tree: FolderTree, now: datetime) -> FeedId:
        """Returns the feed here, created with its folders where it is new."""
        folder = tree.folder(feed.folders)
        try:
            feed_id, _ = feeds.add_feed(db, feed.url, feed.title, feed.site_url, folder, now, tree.next_position())
        except StoreError as error:
            if error.kind is not Kind.ALREADY_SUBSCRIBED:
                raise
            return FeedId(int(error.detail))
        self._note_feed(feed_id)
        if feed.title.strip():
            feeds.change_feed(db, feed_id, title=feed.title)
        return feed_id

    def _mark_entries(self, db: sqlite3.Connection, feed: FeedId, entries: Sequence[ForeignEntry]) -> None:
        keys = [merge.keys_of(each.entry) for each in entries]
        for index, stored in match(keys, merge.stored_keys(db, feed, keys)).items():
            if stored.gone_at is None:
                self._mark(db, ArticleId(stored.id), entries[index])

    def _mark(self, db: sqlite3.Connection, article: ArticleId, flags: ForeignEntry) -> None:
        states: Record = {"is_read": flags.is_read, "is_starred": flags.is_starred}
        records.merge_state(db, article, states, self._states)
        records.give_tags(db, article, flags.tags, self._states)
        if flags.is_read and not flags.is_starred:  # nobody waits for its page
            db.execute(
                "UPDATE articles SET reason = ? WHERE id = ? AND reason = ?",
                (Reason.TURNED_OFF.value, article, Reason.WAITING.value),
            )

    def _finish(self, db: sqlite3.Connection, now: datetime) -> UndoToken:
        images.drop_unused(db)
        notes = self._states.notes()
        notes.feeds, notes.folders, notes.searches = self.new_feeds, self.new_folders, self._new_searches
        notes.folder_rules, notes.rules = self._folder_rules, self._rules.new
        notes.stories = self._moved
        return journal.record(db, UndoAct.IMPORT, notes.as_record(), len(self.new_feeds), now)


def _records_in(part: str, lines: IO[bytes]) -> Iterator[Record]:
    """Yields the records of a file, each checked. Raises: ValueError."""
    lines.seek(0)
    for line in lines:
        yield record_in(part, line)


def _batches(part: str, lines: IO[bytes]) -> Iterator[list[Record]]:
    """Yields the records of a file in batches of one at least, a few megabytes in memory."""
    lines.seek(0)
    batch: list[Record] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == BATCH or size + len(line) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record_in(part, line))
        size += len(line)
    if batch:
        yield batch


@contextmanager
def _translating_foreign_records() -> Iterator[None]:
    """Turns the errors that records of another form lead to into ValueError."""
    try:
        yield
    except (*UNSOUND, KeyError, AttributeError, sqlite3.IntegrityError, sqlite3.InterfaceError) as error:
        raise ValueError("records of another form") from error
