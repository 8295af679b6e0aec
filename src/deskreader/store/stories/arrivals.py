"""Which articles are still to be grouped, and those of the last days that they are compared with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from deskreader.model import ArticleId, FeedId
from deskreader.model.articles import Arrival, Grouping
from deskreader.store.articles import bodies
from deskreader.store.sqlite import facts
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.fragments import VISIBLE
from deskreader.store.sqlite.sql import IN_LIST, as_list

WINDOW = timedelta(days=3)
TEXT = 2_500
"""Characters of a text that count, about 400 words."""
MOST_COMPARED = 20_000
_ARTICLE = f"""
    SELECT s.article_id, s.feed_id, a.title, a.link, a.guid, s.sorted_at, s.story_id, c.original_id,
        s.sorted_at >= ?, m.packed
    FROM states s JOIN articles a ON a.id = s.article_id LEFT JOIN copies c ON c.article_id = s.article_id
        LEFT JOIN story_members m ON m.article_id = s.article_id
    WHERE s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}"""


def grouped_up_to(db: sqlite3.Connection) -> int:
    """The newest article that was grouped, by number."""
    return facts.number_of(db, "grouped_up_to")


def waiting(db: sqlite3.Connection, limit: int, now: datetime) -> tuple[Arrival, ...]:
    """The articles that wait to be grouped, in order of arrival; some are in a story already, as an import brought."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id > ? ORDER BY s.article_id LIMIT ?",
        (micros(now - WINDOW), grouped_up_to(db), limit),
    ).fetchall()
    return tuple(_arrival(db, row) for row in rows)


def alone(db: sqlite3.Connection, articles: Sequence[ArticleId], now: datetime) -> tuple[Arrival, ...]:
    """Those of the articles that stand alone and whose page brought a text since they were grouped."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id {IN_LIST} AND s.story_id IS NULL AND c.original_id IS NULL AND a.shown > 0",
        (micros(now - WINDOW), as_list(articles)),
    ).fetchall()
    return tuple(replace(arrival, story=arrival.id) for arrival in (_arrival(db, row) for row in rows))


def older(db: sqlite3.Connection, below: int, limit: int, now: datetime) -> tuple[Arrival, ...]:
    """The articles with numbers below `below`, the newest first."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id < ? ORDER BY s.article_id DESC LIMIT ?", (micros(now - WINDOW), below, limit)
    ).fetchall()
    return tuple(_arrival(db, row) for row in rows)


def numbered(db: sqlite3.Connection, articles: Iterable[int], now: datetime) -> tuple[Arrival, ...]:
    """These articles, those that are gone left out, in order of arrival."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id {IN_LIST} ORDER BY s.article_id", (micros(now - WINDOW), as_list(articles))
    ).fetchall()
    return tuple(_arrival(db, row) for row in rows)


def recent(db: sqlite3.Connection, after: int, limit: int, now: datetime) -> tuple[Arrival, ...]:
    """The grouped articles of the last days with numbers above `after`, in order of arrival, each with its story."""
    rows = db.execute(
        f"{_ARTICLE} AND s.article_id > ? AND s.article_id <= ? AND s.sorted_at >= ? ORDER BY s.article_id LIMIT ?",
        (micros(now - WINDOW), after, grouped_up_to(db), micros(now - WINDOW), limit),
    ).fetchall()
    return tuple(_arrival(db, row, is_known=True) for row in rows)


def first_to_compare(db: sqlite3.Connection, now: datetime) -> int:
    """The number above which grouped articles are compared with new ones: those of the window, not too many."""
    row = db.execute(
        """
        SELECT article_id FROM states WHERE sorted_at >= ? AND gone_at IS NULL AND article_id <= ?
        ORDER BY article_id DESC LIMIT 1 OFFSET ?""",
        (micros(now - WINDOW), grouped_up_to(db), MOST_COMPARED),
    ).fetchone()
    return int(row[0]) if row else 0


def _arrival(db: sqlite3.Connection, row: tuple[Any, ...], is_known: bool = False) -> Arrival:
    """An article with its text, or of one that is known what was read of it before."""
    article, feed, title, link, guid, at, story, original, is_recent, packed = row
    packed = packed if is_known else None
    return Arrival(
        id=ArticleId(article),
        feed_id=FeedId(feed),
        title=title,
        text=bodies.shown_text(db, article)[:TEXT] if packed is None else "",
        link=link,
        guid=guid,
        at=at / 1e6,
        story=None if story is None else ArticleId(story),
        copy_of=None if original is None else ArticleId(original),
        is_recent=bool(is_recent),
        packed=packed,
    )


def put_members(db: sqlite3.Connection, groupings: Iterable[Grouping]) -> None:
    """Stores what the grouper read of articles, so that it need not read them again."""
    rows = [(grouping.id, grouping.packed) for grouping in groupings if grouping.packed is not None]
    db.executemany("INSERT OR REPLACE INTO story_members VALUES (?, ?)", rows)


def forget_members(db: sqlite3.Connection, version: str, now: datetime) -> None:
    """Removes what was read of articles compared no longer, and all that another version of the program read."""
    db.execute(
        """
        DELETE FROM story_members WHERE article_id IN (SELECT m.article_id FROM story_members m
            LEFT JOIN states s ON s.article_id = m.article_id WHERE s.article_id IS NULL OR s.sorted_at < ?)
            OR NOT EXISTS (SELECT 1 FROM facts WHERE name = 'story_members_of' AND value = ?)""",
        (micros(now - WINDOW), version),
    )
    db.execute("INSERT OR REPLACE INTO facts VALUES ('story_members_of', ?)", (version,))
