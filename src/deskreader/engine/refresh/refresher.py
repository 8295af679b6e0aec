"""Runs refresh rounds: from the feeds that are due to articles that are stored and announced."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from deskreader.engine.context import EngineContext
from deskreader.engine.library.retention import Retention
from deskreader.engine.network.feed_client import FeedClient
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.offline.downloader import PageDownloader
from deskreader.engine.refresh.feed_fetcher import FeedFetcher, group_by_host
from deskreader.engine.refresh.feed_updater import FeedUpdater
from deskreader.engine.refresh.offline_state import OfflineState
from deskreader.engine.refresh.progress import Listener, ProgressPublisher
from deskreader.engine.refresh.schedule import has_stopped, may_refresh_by_hand, stagger
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import ArticleId, Changes, FeedId, FeedState, Progress
from deskreader.store.articles import flags
from deskreader.store.feeds import feeds as feed_rows
from deskreader.store.feeds import fetch_history

log = logging.getLogger(__name__)


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
        client: FeedClient,
        updater: FeedUpdater,
        downloader: PageDownloader,
        saver: ResourceSaver,
        retention: Retention,
    ) -> None:
        self._library = context.library
        self._database = context.database
        self._http_client = context.client
        self._worker = context.worker
        self._now = context.now
        self._downloader = downloader
        self._icons = updater.icons
        self._saver = saver
        self._retention = retention
        self._settings = context.settings
        self._interval = context.settings.current.refresh_minutes
        self._progress = ProgressPublisher()
        self._offline = OfflineState(context.client, context.now)
        self._fetcher = FeedFetcher(context, client, updater, self._progress, self._offline)
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._waiting: set[_Request] = set()
        self._waiting_lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.round_lock = threading.Lock()
        """Held while a round runs; whoever else holds it delays the next round."""

    @property
    def progress(self) -> Progress:
        """The progress of the current round, or of the last one."""
        return self._progress.current

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every Progress, on the threads of the round; returns what ends that."""
        return self._progress.listen(listener)

    # --- background rounds --------------------------------------------------------------------------------------------

    def request(self, feeds: Sequence[FeedId] | None = None, by_hand: bool = False, pages: bool = False) -> None:
        """Requests a round in the background and returns at once; the arguments are those of `run`."""
        if self._stopped.is_set():
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run_requests, name="refresh")
            self._thread.start()
        request = _Request(tuple(feeds) if feeds is not None else None, by_hand, pages)
        with self._waiting_lock:
            if request in self._waiting:
                return
            self._waiting.add(request)
        self._requests.put(request)

    def close(self) -> None:
        """Ends the current round and the background thread."""
        self._stopped.set()
        self._http_client.stop()
        self._requests.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run_requests(self) -> None:
        while (request := self._requests.get()) is not None and not self._stopped.is_set():
            with self._waiting_lock:
                self._waiting.discard(request)
            try:
                self.run(request.feeds, request.by_hand, request.pages)
            except DeskReaderError as error:
                log.warning("the refresh stopped: %s", error)
                self._library.pending.note(error)
                self._progress.update(error=error.kind)
            except Exception:
                log.exception("the refresh stopped")
                self._progress.update(error=Kind.UNEXPECTED)

    # --- the round ----------------------------------------------------------------------------------------------------

    def run(self, feeds: Sequence[FeedId] | None = None, by_hand: bool = False, pages: bool = False) -> Progress:
        """Runs one round now, on the caller's thread, and returns its progress at the end.

        Without `feeds` it fetches those that are due, or all of them `by_hand`. A round that fetches no feed downloads
        no waiting pages either, so that a host serves at most ten per refresh, unless `pages` asks for them, as after a
        new subscription.

        Raises: StoreError.
        """
        with self.round_lock:
            if not self._library.look_for_room():
                self._progress.update(error=Kind.DISK_FULL)
                return self.progress
            if feeds is None and not by_hand and (self._saver.postpones_feeds or self._offline.must_wait()):
                return self.progress
            self._offline.clear()
            selected, skipped = self._select(feeds, by_hand)
            if selected or skipped or (pages and self._downloader.has_work()):
                self._run_round(selected, skipped, by_hand)
            return self.progress

    def _run_round(self, feeds: list[FeedState], skipped: int, by_hand: bool) -> None:
        self._progress.update(
            running=True, feeds_done=0, feeds_total=len(feeds), pages_done=0, pages_total=0, problems=0,
            offline=False, skipped=skipped, paused=0, paused_until=None, error=None,
        )  # fmt: skip
        try:
            new = self._fetcher.fetch_all(feeds, by_hand, self._stopped.is_set)
            self._downloader.download_round(self._report_pages, self._must_end)
            self._announce(new)
            self._icons.refresh(self._must_end)
            self._retention.purge(self._stopped.is_set)
        finally:
            self._worker.stop()
            self._progress.update(running=False, finished_at=self._now())

    def _must_end(self) -> bool:
        """Whether the round ends before its work is done."""
        return self._stopped.is_set() or self._offline.is_offline

    def _report_pages(self, done: int, total: int) -> None:
        self._progress.update(pages_done=done, pages_total=total)

    def _announce(self, new: list[ArticleId]) -> None:
        announce = self._database.write_unsynced(flags.to_announce, new) if new else ()
        self._library.publish(Changes(announce=announce))

    # --- selecting feeds ----------------------------------------------------------------------------------------------

    def _select(self, feeds: Sequence[FeedId] | None, by_hand: bool) -> tuple[list[FeedState], int]:
        """Returns the feeds of this round, and how many are skipped because they were fetched a moment ago."""
        if feeds is None and not by_hand:
            return self._select_due(), 0
        states = self._database.read(feed_rows.feed_states, feeds)
        if feeds is None:
            states = tuple(state for state in states if not has_stopped(state))
        selected = [state for state in states if is_local(state.url) or may_refresh_by_hand(state, self._now())]
        return selected, len(states) - len(selected)

    def _follow_interval(self) -> None:
        """Applies an interval that the user chose since the last round to feeds that would wait longer."""
        minutes = self._settings.current.refresh_minutes
        if minutes != self._interval and minutes > 0:
            self._database.write_unsynced(fetch_history.shorten_waits, max(minutes, 60))
        self._interval = minutes

    def _select_due(self) -> list[FeedState]:
        """Returns the feeds that are due; of a host with many, most are postponed by some minutes."""
        now = self._now()
        self._follow_interval()
        selected: list[FeedState] = []
        postponed: list[tuple[FeedId, datetime]] = []
        for group in group_by_host(self._database.read(feed_rows.due_feeds, now)):
            first, others = (group, []) if is_local(group[0].url) else stagger(group, now)
            selected += first
            postponed += others
        if postponed:
            self._database.write_unsynced(fetch_history.postpone, postponed, now)
        return selected
