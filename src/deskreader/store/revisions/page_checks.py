"""Pages that are to be read once more, because their feed tells that they changed; none is read only to find edits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import timedelta

from deskreader.limits import MOST_PAGE_CHECKS
from deskreader.model.http import Validators
from deskreader.store.sqlite.encoding import MICROSECOND
from deskreader.store.sqlite.sql import IN_LIST, as_list

SHORTEST_PAUSE = timedelta(hours=1) // MICROSECOND
"""Microseconds between two checks of one page."""
AFTER_GONE = (timedelta(hours=1) // MICROSECOND, timedelta(days=1) // MICROSECOND)
"""When a page that was gone is looked at again: it may have been away for a moment only."""
_HAS_PAGE = "a.shown = 1 AND a.link IS NOT NULL"


def ask(db: sqlite3.Connection, articles: Iterable[int], at: int) -> None:
    """Asks for the pages of those articles that show their page's text; each so many times at most."""
    db.execute(
        f"""
        INSERT INTO page_checks(article_id, due_at)
        SELECT a.id, ?1 FROM articles a WHERE a.id {IN_LIST.replace("?", "?2")} AND {_HAS_PAGE}
        ON CONFLICT(article_id) DO UPDATE SET due_at = max(?1, coalesce(checked_at, 0) + ?3) WHERE checks < ?4""",
        (at, as_list(articles), SHORTEST_PAUSE, MOST_PAGE_CHECKS),
    )


def note_read(db: sqlite3.Connection, article: int, at: int, validators: Validators) -> None:
    """Notes that a page was read, with what makes the next request conditional."""
    db.execute(
        """
        INSERT INTO page_checks(article_id, checked_at, checks, etag, last_modified) VALUES (?1, ?2, 1, ?3, ?4)
        ON CONFLICT(article_id) DO UPDATE SET due_at = NULL, checked_at = ?2, checks = checks + 1, failures = 0,
            etag = ?3, last_modified = ?4""",
        (article, at, validators.etag, validators.last_modified),
    )


def note_gone(db: sqlite3.Connection, article: int, at: int) -> None:
    """Notes that a page is gone; it is looked at again a few times."""
    db.execute(
        """
        INSERT INTO page_checks(article_id, checked_at, checks, failures) VALUES (?1, ?2, 1, 1)
        ON CONFLICT(article_id) DO UPDATE SET due_at = NULL, checked_at = ?2, checks = checks + 1,
            failures = failures + 1""",
        (article, at),
    )
    (failures,) = db.execute("SELECT failures FROM page_checks WHERE article_id = ?", (article,)).fetchone()
    if failures <= len(AFTER_GONE):
        db.execute("UPDATE page_checks SET due_at = ? WHERE article_id = ?", (at + AFTER_GONE[failures - 1], article))


def note_failed(db: sqlite3.Connection, article: int, at: int) -> None:
    """Notes that a page could not be read, and leaves it at that: the text that is stored stays."""
    db.execute(
        "UPDATE page_checks SET due_at = NULL, checked_at = ?, checks = checks + 1 WHERE article_id = ?", (at, article)
    )


def validators_of(db: sqlite3.Connection, article: int) -> Validators:
    """What makes the request for a page conditional, as its last answer said."""
    row = db.execute("SELECT etag, last_modified FROM page_checks WHERE article_id = ?", (article,)).fetchone()
    return Validators(*row) if row else Validators()
