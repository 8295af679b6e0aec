"""The one thread that writes: acts wait in a queue, each is a transaction, and the caller waits for its result.

`synchronous` is FULL for what the reader did (read, starred, feeds, folders), so that it outlives a loss of power once
it is acknowledged, and NORMAL for what can be fetched again: that outlives any kill of the program too, and a loss of
power costs at most the last of it, never the file (https://sqlite.org/pragma.html#pragma_synchronous). The log is moved
into the file by SQLite's own checkpoint every 1,000 pages, on this thread, and whole when the store closes.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from deskreader.errors import Kind, StoreError
from deskreader.store.sqlite.error_mapping import translate_errors

T = TypeVar("T")
Act = Callable[[sqlite3.Connection], T]


class WriterThread:
    """Runs acts one after the other on its own thread and connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._queue: queue.SimpleQueue[tuple[Act[Any], bool | None, Future[Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._work, name="library-writer", daemon=True)
        self._thread.start()

    def run(self, act: Act[T], durable: bool | None = True) -> T:
        """What `act` returns, once its transaction is in the file; an exception of the act undoes all it did.

        Acts with `durable` outlive a loss of power, too. With None the act makes its own transaction, and the library
        is on the disk when it returns.

        Raises: StoreError where the library cannot be written or is closed.
        """
        done: Future[T] = Future()
        with self._lock:
            if not self._open:
                raise StoreError(Kind.STORAGE, "the library is closed")
            self._queue.put((act, durable, done))
        with translate_errors():
            return done.result()

    def close(self) -> None:
        """Lets the acts that wait finish, then ends the thread and closes the connection."""
        with self._lock:
            if not self._open:
                return
            self._open = False
            self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            act, durable, done = job
            try:
                done.set_result(self._transact(act, durable))
            except BaseException as error:  # noqa: BLE001 - it is raised again where the act was asked for
                done.set_exception(error)
            del job, act, done
        with suppress(sqlite3.Error):  # a full disk or another process: the log stays and is read at the next start
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def _transact(self, act: Act[T], durable: bool | None) -> T:
        db = self._connection
        db.execute(f"PRAGMA synchronous = {'NORMAL' if durable is False else 'FULL'}")
        if durable is None:
            return act(db)
        db.execute("BEGIN IMMEDIATE")
        try:
            result = act(db)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return result
