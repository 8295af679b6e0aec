"""A disk without room: what the reader does is kept in memory, and written as soon as there is room again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, Changes, Headline
from deskreader.store import Store

PROBE = 1_000_000
"""Bytes that must fit before writing goes on: less would soon be full again."""


class Room:
    """Knows whether there is room, and keeps states that could not be written. Thread-safe."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """`folder` is where there has to be room; without one every look tries the acts that wait."""
        self._store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._read: dict[ArticleId, bool] = {}
        self._starred: dict[ArticleId, bool] = {}
        self._listeners: list[Callable[[bool], None]] = []
        self.is_full = False
        """Whether the last write found no room."""

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Calls `listener` with True when the disk is found full and False when it is no longer, on any thread."""
        self._listeners.append(listener)

    def _set(self, is_full: bool) -> None:
        if self.is_full == is_full:
            return
        self.is_full = is_full
        for listener in list(self._listeners):
            listener(is_full)

    def note(self, error: BaseException) -> bool:
        """Takes note of an error; whether it says that there is no room."""
        if not isinstance(error, StoreError) or error.kind is not Kind.DISK_FULL:
            return False
        self._set(True)
        return True

    # --- states that wait ---------------------------------------------------------------------------------------------

    def mark_read(self, ids: Sequence[ArticleId], read: bool) -> Changes:
        """Marks articles, in memory where there is no room. Raises: StoreError of any other kind."""
        return self._mark(self._read, self._store.mark_read, ids, read)

    def star(self, ids: Sequence[ArticleId], starred: bool) -> Changes:
        """Stars articles, in memory where there is no room. Raises: StoreError of any other kind."""
        return self._mark(self._starred, self._store.star, ids, starred)

    def _mark(
        self,
        waiting: dict[ArticleId, bool],
        act: Callable[[Sequence[ArticleId], bool], Changes],
        ids: Sequence[ArticleId],
        value: bool,
    ) -> Changes:
        with self._lock:
            try:
                changes = act(ids, value)
            except StoreError as error:
                if not self.note(error):
                    raise
                waiting.update(dict.fromkeys(ids, value))
                return Changes(updated=tuple(ids))
            for article in ids:
                waiting.pop(article, None)
            return changes

    def over(self, headlines: Iterable[Headline]) -> tuple[Headline, ...]:
        """The rows with what waits to be written."""
        if not self._read and not self._starred:
            return tuple(headlines)
        with self._lock:
            return tuple(
                replace(
                    row,
                    is_read=self._read.get(row.id, row.is_read),
                    is_starred=self._starred.get(row.id, row.is_starred),
                )
                for row in headlines
            )

    # --- going on -----------------------------------------------------------------------------------------------------

    def look(self) -> Changes:
        """Looks whether there is room again, and writes what waits; what that changed. Cheap where all is well."""
        if not self.is_full:
            return Changes()
        try:
            self._probe()
            changes = self._write()
        except (OSError, StoreError):
            return Changes()
        self._set(False)
        return changes

    def _probe(self) -> None:
        if self._folder is None:
            return
        path = self._folder / f".room-{os.getpid()}"
        try:
            with path.open("wb") as file:
                file.write(bytes(PROBE))
                file.flush()
                os.fsync(file.fileno())
        finally:
            path.unlink(missing_ok=True)

    def _write(self) -> Changes:
        changes = Changes()
        with self._lock:
            for waiting, act in ((self._read, self._store.mark_read), (self._starred, self._store.star)):
                for value in (True, False):
                    ids = [article for article, wanted in waiting.items() if wanted is value]
                    changes |= act(ids, value) if ids else Changes()
                waiting.clear()
        return changes
