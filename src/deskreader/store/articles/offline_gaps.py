"""What stories still lack for reading them without network, and letting them wait for it again."""

from __future__ import annotations

import sqlite3

from deskreader.model import ArticleId, Changes, FeedId, Reason
from deskreader.model.retention import OfflineGap
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, feed_title

_MISSING = f"""
    SELECT f.id, {TITLE}, f.url, sum(a.reason = 'waiting' AND a.link IS NOT NULL AND f.fetch_pages),
           sum(a.lacks_pictures = 1 AND a.reason <> 'waiting')
    FROM articles a JOIN states s ON s.article_id = a.id JOIN feeds f ON f.id = s.feed_id
    WHERE (a.reason = 'waiting' OR a.lacks_pictures = 1) AND s.gone_at IS NULL AND {VISIBLE}
    GROUP BY f.id ORDER BY 4 + 5 DESC, f.position"""


def missing(db: sqlite3.Connection) -> tuple[OfflineGap, ...]:
    """Feeds with stories whose page or pictures nobody has tried to fetch yet."""
    rows = db.execute(_MISSING)
    return tuple(
        OfflineGap(FeedId(feed), feed_title(title, url), pages, pictures)
        for feed, title, url, pages, pictures in rows
        if pages or pictures
    )


def wait_again(db: sqlite3.Connection) -> Changes:
    """Lets unread stories whose site did not answer wait for their page once more."""
    rows = db.execute(
        """
        UPDATE articles SET reason = ? WHERE reason = ? AND link IS NOT NULL AND id IN (
            SELECT article_id FROM states WHERE gone_at IS NULL AND is_read = 0)
        RETURNING id""",
        (Reason.WAITING.value, Reason.UNREACHABLE.value),
    ).fetchall()
    return Changes(content=tuple(ArticleId(article) for (article,) in rows))
