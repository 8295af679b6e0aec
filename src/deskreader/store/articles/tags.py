"""Tags and places: what a reader wrote on stories, and where in them he stopped. Both outlive the stories' text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from deskreader.model import ArticleId, Changes
from deskreader.store.sqlite.encoding import micros, storable
from deskreader.store.sqlite.sql import IN_LIST, as_list

MAX_NAME_LENGTH = 100  # characters


def normalized_name(raw: str) -> str:
    """A tag as it is kept: one line without commas, which part tags where several are written."""
    return " ".join(storable(raw).replace(",", " ").split())[:MAX_NAME_LENGTH].strip()


def _ids(db: sqlite3.Connection, names: Iterable[str], make: bool) -> list[int]:
    found = []
    for name in dict.fromkeys(filter(None, map(normalized_name, names))):
        key = name.casefold()
        if make:
            db.execute("INSERT OR IGNORE INTO tags(name, name_key) VALUES (?, ?)", (name, key))
        row = db.execute("SELECT id FROM tags WHERE name_key = ?", (key,)).fetchone()
        found += [row[0]] if row else []
    return found


def update_tags(
    db: sqlite3.Connection, articles: Sequence[ArticleId], add: Iterable[str], remove: Iterable[str]
) -> Changes:
    """Gives tags to stories and takes some away; a tag that no story has any more is gone."""
    added, removed = _ids(db, add, make=True), _ids(db, remove, make=False)
    before = db.total_changes
    for article in articles:
        for one in added:
            db.execute(
                """
                INSERT OR IGNORE INTO article_tags SELECT ?1, ?2
                WHERE EXISTS (SELECT 1 FROM states WHERE article_id = ?1)""",
                (article, one),
            )
        for one in removed:
            db.execute("DELETE FROM article_tags WHERE article_id = ? AND tag_id = ?", (article, one))
    changed = db.total_changes > before
    db.execute("DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM article_tags)")
    return Changes(content=tuple(articles), outline=True) if changed else Changes()


def tags_of(db: sqlite3.Connection, article: int) -> tuple[str, ...]:
    """The tags of a story, in alphabetical order."""
    rows = db.execute(
        "SELECT t.name FROM article_tags a JOIN tags t ON t.id = a.tag_id WHERE a.article_id = ? ORDER BY t.name_key",
        (article,),
    )
    return tuple(name for (name,) in rows)


def restore_tags(db: sqlite3.Connection, what: Iterable[tuple[ArticleId, list[str], list[str]]]) -> Changes:
    """Gives stories the tags back that went, and takes those away that came; for each story both are named."""
    changes, noted = Changes(), list(what)
    for article, _gone, came in noted:
        changes |= update_tags(db, [article], (), came)
    for article, gone, _came in noted:
        changes |= update_tags(db, [article], gone, ())
    return changes


def set_reading_position(db: sqlite3.Connection, article: ArticleId, place: int, now: datetime) -> None:
    """Remembers where in a story the reader stopped; the beginning needs no remembering."""
    if place <= 0:
        db.execute("DELETE FROM positions WHERE article_id = ?", (article,))
        return
    db.execute(
        """
        INSERT OR REPLACE INTO positions SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM states WHERE article_id = ?1)""",
        (article, place, micros(now)),
    )


def reading_position(db: sqlite3.Connection, article: ArticleId) -> int:
    """Where in a story the reader stopped; 0 is its beginning."""
    row = db.execute("SELECT place FROM positions WHERE article_id = ?", (article,)).fetchone()
    return int(row[0]) if row else 0


def pinned_articles(db: sqlite3.Connection, articles: Sequence[int]) -> set[int]:
    """Those of the articles that a star or a tag keeps."""
    rows = db.execute(
        f"""
        SELECT article_id FROM states WHERE is_starred = 1 AND article_id {IN_LIST}
        UNION SELECT article_id FROM article_tags WHERE article_id {IN_LIST}""",
        (as_list(articles), as_list(articles)),
    )
    return {article for (article,) in rows}
