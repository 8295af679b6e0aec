"""What runs questions and acts: the part of `Database` that functions below it need."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Question = Callable[Concatenate[sqlite3.Connection, P], T]
"""A read of the library: a function whose first argument is a connection that cannot write."""
Act = Callable[Concatenate[sqlite3.Connection, P], T]
"""A change of the library: a function whose first argument is the writer's connection, inside a transaction."""


class Runner(Protocol):
    """Runs questions and acts on the library at `path`. Every method may raise StoreError."""

    path: Path
    wait: float
    """Seconds that a write waits for another process that writes."""

    def read(self, question: Question[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Returns the answer to a question, asked on the calling thread."""

    def write(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act in a transaction that survives a power loss once this returns."""

    def write_unsynced(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act in a transaction that survives a kill of the program, but maybe not a power loss."""

    def write_without_transaction(self, act: Act[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an act that manages its own transaction."""
