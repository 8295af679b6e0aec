"""The one thread that writes: acts wait in a queue, each is a transaction, and the caller waits for its result.

`synchronous` is FULL for what the user did (read, starred, feeds, folders), so that it survives a power loss once it is
acknowledged. It is NORMAL for what can be fetched again: that survives any kill of the program too, and a power loss
costs at most the latest of it, never the file (https://sqlite.org/pragma.html#pragma_synchronous). SQLite's own
checkpoint moves the log into the file every 1,000 pages, on this thread, and all of it when the library is closed.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ParamSpec, TypeVar

from deskreader.errors import Kind, StoreError
from deskreader.store.sqlite.error_mapping import translate_errors
from deskreader.store.sqlite.runner import Act

P = ParamSpec("P")
T = TypeVar("T")


class Durability(Enum):
    """What the transaction of an act survives."""

    SYNCED = auto()  # a power loss as well
    UNSYNCED = auto()  # a kill of the program; a power loss may undo the latest of these
    OWN_TRANSACTION = auto()  # the act manages its own transaction; the library is on the disk when it returns


@dataclass(frozen=True, slots=True)
class _Job:
    """An act that waits for its turn, and the future of its result."""

    act: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    durability: Durability
    done: Future[Any]


class WriterThread:
    """Runs acts one by one on a thread and a connection of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._work, name="library-writer", daemon=True)
        self._thread.start()

    def run(self, durability: Durability, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Returns the result of `act` once its transaction is in the file; an exception of the act undoes all it did.

        Raises: StoreError where the library cannot be written or is closed.
        """
        done: Future[T] = Future()
        with self._lock:
            if not self._open:
                raise StoreError(Kind.STORAGE, "the library is closed")
            self._queue.put(_Job(act, args, kwargs, durability, done))
        with translate_errors():
            return done.result()

    def close(self) -> None:
        """Finishes the acts in the queue, then ends the thread and closes the connection."""
        with self._lock:
            if not self._open:
                return
            self._open = False
            self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                job.done.set_result(self._transact(job))
            except BaseException as error:  # noqa: BLE001 - it is raised again where the act was requested
                job.done.set_exception(error)
            del job
        with suppress(sqlite3.Error):  # a full disk or another process: the log stays and is read at the next start
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def _transact(self, job: _Job) -> Any:
        db = self._connection
        db.execute(f"PRAGMA synchronous = {'NORMAL' if job.durability is Durability.UNSYNCED else 'FULL'}")
        if job.durability is Durability.OWN_TRANSACTION:
            return job.act(db, *job.args, **job.kwargs)
        db.execute("BEGIN IMMEDIATE")
        try:
            result = job.act(db, *job.args, **job.kwargs)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return result
