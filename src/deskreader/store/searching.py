"""The part of the store's facade that is about searching: saved searches, their counts, and filling the index."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from deskreader.model import Changes, SavedId, View, ViewKind
from deskreader.store.articles import search_index
from deskreader.store.feeds import saved_searches
from deskreader.store.timeline import timeline
from deskreader.store.timeline.scope import UNREAD, scope_of
from deskreader.store.timeline.word_search import Patience
from deskreader.store.visiting import Ask, Do

MOST_COUNTED, MOST_READ = 10_000, 3_000
"""Unread stories of a saved search are counted up to here; where texts must be read, as far as so many of them tell."""


class Searching:
    """What the library keeps of searches. Every method may raise StoreError."""

    def __init__(self, do: Do, ask: Ask) -> None:
        self._do, self._ask = do, ask

    def save(self, title: str, query: str, by_relevance: bool) -> tuple[SavedId, Changes]:
        """Keeps a search, or finds the one with the same words that is kept already."""
        return self._do(lambda db: saved_searches.add(db, title, query, by_relevance))

    def rename(self, saved_id: SavedId, title: str) -> Changes:
        """Gives a saved search another name."""
        return self._do(lambda db: saved_searches.rename(db, saved_id, title))

    def remove(self, saved_id: SavedId) -> Changes:
        """Forgets a saved search."""
        return self._do(lambda db: saved_searches.remove(db, saved_id))

    def unread(self, saved_id: SavedId, now: datetime) -> int:
        """How many unread stories a saved search finds, as far as that is soon told."""
        return self._ask(lambda db: _unread(db, saved_id, now))

    def is_filled(self) -> bool:
        """Whether every article is in the index."""
        return self._ask(search_index.is_filled)

    def fill_index(self, step: int = 50) -> bool:
        """Puts some more articles into an index that is being made anew; whether there are more."""
        return self._do(lambda db: search_index.fill(db, step), durable=False)


def _unread(db: sqlite3.Connection, saved_id: SavedId, now: datetime) -> int:
    scope = scope_of(db, View(ViewKind.SAVED, saved_id=saved_id), now)
    scope.need(UNREAD)
    return timeline.count_of(db, scope, MOST_COUNTED, Patience(MOST_READ))
