"""Fetches the feeds of a refresh round on several threads, and stores what they bring."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from deskreader.engine.context import EngineContext
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.hang_budget import FeedBudget, feed_budget
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.refresh.offline_state import OfflineState
from deskreader.engine.refresh.progress import ProgressPublisher
from deskreader.errors import DeskReaderError, FetchError, Kind, ParseError, WorkerError
from deskreader.model import ArticleId, Changes, FeedId, FeedState, Response
from deskreader.text.urls import host_and_port

log = logging.getLogger(__name__)

THREADS = 16
"""Twice as many as exchanges may run at once, since slow ones do not count (`fetch.politeness.host_queue`)."""
HANGING_HOST_SECONDS = 600.0
"""For which the feeds of a host are postponed whose other feeds hang."""


def group_by_host(feeds: Iterable[FeedState]) -> list[list[FeedState]]:
    """Groups feeds by host and port, so that only one thread at a time waits for a host's turn.

    Hosts of whose feeds all failed last time come last: they may hang again.
    """
    groups: dict[str, list[FeedState]] = defaultdict(list)
    for feed in feeds:
        groups[host_and_port(feed.url)].append(feed)
    return sorted(groups.values(), key=lambda group: all(feed.failures > 0 for feed in group))


class FeedFetcher:
    """Fetches feeds and stores their articles or their problems."""

    def __init__(
        self,
        context: EngineContext,
        client: FeedClient,
        updater: FeedUpdater,
        progress: ProgressPublisher,
        offline: OfflineState,
    ) -> None:
        self._library = context.library
        self._worker = context.worker
        self._client = client
        self._updater = updater
        self._progress = progress
        self._offline = offline
        self._lock = threading.Lock()
        self._rounds = 0  # that fetch feeds now
        self._started: set[FeedId] = set()  # the feeds that these rounds have begun to fetch

    def fetch_all(self, feeds: Sequence[FeedState], by_hand: bool, stopped: Callable[[], bool]) -> list[ArticleId]:
        """Fetches feeds, one thread for each host, and returns the new articles.

        Without a network only local feeds are fetched. Of rounds at the same time, the first that comes to a feed
        fetches it. Raises: StoreError, which ends the round.
        """
        new: list[ArticleId] = []
        budget = feed_budget()

        def fetch_group(group: list[FeedState]) -> None:
            for feed in group:
                if stopped() or (self._offline.is_offline and not is_local(feed.url)):
                    return
                if self._takes(feed):
                    changes = self._fetch(feed, by_hand, budget.of_feed(feed.id, self._worker))
                    with self._lock:
                        new.extend(changes.new)
                self._progress.add(feeds_done=1)

        if feeds:
            with self._counted(), ThreadPoolExecutor(THREADS, thread_name_prefix="feed") as pool:
                for future in [pool.submit(fetch_group, group) for group in group_by_host(feeds)]:
                    future.result()
            self._library.publish(self._updater.flush())
        return new

    def _takes(self, feed: FeedState) -> bool:
        """Returns whether no round has begun to fetch a feed, and takes it for this one."""
        with self._lock:
            is_free = feed.id not in self._started
            self._started.add(feed.id)
            return is_free

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Counts a round; the last one of those at the same time leaves every feed free."""
        with self._lock:
            self._rounds += 1
        try:
            yield
        finally:
            with self._lock:
                self._rounds -= 1
                if not self._rounds:
                    self._started.clear()

    def _fetch(self, feed: FeedState, by_hand: bool, budget: FeedBudget) -> Changes:
        response: Response | None = None
        try:
            response = budget.fetch(feed.url, lambda: self._client.fetch(feed, by_hand))
            with budget.charging_jobs(feed.url):
                changes = self._updater.update(feed, response)
        except FetchError as error:
            if error.kind is Kind.OFFLINE:
                self._offline.note()
                self._progress.update(offline=True)
                return Changes()
            if error.kind is Kind.TOO_MANY_REQUESTS and not error.requests:  # refused here, without any request
                until = self._updater.postpone(feed, error.retry_after or HANGING_HOST_SECONDS)
                if by_hand and error.retry_after is not None:  # the host asked for a pause; it does not hang
                    self._progress.add_paused(until)
                return Changes()
            changes = self._fail(feed, error)
        except (ParseError, WorkerError) as error:
            changes = self._fail(feed, error, response)
        return self._library.publish(changes)

    def _fail(self, feed: FeedState, error: DeskReaderError, response: Response | None = None) -> Changes:
        log.info("feed %s: %s", feed.id, error)
        self._progress.add(problems=1)
        return self._updater.fail(feed, error, response)
