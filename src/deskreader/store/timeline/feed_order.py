"""The order by feed: the feeds of a scope by their titles, and the rows of each feed, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace

from deskreader.model import Order, PageKey
from deskreader.model.views import feed_place
from deskreader.store.sqlite.fragments import TITLE, feed_title
from deskreader.store.timeline.scope import Scope
from deskreader.store.timeline.word_search import Row

RowsOf = Callable[[Scope, PageKey | None, int], list[Row]]
"""Returns the first rows of a scope behind a key."""
Places = list[tuple[tuple[str, int], int]]


def places_of(db: sqlite3.Connection, scope: Scope) -> Places:
    """Returns the feeds of a scope in their order, each with its place."""
    shown = None if scope.feeds is None else set(scope.feeds)
    rows = db.execute(f"SELECT f.id, {TITLE}, f.url FROM feeds f WHERE f.removed_at IS NULL")
    feeds = [
        (feed_place(feed_title(title, url), feed), feed) for feed, title, url in rows if shown is None or feed in shown
    ]
    return sorted(feeds)


def of_feed(scope: Scope, feed: int) -> Scope:
    """Returns what of a scope is in one of its feeds, newest first."""
    return replace(
        scope, feeds=(feed,), order=Order.NEWEST, conditions=list(scope.conditions), values=dict(scope.values)
    )


def rows_by_feed(
    db: sqlite3.Connection, scope: Scope, after: PageKey | None, limit: int, backwards: bool, rows_of: RowsOf
) -> list[Row]:
    """Returns the first `limit` rows behind a key, feed by feed; before it and in reverse order if `backwards`."""
    found: list[Row] = []
    for feed, key in _feeds_behind(places_of(db, scope), after, backwards):
        found += rows_of(of_feed(scope, feed), key, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _feeds_behind(places: Places, after: PageKey | None, backwards: bool) -> Iterator[tuple[int, PageKey | None]]:
    """Yields the feeds from a key on, each with the key to begin behind; None begins with the feed's first row."""
    for place, feed in reversed(places) if backwards else places:
        if after is None or (place < after.feed if backwards else place > after.feed):
            yield feed, None
        elif place == after.feed:
            yield feed, after
