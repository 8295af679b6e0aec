"""Saved searches as a front end uses them; filling a search index that has to be rebuilt, in the background."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from deskreader.errors import StoreError
from deskreader.model import Changes, SavedId
from deskreader.store import Database
from deskreader.store.articles import search_index
from deskreader.store.feeds import saved_searches

if TYPE_CHECKING:
    from deskreader.engine.library.library import Library

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two steps of filling, so that other writes get their turn."""


class SavedSearches:
    """Saves searches under a name. Every method may raise StoreError; acts publish their Changes."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def save(self, title: str, query: str, by_relevance: bool = False) -> SavedId:
        """Saves a search, or finds the saved one with the same words."""
        return self._library.write(saved_searches.add, title, query, by_relevance)[0]

    def rename(self, saved_id: SavedId, title: str) -> Changes:
        """Renames a saved search; an empty name changes nothing."""
        return self._library.write(saved_searches.rename, saved_id, title)

    def remove(self, saved_id: SavedId) -> Changes:
        """Removes a saved search; the articles it found stay."""
        return self._library.write(saved_searches.remove, saved_id)


class IndexFiller:
    """Fills a search index that has to be rebuilt, on a thread of its own, from the newest article down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="index-filler", daemon=True)

    def start(self) -> None:
        """Starts where there is anything to fill."""
        if not self._database.read(search_index.is_filled):
            self._thread.start()

    def _fill(self) -> None:
        try:
            while self._database.write_unsynced(search_index.fill) and not self._stopped.wait(PAUSE):
                pass
        except StoreError as error:  # the next start goes on with it
            log.info("the search index is not whole yet: %s", error.kind)

    def close(self) -> None:
        """Stops after the present step."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
