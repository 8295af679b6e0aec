"""Giving the library out as records and taking records in, as a part of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from deskreader.model import ArticleId, Changes, FeedId, FolderId, ReadEntry, ReadImage, Reason, UndoToken
from deskreader.store.articles import images as pictures
from deskreader.store.articles import merge
from deskreader.store.articles import tags as tagging
from deskreader.store.articles.image_files import ImageFiles
from deskreader.store.articles.matching import match
from deskreader.store.sqlite.error_mapping import UNSOUND, told
from deskreader.store.transfer import records as porting
from deskreader.store.transfer.records import ImportedStates, Record
from deskreader.store.undo import journal

BATCH = 200


@dataclass(slots=True)
class Intake:
    """How far one import is: what numbers in the file are here, and what takes it all back."""

    folders: dict[int, FolderId] = field(default_factory=dict)
    feeds: dict[int, FeedId] = field(default_factory=dict)
    new_folders: list[FolderId] = field(default_factory=list)
    new_feeds: list[FeedId] = field(default_factory=list)
    articles: int = 0
    taken: ImportedStates = field(default_factory=ImportedStates)


@dataclass(frozen=True, slots=True)
class ForeignFlags:
    """What another reader knows of a story beside its text."""

    is_read: bool
    is_starred: bool
    tags: tuple[str, ...] = ()


class ImportSession:
    """A part of the store. Every method may raise StoreError."""

    def __init__(
        self,
        files: ImageFiles,
        do: Callable[..., Any],
        ask: Callable[[Callable[[sqlite3.Connection], Any]], Any],
        write_files: Callable[[Sequence[ReadImage]], None],
    ) -> None:
        self._files = files
        self._do = do
        self._ask = ask
        self._write_files = write_files

    # --- out ----------------------------------------------------------------------------------------------------------

    def folders(self) -> list[Record]:
        """Folders, outer ones first."""
        found: list[Record] = self._ask(porting.folder_records)
        return found

    def feeds(self) -> list[Record]:
        """Subscriptions in their order."""
        found: list[Record] = self._ask(porting.feed_records)
        return found

    def searches(self) -> list[Record]:
        """Saved searches in their order."""
        found: list[Record] = self._ask(porting.search_records)
        return found

    def states(self) -> Iterator[Record]:
        """What is known of every article, tombstones included."""
        return self._paged(porting.state_records)

    def articles(self) -> Iterator[Record]:
        """Every article with all its texts."""
        return self._paged(porting.article_records)

    def _paged(self, ask: Callable[..., list[Record]]) -> Iterator[Record]:
        after = 0
        while True:
            records = self._ask(partial(ask, after=after, limit=BATCH))
            if not records:
                return
            yield from records
            after = records[-1]["id"]

    def picture_file(self, digest: str) -> bytes | None:
        """The bytes of a picture by its hash in hexadecimal."""
        with told():
            return self._files.read(bytes.fromhex(digest))

    def digest(self, data: bytes) -> str:
        """The hash by which a picture is known, in hexadecimal."""
        return self._files.hash_of(data).hex()

    # --- in -----------------------------------------------------------------------------------------------------------

    def take_outline(self, folders: Sequence[Record], feeds: Sequence[Record], searches: Sequence[Record]) -> Intake:
        """Folders, feeds and searches, in one transaction. Raises: ValueError for records of another form."""

        def act(db: sqlite3.Connection) -> Intake:
            intake = Intake()
            for record in folders:
                parent = intake.folders.get(record["parent_id"])
                folder, is_new = porting.take_folder(db, record, parent)
                intake.folders[int(record["id"])] = folder
                intake.new_folders += [folder] if is_new else []
            for record in feeds:
                feed, is_new = porting.take_feed(db, record, intake.folders.get(record["folder_id"]))
                intake.feeds[int(record["id"])] = feed
                intake.new_feeds += [feed] if is_new else []
            for record in searches:
                porting.take_search(db, record)
            return intake

        with sound():
            intake: Intake = self._do(act)
        return intake

    def take_states(self, records: Sequence[Record], intake: Intake) -> None:
        """Some states, in one transaction. Raises: ValueError."""
        with sound():
            self._do(lambda db: porting.take_states(db, records, intake.feeds, intake.taken), durable=False)

    def lacks(self, records: Sequence[Record], intake: Intake) -> list[Record]:
        """Those of the articles in the file whose text is not here."""
        here, bare = intake.taken.here, intake.taken.bare
        return [record for record in records if here.get(record.get("id", 0)) in bare]

    def take_articles(self, records: Sequence[Record], images: Sequence[ReadImage], intake: Intake) -> Changes:
        """Some articles with their pictures, in one transaction. Raises: ValueError."""
        self._write_files(images)
        with sound():
            made = self._do(lambda db: porting.take_articles(db, records, intake.taken), durable=False)
        intake.articles += len(made)
        return Changes(new=made)

    def finish(self, intake: Intake, now: datetime) -> UndoToken:
        """Ends an import; the token takes it back."""

        def act(db: sqlite3.Connection) -> UndoToken:
            pictures.drop_unused(db)
            what = {
                "feeds": intake.new_feeds, "folders": intake.new_folders,
                "read": intake.taken.read, "starred": intake.taken.starred,
            }  # fmt: skip
            return journal.note(db, journal.IMPORT, what, len(intake.new_feeds), now)

        token: UndoToken = self._do(act)
        return token

    def mark_entries(
        self, feed: FeedId, entries: Sequence[ReadEntry], marks: Mapping[int, ForeignFlags], intake: Intake
    ) -> Changes:
        """Gives stored stories of a feed what another reader knew of them; `marks` by the place of the entry."""

        def act(db: sqlite3.Connection) -> Changes:
            seen = [merge.seen_of(entry) for entry in entries]
            found = match(seen, merge.known_of(db, feed, seen))
            changes = Changes()
            for place, known in found.items():
                if place in marks and known.gone_at is None:
                    changes |= _mark(db, ArticleId(known.id), marks[place], intake.taken)
            return changes

        changes: Changes = self._do(act, durable=False)
        return changes


def _mark(db: sqlite3.Connection, article: ArticleId, mark: ForeignFlags, taken: ImportedStates) -> Changes:
    porting.join_state(db, article, {"is_read": mark.is_read, "is_starred": mark.is_starred}, taken)
    tagging.tag(db, [article], mark.tags, ())
    if mark.is_read and not mark.is_starred:  # nobody waits for its page
        db.execute(
            "UPDATE articles SET reason = ? WHERE id = ? AND reason = ?",
            (Reason.TURNED_OFF.value, article, Reason.WAITING.value),
        )
    return Changes(updated=(article,))


@contextmanager
def sound() -> Iterator[None]:
    """Turns what records of another form lead to into ValueError, and lets the rest through."""
    try:
        yield
    except (*UNSOUND, KeyError, AttributeError, sqlite3.IntegrityError, sqlite3.InterfaceError) as error:
        raise ValueError("records of another form") from error
