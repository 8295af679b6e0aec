"""Which articles the user has put into a story or taken out of one, and how that is written and taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from deskreader.model import ArticleId, Changes
from deskreader.store.sqlite import facts
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.stories import membership

Placement = list[list[int | None]]
"""Of each article its number, its story, whether the user had placed it, and where."""


def edits_made(db: sqlite3.Connection) -> int:
    """How often stories of this library were edited by hand or by an import, undone edits included."""
    return facts.number_of(db, "story_edits_made")


def note_edit(db: sqlite3.Connection) -> None:
    """Counts an edit, so that whoever remembers stories learns them anew."""
    facts.set_number(db, "story_edits_made", edits_made(db) + 1)


def placement_of(db: sqlite3.Connection, articles: Sequence[int]) -> Placement:
    """How articles are placed now."""
    rows = db.execute(
        f"""
        SELECT s.article_id, s.story_id, e.article_id IS NOT NULL, e.story_id
        FROM states s LEFT JOIN story_edits e ON e.article_id = s.article_id WHERE s.article_id {IN_LIST}""",
        (as_list(articles),),
    )
    return [list(row) for row in rows]


def place(db: sqlite3.Connection, state: Placement, folds: bool) -> Changes:
    """Places articles, and chooses the cards of the stories that this touches."""
    articles = [row[0] for row in state if row[0] is not None]
    touched = {row[1] for row in placement_of(db, articles)} | {row[1] for row in state}
    for article, story, is_by_hand, edited in state:
        db.execute("UPDATE states SET story_id = ?, is_folded = 0 WHERE article_id = ?", (story, article))
        if is_by_hand:
            db.execute("INSERT OR REPLACE INTO story_edits VALUES (?, ?)", (article, edited))
        else:
            db.execute("DELETE FROM story_edits WHERE article_id = ?", (article,))
    note_edit(db)
    there = tuple(ArticleId(article) for article in articles)
    changes = Changes(unfolded=there, content=there)
    return changes | membership.fold(db, [story for story in touched if story is not None]) if folds else changes
