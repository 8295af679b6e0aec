"""The library on disk: one runner for every question and every act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from deskreader.errors import Kind, StoreError
from deskreader.store.articles import images
from deskreader.store.articles.image_files import ImageFiles
from deskreader.store.recovery.open_library import OpenedLibrary, mark_open, mark_suspect, open_library
from deskreader.store.sqlite.connections import connect_reader
from deskreader.store.sqlite.error_mapping import translate_data_errors, translate_errors_in
from deskreader.store.sqlite.readers import IsStale, Readers
from deskreader.store.sqlite.runner import Act, Question
from deskreader.store.sqlite.writer import Durability, WriterThread
from deskreader.text.clock import utc_now

P = ParamSpec("P")
T = TypeVar("T")

WAIT = 5.0
"""Seconds that a write waits for another process that writes, such as the command line beside the window."""


class Database:
    """The library on disk. Thread-safe: questions run on the calling thread, acts one by one on the writer's thread.

    Questions and acts are functions whose first argument is a connection; they stand in the packages of the store.
    Every method may raise StoreError.
    """

    def __init__(self, path: Path, image_folder: Path, library: OpenedLibrary, wait: float) -> None:
        """Serves a library that `open_library` opened; `wait` is how many seconds a write waits for other processes."""
        self.path = path
        self.wait = wait
        self.image_files = ImageFiles(image_folder)
        """The stored images, which are files beside the library."""
        self.set_aside = library.set_aside
        """Where the damaged library is that this one replaces."""
        self.rescued = library.rescued
        """What was salvaged from a damaged library; None where none was damaged."""
        self._writer = WriterThread(library.connection)
        self._readers = Readers(lambda: connect_reader(path, wait))

    @classmethod
    def open(cls, path: Path, image_folder: Path, now: Callable[[], datetime] = utc_now, wait: float = WAIT) -> Self:
        """Returns the library at `path`, created or migrated where needed.

        A damaged library is set aside, never deleted; what can still be read of it is in the new one.

        Raises: StoreError(NEWER_LIBRARY | DAMAGED_LIBRARY | READ_ONLY | DISK_FULL | BUSY_LIBRARY).
        """
        with translate_errors_in(path.parent):
            library = open_library(path, wait, now)
        database = cls(path, image_folder, library, wait)
        mark_open(path, True)
        if database.rescued is not None:
            database.write_unsynced(images.drop_images_without_file, database.image_files)
        return database

    def close(self) -> None:
        """Finishes the acts that wait, interrupts questions and closes every connection. Closing twice does no harm."""
        self._readers.close()
        mark_open(self.path, False)
        self._writer.close()

    def read(self, question: Question[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Returns the answer to a question, which sees the library as it was at one moment."""
        with self._noting_damage(), self._readers.lend() as db, translate_data_errors():
            return question(db, *args, **kwargs)

    def read_unless_stale(
        self, is_stale: IsStale | None, question: Question[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Returns the answer to a question that is interrupted, with StoreError, once `is_stale` returns True."""
        with self._noting_damage(), self._readers.lend(is_stale) as db, translate_data_errors():
            return question(db, *args, **kwargs)

    def write(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act in a transaction of its own, which survives a power loss once this returns."""
        with self._noting_damage(), translate_errors_in(self.path.parent):
            return self._writer.run(Durability.SYNCED, act, *args, **kwargs)

    def write_unsynced(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act whose transaction survives a kill of the program; a power loss may undo the latest of these.

        It is for what can be fetched or computed again.
        """
        with self._noting_damage(), translate_errors_in(self.path.parent):
            return self._writer.run(Durability.UNSYNCED, act, *args, **kwargs)

    def write_without_transaction(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act that manages its own transaction; the library is on the disk when this returns."""
        with self._noting_damage(), translate_errors_in(self.path.parent):
            return self._writer.run(Durability.OWN_TRANSACTION, act, *args, **kwargs)

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Makes the next start check the whole library where the block meets damage."""
        try:
            yield
        except StoreError as error:
            if error.kind is Kind.DAMAGED_LIBRARY:
                mark_suspect(self.path)
            raise
