"""Preparing for a time without network: what stories still lack, fetched by hand with progress and an end on demand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from deskreader.engine.library.library import Library
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.refresh.refresher import Refresher
from deskreader.engine.worker.client import Worker
from deskreader.model.retention import OfflineGap
from deskreader.store import Database


class Prefetcher:
    """Fetches everything that is missing, as politely as a refresh does, but round after round."""

    def __init__(
        self, library: Library, store: Database, offliner: PageDownloader, refresher: Refresher, worker: Worker
    ) -> None:
        self._library = library
        self._store = store
        self._offliner = offliner
        self._refresher = refresher
        self._worker = worker

    def missing(self) -> tuple[OfflineGap, ...]:
        """What stories lack, feed by feed, the feeds that lack most first. Raises: StoreError."""
        return self._store.keeping.missing()

    def fetch(self, tell: Callable[[int, int], None], stopped: Callable[[], bool]) -> tuple[OfflineGap, ...]:
        """Fetches what is missing; `tell` hears how much is done, of how much. Returns what could not be had.

        Pages whose site did not answer before are tried again once. Raises: StoreError.
        """
        self._library.publish(self._store.keeping.wait_again())
        total = left = _count(self.missing())
        tell(0, total)
        with self._refresher.alone:
            try:
                while left and not stopped():
                    self._offliner.keep(partial(_tell_from, tell, total - left, total), stopped, by_hand=True)
                    before, left = left, _count(self.missing())
                    tell(total - left, total)
                    if left >= before:
                        break
            finally:
                self._worker.stop()
        return self.missing()


def _tell_from(tell: Callable[[int, int], None], before: int, total: int, done: int, _of: int) -> None:
    tell(min(total, before + done), total)


def _count(missing: tuple[OfflineGap, ...]) -> int:
    return sum(one.pages + one.pictures for one in missing)
