"""The user's act on earlier revisions, with what takes it back in the journal."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from deskreader.model import ArticleId, Changes, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.revisions import revision_rows
from deskreader.store.undo import journal


def forget(db: sqlite3.Connection, article: ArticleId, now: datetime) -> tuple[UndoToken, Changes]:
    """Forgets all earlier revisions of an article; they are removed once that can no longer be undone."""
    ids = [revision.id for revision in revision_rows.revisions_of(db, article)]
    if not ids:
        return UndoToken(0, 0, UndoAct.FORGET_REVISIONS), Changes()
    articles = revision_rows.set_forgotten(db, ids, True)
    return journal.record(db, UndoAct.FORGET_REVISIONS, ids, len(ids), now), Changes(content=articles)
