"""Small helpers for statements: a list of ids as one parameter, the feeds of articles, a check for a feed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from deskreader.errors import Kind, StoreError
from deskreader.model import ArticleId, FeedId


def as_list(ids: Iterable[int]) -> str:
    """Returns ids as JSON, the parameter of `IN_LIST`: one statement serves any number of ids."""
    return json.dumps(list(ids))


IN_LIST = "IN (SELECT value FROM json_each(?))"


def feeds_of(db: sqlite3.Connection, articles: Sequence[int]) -> tuple[FeedId, ...]:
    """Returns the feeds of these articles, each once."""
    rows = db.execute(f"SELECT DISTINCT feed_id FROM states WHERE article_id {IN_LIST}", (as_list(articles),))
    return tuple(FeedId(feed) for (feed,) in rows)


def articles_of(db: sqlite3.Connection, feeds: Sequence[int]) -> tuple[ArticleId, ...]:
    """Returns the articles of feeds, the newest first."""
    query = f"SELECT article_id FROM states WHERE feed_id {IN_LIST} AND gone_at IS NULL ORDER BY sorted_at DESC"
    return tuple(ArticleId(article) for (article,) in db.execute(query, (as_list(feeds),)))


def require_feed(db: sqlite3.Connection, feed_id: int) -> None:
    """Raises: StoreError(UNKNOWN_FEED) where there is no such subscription."""
    if not db.execute("SELECT 1 FROM feeds WHERE id = ? AND removed_at IS NULL", (feed_id,)).fetchone():
        raise StoreError(Kind.UNKNOWN_FEED, str(feed_id))
