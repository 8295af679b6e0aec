"""The steps from an empty file to the present schema: numbered, each one transaction, each kept for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from deskreader.errors import Kind, StoreError
from deskreader.model.backups import BackupCause
from deskreader.store import backups
from deskreader.store.schema.v1_v2_initial import FIRST, SECOND
from deskreader.store.schema.v3_fetch_history import MANNERS
from deskreader.store.schema.v4_feed_sources import SOURCES
from deskreader.store.schema.v5_tags_and_retention import KEEPING
from deskreader.store.schema.v6_search_index import SEARCHING
from deskreader.store.schema.v7_folder_notify import NOTICES
from deskreader.store.schema.v8_stories import STORIES
from deskreader.store.schema.v9_accounts import ACCOUNTS
from deskreader.store.schema.v10_openings import OPENINGS
from deskreader.store.schema.v11_revisions import REVISIONS
from deskreader.store.schema.v12_rules import RULES
from deskreader.store.schema.v13_copy_keys import COPY_KEYS
from deskreader.store.sqlite.encoding import APPLICATION_ID
from deskreader.text.clock import utc_now

Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (
    FIRST, SECOND, MANNERS, SOURCES, KEEPING, SEARCHING, NOTICES, STORIES, ACCOUNTS, OPENINGS, REVISIONS, RULES,
    COPY_KEYS,
)  # fmt: skip
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


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS, keeps_copy: bool = True) -> None:
    """Brings the library to the newest version; if `keeps_copy`, an older one that holds anything is backed up first.

    Raises: StoreError(NEWER_LIBRARY), and then nothing was changed. sqlite3.Error; steps done before it stay done.
    """
    at = version(connection)
    if at > len(steps):
        raise StoreError(Kind.NEWER_LIBRARY, str(at))
    if keeps_copy and 0 < at < len(steps) and not backups.is_empty(connection):
        backups.copy_library(connection, backups.backup_folder(path), BackupCause.BEFORE_UPDATE, utc_now())
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
