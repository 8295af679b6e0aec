"""A copy that its site cut short gets the text of a whole copy that the library has, with the source named.

That is when they are found to be copies, and again whenever the page of one of them has brought a text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from deskreader.model import ArticleId, Changes, Completeness
from deskreader.store.articles import bodies, images, search_index
from deskreader.store.sqlite.fragments import TITLE, feed_title
from deskreader.store.sqlite.sql import IN_LIST, as_list

_COPIES = f"""
    SELECT c.article_id, c.original_id FROM copies c
    WHERE c.article_id {IN_LIST} OR c.original_id {IN_LIST}"""
_SHOWN = f"""
    SELECT a.shown, a.completeness, a.reason, a.link, {TITLE}, f.url FROM articles a
    JOIN states s ON s.article_id = a.id JOIN feeds f ON f.id = s.feed_id WHERE a.id = ? AND s.gone_at IS NULL"""


def complete_cut_copies(db: sqlite3.Connection, articles: Iterable[ArticleId]) -> Changes:
    """Gives the cut ones among these articles and their copies the text of a whole copy."""
    ids = as_list(articles)
    changes = Changes()
    for copy, original in db.execute(_COPIES, (ids, ids)).fetchall():
        changes |= _complete(db, copy, original) or _complete(db, original, copy)
    return changes


def _complete(db: sqlite3.Connection, cut: int, whole: int) -> Changes:
    to, source = db.execute(_SHOWN, (cut,)).fetchone(), db.execute(_SHOWN, (whole,)).fetchone()
    complete = Completeness.COMPLETE.value
    if to is None or source is None or to[1] == complete or source[1] != complete or source[0] == bodies.ORIGINAL:
        return Changes()
    body = bodies.get(db, whole, source[0])
    if body is None or len(body[2]) <= len(bodies.shown_text(db, cut)):
        return Changes()
    about = {**body[0], "url": body[0].get("url") or source[3], "site": feed_title(source[4], source[5])}
    article = ArticleId(cut)
    search_index.remove(db, [article])
    bodies.put(db, cut, bodies.ORIGINAL, {name: value for name, value in about.items() if value}, body[1], body[2])
    db.execute(
        "UPDATE articles SET shown = ?, completeness = ?, reason = ? WHERE id = ?",
        (bodies.ORIGINAL, complete, source[2], cut),
    )
    search_index.add(db, [article])
    images.update_article(db, cut)
    return Changes(content=(article,))
