"""The reader's acts on tags, each with what takes it back in the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from deskreader.model import ArticleId, Changes, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.articles.tags import normalized_name, tags_of, update_tags
from deskreader.store.undo import journal

Outcome = tuple[UndoToken, Changes]


def change_tags(
    db: sqlite3.Connection, articles: Sequence[ArticleId], add: Iterable[str], remove: Iterable[str], now: datetime
) -> Outcome:
    """Gives tags to stories and takes some away."""
    return _noted(db, tuple(dict.fromkeys(articles)), lambda: update_tags(db, articles, add, remove), now)


def rename_tag(db: sqlite3.Connection, name: str, new_name: str, now: datetime) -> Outcome:
    """Gives a tag another name; where that is one already, its stories get that one. An empty name changes nothing."""
    articles, new_name = _tagged(db, name), normalized_name(new_name)

    def act() -> Changes:
        if not new_name or new_name == name:
            return Changes()
        taken = update_tags(db, articles, (), [name])
        return taken | update_tags(db, articles, [new_name], ())

    return _noted(db, articles, act, now)


def remove_tag(db: sqlite3.Connection, name: str, now: datetime) -> Outcome:
    """Takes a tag from all its stories; they stay."""
    articles = _tagged(db, name)
    return _noted(db, articles, lambda: update_tags(db, articles, (), [name]), now)


def _tagged(db: sqlite3.Connection, name: str) -> tuple[ArticleId, ...]:
    rows = db.execute(
        "SELECT a.article_id FROM article_tags a JOIN tags t ON t.id = a.tag_id WHERE t.name_key = ? ORDER BY 1",
        (normalized_name(name).casefold(),),
    )
    return tuple(ArticleId(article) for (article,) in rows)


def _noted(db: sqlite3.Connection, articles: Sequence[ArticleId], act: Callable[[], Changes], now: datetime) -> Outcome:
    """Does the act and notes, for each story, which tags went and which came."""
    before = {article: set(tags_of(db, article)) for article in articles}
    changes = act()
    after = {article: set(tags_of(db, article)) for article in articles}
    what = [
        (article, sorted(before[article] - after[article]), sorted(after[article] - before[article]))
        for article in articles
        if before[article] != after[article]
    ]
    if not what:
        return UndoToken(0, 0, UndoAct.TAGS), changes
    return journal.record(db, UndoAct.TAGS, what, len(what), now), changes
