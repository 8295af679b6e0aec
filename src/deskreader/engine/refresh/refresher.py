"""The refresh: the whole round, from feeds that are due to stories stored and announced, on threads of its own."""

from __future__ import annotations

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from deskreader.engine.context import EngineContext
from deskreader.engine.library.retention import Retention
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.offline.page_reader import place
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.refresh.icons import FeedIcons
from deskreader.engine.refresh.schedule import has_stopped, may_refresh_by_hand, stagger
from deskreader.errors import DeskReaderError, FetchError, Kind, ParseError, WorkerError
from deskreader.model import ArticleId, Changes, FeedId, FeedState, Progress, Response
from deskreader.store.articles import flags
from deskreader.store.feeds import feeds as feed_rows
from deskreader.store.feeds import fetch_history

log = logging.getLogger(__name__)

THREADS = 8
OFFLINE_PAUSE = timedelta(minutes=5)
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
        context: EngineContext,
        keeper: FeedUpdater,
        feeds: FeedClient,
        offliner: PageDownloader,
        icons: FeedIcons,
        economy: ResourceSaver,
        retention: Retention,
    ) -> None:
        self._library = context.library
        self._database = context.database
        self._retention = retention
        self._web = context.client
        self._feeds = feeds
        self._worker = context.worker
        self._keeper = keeper
        self._offliner = offliner
        self._icons = icons
        self._economy = economy
        self._now = context.now
        self._listeners: list[Listener] = []
        self._waiting: set[_Request] = set()
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self.alone = self._round = threading.Lock()
        """Held while a round runs: who takes it keeps rounds waiting."""
        self._tally = threading.Lock()
        self._stopped = threading.Event()
        self._no_network = threading.Event()  # the last round found none
        self._had_no_way = False  # not even a way out
        self._look_again_at = self._now()
        self._thread: threading.Thread | None = None
        self.progress = Progress(running=False)

    # --- following ----------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with each Progress, on the threads of the round; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, **values: Any) -> None:
        self._change(lambda now: replace(now, **values))

    def _count(self, feeds_done: int = 0, problems: int = 0) -> None:
        """Adds to what is counted; several threads of a round do."""
        self._change(lambda now: replace(now, feeds_done=now.feeds_done + feeds_done, problems=now.problems + problems))

    def _change(self, changed: Callable[[Progress], Progress]) -> None:
        with self._tally:
            self.progress = progress = changed(self.progress)
        for listener in list(self._listeners):
            listener(progress)

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
                self._library.pending.note(error)
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
            if not self._library.look_for_room():
                self._tell(trouble=Kind.DISK_FULL)
                return self.progress
            if feeds is None and not by_hand and (self._economy.postpones_feeds or self._waits_for_network()):
                return self.progress
            self._no_network.clear()
            chosen, skipped = self._chosen(feeds, by_hand)
            if not (chosen or skipped or (pages and self._offliner.has_work())):
                return self.progress
            self._tell(
                running=True, feeds_done=0, feeds_total=len(chosen), pages_done=0, pages_total=0, problems=0,
                offline=False, skipped=skipped, held=0, held_until=None, trouble=None,
            )  # fmt: skip
            try:
                new = self._fetch_all(chosen, by_hand)
                self._offliner.keep(self._tell_pages, self._ends)
                self._announce(new)
                self._icons.keep(self._ends)
                self._tidy()
            finally:
                self._worker.stop()
                self._finish()
            return self.progress

    def _waits_for_network(self) -> bool:
        """Whether the last round found no network, and nothing says that there is one now. Sends nothing.

        Where there is a way out but no name server answers, the network is looked for again after some minutes.
        """
        if not self._no_network.is_set() or not self._web.is_online():
            return self._no_network.is_set()
        had_no_way, self._had_no_way = self._had_no_way, False
        return not had_no_way and self._now() < self._look_again_at

    def _ends(self) -> bool:
        """Whether the round is to end before its work is done."""
        return self._stopped.is_set() or self._no_network.is_set()

    def _finish(self) -> None:
        if self.progress.running:
            self._tell(running=False, finished_at=self._now())

    def _tell_pages(self, done: int, total: int) -> None:
        self._tell(pages_done=done, pages_total=total)

    def _chosen(self, feeds: Sequence[FeedId] | None, by_hand: bool) -> tuple[list[FeedState], int]:
        """The feeds of this round, and how many were left alone since they were fetched a moment ago."""
        if feeds is None and not by_hand:
            return self._due(), 0
        states = self._database.read(feed_rows.feed_states, feeds)
        if feeds is None:
            states = tuple(state for state in states if not has_stopped(state))
        chosen = [s for s in states if is_local(s.url) or may_refresh_by_hand(s, self._now())]
        return chosen, len(states) - len(chosen)

    def _due(self) -> list[FeedState]:
        """The feeds whose time has come. Of a host with many, the others are put off by some minutes."""
        now = self._now()
        chosen: list[FeedState] = []
        later: list[tuple[FeedId, datetime]] = []
        for group in by_place(self._database.read(feed_rows.due_feeds, now)):
            first, others = (group, []) if is_local(group[0].url) else stagger(group, now)
            chosen += first
            later += others
        if later:
            self._database.write_unsynced(fetch_history.put_off, later, now)
        return chosen

    def _fetch_all(self, feeds: list[FeedState], by_hand: bool) -> list[ArticleId]:
        """Fetches the feeds, a thread for each host, and returns the new articles."""
        new: list[ArticleId] = []

        def fetch_group(group: list[FeedState]) -> None:
            for feed in group:
                if self._stopped.is_set() or (self._no_network.is_set() and not is_local(feed.url)):
                    return
                changes = self._fetch(feed, by_hand)
                with self._tally:
                    new.extend(changes.new)
                self._count(feeds_done=1)

        if feeds:
            with ThreadPoolExecutor(THREADS, thread_name_prefix="feed") as pool:
                for result in [pool.submit(fetch_group, group) for group in by_place(feeds)]:
                    result.result()
            self._library.publish(self._keeper.flush())
        return new

    def _fetch(self, feed: FeedState, by_hand: bool) -> Changes:
        """Fetches one feed and stores what it says, or its problem. Raises: StoreError, which ends the round."""
        answer: Response | None = None
        try:
            answer = self._feeds.fetch(feed, by_hand)
            changes = self._keeper.keep(feed, answer)
        except FetchError as error:
            if error.kind is Kind.OFFLINE:
                self._offline()
                return Changes()
            if error.kind is Kind.TOO_MANY_REQUESTS and not error.requests:
                until = self._keeper.put_off(feed, error.retry_after or 0.0)
                if by_hand:
                    self._hold(until)
                return Changes()
            changes = self._failed(feed, error)
        except (ParseError, WorkerError) as error:
            changes = self._failed(feed, error, answer)
        return self._library.publish(changes)

    def _offline(self) -> None:
        """Ends the round for all that is not near: without a network, the next feed fares no better."""
        self._no_network.set()
        self._had_no_way = not self._web.is_online()
        self._look_again_at = self._now() + OFFLINE_PAUSE
        self._tell(offline=True)

    def _hold(self, until: datetime) -> None:
        """Counts a feed that was not asked for, since its host had asked for a pause."""
        with self._tally:
            before = self.progress
            first = until if before.held_until is None else min(before.held_until, until)
            self.progress = replace(before, held=before.held + 1, held_until=first)

    def _failed(self, feed: FeedState, error: DeskReaderError, answer: Response | None = None) -> Changes:
        log.info("feed %s: %s", feed.id, error)
        self._count(problems=1)
        return self._keeper.fail(feed, error, answer)

    def _announce(self, new: list[ArticleId]) -> None:
        announce = self._database.write_unsynced(flags.to_announce, new) if new else ()
        self._library.publish(Changes(announce=announce))

    def _tidy(self) -> None:
        """Retention and the byte budget, in small steps so that other writes get their turn."""
        self._retention.purge(self._stopped.is_set)
