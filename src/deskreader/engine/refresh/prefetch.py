"""Preparing for a time without network: what stories still lack, fetched by hand with progress and an end on demand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from deskreader.engine.context import EngineContext
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.refresh.refresher import Refresher
from deskreader.model.retention import OfflineGap
from deskreader.store.articles import offline_gaps


class Prefetcher:
    """Fetches everything that is missing, as politely as a refresh does, but round after round."""

    def __init__(self, context: EngineContext, offliner: PageDownloader, refresher: Refresher) -> None:
        self._library = context.library
        self._database = context.database
        self._offliner = offliner
        self._refresher = refresher
        self._worker = context.worker

    def missing(self) -> tuple[OfflineGap, ...]:
        """What stories lack, feed by feed, the feeds that lack most first. Raises: StoreError."""
        return self._database.read(offline_gaps.missing)

    def fetch(self, tell: Callable[[int, int], None], stopped: Callable[[], bool]) -> tuple[OfflineGap, ...]:
        """Fetches what is missing; `tell` hears how much is done, of how much. Returns what could not be had.

        Pages whose site did not answer before are tried again once. Raises: StoreError.
        """
        self._library.publish(self._database.write_unsynced(offline_gaps.wait_again))
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
