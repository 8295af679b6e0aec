"""Pages of the timeline: newest first by (sorted_at, id), each found by its key, however far down it is.

One feed and all feeds are a scan of one index. A folder takes from the feeds whose newest article is newest: its page
can only come from as many feeds as it has rows. A search that finds little sorts what it found; one that finds much
walks the timeline and asks for each article whether it is among the found, for then the page is soon full.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from deskreader.model import ArticleId, FeedId, Headline, Page, PageKey, View, ViewKind
from deskreader.store.codes import micros, moment
from deskreader.store.pages import offline_mark
from deskreader.store.rows import IN_LIST, as_list
from deskreader.store.scope import UNREAD, Scope, scope_of
from deskreader.store.sidebar import TITLE, VISIBLE, feed_title, image_hash, totals

FEW = 100_000
"""Found articles. Sorting costs about 0.45 µs for each; walking 70 µs for each row up to the end of the page. At a
million articles both need the same time, some 45 ms, at about this number. A search for the start of a word is always
sorted: asking it of one article costs as much as asking it of all (both measured at 20,000 articles)."""
WALKED = 3_000
"""Rows that a walk looks at before it gives up: what was found is then far down, and is sorted after all."""

Row = tuple[int, int]  # sorted_at, article


def _direction(scope: Scope, after: PageKey | None, backwards: bool) -> tuple[str, str]:
    """The condition of the key, and the order."""
    way, order = (">", "s.sorted_at, s.article_id") if backwards else ("<", "s.sorted_at DESC, s.article_id DESC")
    if after is None:
        return "1", order
    scope.values.update(key_at=micros(after.sorted_at), key_id=after.id)
    return f"(s.sorted_at, s.article_id) {way} (:key_at, :key_id)", order


def rows_of(
    db: sqlite3.Connection, scope: Scope, after: PageKey | None, limit: int, backwards: bool = False
) -> list[Row]:
    """The first `limit` articles of a scope behind a key, in order; before it and in reverse order if `backwards`."""
    if scope.is_empty:
        return []
    key, order = _direction(scope, after, backwards)
    scope.values["limit"] = limit
    if scope.match:
        return _found(db, scope, key, order)
    if scope.feeds is not None and len(scope.feeds) > 1:
        return _of_feeds(db, scope, key, order)
    query = f"SELECT s.sorted_at, s.article_id FROM states s INDEXED BY {scope.index()}"
    return db.execute(f"{query} WHERE {scope.where()} AND {key} ORDER BY {order} LIMIT :limit", scope.values).fetchall()


def _of_feeds(db: sqlite3.Connection, scope: Scope, key: str, order: str) -> list[Row]:
    scope.where()  # sets the values
    index = "states_feed_unread" if UNREAD in scope.conditions else "states_feed"
    of_feed = f"FROM states s INDEXED BY {index} WHERE {' AND '.join(scope.conditions)} AND {key} AND s.feed_id ="
    query = f"""
        WITH heads AS (
            SELECT (SELECT s.article_id {of_feed} f.value ORDER BY {order} LIMIT 1) AS id FROM json_each(:feeds) f
        ), near AS (
            SELECT s.feed_id AS feed FROM heads CROSS JOIN states s ON s.article_id = heads.id
            ORDER BY {order} LIMIT :limit
        )
        SELECT s.sorted_at, s.article_id FROM near CROSS JOIN states s ON s.article_id IN
            (SELECT s.article_id {of_feed} near.feed ORDER BY {order} LIMIT :limit)
        ORDER BY {order} LIMIT :limit"""
    return db.execute(query, scope.values).fetchall()


def _found(db: sqlite3.Connection, scope: Scope, key: str, order: str) -> list[Row]:
    where = f"{scope.where()} AND {key}"
    scope.values.update(match=scope.match, few=FEW, walked=WALKED)
    if "*" not in scope.match and _finds_many(db, scope):
        rows = db.execute(
            f"""
            SELECT s.sorted_at, s.article_id FROM (
                SELECT s.sorted_at, s.article_id FROM states s INDEXED BY {scope.index()}
                WHERE {where} ORDER BY {order} LIMIT :walked) s
            WHERE EXISTS (SELECT 1 FROM search WHERE search MATCH :match AND rowid = s.article_id) LIMIT :limit""",
            scope.values,
        ).fetchall()
        if len(rows) == scope.values["limit"]:
            return rows
    return db.execute(
        f"""
        SELECT s.sorted_at, s.article_id FROM search CROSS JOIN states s ON s.article_id = search.rowid
        WHERE search MATCH :match AND {where} ORDER BY {order} LIMIT :limit""",
        scope.values,
    ).fetchall()


def _finds_many(db: sqlite3.Connection, scope: Scope) -> bool:
    query = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :match LIMIT :few)"
    return bool(db.execute(query, scope.values).fetchone()[0] == FEW)


def all_ids(db: sqlite3.Connection, scope: Scope) -> list[ArticleId]:
    """Every article of a scope, in no order."""
    if scope.is_empty:
        return []
    return [ArticleId(article) for (article,) in db.execute(f"SELECT s.article_id {_from(scope)}", scope.values)]


def _from(scope: Scope) -> str:
    where = scope.where()
    if not scope.match:
        return f"FROM states s WHERE {where}"
    scope.values["match"] = scope.match
    return f"FROM search CROSS JOIN states s ON s.article_id = search.rowid WHERE search MATCH :match AND {where}"


# --- what fronts ask --------------------------------------------------------------------------------------------------


def page(db: sqlite3.Connection, view: View, now: datetime, after: PageKey | None, limit: int) -> Page:
    """One page of the view behind `after`."""
    rows = rows_of(db, scope_of(db, view, now), after, limit + 1)
    shown = rows[:limit]
    end = PageKey(moment(shown[-1][0]), ArticleId(shown[-1][1])) if len(rows) > limit and shown else None
    return Page(headlines(db, [ArticleId(article) for _, article in shown]), end)


def next_unread(
    db: sqlite3.Connection, view: View, now: datetime, after: PageKey | None, backwards: bool
) -> Headline | None:
    """The nearest unread article of the view behind `after`, or before it."""
    scope = scope_of(db, view, now)
    scope.need(UNREAD)
    found = headlines(db, [ArticleId(article) for _, article in rows_of(db, scope, after, 1, backwards)])
    return found[0] if found else None


def count(db: sqlite3.Connection, view: View, now: datetime) -> int:
    """How many articles the view holds, read ones included."""
    if not view.query.strip():
        total, unread, starred = totals(db)
        kept = {ViewKind.ALL: total, ViewKind.UNREAD: unread, ViewKind.STARRED: starred}
        if view.kind in kept:
            return kept[view.kind]
    scope = scope_of(db, view, now)
    if scope.is_empty:
        return 0
    if view.kind in (ViewKind.FEED, ViewKind.FOLDER) and not view.query.strip():
        query = f"""
            SELECT coalesce(sum(c.total), 0) FROM feed_counts c JOIN feeds f ON f.id = c.feed_id
            WHERE f.removed_at IS NULL AND c.feed_id {IN_LIST}"""
        return int(db.execute(query, (as_list(scope.feeds or ()),)).fetchone()[0])
    return int(db.execute(f"SELECT count(*) {_from(scope)}", scope.values).fetchone()[0])


_HEADLINE = f"""
    SELECT s.article_id, s.feed_id, {TITLE}, f.url, a.title, a.snippet, s.sorted_at, s.is_read, s.is_starred,
           hex(icon.hash), hex(card.hash), a.completeness, a.reason, a.lacks_pictures, a.link
    FROM states s JOIN articles a ON a.id = s.article_id JOIN feeds f ON f.id = s.feed_id
    LEFT JOIN images icon ON icon.id = f.icon_id LEFT JOIN images card ON card.id = a.card_id
    WHERE s.gone_at IS NULL AND {VISIBLE} AND s.article_id {IN_LIST}"""


def headlines(db: sqlite3.Connection, ids: Sequence[ArticleId]) -> tuple[Headline, ...]:
    """The rows of these articles, in the order asked; missing ones are left out."""
    if not ids:
        return ()
    found = {row[0]: _headline(row) for row in db.execute(_HEADLINE, (as_list(ids),))}
    return tuple(found[article] for article in ids if article in found)


def _headline(
    row: tuple[int, int, str, str, str, str, int, int, int, str, str, str, str, int, str | None],
) -> Headline:
    article, feed, title, url, headline, snippet, at, read, starred, icon, card, completeness, reason, lacks, link = row
    return Headline(
        id=ArticleId(article),
        feed_id=FeedId(feed),
        feed_title=feed_title(title, url),
        title=headline,
        snippet=snippet,
        sorted_at=moment(at),
        is_read=bool(read),
        is_starred=bool(starred),
        feed_icon=image_hash(icon),
        thumbnail=image_hash(card),
        offline=offline_mark(completeness, reason, lacks),
        link=link,
    )
