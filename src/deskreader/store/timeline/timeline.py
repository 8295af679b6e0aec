"""Pages of the timeline in its order, by (sorted_at, id), each found by its key, however far down it is.

One feed and all feeds are a scan of one index. A folder takes from the feeds whose newest article is newest: its page
can only come from as many feeds as it has rows. What a search for words finds is `found`'s.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from deskreader.model import ArticleId, FeedId, Filter, Headline, Order, Page, PageKey, View, ViewKind
from deskreader.model.habits.briefing import Briefing, BriefingStory, StoryReasons
from deskreader.model.views import key_of
from deskreader.store.articles import bodies
from deskreader.store.articles.flags import muted_by
from deskreader.store.articles.full_text import offline_state
from deskreader.store.feeds.outline import totals
from deskreader.store.revisions.revision_rows import EDIT, IS_REMOVED, edit_of
from deskreader.store.sqlite.encoding import moment
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, feed_title, image_hash
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.stories.membership import other_sources
from deskreader.store.timeline import ranking
from deskreader.store.timeline.briefing import SECOND, weighed_day
from deskreader.store.timeline.feed_order import rows_by_feed
from deskreader.store.timeline.scope import UNREAD, Scope, query_of, scope_of
from deskreader.store.timeline.word_search import ReadLimit, Row, count_matching_rows, direction, matching_rows
from deskreader.text.search.matcher import TermMatcher
from deskreader.text.search.query import Query
from deskreader.text.search.snippet import passage

NO_QUERY = Query()
PAGE = 60
"""Rows of one page."""


def rows_of(
    db: sqlite3.Connection,
    scope: Scope,
    after: PageKey | None,
    limit: int,
    backwards: bool = False,
    patience: ReadLimit | None = None,
) -> list[Row]:
    """The first `limit` articles of a scope behind a key, in order; before it and in reverse order if `backwards`."""
    if scope.is_empty:
        return []
    if scope.order is Order.BY_FEED:
        of_one = lambda one, key, most: rows_of(db, one, key, most, backwards)  # noqa: E731
        return rows_by_feed(db, scope, after, limit, backwards, of_one)
    backwards = backwards != (scope.order is Order.OLDEST)
    if scope.asks_words:
        return list(islice(matching_rows(db, scope, after, backwards, patience), limit))
    key, order = direction(scope, after, backwards)
    scope.values["limit"] = limit
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


def articles_in(db: sqlite3.Connection, scope: Scope) -> list[ArticleId]:
    """Every article of a scope, in no order."""
    if scope.is_empty:
        return []
    if scope.asks_words:
        return [ArticleId(article) for _, article in matching_rows(db, scope)]
    rows = db.execute(f"SELECT s.article_id FROM states s WHERE {scope.where()}", scope.values)
    return [ArticleId(article) for (article,) in rows]


# --- what fronts ask --------------------------------------------------------------------------------------------------


AT_ONCE = 250
"""Texts that are read for a page in a hurry, about 12 ms."""
COUNTED_AT_ONCE = 5_000
"""Texts that are read to count what a search finds."""


def page(
    db: sqlite3.Connection,
    view: View,
    now: datetime,
    after: PageKey | None = None,
    limit: int = PAGE,
    hurry: bool = False,
) -> Page:
    """One page of the view behind `after`. By relevance there is one page only.

    In a `hurry` it holds what was found when many texts had been read, and the next page begins behind the last of
    these: it may then have few rows, or none, before its end.
    """
    scope = scope_of(db, view, now)
    if scope.by_relevance and not scope.is_empty:
        rows = ranking.best_rows(db, scope) if after is None else []
        return Page(_headlines(db, [ArticleId(article) for _, article in rows], scope.query), None)
    if scope.by_weight:
        return Page(_headlines(db, _by_weight(db, scope) if after is None else []), None)
    patience = ReadLimit(AT_ONCE) if hurry else None
    rows = rows_of(db, scope, after, limit + 1, patience=patience)
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit and shown else patience and patience.stopped_at
    end = _key_of_row(db, last, scope) if last else None
    return Page(_headlines(db, [ArticleId(article) for _, article in shown], scope.query), end)


def _by_weight(db: sqlite3.Connection, scope: Scope) -> list[ArticleId]:
    """The articles of a scope in the order of its list."""
    query = f"""
        SELECT s.article_id FROM json_each(:listed) l CROSS JOIN states s ON s.article_id = l.value
        WHERE {scope.where()} ORDER BY l.key"""
    return [ArticleId(article) for (article,) in db.execute(query, scope.values)]


def _key_of_row(db: sqlite3.Connection, row: Row, scope: Scope) -> PageKey:
    """Returns the key of a row in the order of a scope."""
    key = PageKey(moment(row[0]), ArticleId(row[1]))
    if scope.order is Order.BY_FEED:
        return next((key_of(headline, scope.order) for headline in _headlines(db, [key.id])), key)
    return key


def page_before(db: sqlite3.Connection, view: View, now: datetime, before: PageKey, limit: int = PAGE) -> Page:
    """The rows that stand nearest above `before`, in order; one of that very key is the last of them.

    `end` is the place of the next row above them, None where there is none.
    """
    scope = scope_of(db, view, now)
    beyond = ArticleId(before.id + 1 if scope.order is Order.OLDEST else before.id - 1)
    rows = rows_of(db, scope, replace(before, id=beyond), limit + 1, backwards=True)
    above = _key_of_row(db, rows[limit], scope) if len(rows) > limit else None
    return Page(_headlines(db, [ArticleId(article) for _, article in reversed(rows[:limit])], scope.query), above)


def briefing(db: sqlite3.Connection, now: datetime) -> Briefing:
    """The briefing of the day up to a moment, with the reasons of each story."""
    day = weighed_day(db, now)
    rows = {row.id: row for row in _headlines(db, [weighed.article for weighed in day.stories])}
    names = db.execute(f"SELECT f.id, {TITLE}, f.url FROM feeds f")
    titles = {feed: feed_title(title, url) for feed, title, url in names}
    stories = [
        BriefingStory(
            rows[weighed.article],
            StoryReasons(
                len(weighed.story.feeds),
                moment(round(weighed.story.newest_at * SECOND)),
                titles[weighed.most_read] if weighed.read_share else "",
                weighed.read_share,
                round(weighed.weight, 4),
            ),
        )
        for weighed in day.stories
        if weighed.article in rows
    ]
    return Briefing(tuple(stories), now, day.considered)


def next_unread(
    db: sqlite3.Connection, view: View, now: datetime, after: PageKey | None, backwards: bool = False
) -> Headline | None:
    """The nearest unread article of the view behind `after`, or before it."""
    scope = scope_of(db, view, now)
    scope.need(UNREAD)
    near = _headlines(db, [ArticleId(article) for _, article in rows_of(db, scope, after, 1, backwards)])
    return near[0] if near else None


def count(db: sqlite3.Connection, view: View, now: datetime, most: int | None = None) -> int:
    """How many articles the view holds, read ones included. A search is counted up to `most` only."""
    is_filtered = bool(view.query.strip()) or view.only is not Filter.ALL
    if not is_filtered:
        total, unread, starred = totals(db)
        kept = {ViewKind.ALL: total, ViewKind.UNREAD: unread, ViewKind.STARRED: starred}
        if view.kind in kept:
            return kept[view.kind]
    scope = scope_of(db, view, now)
    if view.kind in (ViewKind.FEED, ViewKind.FOLDER) and not is_filtered:
        query = f"""
            SELECT coalesce(sum(c.total), 0) FROM feed_counts c JOIN feeds f ON f.id = c.feed_id
            WHERE f.removed_at IS NULL AND c.feed_id {IN_LIST}"""
        whole = int(db.execute(query, (as_list(scope.feeds or ()),)).fetchone()[0])
        return whole - _folded(db, scope.feeds or ()) if view.kind is ViewKind.FOLDER else whole
    return count_scope(db, scope, most)


def _folded(db: sqlite3.Connection, feeds: Sequence[int]) -> int:
    """How many articles of some feeds are folded under the cards of stories."""
    query = f"SELECT count(*) FROM states s WHERE s.is_folded = 1 AND s.gone_at IS NULL AND s.feed_id {IN_LIST}"
    return int(db.execute(query, (as_list(feeds),)).fetchone()[0])


def count_matches(db: sqlite3.Connection, view: View, now: datetime, most: int) -> int | None:
    """How many articles a search finds, `most` at most; None where too many texts would have to be read to know."""
    scope, patience = scope_of(db, view, now), ReadLimit(COUNTED_AT_ONCE)
    number = count_scope(db, scope, most, patience)
    return None if patience.stopped_at is not None and number < most else number


MOST_COUNTED, MOST_READ = 10_000, 3_000
"""Unread articles of a view are counted up to the first; the second limits the texts that are read for a search."""


def count_unread(db: sqlite3.Connection, view: View, now: datetime) -> int:
    """How many unread articles a view holds, as far as that can be counted quickly."""
    scope = scope_of(db, view, now)
    scope.need(UNREAD)
    return count_scope(db, scope, MOST_COUNTED, ReadLimit(MOST_READ))


def count_scope(db: sqlite3.Connection, scope: Scope, most: int | None, patience: ReadLimit | None = None) -> int:
    """How many articles a scope holds, `most` at most."""
    if scope.is_empty:
        return 0
    if scope.asks_words:
        return count_matching_rows(db, scope, most, patience)
    query = f"SELECT count(*) FROM (SELECT 1 FROM states s WHERE {scope.where()} LIMIT :most)"
    return int(db.execute(query, scope.values | {"most": -1 if most is None else most}).fetchone()[0])


_HEADLINE = f"""
    SELECT s.article_id, s.feed_id, {TITLE}, f.url, a.title, a.snippet, s.sorted_at, s.is_read, s.is_starred,
           hex(icon.hash), hex(card.hash), a.completeness, a.reason, a.lacks_pictures, a.link, a.shown,
           CASE a.snippet WHEN '' THEN
               (SELECT substr(packed, 1, {bodies.BEGINNING}) FROM bodies WHERE id = 4 * a.id) END,
           s.story_id, s.is_folded,
           s.story_id IS NOT NULL AND EXISTS (SELECT 1 FROM story_updates u WHERE u.article_id = s.article_id),
           {EDIT}, {IS_REMOVED}, s.is_muted
    FROM states s JOIN articles a ON a.id = s.article_id JOIN feeds f ON f.id = s.feed_id
    LEFT JOIN images icon ON icon.id = f.icon_id LEFT JOIN images card ON card.id = a.card_id
    WHERE s.gone_at IS NULL AND {VISIBLE} AND s.article_id {IN_LIST}"""


def headlines(db: sqlite3.Connection, ids: Sequence[ArticleId], view: View | None = None) -> tuple[Headline, ...]:
    """The rows of these articles in the same order; missing ones are left out.

    What the search of `view` finds in them is highlighted, and their snippet is the passage where it stands.
    """
    return _headlines(db, ids, query_of(db, view) if view else NO_QUERY)


def _headlines(db: sqlite3.Connection, ids: Sequence[ArticleId], query: Query = NO_QUERY) -> tuple[Headline, ...]:
    if not ids:
        return ()
    rows = {row[0]: _headline(db, row) for row in db.execute(_HEADLINE, (as_list(ids),))}
    others = other_sources(db, {row.story for row in rows.values() if row.story is not None})
    for article, row in rows.items():
        if row.story in others:
            rows[article] = replace(row, others=tuple(o for o in others[row.story] if o.id != article))
    muted = [row.id for row in rows.values() if row.is_muted]
    for article, names in (muted_by(db, muted) if muted else {}).items():
        rows[article] = replace(rows[article], muted_by=names)
    found_rows = [rows[article] for article in ids if article in rows]
    if not query.must:
        return tuple(found_rows)
    marker = Highlighter(query)
    return tuple(marker.marked(row, bodies.shown_text(db, row.id)) for row in found_rows)


class Highlighter:
    """Marks what a search found."""

    def __init__(self, query: Query) -> None:
        terms = [term for group in query.must for term in group]
        self._in_text = TermMatcher(term for term in terms if not term.field)
        self._in_title = TermMatcher(term for term in terms if term.field != "author")

    def marked(self, row: Headline, text: str) -> Headline:
        """The row with its marks, and the passage that was found in its text."""
        snippet = passage(text, self._in_text) or row.snippet
        in_title, in_snippet = tuple(self._in_title.spans(row.title)), tuple(self._in_text.spans(snippet))
        return replace(row, snippet=snippet, title_highlights=in_title, snippet_highlights=in_snippet)


def _headline(db: sqlite3.Connection, row: tuple[Any, ...]) -> Headline:
    article, feed, title, url, headline, snippet, at, read, starred, icon, card, *rest = row
    completeness, reason, lacks, link, shown, beginning, story, is_folded, is_update, *marks = rest
    edit, is_removed, is_muted = marks
    snippet = snippet or bodies.snippet_in(beginning) or (bodies.shown_snippet(db, article) if shown else "")
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
        offline=offline_state(completeness, reason, lacks),
        link=link,
        story=None if story is None else ArticleId(story),
        is_folded=bool(is_folded),
        is_update=bool(is_update),
        edit=edit_of(edit),
        is_removed=bool(is_removed),
        is_muted=bool(is_muted),
    )
