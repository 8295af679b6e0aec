"""A disk without room: what the user does is kept in memory, in order, and written as soon as there is room again."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from deskreader.engine.library.pending_effects import PendingEffect, effect_of
from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, Headline, OpenedArticle, Outline, UndoToken
from deskreader.store.sqlite.runner import Act, Runner

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Id = TypeVar("Id", bound=int)

PROBE = 1_000_000
"""Bytes that must fit before writing goes on: less would soon be full again."""


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """An act that waits: its number, how it is written, and how it looks until then."""

    number: int
    write: Callable[[], Any]
    effect: PendingEffect
    token: UndoToken | None = None  # of one that can be undone


class PendingWrites:
    """The writer of the user's acts, which keeps those for which there is no room. Thread-safe.

    What an act that waits creates (a folder, a token for undo) has a number below 0 until it is written; `resolve`
    knows the right one from then on.
    """

    def __init__(self, database: Runner, folder: Path | None = None, keeps: bool = True) -> None:
        """Writes to `database`; `folder` is where there has to be room, and without one every look tries the acts.

        A program that ends at once, such as the command line, keeps nothing: its acts fail.
        """
        self._database = database
        self._folder = folder
        self._keeps = keeps
        self.in_order = threading.RLock()
        """Held while an act is written: who holds it sees, and publishes, writes in their order."""
        self._waiting: list[PendingWrite] = []
        self._number = 0
        self._made: dict[int, Any] = {}  # by the number of an act that waited: what it created in the end
        self._listeners: list[Callable[[bool], None]] = []
        self.is_full = False
        """Whether the last write found no room."""

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Calls `listener` with True when the disk is found full and False when it no longer is, on any thread."""
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

    # --- acts ---------------------------------------------------------------------------------------------------------

    def write(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act and returns its result; where there is no room it waits, and its effect says what it returns.

        An act waits also behind others that do. Numbers of what waited are replaced when it is written.

        Raises: StoreError of any other kind.
        """
        with self.in_order:
            if not self._waiting:
                try:
                    return self._database.write(act, *self.resolve(args), **self.resolve(kwargs))
                except StoreError as error:
                    self._raise_unless_full(error)
            effect = effect_of(act, self._number - 1, self._database.read)(*args, **kwargs)
            return self._wait(lambda: self._database.write(act, *self.resolve(args), **self.resolve(kwargs)), effect)

    def run(self, work: Callable[[], T]) -> T:
        """Does what `write` does for work of several acts, which shows nothing until it is written."""
        with self.in_order:
            if not self._waiting:
                try:
                    return work()
                except StoreError as error:
                    self._raise_unless_full(error)
            return self._wait(work, PendingEffect())

    def _raise_unless_full(self, error: StoreError) -> None:
        if not self.note(error) or not self._keeps:
            raise error

    def _wait(self, work: Callable[[], T], effect: PendingEffect) -> T:
        """Keeps work until there is room; returns what it returns until then."""
        self._number -= 1
        result: Any = effect.result(self._number)
        token = result[0] if effect.undo_act is not None else None
        self._waiting.append(PendingWrite(self._number, work, effect, token))
        return result  # type: ignore[no-any-return]

    def take_back(self, number: int) -> Changes | None:
        """Undoes an act that waits; None where it was written already, or undone."""
        with self.in_order:
            found = next((pending for pending in self._waiting if pending.number == number), None)
            if found is None:
                return None
            self._waiting.remove(found)
            return found.effect.back

    def last_undoable(self) -> UndoToken | None:
        """The last act that waits and can be undone."""
        with self.in_order:
            tokens = [pending.token for pending in self._waiting if pending.token is not None]
        return tokens[-1] if tokens else None

    def resolve(self, value: T) -> T:
        """The value with the library's own numbers and tokens in the place of those of acts that waited."""
        return self._resolved(value) if self._made else value

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, UndoToken):
            made = self._made.get(value.id)
            return made if isinstance(made, UndoToken) else value
        if isinstance(value, int):
            made = self._made.get(value)
            return value if made is None else made
        if type(value) in (list, tuple):
            return type(value)(map(self._resolved, value))
        if type(value) is dict:
            return {name: self._resolved(item) for name, item in value.items()}
        return value

    # --- as if done ---------------------------------------------------------------------------------------------------

    def apply_to_rows(self, headlines: Iterable[Headline]) -> tuple[Headline, ...]:
        """The rows as if all that waits were written; those that are to go are left out."""
        rows = tuple(headlines)
        for effect in self._effects():
            rows = tuple(row for row in map(effect.row, rows) if row is not None)
        return rows

    def apply_to_list(self, headlines: Iterable[Headline]) -> tuple[Headline, ...]:
        """The rows of a list as if all that waits were written: muted ones leave it, and those that come back Muted."""
        rows = tuple(headlines)
        before = {row.id: row.is_muted for row in rows}
        return tuple(row for row in self.apply_to_rows(rows) if row.is_muted == before[row.id])

    def apply_to_article(self, article: OpenedArticle) -> OpenedArticle:
        """The article as if all that waits were written."""
        for effect in self._effects():
            article = effect.opened(article)
        return article

    def apply_to_outline(self, outline: Outline) -> Outline:
        """The sidebar as if all that waits were written, but for the counts of articles."""
        for effect in self._effects():
            outline = effect.outline(outline)
        return outline

    def touched(self) -> list[Any]:
        """The articles by which counts change when what waits is written."""
        return list(dict.fromkeys(article for effect in self._effects() for article in effect.touched))

    def value(self, question: str, number: int, stored: T) -> T:
        """A single answer as if all that waits were written; `stored` is the answer of the library."""
        found = [effect.values[question, number] for effect in self._effects() if (question, number) in effect.values]
        return found[-1] if found else stored

    def _effects(self) -> list[PendingEffect]:
        if not self._waiting:  # the usual case, in which reading must not wait for an act
            return []
        with self.in_order:
            return [pending.effect for pending in self._waiting]

    # --- going on -----------------------------------------------------------------------------------------------------

    def look(self) -> Changes:
        """Checks whether there is room again, and writes what waits; what that changed. Cheap where all is well."""
        if not self.is_full:
            return Changes()
        try:
            self._probe()
        except OSError:
            return Changes()
        changes = self._write_waiting()
        if not self._waiting:
            self._set(False)
        return changes

    def _probe(self) -> None:
        if self._folder is None:
            return
        path = self._folder / f".room-{secrets.token_hex(8)}"
        try:
            with path.open("xb") as file:
                file.write(bytes(PROBE))
                file.flush()
                os.fsync(file.fileno())
        finally:
            path.unlink(missing_ok=True)

    def _write_waiting(self) -> Changes:
        """Writes what waits, one act after the other, as far as there is room."""
        changes = Changes()
        with self.in_order:
            while self._waiting:
                pending = self._waiting[0]
                try:
                    result = pending.write()
                except StoreError as error:
                    if self.note(error):
                        break
                    log.info("a pending write came too late: %s", error.kind)
                    result = Changes()
                self._waiting.pop(0)
                created, written = result if isinstance(result, tuple) else (None, result)
                self._made[pending.number] = created
                changes |= Changes(outline=True) | (written if isinstance(written, Changes) else Changes())
        return changes
