"""Saved searches as a front uses them, and the index filled behind its back where it has to be made anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from deskreader.engine.library import pending_effects
from deskreader.engine.library.pending_effects import PendingEffect
from deskreader.engine.library.pending_writes import PendingWrites
from deskreader.errors import StoreError
from deskreader.model import Changes, SavedId, SavedSearch
from deskreader.store import Database

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two steps of filling, so that other writes get their turn."""


class SavedSearches:
    """Keeps searches under a name. Every method may raise StoreError; acts publish their Changes."""

    def __init__(
        self, store: Database, publish: Callable[[Changes], Changes], room: PendingWrites, now: Callable[[], datetime]
    ) -> None:
        self._searching, self._publish, self._room, self._now = store.searching, publish, room, now

    def save(self, title: str, query: str, by_relevance: bool = False) -> SavedId:
        """Keeps a search, or finds the one with the same words that is kept already."""

        def kept(number: int) -> tuple[tuple[SavedId, Changes], PendingEffect]:
            shown = pending_effects.new_search(SavedSearch(SavedId(number), title or query, query, by_relevance))
            return (SavedId(number), shown.changes), shown

        saved_id, changes = self._room.do(lambda: self._searching.save(title, query, by_relevance), kept)
        self._publish(changes)
        return saved_id

    def rename(self, saved_id: SavedId, title: str) -> Changes:
        """Gives a saved search another name; an empty one changes nothing."""
        work = lambda: self._searching.rename(self._room.real(saved_id), title)  # noqa: E731
        return self._publish(self._room.change(work, pending_effects.renamed_search(saved_id, title)))

    def remove(self, saved_id: SavedId) -> Changes:
        """Forgets a saved search; the stories it found stay."""
        work = lambda: self._searching.remove(self._room.real(saved_id))  # noqa: E731
        return self._publish(self._room.change(work, pending_effects.without_search(saved_id)))

    def unread(self, saved_id: SavedId) -> int:
        """How many unread stories a saved search finds, as far as that is soon told."""
        return self._searching.unread(saved_id, self._now())


class IndexFiller:
    """Fills a search index that has to be made anew, on a thread of its own, from the newest story down."""

    def __init__(self, store: Database) -> None:
        self._searching = store.searching
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="index-filler", daemon=True)

    def start(self) -> None:
        """Begins, where there is anything to fill."""
        if not self._searching.is_filled():
            self._thread.start()

    def _fill(self) -> None:
        try:
            while self._searching.fill_index() and not self._stopped.wait(PAUSE):
                pass
        except StoreError as error:  # the next start goes on with it
            log.info("the search index is not whole yet: %s", error.kind)

    def close(self) -> None:
        """Ends it after the present step."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
