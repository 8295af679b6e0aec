"""What servers and documents that hang may cost a round: so many seconds for a host, a feed and the whole round.

Each document has limits of its own: the deadline of its exchange (`fetch.policy`) and of its job in the worker. These
here keep many slow documents from adding up to hours.
"""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deskreader.engine.worker.client import Worker, seconds_spent
from deskreader.errors import FetchError, Kind
from deskreader.model import FeedId, Response
from deskreader.text.urls import host_and_port

HOST_SECONDS, FEED_SECONDS, ROUND_SECONDS = 30.0, 60.0, 240.0
FAIR_SECONDS = 5.0
"""An exchange or a job that takes less is no hang."""
SLOWEST_LINK = 10_000.0
"""Bytes a second: an exchange that brings more is slow for its size, not hanging."""


class HangBudget:
    """Counts the seconds that hanging documents cost, by host, feed and round. Thread-safe.

    What has used up its seconds is left alone until the next round.
    """

    def __init__(self, round_seconds: float = ROUND_SECONDS) -> None:
        self._round_seconds = round_seconds
        self._of_hosts: dict[str, float] = defaultdict(float)
        self._of_feeds: dict[FeedId, float] = defaultdict(float)
        self._lost = 0.0
        self._lock = threading.Lock()

    def permits(self, url: str, feed_id: FeedId) -> bool:
        """Whether the URL's host, the feed and the round have seconds left."""
        with self._lock:
            return (
                self._of_hosts[host_and_port(url)] < HOST_SECONDS
                and self._of_feeds[feed_id] < FEED_SECONDS
                and self._lost < self._round_seconds
            )

    def charge(self, url: str, feed_id: FeedId, seconds: float, received: int = 0) -> None:
        """Counts the seconds of an exchange or a job for a URL, unless they are fair for the bytes received."""
        if seconds <= FAIR_SECONDS + received / SLOWEST_LINK:
            return
        with self._lock:
            self._of_hosts[host_and_port(url)] += seconds
            self._of_feeds[feed_id] += seconds
            self._lost += seconds

    def of_feed(self, feed_id: FeedId, worker: Worker) -> FeedBudget:
        """Returns the budget for what one feed names."""
        return FeedBudget(self, feed_id, worker)


class FeedBudget:
    """What the documents that one feed names may still cost a round."""

    def __init__(self, budget: HangBudget, feed_id: FeedId, worker: Worker) -> None:
        self._budget = budget
        self._feed_id = feed_id
        self._worker = worker

    def fetch(self, url: str, get: Callable[[], Response]) -> Response:
        """Returns what `get` does for a URL, and charges it.

        Raises: FetchError; with TOO_MANY_REQUESTS, and no request sent, where the budget is used up.
        """
        if not self._budget.permits(url, self._feed_id):
            raise FetchError(Kind.TOO_MANY_REQUESTS, "hangs have cost this round enough")
        try:
            response = get()
        except FetchError as error:
            self._budget.charge(url, self._feed_id, error.seconds, error.received)
            raise
        self._budget.charge(url, self._feed_id, response.seconds, response.received_bytes)
        return response

    @contextmanager
    def charging_jobs(self, url: str) -> Iterator[None]:
        """Charges a URL for the worker's jobs that the body runs."""
        before = seconds_spent(self._worker)
        try:
            yield
        finally:
            self._budget.charge(url, self._feed_id, seconds_spent(self._worker) - before)


def feed_budget() -> HangBudget:
    """Returns the budget of a round's feeds, which has no limit over all hosts: slow ones must not stop the others."""
    return HangBudget(round_seconds=math.inf)
