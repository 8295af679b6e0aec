"""Runs refresh rounds: from the feeds that are due to articles that are stored and announced."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from deskreader.engine.accounts.accounts import Accounts
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
from deskreader.engine.revisions import RevisionDesk
from deskreader.engine.rules.rule_desk import RuleDesk
from deskreader.engine.stories import StoryDesk
from deskreader.errors import DeskReaderError, Kind
from deskreader.model import AccountId, ArticleId, Changes, FeedId, FeedState, Progress
from deskreader.store.accounts import account_rows
from deskreader.store.articles import flags
from deskreader.store.feeds import feeds as feed_rows
from deskreader.store.feeds import fetch_history

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Request:
    feeds: tuple[FeedId, ...] | None
    by_hand: bool
    pages: bool
    accounts: tuple[AccountId, ...] = ()


_Requests = queue.SimpleQueue[_Request | None]


class Refresher:
    """Runs rounds: in the background on request, or at once for a caller that waits.

    A round fetches feeds first, and then downloads the pages and images behind them. Rounds of the schedule fetch one
    after the other, and so do rounds by hand; but a round by hand waits for none of the schedule, and no feeds wait for
    downloads, which one round at a time does.
    """

    def __init__(
        self,
        context: EngineContext,
        client: FeedClient,
        updater: FeedUpdater,
        downloader: PageDownloader,
        saver: ResourceSaver,
        retention: Retention,
        accounts: Accounts,
        stories: StoryDesk,
        revisions: RevisionDesk,
        rules: RuleDesk,
    ) -> None:
        self._library, self._database = context.library, context.database
        self._http_client, self._worker = context.client, context.worker
        self._now = context.now
        self._downloader = downloader
        self._icons = updater.icons
        self._saver, self._retention = saver, retention
        self._accounts, self._stories, self._revisions, self._rules = accounts, stories, revisions, rules
        self._settings = context.settings
        self._interval = context.settings.current.refresh_minutes
        self._progress = ProgressPublisher()
        self._offline = OfflineState(context.client, context.now)
        self._fetcher = FeedFetcher(context, client, updater, self._progress, self._offline)
        self._requests = {False: _Requests(), True: _Requests()}  # whether by hand
        self._waiting: set[_Request] = set()
        self._waiting_lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._fetched: queue.SimpleQueue[list[ArticleId] | None] = queue.SimpleQueue()
        """The new articles of each round whose feeds are fetched, for the thread that downloads."""
        self._to_finish: list[list[ArticleId]] = []  # the new articles of rounds that wait for downloads
        self._is_finishing = False
        self._unfinished = 0  # rounds and other downloads
        self._count_lock = threading.Lock()
        self._round_locks = {False: threading.Lock(), True: threading.Lock()}
        self._accounts_lock = threading.Lock()  # one round at a time exchanges with servers
        self._fetching = 0  # rounds that fetch feeds
        self._download_lock = threading.Lock()

    @property
    def progress(self) -> Progress:
        """The progress of the current round, or of the last one."""
        return self._progress.current

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every Progress, on the threads of the round; returns what ends that."""
        return self._progress.listen(listener)

    # --- background rounds --------------------------------------------------------------------------------------------

    def request(
        self,
        feeds: Sequence[FeedId] | None = None,
        by_hand: bool = False,
        pages: bool = False,
        accounts: Sequence[AccountId] = (),
    ) -> None:
        """Requests a round in the background and returns at once; the arguments are those of `run`."""
        if self._stopped.is_set():
            return
        self._start_threads()
        request = _Request(tuple(feeds) if feeds is not None else None, by_hand, pages, tuple(accounts))
        with self._waiting_lock:
            if request in self._waiting:
                return
            self._waiting.add(request)
        self._requests[by_hand].put(request)

    def close(self) -> None:
        """Ends the current round and the background thread."""
        self._stopped.set()
        self._http_client.stop()
        ends: list[Callable[[None], None]] = [requests.put for requests in self._requests.values()]
        ends.append(self._fetched.put)
        for thread, end in zip(self._threads, ends, strict=False):
            end(None)
            thread.join()

    def _start_threads(self) -> None:
        with self._waiting_lock:
            if not self._threads:
                runs: dict[str, Callable[[], None]] = {
                    "refresh": lambda: self._run_requests(False),
                    "refresh by hand": lambda: self._run_requests(True),
                    "downloads": self._run_downloads,
                }
                self._threads = [threading.Thread(target=run, name=name) for name, run in runs.items()]
                for thread in self._threads:
                    thread.start()

    def _run_requests(self, by_hand: bool) -> None:
        while (request := self._requests[by_hand].get()) is not None and not self._stopped.is_set():
            with self._waiting_lock:
                self._waiting.discard(request)
            with self._reporting_errors():
                new = self._fetch_feeds(request.feeds, request.by_hand, request.pages, request.accounts)
                if new is not None:
                    self._fetched.put(new)

    def _run_downloads(self) -> None:
        """Finishes rounds whose feeds are fetched; those that waited for downloads are finished together."""
        is_closed = False
        while not is_closed:
            waiting = [self._fetched.get()]
            while not self._fetched.empty():
                waiting.append(self._fetched.get())
            rounds = [new for new in waiting if new is not None]
            is_closed = len(rounds) < len(waiting)
            if rounds:
                with self._reporting_errors():
                    self._finish(*rounds)

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        """Turns what ends a round in the background into an error of its progress."""
        try:
            yield
        except DeskReaderError as error:
            level = logging.INFO if self._stopped.is_set() else logging.WARNING  # the end of the program ends rounds
            log.log(level, "the refresh stopped: %s", error)
            self._library.pending.note(error)
            self._progress.update(error=error.kind)
        except Exception:
            log.exception("the refresh stopped")
            self._progress.update(error=Kind.UNEXPECTED)

    # --- the round ----------------------------------------------------------------------------------------------------

    def run(
        self,
        feeds: Sequence[FeedId] | None = None,
        by_hand: bool = False,
        pages: bool = False,
        accounts: Sequence[AccountId] = (),
    ) -> Progress:
        """Runs one round now, on the caller's thread, and returns its progress at the end.

        Without `feeds` it fetches those that are due, or all of them `by_hand`; with `accounts` it syncs these
        alone. A round that fetches no feed downloads
        no waiting pages either, so that a host serves at most ten per refresh, unless `pages` asks for them, as after a
        new subscription. Where another round still downloads, that one downloads what this one has brought, too.

        Raises: StoreError.
        """
        new = self._fetch_feeds(feeds, by_hand, pages, tuple(accounts))
        if new is not None:
            self._finish(new)
        return self.progress

    def _fetch_feeds(
        self, feeds: Sequence[FeedId] | None, by_hand: bool, pages: bool, only: tuple[AccountId, ...] = ()
    ) -> list[ArticleId] | None:
        """Fetches the feeds of a round that `_finish` is to finish; None where there is nothing to do."""
        with self._round_locks[by_hand]:
            if not self._library.look_for_room():
                self._progress.update(error=Kind.DISK_FULL)
                return None
            if feeds is None and not by_hand and (self._saver.postpones_feeds or self._offline.must_wait()):
                return None
            self._offline.clear()
            selected, skipped = self._select([] if only else feeds, by_hand)
            accounts = only or self._accounts_of(feeds, by_hand)
            if not (selected or skipped or accounts or (pages and self._downloader.has_work())):
                return None
            self._begin(len(selected), skipped)
            try:
                new = self._fetcher.fetch_all(selected, by_hand, self._stopped.is_set)
                with self._accounts_lock:
                    return new + self._accounts.sync(accounts, by_hand, self._stopped.is_set)
            except BaseException:
                self._end()
                raise
            finally:
                with self._count_lock:
                    self._fetching -= 1

    def _accounts_of(self, feeds: Sequence[FeedId] | None, by_hand: bool) -> tuple[AccountId, ...]:
        """Returns the accounts of this round: those of the chosen feeds, or those that are due."""
        if feeds is None:
            return self._accounts.due(by_hand)
        return self._database.read(account_rows.accounts_of_feeds, feeds)

    def _finish(self, *rounds: list[ArticleId]) -> None:
        """Finishes rounds, or leaves them to the thread that finishes others."""
        with self._count_lock:
            self._to_finish += rounds
            if self._is_finishing:
                return
            self._is_finishing = True
        try:
            while waiting := self._next_to_finish():
                self._download(waiting)
        except BaseException:
            with self._count_lock:
                unfinished, self._to_finish, self._is_finishing = self._to_finish, [], False
            for _ in unfinished:
                self._end()
            raise

    def _next_to_finish(self) -> list[list[ArticleId]]:
        """Returns the rounds that wait to be finished; the calling thread finishes no more where there are none."""
        with self._count_lock:
            waiting, self._to_finish = self._to_finish, []
            self._is_finishing = bool(waiting)
            return waiting

    def _download(self, rounds: list[list[ArticleId]]) -> None:
        """Downloads what rounds have brought, announces their new articles, and ends them."""
        with self._download_lock:
            try:
                new = [article for one in rounds for article in one]
                self._stories.group_arrivals()
                self._revisions.judge()  # before the pages: what was edited has its page read once more
                self._downloader.download_round(self._report_pages, self._must_end)
                self._revisions.judge()
                self._rules.arrivals.apply_queued(self._stopped.is_set)
                self._stories.group_again(new)
                self._announce(new)
                self._icons.refresh(self._must_end)
                self._retention.purge(self._stopped.is_set)
            finally:
                for _ in rounds:
                    self._end()

    @contextmanager
    def downloading(self) -> Iterator[None]:
        """Lets the body download pages and images; the downloads of rounds wait for it, their feeds do not."""
        with self._download_lock:
            with self._count_lock:
                self._unfinished += 1
            try:
                yield
            finally:
                self._leave()

    def _begin(self, feeds: int, skipped: int) -> None:
        with self._count_lock:
            self._unfinished += 1
            self._fetching += 1
            joins = self._fetching > 1
            pages = {"pages_done": 0, "pages_total": 0} if self._unfinished == 1 else {}
        if joins:
            self._progress.join(feeds, skipped)
            return
        self._progress.update(
            running=True, feeds_done=0, feeds_total=feeds, problems=0, offline=False, skipped=skipped, paused=0,
            paused_until=None, error=None, **pages,
        )  # fmt: skip

    def _end(self) -> None:
        """Says that a round has ended; another one may still run."""
        others_run = self._leave()
        self._progress.update(running=False, finished_at=self._now())
        if others_run:
            self._progress.update(running=True)

    def _leave(self) -> bool:
        """Ends the worker, which is to hold no memory, where nothing else runs. Returns whether something does."""
        with self._count_lock:
            self._unfinished -= 1
            others_run = self._unfinished > 0
        if not others_run:
            self._worker.stop()
            self._rules.stop()
        return others_run

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
