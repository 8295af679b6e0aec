"""The steps from an empty file to the present schema: numbered, each one transaction, each kept for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.store.schema import APPLICATION_ID, FIRST, SECOND

Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (FIRST, SECOND)
"""Step n brings a library from version n to n + 1. A step that has shipped is never changed."""


def version(connection: sqlite3.Connection) -> int:
    """The schema version of the open library; 0 is an empty file."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def version_in_file(path: Path) -> int:
    """The version in the file's header, read without opening it as a database; 0 where there is none.

    The header has it in bytes 60-63 (https://sqlite.org/fileformat.html#user_version_number). Raises: OSError.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return 0
    is_ours = head.startswith(b"SQLite format 3\0") and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    return int.from_bytes(head[60:64], "big") if is_ours else 0


def snapshot_path(path: Path, number: int) -> Path:
    """Where the library as it was in version `number` is kept."""
    return path.with_name(f"{path.stem}.version-{number}{path.suffix}")


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Brings the library to the newest version; a whole copy of an older one is put beside it first.

    Raises: StoreError(NEWER_LIBRARY), and then nothing was changed. sqlite3.Error; steps done before it stay done.
    """
    at = version(connection)
    if at > len(steps):
        raise StoreError(Kind.NEWER_LIBRARY, str(at))
    if 0 < at < len(steps):
        snapshot(connection, snapshot_path(path, at))
    for number in range(at, len(steps)):
        _take(connection, number, steps[number])


def _take(connection: sqlite3.Connection, number: int, step: Step) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) == number:  # another process may have been quicker
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def snapshot(connection: sqlite3.Connection, target: Path) -> None:
    """A whole, checked copy of the library at `target`. Raises: sqlite3.Error, OSError."""
    beside = target.with_name(target.name + ".part")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        found = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise StoreError(Kind.DAMAGED_LIBRARY, "the copy before a migration is not whole")
    beside.replace(target)
