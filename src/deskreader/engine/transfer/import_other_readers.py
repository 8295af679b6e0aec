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
from deskreader.engine.transfer.import_archive import ImportResult, largest_spool
from deskreader.engine.worker.database_reader import DatabaseReader, opened_database
from deskreader.errors import Kind, StoreError
from deskreader.model import Changes
from deskreader.model.backups import BackupCause
from deskreader.model.transfer.foreign import ForeignBatch, ForeignFeed
from deskreader.store import backups
from deskreader.store.transfer.import_session import ImportedBatch, ImportSession
from deskreader.text.urls import as_address


class OtherReaderImporter:
    """Imports libraries of other news readers, without using the network."""

    def __init__(self, context: EngineContext, public_url: Callable[[str], str]) -> None:
        """`public_url` returns a URL without its secrets."""
        self._library = context.library
        self._database = context.database
        self._public_url = public_url
        self._now = context.now

    def private_urls(self, source: Path) -> tuple[str, ...]:
        """Returns the URLs of feeds that lead to a private network and are new here, without secrets.

        Raises: as `run` does.
        """
        with opened_database(source, self._database.path.parent) as other:
            return tuple(self._new_private_urls(list(other.each_feed())).values())

    def run(
        self, source: Path, report: Callable[[int], None] = lambda done: None, private_ok: bool = False
    ) -> ImportResult:
        """Imports a library into this one, of which it makes a backup first; an empty library needs none.

        `report` is called with the number of articles done. New feeds on this machine or in a private network are left
        out with their articles and reported, unless `private_ok`.

        Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), WorkerError, OSError.
        """
        folder = self._database.path.parent
        with TemporaryFile(dir=folder) as spool, opened_database(source, folder) as other:
            listed = list(other.each_feed())
            private = {} if private_ok else self._new_private_urls(listed)
            wanted = [feed for feed in listed if feed.url not in private]
            count = self._read_all(other, wanted, spool, largest_spool(source), report)
            if self._library.outline().feeds:
                backups.make_backup(self._database.path, BackupCause.BEFORE_IMPORT, self._now())
            session = ImportSession(self._database)
            spool.seek(0)
            batches = (pickle.load(spool) for _ in range(count))
            token = session.run_foreign(batches, self._now())
        self._library.publish(Changes(outline=True, everything=True))
        return ImportResult(len(session.new_feeds), session.articles, token, tuple(private.values()))

    def _new_private_urls(self, feeds: Sequence[ForeignFeed]) -> dict[str, str]:
        return new_private_urls(self._database, (feed.url for feed in feeds))

    def _read_all(
        self,
        other: DatabaseReader,
        feeds: Sequence[ForeignFeed],
        spool: IO[bytes],
        largest: int,
        report: Callable[[int], None],
    ) -> int:
        """Writes the articles of each feed in batches, ready to store, to a file; returns the number of batches.

        Raises: StoreError(FILE_TOO_LARGE) for more than `largest` bytes.
        """
        count = done = 0
        for feed, batch in self._each_batch(other, feeds):
            pickle.dump(ImportedBatch(feed, batch.entries), spool, protocol=5)
            if spool.tell() > largest:
                raise StoreError(Kind.FILE_TOO_LARGE, f"> {largest // 1_000_000} MB")
            count, done = count + 1, done + batch.count
            report(done)
        return count

    def _each_batch(
        self, other: DatabaseReader, feeds: Sequence[ForeignFeed]
    ) -> Iterator[tuple[ForeignFeed, ForeignBatch]]:
        for feed in feeds:
            url = as_address(self._public_url(feed.url))
            if url is not None:
                public = replace(feed, url=url)
                for batch in other.each_batch(public):
                    yield public, batch
