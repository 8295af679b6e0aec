"""The refresh: the whole round, from feeds that are due to stories stored and announced, on threads of its own."""

from __future__ import annotations

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deskreader.engine.feed_icons import FeedIcons
from deskreader.engine.feed_keeper import FeedKeeper
from deskreader.engine.late_web import LateWeb, is_near
from deskreader.engine.library import Library
from deskreader.engine.offline import Offliner
from deskreader.engine.page_reader import place
from deskreader.engine.schedule import may_refresh_by_hand
from deskreader.engine.worker import Worker
from deskreader.errors import DeskReaderError, FetchError, Kind, ParseError, WorkerError
from deskreader.fetch import Purpose
from deskreader.model import ArticleId, Changes, FeedId, FeedState, Progress
from deskreader.settings import SettingsKeeper
from deskreader.store import Store
from deskreader.text.clock import utc_now

log = logging.getLogger(__name__)

THREADS = 8
Listener = Callable[[Progress], None]


def by_place(feeds: Iterable[FeedState]) -> list[list[FeedState]]:
    """Feeds in groups of one host and port each, so that one thread at a time waits for a host's turn."""
    groups: dict[str, list[FeedState]] = defaultdict(list)
    for feed in feeds:
        groups[place(feed.url)].append(feed)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class _Request:
    feeds: tuple[FeedId, ...] | None
    by_hand: bool
    pages: bool


