"""A disk without room: what the reader does is kept in memory, in order, and written as soon as there is room again."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from deskreader.engine.library.pending_effects import PendingEffect
from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, Headline, OpenedArticle, Outline, UndoToken

log = logging.getLogger(__name__)

T = TypeVar("T")
Id = TypeVar("Id", bound=int)

PROBE = 1_000_000
"""Bytes that must fit before writing goes on: less would soon be full again."""


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """An act that waits: its number, how it is written, and how it looks until then."""

    number: int
    act: Callable[[], Any]
    as_done: PendingEffect
    token: UndoToken | None = None  # of one that can be taken back


class PendingWrites:
    """Knows whether there is room, and keeps acts that could not be written. Thread-safe.

    What an act that waits makes (a folder, a token for undo) has a number below 0 until it is written; `real` knows the
    right one from then on.
    """

    def __init__(self, folder: Path | None = None, keeps: bool = True) -> None:
        """`folder` is where there has to be room; without one every look tries the acts that wait.

        A program that ends at once, such as the terminal's, keeps nothing: its acts fail.
        """
        self._folder = folder
        self._keeps = keeps
        self._lock = threading.RLock()
        self._waiting: list[PendingWrite] = []
        self._number = 0
        self._made: dict[int, Any] = {}  # by the number of an act that waited: what it gave in the end
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

    @property
    def waiting(self) -> int:
        """How many acts wait to be written."""
        return len(self._waiting)

    # --- acts that wait -----------------------------------------------------------------------------------------------

    def do(self, act: Callable[[], T], keep: Callable[[int], tuple[T, PendingEffect]]) -> T:
        """What `act` gives; where there is no room it waits, and `keep` says what it gives and how it looks meanwhile.

        `keep` is given the number below 0 that stands for what the act makes. An act waits also behind others that do.

        Raises: StoreError of any other kind.
        """
        with self._lock:
            if not self._waiting:
                try:
                    return act()
                except StoreError as error:
                    if not self.note(error) or not self._keeps:
                        raise
            self._number -= 1
            given, as_done = keep(self._number)
            token = given[0] if isinstance(given, tuple) and isinstance(given[0], UndoToken) else None
            self._waiting.append(PendingWrite(self._number, act, as_done, token))
            return given

    def change(self, act: Callable[[], Changes], as_done: PendingEffect) -> Changes:
        """The changes of an act that makes nothing new; it waits where there is no room."""
        return self.do(act, lambda _number: (as_done.changes, as_done))

    def bulk(self, act: Callable[[], tuple[UndoToken, Changes]], kind: str, keep: Callable[[], PendingEffect]) -> Any:
        """The token and the changes of an act that can be taken back; it waits where there is no room."""

        def kept(number: int) -> tuple[tuple[UndoToken, Changes], PendingEffect]:
            as_done = keep()
            return (UndoToken(number, as_done.count, kind), as_done.changes), as_done

        return self.do(act, kept)

    def take_back(self, number: int) -> Changes | None:
        """Takes an act back that waits; None where it was written already, or taken back."""
        with self._lock:
            found = next((one for one in self._waiting if one.number == number), None)
            if found is None:
                return None
            self._waiting.remove(found)
            return found.as_done.back

    def last_bulk(self) -> UndoToken | None:
        """The last act that waits and can be taken back."""
        with self._lock:
            tokens = [one.token for one in self._waiting if one.token is not None]
        return tokens[-1] if tokens else None

    def real(self, number: Id) -> Id:
        """The number in the library of what an act made that waited; any other number as it is."""
        made = self._made.get(number)
        return made if made is not None else number

    def real_token(self, token: UndoToken) -> UndoToken:
        """The token in the library of an act that waited; any other as it is."""
        made = self._made.get(token.id)
        return made if isinstance(made, UndoToken) else token

    # --- as if done ---------------------------------------------------------------------------------------------------

    def over(self, headlines: Iterable[Headline]) -> tuple[Headline, ...]:
        """The rows with what waits to be written; those that are to go are left out."""
        rows = tuple(headlines)
        for waiting in self._now():
            rows = tuple(row for row in map(waiting.row, rows) if row is not None)
        return rows

    def over_opened(self, article: OpenedArticle) -> OpenedArticle:
        """The story with what waits to be written."""
        for waiting in self._now():
            article = waiting.opened(article)
        return article

    def over_outline(self, outline: Outline) -> Outline:
        """The sidebar with what waits to be written, but for the counts of stories."""
        for waiting in self._now():
            outline = waiting.outline(outline)
        return outline

    def touched(self) -> list[Any]:
        """The stories by which counts change when what waits is written."""
        return list(dict.fromkeys(article for waiting in self._now() for article in waiting.touched))

    def value(self, question: str, number: int, otherwise: T) -> T:
        """A single answer with what waits to be written."""
        found = [waiting.values[question, number] for waiting in self._now() if (question, number) in waiting.values]
        return found[-1] if found else otherwise

    def _now(self) -> list[PendingEffect]:
        if not self._waiting:  # the usual case, in which reading must not wait for an act
            return []
        with self._lock:
            return [one.as_done for one in self._waiting]

    # --- going on -----------------------------------------------------------------------------------------------------

    def look(self) -> Changes:
        """Looks whether there is room again, and writes what waits; what that changed. Cheap where all is well."""
        if not self.is_full:
            return Changes()
        try:
            self._probe()
        except OSError:
            return Changes()
        changes = self._write()
        if not self._waiting:
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
        """Writes what waits, one act after the other, as far as there is room."""
        changes = Changes()
        with self._lock:
            while self._waiting:
                one = self._waiting[0]
                try:
                    given = one.act()
                except StoreError as error:
                    if self.note(error):
                        break
                    log.info("an act that waited came too late: %s", error.kind)
                    given = Changes()
                self._waiting.pop(0)
                made, told = given if isinstance(given, tuple) else (None, given)
                self._made[one.number] = made
                changes |= Changes(outline=True) | (told if isinstance(told, Changes) else Changes())
        return changes
