"""What stories still lack for reading them without network, and letting them wait for it again."""

from __future__ import annotations

import sqlite3

from deskreader.model import ArticleId, Changes, FeedId, Reason
from deskreader.model.retention import OfflineGap, OfflineSummary, PartialStories
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, feed_title

_MISSING = f"""
    SELECT f.id, {TITLE}, f.url, sum(a.reason = 'waiting' AND a.link IS NOT NULL AND f.fetch_pages),
           sum(a.lacks_pictures = 1 AND a.reason <> 'waiting')
    FROM articles a JOIN states s ON s.article_id = a.id JOIN feeds f ON f.id = s.feed_id
    WHERE (a.reason = 'waiting' OR a.lacks_pictures = 1) AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}
    GROUP BY f.id ORDER BY 4 + 5 DESC, f.position"""


def by_feed(db: sqlite3.Connection) -> tuple[OfflineGap, ...]:
    """Feeds with stories whose page or pictures nobody has tried to fetch yet."""
    rows = db.execute(_MISSING)
    return tuple(
        OfflineGap(FeedId(feed), feed_title(title, url), pages, pictures)
        for feed, title, url, pages, pictures in rows
        if pages or pictures
    )


_WHOLE = "'none', 'no_link'"
"""Reasons of articles that are as whole as they ever get."""

_SUMMARY = f"""
    SELECT coalesce(sum(waits), 0), coalesce(sum(NOT waits), 0) FROM (
        SELECT a.reason = 'unreachable' OR (a.lacks_pictures = 1 AND a.reason <> 'waiting')
               OR (a.reason = 'waiting' AND a.link IS NOT NULL AND f.fetch_pages) AS waits
        FROM articles a JOIN states s ON s.article_id = a.id JOIN feeds f ON f.id = s.feed_id
        WHERE (a.reason NOT IN ({_WHOLE}) OR a.lacks_pictures > 0) AND s.gone_at IS NULL AND s.is_muted = 0
            AND {VISIBLE})"""

_PARTIAL = f"""
    SELECT f.id, {TITLE}, f.url, iif(a.reason IN ({_WHOLE}), '', a.reason) AS why, count(*)
    FROM articles a JOIN states s ON s.article_id = a.id JOIN feeds f ON f.id = s.feed_id
    WHERE (iif(a.reason IN ({_WHOLE}), a.lacks_pictures = 2, a.reason <> 'waiting' OR a.link IS NULL
               OR NOT f.fetch_pages)) AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE}
    GROUP BY f.id, why ORDER BY 5 DESC, f.position"""


def summary(db: sqlite3.Connection) -> OfflineSummary:
    """How many articles cannot be read whole without network."""
    unsaved, partial = db.execute(_SUMMARY).fetchone()
    return OfflineSummary(unsaved, partial)


def partial(db: sqlite3.Connection) -> tuple[PartialStories, ...]:
    """The articles that were tried and are stored only in part, by feed and reason, the most first."""
    return tuple(
        PartialStories(FeedId(feed), feed_title(title, url), Reason(why) if why else None, count)
        for feed, title, url, why, count in db.execute(_PARTIAL)
    )


def retry_unreachable(db: sqlite3.Connection) -> Changes:
    """Lets unread stories whose site did not answer wait for their page once more."""
    rows = db.execute(
        """
        UPDATE articles SET reason = ? WHERE reason = ? AND link IS NOT NULL AND id IN (
            SELECT article_id FROM states WHERE gone_at IS NULL AND is_muted = 0 AND is_read = 0)
        RETURNING id""",
        (Reason.WAITING.value, Reason.UNREACHABLE.value),
    ).fetchall()
    return Changes(content=tuple(ArticleId(article) for (article,) in rows))
