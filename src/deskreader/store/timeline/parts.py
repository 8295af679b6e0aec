"""Parts of a view: what stands above or below a place in its order, or is older than a moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from deskreader.model import Order, PageKey, ViewPart
from deskreader.store.sqlite.encoding import micros
from deskreader.store.timeline.feed_order import of_feed, places_of
from deskreader.store.timeline.scope import Scope


def scopes_of_part(db: sqlite3.Connection, scope: Scope, part: ViewPart) -> Iterator[Scope]:
    """Yields scopes that together hold the part of a scope, in no order."""
    if part.before is not None:
        scope.need("s.sorted_at < :older_than", older_than=micros(part.before))
    key = part.above or part.below
    if key is None:
        yield scope
        return
    is_above = part.above is not None
    if scope.order is not Order.BY_FEED:
        _limit(scope, key, is_above != (scope.order is Order.OLDEST))
        yield scope
        return
    places = places_of(db, scope)
    others = tuple(feed for place, feed in places if (place < key.feed if is_above else place > key.feed))
    if others:
        whole = replace(scope, conditions=list(scope.conditions), values=dict(scope.values))
        whole.within(others)
        yield whole
    for place, feed in places:
        if place == key.feed:
            same = of_feed(scope, feed)
            _limit(same, key, is_above)
            yield same


def _limit(scope: Scope, key: PageKey, is_newer: bool) -> None:
    """Leaves only what is newer, or older, than a key."""
    condition = f"(s.sorted_at, s.article_id) {'>' if is_newer else '<'} (:part_at, :part_id)"
    scope.need(condition, part_at=micros(key.sorted_at), part_id=key.id)
