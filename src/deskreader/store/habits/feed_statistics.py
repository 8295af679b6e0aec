"""What each feed brought, and what of it was opened, starred, told first or told by other feeds as well."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from deskreader.model import FeedId
from deskreader.model.habits.feed_statistics import FeedFigures
from deskreader.store.sqlite.encoding import micros, moment
from deskreader.store.sqlite.fragments import VISIBLE

# CROSS JOIN and NOT INDEXED tell SQLite the order that is quickest: it has no statistics of the tables.
_DAY = 86_400_000_000  # microseconds
_ARTICLES = """
    SELECT feed_id, sum(sorted_at >= :since), sum(sorted_at >= :since AND is_starred), max(sorted_at)
    FROM states NOT INDEXED GROUP BY feed_id"""
_OPENED = """
    SELECT s.feed_id, count(*) FROM openings o CROSS JOIN states s ON s.article_id = o.article_id
    WHERE s.sorted_at >= :since GROUP BY s.feed_id"""
_STORIES = f"""
    WITH shared AS (
        SELECT s.story_id FROM states s WHERE s.story_id IS NOT NULL AND {VISIBLE}
        GROUP BY s.story_id HAVING min(s.feed_id) <> max(s.feed_id)
    ), told AS (
        SELECT s.feed_id, s.story_id, s.sorted_at, row_number() OVER (
            PARTITION BY s.story_id ORDER BY s.sorted_at % {_DAY} = 0, s.sorted_at, s.article_id) AS place
        FROM states s JOIN shared ON shared.story_id = s.story_id WHERE {VISIBLE}
    )
    SELECT feed_id, count(DISTINCT story_id), sum(place = 1), count(*) FROM told
    WHERE sorted_at >= :since GROUP BY feed_id"""
"""An article of midnight has a day without a time, mostly: another one that has its time is taken for the first."""
_LONE_COPIES = f"""
    SELECT s.feed_id, count(*) FROM copies c CROSS JOIN states s ON s.article_id = c.article_id
    WHERE s.sorted_at >= :since AND (s.story_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM states o WHERE o.story_id = s.story_id AND o.feed_id <> s.feed_id
            AND {VISIBLE.replace("s.", "o.")}))
    GROUP BY s.feed_id"""
"""Copies of articles of the same feed, and those that the user took out of their story."""


def feed_figures(db: sqlite3.Connection, since: datetime | None) -> dict[FeedId, FeedFigures]:
    """The figures of every feed that ever brought an article, of those published since a moment, or of all.

    Removed articles count, since their states are still there, and so do muted ones: the feed brought them.
    """
    values = {"since": micros(since) if since is not None else -(2**63)}
    stories = {feed: counts for feed, *counts in db.execute(_STORIES, values)}
    opened, copies = (dict(db.execute(query, values).fetchall()) for query in (_OPENED, _LONE_COPIES))
    figures = {}
    for feed, arrived, starred, newest in db.execute(_ARTICLES, values):
        shared, first, repeated = stories.get(feed, (0, 0, 0))
        repeated += copies.get(feed, 0)
        figures[FeedId(feed)] = FeedFigures(
            arrived, opened.get(feed, 0), starred, shared, first, repeated, moment(newest)
        )
    return figures
