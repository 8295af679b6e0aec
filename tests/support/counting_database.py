"""A database that counts questions, acts and SQL statements, and the frames that a call passes on its way to them."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import ParamSpec, TypeVar

import deskreader
from deskreader.store.database import Database
from deskreader.store.sqlite.readers import IsStale
from deskreader.store.sqlite.runner import Act, Question

P = ParamSpec("P")
T = TypeVar("T")
SOURCE = str(Path(deskreader.__file__).parent)


@dataclass
class Tally:
    """What was asked and written since the tally was new."""

    reads: list[str] = field(default_factory=list)
    """The names of the questions."""
    writes: list[str] = field(default_factory=list)
    """The names of the acts."""
    statements: list[str] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    """For each act, the frames of this program between the thread that asked for it and its first statement."""


class CountingDatabase(Database):
    """A database whose questions and acts are counted in `tally`, which may be replaced by a new one at any time."""

    tally = Tally()

    def read(self, question: Question[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return super().read(self._counted_question(question), *args, **kwargs)

    def read_unless_stale(
        self, is_stale: IsStale | None, question: Question[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return super().read_unless_stale(is_stale, self._counted_question(question), *args, **kwargs)

    def write(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return super().write(self._counted_act(act), *args, **kwargs)

    def write_unsynced(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return super().write_unsynced(self._counted_act(act), *args, **kwargs)

    def _counted_question(self, question: Question[P, T]) -> Question[P, T]:
        def counted(db: sqlite3.Connection, *args: P.args, **kwargs: P.kwargs) -> T:
            self.tally.reads.append(_name(question))
            with _tracing(db) as traced:
                result = question(db, *args, **kwargs)
            self.tally.statements += [statement for statement, _ in traced]
            return result

        return counted

    def _counted_act(self, act: Act[P, T]) -> Act[P, T]:
        outside = own_frames(sys._getframe(2)) + 2  # `Database.write` and `WriterThread.run` come after the caller

        def counted(db: sqlite3.Connection, *args: P.args, **kwargs: P.kwargs) -> T:
            self.tally.writes.append(_name(act))
            with _tracing(db) as traced:
                result = act(db, *args, **kwargs)
            self.tally.statements += [statement for statement, _ in traced]
            self.tally.frames.append(outside + (traced[0][1] if traced else 0))
            return result

        return counted


def _name(function: object) -> str:
    return f"{getattr(function, '__module__', '').rpartition('.')[2]}.{getattr(function, '__name__', '')}"


def own_frames(frame: FrameType | None) -> int:
    """The frames of this program in the stack that ends in `frame`."""
    count = 0
    while frame is not None:
        count += frame.f_code.co_filename.startswith(SOURCE)
        frame = frame.f_back
    return count


@contextmanager
def _tracing(db: sqlite3.Connection) -> Iterator[list[tuple[str, int]]]:
    """The statements of the block, each once however many triggers it sets off, and the frames below each."""
    traced: list[tuple[str, int]] = []

    def note(statement: str) -> None:
        if not statement.startswith("--") and (not traced or traced[-1][0] != statement):
            traced.append((statement, own_frames(sys._getframe(1))))

    db.set_trace_callback(note)
    try:
        yield traced
    finally:
        db.set_trace_callback(None)
