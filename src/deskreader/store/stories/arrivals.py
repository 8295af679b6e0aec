"""Which articles are still to be grouped, and those of the last days that they are compared with."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deskreader.model import ArticleId, FeedId
from deskreader.model.articles import Arrival
from deskreader.store.articles import bodies
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.fragments import VISIBLE
from deskreader.store.sqlite.sql import IN_LIST, as_list

WINDOW = timedelta(days=3)
TEXT = 2_500
"""Characters of a text that count, about 400 words."""
MOST_COMPARED = 20_000
_ARTICLE = f"""
    SELECT s.article_id, s.feed_id, a.title, a.link, a.guid, s.sorted_at, s.story_id, c.original_id
    FROM states s JOIN articles a ON a.id = s.article_id LEFT JOIN copies c ON c.article_id = s.article_id
    WHERE s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}"""


def grouped_up_to(db: sqlite3.Connection) -> int:
    """The newest article that was grouped, by number."""
    row = db.execute("SELECT value FROM facts WHERE name = 'grouped_up_to'").fetchone()
    return int(row[0]) if row else 0


def waiting(db: sqlite3.Connection, limit: int, now: datetime) -> tuple[Arrival, ...]:
    """The articles that wait to be grouped, in order of arrival; those that are old news are left out."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id > ? AND s.sorted_at >= ? ORDER BY s.article_id LIMIT ?",
        (grouped_up_to(db), micros(now - WINDOW), limit),
    ).fetchall()
    return tuple(_arrival(db, row) for row in rows)


def alone(db: sqlite3.Connection, articles: Sequence[ArticleId]) -> tuple[Arrival, ...]:
    """Those of the articles that stand alone and whose page brought a text since they were grouped."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id {IN_LIST} AND s.story_id IS NULL AND c.original_id IS NULL AND a.shown > 0",
        (as_list(articles),),
    ).fetchall()
    return tuple(replace(arrival, story=arrival.id) for arrival in (_arrival(db, row) for row in rows))


def recent(db: sqlite3.Connection, after: int, limit: int, now: datetime) -> tuple[Arrival, ...]:
    """The grouped articles of the last days with numbers above `after`, in order of arrival, each with its story."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id > ? AND s.article_id <= ? AND s.sorted_at >= ? ORDER BY s.article_id LIMIT ?",
        (after, grouped_up_to(db), micros(now - WINDOW), limit),
    ).fetchall()
    return tuple(_arrival(db, row) for row in rows)


def first_to_compare(db: sqlite3.Connection, now: datetime) -> int:
    """The number above which grouped articles are compared with new ones: those of the window, not too many."""
    row = db.execute(
        """
        SELECT article_id FROM states WHERE sorted_at >= ? AND gone_at IS NULL AND article_id <= ?
        ORDER BY article_id DESC LIMIT 1 OFFSET ?""",
        (micros(now - WINDOW), grouped_up_to(db), MOST_COMPARED),
    ).fetchone()
    return int(row[0]) if row else 0


def _arrival(
    db: sqlite3.Connection, row: tuple[int, int, str, str | None, str | None, int, int | None, int | None]
) -> Arrival:
    article, feed, title, link, guid, at, story, original = row
    return Arrival(
        id=ArticleId(article),
        feed_id=FeedId(feed),
        title=title,
        text=bodies.shown_text(db, article)[:TEXT],
        link=link,
        guid=guid,
        at=at / 1e6,
        story=None if story is None else ArticleId(story),
        copy_of=None if original is None else ArticleId(original),
    )
