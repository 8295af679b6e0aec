"""What publishers removed: noted when a feed leaves it out or its page is gone, taken back when it is there again."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from deskreader.model.credentials import Source
from deskreader.model.ids import ArticleId
from deskreader.model.revisions import Remover
from deskreader.store.revisions.dropped_entries import ListedEntry, dropped_entries
from deskreader.store.sqlite.encoding import moment
from deskreader.store.sqlite.sql import IN_LIST, as_list


def note(db: sqlite3.Connection, articles: Sequence[int], remover: Remover, at: int, is_certain: bool = True) -> None:
    """Notes that articles were removed; what is noted already stays, and becomes certain where that is said."""
    db.executemany(
        """
        INSERT INTO removals SELECT article_id, ?2, ?3, ?4 FROM states WHERE article_id = ?1 AND gone_at IS NULL
        ON CONFLICT(article_id) DO UPDATE SET is_certain = max(is_certain, ?4)""",
        [(article, at, remover.value, is_certain) for article in articles],
    )


def take_back(db: sqlite3.Connection, articles: Sequence[int], remover: Remover) -> tuple[ArticleId, ...]:
    """Forgets removals of which something else told; returns the articles that were shown as removed."""
    rows = db.execute(
        f"DELETE FROM removals WHERE article_id {IN_LIST} AND remover = ? RETURNING article_id, is_certain",
        (as_list(articles), remover.value),
    ).fetchall()
    return tuple(ArticleId(article) for article, is_certain in rows if is_certain)


def removed_at(db: sqlite3.Connection, article: int) -> datetime | None:
    """When an article was found removed by its publisher; None where it is not."""
    row = db.execute("SELECT removed_at FROM removals WHERE article_id = ? AND is_certain = 1", (article,)).fetchone()
    return moment(row[0]) if row else None


BELIEVED = 2
"""Times that a feed may bring back what it left out, or leave out many entries, before it is believed no more."""


def follow_document(
    db: sqlite3.Connection,
    feed_id: int,
    before: Sequence[ListedEntry],
    after: Sequence[ListedEntry],
    new_titles: Collection[str],
    at: int,
) -> tuple[ArticleId, ...]:
    """Notes what a feed's document left out of the one before it; returns the articles whose mark changed.

    An article whose title is among the new ones was given another identity. A feed that again and again brings back
    what it left out, or once leaves out many entries, is believed no more.
    """
    back = take_back(db, [entry.article for entry in after], Remover.FEED)
    doubts = db.execute("SELECT drops_entries FROM feeds WHERE id = ? AND source = ?", (feed_id, Source.FEED.value))
    row = doubts.fetchone()
    if row is None or row[0] >= BELIEVED:
        return back
    dropped = dropped_entries(before, after)
    if dropped.is_erratic or (back and row[0] + 1 >= BELIEVED):
        return back + _disbelieve(db, feed_id)
    if back:
        db.execute("UPDATE feeds SET drops_entries = drops_entries + 1 WHERE id = ?", (feed_id,))
    certain = _without_titles(db, dropped.certain, new_titles)
    note(db, certain, Remover.FEED, at)
    note(db, _without_titles(db, dropped.uncertain, new_titles), Remover.FEED, at, is_certain=False)
    return back + tuple(ArticleId(article) for article in certain) + _confirm(db, feed_id, after)


def _without_titles(db: sqlite3.Connection, articles: Sequence[int], titles: Collection[str]) -> list[int]:
    rows = db.execute(f"SELECT id, title FROM articles WHERE id {IN_LIST}", (as_list(articles),)) if articles else ()
    return [article for article, title in rows if title not in titles]


def _disbelieve(db: sqlite3.Connection, feed_id: int) -> tuple[ArticleId, ...]:
    """Believes no more that what a feed leaves out was removed, and forgets what it told so far."""
    db.execute("UPDATE feeds SET drops_entries = ? WHERE id = ?", (BELIEVED, feed_id))
    rows = db.execute(
        """
        DELETE FROM removals WHERE remover = ? AND article_id IN (SELECT article_id FROM states WHERE feed_id = ?)
        RETURNING article_id, is_certain""",
        (Remover.FEED.value, feed_id),
    ).fetchall()
    return tuple(ArticleId(article) for article, is_certain in rows if is_certain)


def _confirm(db: sqlite3.Connection, feed_id: int, after: Sequence[ListedEntry]) -> tuple[ArticleId, ...]:
    """Makes removals certain where the document has something newer."""
    newest = max((entry.published_at for entry in after if entry.published_at is not None), default=None)
    rows = db.execute(
        """
        UPDATE removals SET is_certain = 1 WHERE article_id IN (
            SELECT m.article_id FROM removals m CROSS JOIN states s ON s.article_id = m.article_id
            JOIN articles a ON a.id = m.article_id
            WHERE m.is_certain = 0 AND m.remover = ? AND s.feed_id = ? AND a.published_at < ?)
        RETURNING article_id""",
        (Remover.FEED.value, feed_id, newest),
    ).fetchall()
    return tuple(ArticleId(article) for (article,) in rows)
