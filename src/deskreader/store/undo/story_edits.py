"""The user's acts on stories, each with what takes it back in the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from deskreader.model import ArticleId, Changes, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.stories import user_edits
from deskreader.store.undo import journal

Outcome = tuple[UndoToken, Changes]


def split(db: sqlite3.Connection, article: ArticleId, now: datetime, folds: bool = True) -> Outcome:
    """Takes an article out of its story for good."""
    return _place(db, [article], None, now, folds)


def join(db: sqlite3.Connection, articles: Sequence[ArticleId], now: datetime, folds: bool = True) -> Outcome:
    """Makes articles, with the stories they belong to, one story for good."""
    rows = db.execute(
        f"""
        SELECT article_id FROM states WHERE article_id {IN_LIST} OR story_id IN (
            SELECT story_id FROM states WHERE article_id {IN_LIST} AND story_id IS NOT NULL)""",
        (as_list(articles), as_list(articles)),
    )
    every = sorted(ArticleId(article) for (article,) in rows)
    return _place(db, every, every[0] if len(every) > 1 else None, now, folds)


def _place(
    db: sqlite3.Connection, articles: Sequence[ArticleId], story: ArticleId | None, now: datetime, folds: bool
) -> Outcome:
    before = user_edits.placement_of(db, articles)
    changes = user_edits.place(db, [[row[0], story, 1, story] for row in before], folds)
    return journal.record(db, UndoAct.STORIES, before, len(before), now), changes
