"""Stories among the records of an export: who belongs together, what was put there by hand, which are copies.

A story has the number of an article in its file. Here it is the story that one of its articles has already, else the
article of that number, else its first article. What the user did here stays; what was done by hand there, is done here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

from deskreader.model import ArticleId
from deskreader.store.stories import membership, user_edits
from deskreader.store.stories.user_edits import Placement

COLUMNS = """
    s.story_id AS story, EXISTS (SELECT 1 FROM story_edits e WHERE e.article_id = s.article_id) AS by_hand,
    (SELECT original_id FROM copies c WHERE c.article_id = s.article_id) AS copy_of,
    EXISTS (SELECT 1 FROM story_updates u WHERE u.article_id = s.article_id) AS is_update"""
"""What a state's record says about stories, in a query of `states s`."""


class _Member(NamedTuple):
    """An article here, with what the file says about it and how it is placed here."""

    article: int
    is_new: bool
    number: int | None  # of its story, in the file
    by_hand: bool
    copy_of: int | None
    is_update: bool
    story: int | None
    is_placed: bool  # here, by hand

    @property
    def may_move(self) -> bool:
        """Whether it goes to the story of the others of the file."""
        return not self.is_placed and (self.is_new or self.by_hand or self.story is None)


@contextmanager
def noted(db: sqlite3.Connection) -> Iterator[None]:
    """Makes the temporary table of what the file says about stories, for the time of the block."""
    db.execute(
        """
        CREATE TEMP TABLE imported_stories(
            article INTEGER PRIMARY KEY, is_new INTEGER NOT NULL, number INTEGER, by_hand INTEGER NOT NULL,
            copy_of INTEGER, is_update INTEGER NOT NULL)"""
    )
    yield
    db.execute("DROP TABLE imported_stories")


def note(db: sqlite3.Connection, article: ArticleId, is_new: bool, record: dict[str, Any]) -> None:
    """Notes what a state's record says about stories; most say nothing."""
    number, by_hand, copy_of = record.get("story"), bool(record.get("by_hand")), record.get("copy_of")
    if number is not None or by_hand or copy_of is not None:
        values = (article, is_new, number, by_hand, copy_of, bool(record.get("is_update")))
        db.execute("INSERT OR IGNORE INTO imported_stories VALUES (?, ?, ?, ?, ?, ?)", values)


def place(db: sqlite3.Connection, folds: bool) -> Placement:
    """Places all that was noted, and returns how those were placed that had been here before.

    The table of the articles by their numbers in the file, `imported_states`, is needed.
    """
    before: Placement = []
    touched: set[int] = set()
    members = map(_member, db.execute(_NOTED).fetchall())
    for number, group in groupby(members, lambda member: member.number):
        moving = list(group)
        story = None if number is None else _story_of(db, number, moving)
        moving = [member for member in moving if member.may_move and (member.story != story or member.by_hand)]
        before += user_edits.placement_of(db, [member.article for member in moving if not member.is_new])
        for member in moving:
            _place(db, member, story)
        touched |= {found for member in moving for found in (story, member.story) if found is not None}
    if touched:
        user_edits.note_edit(db)
    if folds:
        membership.fold(db, touched)
    return before


_NOTED = """
    SELECT i.article, i.is_new, i.number, i.by_hand, c.article, i.is_update, s.story_id, e.article_id IS NOT NULL
    FROM imported_stories i JOIN states s ON s.article_id = i.article
    LEFT JOIN story_edits e ON e.article_id = i.article LEFT JOIN imported_states c ON c.number = i.copy_of
    ORDER BY i.number, i.article"""


def _member(row: tuple[int, int, int | None, int, int | None, int, int | None, int]) -> _Member:
    article, is_new, number, by_hand, copy_of, is_update, story, is_placed = row
    return _Member(article, bool(is_new), number, bool(by_hand), copy_of, bool(is_update), story, bool(is_placed))


def _story_of(db: sqlite3.Connection, number: int, members: list[_Member]) -> int | None:
    """The story here of the articles that belong together in the file; None where each of them stays as it is."""
    for member in members:
        if not member.is_new and member.story is not None:
            return member.story
    row = db.execute("SELECT article FROM imported_states WHERE number = ?", (number,)).fetchone()
    candidates = [*([int(row[0])] if row else []), *(member.article for member in members if member.may_move)]
    used = "SELECT EXISTS (SELECT 1 FROM states WHERE story_id = ?)"
    return next((article for article in candidates if not db.execute(used, (article,)).fetchone()[0]), None)


def _place(db: sqlite3.Connection, member: _Member, story: int | None) -> None:
    db.execute("UPDATE states SET story_id = ?, is_folded = 0 WHERE article_id = ?", (story, member.article))
    if member.by_hand:
        db.execute("INSERT OR REPLACE INTO story_edits VALUES (?, ?)", (member.article, story))
    if member.is_new and member.copy_of is not None:
        db.execute("INSERT OR IGNORE INTO copies VALUES (?, ?)", (member.article, member.copy_of))
    if member.is_new and member.is_update and story is not None:
        db.execute("INSERT OR IGNORE INTO story_updates VALUES (?, ?)", (story, member.article))
