"""What an import has done so far: which articles here are those of the file, and what takes it back."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from deskreader.model import ArticleId
from deskreader.store.transfer import story_records
from deskreader.store.undo.import_undo import ImportNotes


class ImportedStates:
    """What importing states has done: the articles here by their numbers in the file, and what takes it back.

    The numbers are in a temporary table: an archive may have millions of them. Nothing is noted of the articles of
    feeds that came with the import, which go with their feed.
    """

    def __init__(self, new_feeds: Iterable[int] = ()) -> None:
        self.new_feeds = set(new_feeds)
        """The feeds that came with the import."""
        self.read: array[int] = array("q")
        self.starred: array[int] = array("q")
        self.added: array[int] = array("q")
        self.texts: array[int] = array("q")
        self.removals: array[int] = array("q")
        self.tags: list[tuple[int, list[str]]] = []
        self.places: list[tuple[int, int]] = []
        self.openings: list[tuple[int, int]] = []
        self.effects: list[tuple[int, int]] = []

    def notes(self) -> ImportNotes:
        """Returns what takes back what was done."""
        return ImportNotes(
            read=self.read.tolist(), starred=self.starred.tolist(), added=self.added.tolist(),
            texts=self.texts.tolist(), removals=self.removals.tolist(), tags=self.tags, places=self.places,
            openings=self.openings, effects=self.effects,
        )  # fmt: skip

    @contextmanager
    def noted(self, db: sqlite3.Connection) -> Iterator[None]:
        """Makes the table for the time of the block; an error takes it back with the transaction."""
        db.execute(
            """
            CREATE TEMP TABLE imported_states(
                number INTEGER PRIMARY KEY, article INTEGER NOT NULL, is_bare INTEGER NOT NULL)"""
        )
        with story_records.noted(db):
            yield
        db.execute("DROP TABLE imported_states")

    def note(self, db: sqlite3.Connection, number: int, article: ArticleId, is_bare: bool) -> None:
        """Notes which article a number of the file is, and whether its text is still to come."""
        db.execute("INSERT OR REPLACE INTO imported_states VALUES (?, ?, ?)", (number, article, is_bare))

    def came_with_text(self, db: sqlite3.Connection, number: int) -> ArticleId | None:
        """Returns the article here of a number, where its text came with this import; None otherwise."""
        row = db.execute(
            """
            SELECT article FROM imported_states
            WHERE number = ? AND is_bare AND EXISTS (SELECT 1 FROM articles WHERE id = article)""",
            (number,),
        ).fetchone()
        return ArticleId(row[0]) if row else None

    def without_text(self, db: sqlite3.Connection, number: int) -> ArticleId | None:
        """Returns the article here of a number, where it has no text as yet; None otherwise."""
        row = db.execute(
            """
            SELECT article FROM imported_states
            WHERE number = ? AND is_bare AND NOT EXISTS (SELECT 1 FROM articles WHERE id = article)""",
            (number,),
        ).fetchone()
        return ArticleId(row[0]) if row else None