class Refresher:
    """Runs rounds, one at a time: in the background on request, or at once for a caller that waits."""

    def __init__(
        self,
        library: Library,
        store: Store,
        web: LateWeb,
        worker: Worker,
        keeper: FeedKeeper,
        offliner: Offliner,
        icons: FeedIcons,
        settings: SettingsKeeper,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._library = library
        self._store = store
        self._web = web
        self._worker = worker
        self._keeper = keeper
        self._offliner = offliner
        self._icons = icons
        self._settings = settings
        self._now = now
        self._listeners: list[Listener] = []
        self._waiting: set[_Request] = set()
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._round = threading.Lock()
        self._tally = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.progress = Progress(running=False)

    # --- following ----------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with each Progress, on the threads of the round; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, **values: Any) -> None:
        with self._tally:
            self.progress = progress = replace(self.progress, **values)
        for listener in list(self._listeners):
            listener(progress)

    def _count(self, feeds_done: int = 0, problems: int = 0) -> None:
        """Adds to what is counted; several threads of a round do."""
        with self._tally:
            now = self.progress
            self.progress = replace(now, feeds_done=now.feeds_done + feeds_done, problems=now.problems + problems)
        self._tell()

    # --- asking for a round -------------------------------------------------------------------------------------------

    def request(self, feeds: Sequence[FeedId] | None = None, by_hand: bool = False, pages: bool = False) -> None:
        """Asks for a round in the background and returns at once; the arguments are those of `run`."""
        if self._stopped.is_set():
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="refresh")
            self._thread.start()
        request = _Request(tuple(feeds) if feeds is not None else None, by_hand, pages)
        with self._tally:
            if request in self._waiting:
                return
            self._waiting.add(request)
        self._requests.put(request)

    def close(self) -> None:
        """Ends the round and the thread."""
        self._stopped.set()
        self._web.stop()
        self._requests.put(None)
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (request := self._requests.get()) is not None and not self._stopped.is_set():
            with self._tally:
                self._waiting.discard(request)
            try:
                self.run(request.feeds, request.by_hand, request.pages)
            except DeskReaderError as error:
                log.warning("the refresh stopped: %s", error)
                self._tell(trouble=error.kind)
            except Exception:
                log.exception("the refresh stopped")
                self._tell(trouble=Kind.UNEXPECTED)

    # --- the round ----------------------------------------------------------------------------------------------------

    def run(self, feeds: Sequence[FeedId] | None = None, by_hand: bool = False, pages: bool = False) -> Progress:
        """Runs one round now, on the caller's thread, and returns how it went.

        Without `feeds`: those that are due, or with `by_hand` all. A round in which no feed is fetched leaves waiting
        pages alone as well, so that a host gives at most ten a refresh, unless `pages` asks for them, as after a new
        subscription.

        Raises: StoreError.
        """
        with self._round:
            if feeds is None and not by_hand and self._waits():
                return self.progress
            chosen, skipped = self._chosen(feeds, by_hand)
            if not (chosen or skipped or (pages and self._offliner.has_work())):
                return self.progress
            self._tell(
                running=True, feeds_done=0, feeds_total=len(chosen), pages_done=0, pages_total=0, problems=0,
                offline=False, skipped=skipped, trouble=None,
            )  # fmt: skip
            try:
                new = self._fetch_all(chosen, by_hand)
                self._offliner.keep(self._tell_pages, self._stopped.is_set)
                self._announce(new)
                self._icons.keep(self._stopped.is_set)
                self._tidy()
            finally:
                self._worker.rest()
                self._finish()
            return self.progress

    def _waits(self) -> bool:
        """Whether the timer's rounds wait for a connection that does not cost by the byte."""
        return self._offliner.is_metered and self._settings.current.metered == "nothing"

    def _finish(self) -> None:
        if self.progress.running:
            self._tell(running=False, finished_at=self._now())

    def _tell_pages(self, done: int, total: int) -> None:
        self._tell(pages_done=done, pages_total=total)

    def _chosen(self, feeds: Sequence[FeedId] | None, by_hand: bool) -> tuple[list[FeedState], int]:
        """The feeds of this round, and how many were left alone since they were fetched a moment ago."""
        if feeds is None and not by_hand:
            return list(self._store.due_feeds(self._now())), 0
        states = self._store.feed_states(feeds)
        chosen = [s for s in states if is_near(s.url) or may_refresh_by_hand(s, self._now())]
        return chosen, len(states) - len(chosen)

    def _fetch_all(self, feeds: list[FeedState], by_hand: bool) -> list[ArticleId]:
        """Fetches the feeds, a thread for each host, and returns the new articles."""
        new: list[ArticleId] = []

        def fetch_group(group: list[FeedState]) -> None:
            for feed in group:
                if self._stopped.is_set():
                    return
                changes = self._fetch(feed, by_hand)
                with self._tally:
                    new.extend(changes.new)
                self._count(feeds_done=1)

        if feeds:
            with ThreadPoolExecutor(THREADS, thread_name_prefix="feed") as pool:
                for result in [pool.submit(fetch_group, group) for group in by_place(feeds)]:
                    result.result()
        return new

    def _fetch(self, feed: FeedState, by_hand: bool) -> Changes:
        """Fetches one feed and stores what it says, or its problem. Raises: StoreError, which ends the round."""
        try:
            private_ok = is_near(feed.url)
            answer = self._web.get(feed.url, Purpose.FEED, feed.validators, by_hand=by_hand, private_ok=private_ok)
            changes = self._keeper.keep(feed, answer)
        except FetchError as error:
            if error.kind is Kind.OFFLINE:
                self._tell(offline=True)
                return Changes()
            changes = self._failed(feed, error)
        except (ParseError, WorkerError) as error:
            changes = self._failed(feed, error)
        return self._library.publish(changes)

    def _failed(self, feed: FeedState, error: DeskReaderError) -> Changes:
        log.info("feed %s: %s", feed.id, error)
        self._count(problems=1)
        return self._keeper.fail(feed, error)

    def _announce(self, new: list[ArticleId]) -> None:
        announce = self._store.to_announce(new) if new else ()
        self._library.publish(Changes(announce=announce))

    def _tidy(self) -> None:
        """Retention and the byte budget, in small steps so that other writes get their turn."""
        settings = self._settings.current
        while not self._stopped.is_set():
            changes = self._store.retire(self._now(), settings.keep_read_days, settings.offline_budget_bytes)
            if not self._library.publish(changes):
                return
