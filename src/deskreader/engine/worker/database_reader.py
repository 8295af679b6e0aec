"""The program's side of a worker process that reads the library of another reader."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from deskreader.engine.worker.client import JobClient
from deskreader.engine.worker.supervisor import worker_command
from deskreader.errors import Kind, ParseError, StoreError
from deskreader.limits import DATABASE_SECONDS
from deskreader.model.rules import ImportedRules
from deskreader.model.transfer.foreign import ForeignBatch, ForeignFeed
from deskreader.store.transfer.other_readers import is_database

WITH_LOG, WITHOUT_LOG = "with-log", "without-log"
"""What the worker is told of a database: whether its program left a write-ahead log beside it."""


class DatabaseReader(JobClient):
    """Reads one database in a process of its own. Every method may raise StoreError, and WorkerError."""

    def __init__(self, path: Path, has_log: bool) -> None:
        log = WITH_LOG if has_log else WITHOUT_LOG
        super().__init__(DATABASE_SECONDS, partial(worker_command, str(path.absolute()), log))

    def list_feeds(self, start: int) -> tuple[ForeignFeed, ...]:
        """Returns the feeds from the one at `start`, so many as fit into an answer; none behind the last."""
        feeds: tuple[ForeignFeed, ...] = self._run("list_feeds", start)
        return feeds

    def read_filters(self) -> ImportedRules:
        """Returns the rules that the reader's filters come to."""
        rules: ImportedRules = self._run("read_filters")
        return rules

    def read_articles(self, feed: ForeignFeed, start: int) -> ForeignBatch:
        """Returns articles of a feed from the one at `start`, ready to store, so many as fit into an answer."""
        batch: ForeignBatch = self._run("read_articles", feed, start)
        return batch

    def each_feed(self) -> Iterator[ForeignFeed]:
        """Yields all feeds."""
        start = 0
        while found := self.list_feeds(start):
            yield from found
            start += len(found)

    def each_batch(self, feed: ForeignFeed) -> Iterator[ForeignBatch]:
        """Yields all articles of a feed, the newest first."""
        start = 0
        while True:
            batch = self.read_articles(feed, start)
            yield batch
            start += batch.count
            if batch.is_last or not batch.count:
                return

    def _run(self, job: str, *arguments: Any) -> Any:
        try:
            return super()._run(job, *arguments)
        except ParseError as error:
            raise StoreError(error.kind, error.detail) from error


@contextmanager
def opened_database(source: Path, folder: Path) -> Iterator[DatabaseReader]:
    """Opens another reader's library. Where it has a log, it is copied into `folder`, since reading a log changes it.

    Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), OSError.
    """
    if not is_database(source):
        raise StoreError(Kind.NOT_A_LIBRARY, source.name)
    log = source.with_name(source.name + "-wal")
    if not log.exists():
        with _closing(DatabaseReader(source, has_log=False)) as reader:
            yield reader
        return
    with TemporaryDirectory(dir=folder) as copies:
        copy = Path(copies) / "other.db"
        shutil.copyfile(source, copy)
        shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
        with _closing(DatabaseReader(copy, has_log=True)) as reader:
            yield reader


@contextmanager
def _closing(reader: DatabaseReader) -> Iterator[DatabaseReader]:
    try:
        yield reader
    finally:
        reader.close()
