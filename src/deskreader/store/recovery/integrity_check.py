"""A full check of the library: the file, its references, its counts, its index, its pictures. It changes nothing."""

from __future__ import annotations

import sqlite3

from deskreader.errors import Kind, StoreError
from deskreader.model import Finding
from deskreader.model.usage import CheckName
from deskreader.store.articles import search_index
from deskreader.store.articles.image_files import ImageFiles, ImageRunner
from deskreader.store.sqlite.encoding import unpack

_COUNTS = """
    SELECT count(*) FROM feed_counts c LEFT JOIN (
        SELECT feed_id, count(*) AS total, sum(is_read = 0 AND is_folded = 0) AS unread, sum(is_starred) AS starred
        FROM states WHERE gone_at IS NULL AND is_muted = 0 GROUP BY feed_id) AS real ON real.feed_id = c.feed_id
    WHERE c.total <> coalesce(real.total, 0) OR c.unread <> coalesce(real.unread, 0)
        OR c.starred <> coalesce(real.starred, 0)"""
_TEXTS = """
    SELECT (SELECT count(*) FROM states s WHERE s.gone_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id))
         + (SELECT count(*) FROM articles a JOIN states s ON s.article_id = a.id WHERE s.gone_at IS NOT NULL
                AND a.id NOT IN (SELECT article_id FROM deleted))
         + (SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM bodies b WHERE b.id = 4 * a.id + a.shown))
         + (SELECT count(*) FROM bodies b WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = b.id / 4))"""
_USERS = """
    SELECT count(*) FROM images i WHERE i.refs <>
        (SELECT count(*) FROM article_pictures p WHERE p.image_id = i.id)
        + (SELECT count(*) FROM feeds f WHERE f.icon_id = i.id)"""
_BYTES = """
    SELECT (SELECT value FROM totals WHERE name = 'pictures') <> count(*)
        OR (SELECT value FROM totals WHERE name = 'picture_bytes') <> coalesce(sum(bytes), 0) FROM images"""


def check(database: ImageRunner) -> tuple[Finding, ...]:
    """The findings of a full check: file, references, counts, texts, index, images. It takes a while.

    Raises: StoreError.
    """
    try:
        findings = database.read(check_tables)
        if all(finding.good for finding in findings):
            findings.append(database.write_unsynced(check_index))
        return (*findings, *database.read(check_files, database.image_files))
    except StoreError as error:
        if error.kind is not Kind.DAMAGED_LIBRARY:
            raise
        return (Finding(CheckName.FILE, False, error.detail),)


def check_tables(db: sqlite3.Connection) -> list[Finding]:
    """What can be seen with a connection that only reads."""
    broken = [str(row[0]) for row in db.execute("PRAGMA integrity_check(5)")]
    if broken != ["ok"]:
        return [Finding(CheckName.FILE, False, "; ".join(broken))]
    dangling = db.execute("PRAGMA foreign_key_check").fetchall()
    return [
        Finding(CheckName.FILE, True),
        Finding(CheckName.REFERENCES, not dangling, _number(len(dangling))),
        _none_wrong(db, CheckName.COUNTS, _COUNTS),
        _none_wrong(db, CheckName.TEXTS, _TEXTS),
        Finding(CheckName.PACKED_TEXTS, not (damaged := damaged_texts(db)), _number(damaged)),
        _none_wrong(db, CheckName.IMAGE_USERS, _USERS),
        _none_wrong(db, CheckName.IMAGE_BYTES, _BYTES),
    ]


def damaged_texts(db: sqlite3.Connection) -> int:
    """How many texts cannot be unpacked. It reads all of them."""
    return sum(not is_text(packed) for (packed,) in db.execute("SELECT packed FROM bodies"))


def is_text(packed: object) -> bool:
    """Whether a packed text can be unpacked."""
    try:
        unpack(packed if isinstance(packed, bytes) else b"")
    except ValueError:
        return False
    return True


def _number(wrong: int) -> str:
    return str(wrong) if wrong else ""


def _none_wrong(db: sqlite3.Connection, name: CheckName, query: str) -> Finding:
    (wrong,) = db.execute(query).fetchone()
    return Finding(name, not wrong, _number(wrong))


def check_index(db: sqlite3.Connection) -> Finding:
    """Whether the search index equals the articles; needs a connection that may write."""
    return Finding(CheckName.SEARCH_INDEX, search_index.is_consistent(db))


def check_files(db: sqlite3.Connection, files: ImageFiles) -> list[Finding]:
    """Whether each picture's file is there, and how many files nothing uses: those of a library that was set aside."""
    known = {digest for (digest,) in db.execute("SELECT hash FROM images")}
    dropped = {digest for (digest,) in db.execute("SELECT hash FROM dropped_files")}
    there = set(files.all())
    missing, stray = len(known - there), len(there - known - dropped)
    return [
        Finding(CheckName.IMAGE_FILES, not missing, _number(missing)),
        Finding(CheckName.UNUSED_FILES, True, _number(stray)),
    ]
