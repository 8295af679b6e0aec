"""Mending what a check finds: counts, references, the index, pictures, moments in the future. Nothing readable goes."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from deskreader.model import Finding
from deskreader.model.usage import CheckName
from deskreader.store.articles import images, search_index
from deskreader.store.articles.image_files import ImageFiles, ImageRunner
from deskreader.store.feeds.outbox_writer import quiet
from deskreader.store.recovery import integrity_check
from deskreader.store.recovery.repair_sql import REPAIRS
from deskreader.store.schema.v6_search_index import BLOCK
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.error_mapping import translate_errors

AHEAD = timedelta(days=1)
"""A moment farther in the future than this was written by a wrong clock."""

_BLOCKS = (
    "DELETE FROM blocks",
    f"""
    INSERT INTO blocks
    SELECT article_id >> {BLOCK}, max(sorted_at), min(sorted_at) FROM states GROUP BY article_id >> {BLOCK}""",
)


def repair(database: ImageRunner, now: datetime) -> tuple[Finding, ...]:
    """Repairs what a check finds, and returns what was wrong. Raises: StoreError."""
    findings = database.write(_repair_tables, database.image_files, now)
    known = database.read(_known_files)
    with translate_errors():
        return (*findings, *_remove_unused(known, database.image_files))


def _repair_tables(db: sqlite3.Connection, files: ImageFiles, now: datetime) -> list[Finding]:
    """Mends everything that can be; for each mending what was wrong before, good where nothing was."""
    wrong = [finding for finding in integrity_check.check_tables(db) if not finding.good]
    db.execute("PRAGMA defer_foreign_keys = ON")
    _drop_damaged_texts(db)
    with quiet(db):
        for statement in REPAIRS if wrong else ():
            db.execute(statement)
    found = [Finding(finding.check, False, finding.detail) for finding in wrong]
    if not search_index.is_consistent(db):
        for statement in _BLOCKS:
            db.execute(statement)
        search_index.clear(db)
        search_index.fill(db, search_index.BATCH)
        found.append(Finding(CheckName.SEARCH_INDEX, False))
    if missing := images.drop_images_without_file(db, files):
        found.append(Finding(CheckName.IMAGE_FILES, False, str(missing)))
    if ahead := _bring_to_now(db, now):
        found.append(Finding(CheckName.MOMENTS, False, str(ahead)))
    images.drop_unused(db)
    return found


def _drop_damaged_texts(db: sqlite3.Connection) -> None:
    """Takes texts away that cannot be read; the story then shows its other text, or comes again with its feed."""
    for number, packed in db.execute("SELECT id, packed FROM bodies").fetchall():
        if not integrity_check.is_text(packed):
            db.execute("DELETE FROM bodies WHERE id = ?", (number,))


def _bring_to_now(db: sqlite3.Connection, now: datetime) -> int:
    """Lets stories that a wrong clock dated into the future be of now, else they would lead the timeline for years."""
    values = (micros(now), micros(now + AHEAD))
    wrong = db.execute("UPDATE states SET sorted_at = ?1 WHERE sorted_at > ?2", values).rowcount
    wrong += db.execute("UPDATE articles SET arrived_at = ?1 WHERE arrived_at > ?2", values).rowcount
    db.execute("UPDATE feeds SET last_fetched_at = ?1, next_due_at = NULL WHERE last_fetched_at > ?2", values)
    return wrong


def _known_files(db: sqlite3.Connection) -> set[bytes]:
    """The pictures that the library knows of."""
    return {digest for (digest,) in db.execute("SELECT hash FROM images UNION SELECT hash FROM dropped_files")}


def _remove_unused(known: set[bytes], files: ImageFiles) -> list[Finding]:
    """Removes picture files that nothing uses. Raises: OSError."""
    stray = [digest for digest in files.all() if digest not in known]
    for digest in stray:
        files.remove(digest)
    return [Finding(CheckName.UNUSED_FILES, False, str(len(stray)))] if stray else []
