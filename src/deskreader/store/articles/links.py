"""Finds the article that an address leads to."""

from __future__ import annotations

import sqlite3

from deskreader.model import ArticleId
from deskreader.store.sqlite.encoding import link_key
from deskreader.store.sqlite.fragments import VISIBLE


def article_at(db: sqlite3.Connection, url: str) -> ArticleId | None:
    """Returns the newest article whose page has an address that means the same, with or without its fragment."""
    for address in (url, url.partition("#")[0]):
        key = link_key(address)
        row = db.execute(
            f"""
            SELECT s.article_id FROM feeds f JOIN states s ON s.feed_id = f.id AND s.link_key = ?
            WHERE s.gone_at IS NULL AND {VISIBLE} ORDER BY s.sorted_at DESC LIMIT 1""",
            (key,),
        ).fetchone()
        if row is not None:
            return ArticleId(row[0])
    return None
