"""A pool of read-only connections.

Connections belong to the pool and not to threads: a connection stays warm also for threads that live for one question,
their number has a limit whatever threads do, and closing the pool closes every one of them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deskreader.errors import Kind, StoreError
from deskreader.store.sqlite.error_mapping import translate_errors

IsStale = Callable[[], bool]
STEPS_BETWEEN = 1_000
"""Steps of SQLite's virtual machine between two calls of `is_stale`; well below a millisecond."""
MAX_IDLE = 4
"""Idle connections that stay open; more are open only while more threads read at the same time."""


class Readers:
    """Lends connections that `connect` opens."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._returned = threading.Condition(self._lock)
        self._idle: list[sqlite3.Connection] = []
        self._lent: set[sqlite3.Connection] = set()
        self._open = True

    @contextmanager
    def lend(self, is_stale: IsStale | None = None) -> Iterator[sqlite3.Connection]:
        """Lends a connection for one question, which sees the library as it was when the question began.

        The question is interrupted as soon as `is_stale` returns True.

        Raises: StoreError where the library cannot be read or is closed, or where the question was interrupted.
        """
        with translate_errors():
            connection = self._take()
            try:
                if is_stale is not None:
                    connection.set_progress_handler(is_stale, STEPS_BETWEEN)
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.set_progress_handler(None, 0)
                self._give_back(connection)

    def close(self) -> None:
        """Interrupts the running questions, waits until they end, and closes every connection."""
        with self._lock:
            self._open = False
            for connection in self._lent:
                connection.interrupt()
            self._returned.wait_for(lambda: not self._lent)
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if not self._open:
                raise StoreError(Kind.STORAGE, "the library is closed")
            connection = self._idle.pop() if self._idle else self._connect()
            self._lent.add(connection)
            return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            self._lent.discard(connection)
            if self._open and len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
            else:
                connection.close()
            self._returned.notify_all()
