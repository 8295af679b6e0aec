"""Prefetches pages and images before a time without network, by hand, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable

from deskreader.engine.context import EngineContext
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.refresh.refresher import Refresher
from deskreader.model.retention import OfflineGap, PartialStories
from deskreader.store.articles import offline_gaps


class Prefetcher:
    """Fetches everything that is missing, as politely as a refresh does, but round after round."""

    def __init__(self, context: EngineContext, downloader: PageDownloader, refresher: Refresher) -> None:
        self._library = context.library
        self._database = context.database
        self._downloader = downloader
        self._refresher = refresher

    def missing(self) -> tuple[OfflineGap, ...]:
        """Returns what articles lack for reading offline, by feed, the largest gaps first. Raises: StoreError."""
        return self._database.read(offline_gaps.by_feed)

    def unavailable(self) -> tuple[PartialStories, ...]:
        """Returns the articles that are stored only in part, by feed and reason. Raises: StoreError."""
        return self._database.read(offline_gaps.partial)

    def fetch(self, report: Callable[[int, int], None], stopped: Callable[[], bool]) -> tuple[OfflineGap, ...]:
        """Fetches what is missing and returns what is still missing afterwards.

        `report` is called with the number of fetched pages and images, and of all. Pages of sites that did not answer
        earlier are tried once more. Raises: StoreError.
        """
        self._library.publish(self._database.write_unsynced(offline_gaps.retry_unreachable))
        total = left = _count(self.missing())
        report(0, total)

        def report_round(done: int, _of: int) -> None:
            report(min(total, total - left + done), total)

        with self._refresher.downloading():
            while left and not stopped():
                self._downloader.download_round(report_round, stopped, by_hand=True)
                before, left = left, _count(self.missing())
                report(total - left, total)
                if left >= before:
                    break
        return self.missing()


def _count(gaps: tuple[OfflineGap, ...]) -> int:
    return sum(gap.pages + gap.images for gap in gaps)
