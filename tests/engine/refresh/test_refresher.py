"""The refresh round: which feeds it fetches and in which order, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskreader.engine.context import EngineContext
from deskreader.engine.network.resource_saver import ResourceSaver
from deskreader.engine.refresh.refresher import Refresher
from deskreader.engine.refresh.schedule import NEVER
from deskreader.errors import DeskReaderError, FetchError, Kind, ParseError, StoreError
from deskreader.model import ArticleId, Changes, FeedId, FeedState, Progress, Response
from deskreader.settings import FetchScope
from tests.engine.kit import HOUR, MINUTE, NOW, FakeClock, FakeHttpClient, add_feed, engine_context, state_of

TOO_MANY = FetchError(Kind.TOO_MANY_REQUESTS, retry_after=600.0)  # refused by the host queue, without a request


FINISHED = ["group", "judge", "pages", "judge", "apply rules", "group again", "icons", "purge"]
"""What follows once the feeds of a round are fetched."""


class NoAccounts:
    """A library without accounts."""

    def due(self, by_hand: bool = False) -> tuple[()]:
        return ()

    def sync(self, *_: object) -> list[int]:
        return []


class Round:
    """A refresher between fakes, which record their calls in `events`."""

    def __init__(self, context: EngineContext, client: FakeHttpClient, clock: FakeClock) -> None:
        self.context, self.client, self.clock = context, client, clock
        self.events: list[str] = []
        self.errors: dict[str, DeskReaderError] = {}  # what the client raises, by URL
        self.store_error: StoreError | None = None  # what storing raises
        self.during_fetch: Callable[[FeedState], None] = lambda feed: None
        self.new: tuple[ArticleId, ...] = ()
        self.failures: list[tuple[FeedId, Kind, Response | None]] = []
        self.pages_wait = False
        self.must_end: bool | None = None  # what `stopped` returned to the downloader
        self.saver = ResourceSaver(context.settings)
        self.icons = self
        self.refresher = Refresher(context, self, self, self, self.saver, self, NoAccounts(), self, self, self)  # type: ignore[arg-type]

    # stories

    def group_arrivals(self) -> None:
        self.events.append("group")

    def group_again(self, articles: list[ArticleId]) -> None:
        self.events.append("group again")

    # revisions

    def judge(self) -> None:
        self.events.append("judge")

    # rules

    @property
    def arrivals(self) -> Round:
        return self

    def apply_queued(self, stopped: Callable[[], bool]) -> None:
        self.events.append("apply rules")

    def stop(self) -> None:
        """Nothing was started."""

    # the feed client

    def fetch(self, feed: FeedState, by_hand: bool) -> Response:
        self.events.append(f"fetch {feed.url}")
        self.during_fetch(feed)
        if feed.url in self.errors:
            raise self.errors[feed.url]
        return Response(feed.url, 200, b"", None)

    # the feed updater

    def update(self, feed: FeedState, response: Response) -> Changes:
        if self.store_error is not None:
            raise self.store_error
        if response.url.endswith("/page"):
            raise ParseError(Kind.NOT_A_FEED)
        new, self.new = self.new, ()
        return Changes(new=new)

    def flush(self) -> Changes:
        self.events.append("flush")
        return Changes()

    def fail(self, feed: FeedState, error: DeskReaderError, response: Response | None = None) -> Changes:
        self.failures.append((feed.id, error.kind, response))
        return Changes(feeds=(feed.id,))

    def postpone(self, feed: FeedState, seconds: float) -> datetime:
        self.events.append(f"postpone {feed.url}")
        return self.clock() + timedelta(seconds=seconds)

    # the page downloader, the icons and the retention

    def has_work(self) -> bool:
        return self.pages_wait

    def download_round(self, report: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        self.events.append("pages")
        self.must_end = stopped()
        report(3, 5)

    def refresh(self, stopped: Callable[[], bool]) -> None:
        self.events.append("icons")

    def purge(self, stopped: Callable[[], bool]) -> int:
        self.events.append("purge")
        return 0

    # what the tests look at

    @property
    def fetched(self) -> list[str]:
        """The URLs of the fetched feeds, in order."""
        return [event.removeprefix("fetch ") for event in self.events if event.startswith("fetch ")]

    def add(self, url: str, due: datetime | None = None, **columns: Any) -> FeedId:
        """Adds a feed that was fetched two hours ago, and is due at `due` or at once."""
        columns = {"last_fetched_at": NOW - 2 * HOUR, "next_due_at": due or NOW - MINUTE} | columns
        return add_feed(self.context, url, **columns)


@pytest.fixture
def round_(tmp_path: Path) -> Iterator[Round]:
    clock, client = FakeClock(), FakeHttpClient()
    with engine_context(tmp_path, client, clock) as context:
        built = Round(context, client, clock)
        yield built
        built.refresher.close()


# --- which feeds ------------------------------------------------------------------------------------------------------


def test_due_feeds_are_fetched_the_longest_overdue_first(round_: Round) -> None:
    round_.add("https://a.example/late", NOW - HOUR)
    round_.add("https://a.example/later", NOW - MINUTE)
    round_.add("https://a.example/not-due", NOW + MINUTE)
    add_feed(round_.context, "https://a.example/new")
    progress = round_.refresher.run()
    assert round_.fetched == ["https://a.example/new", "https://a.example/late", "https://a.example/later"]
    assert (progress.feeds_done, progress.feeds_total, progress.running) == (3, 3, False)
    assert progress.finished_at == NOW


def test_without_due_feeds_nothing_happens(round_: Round) -> None:
    round_.add("https://a.example/not-due", NOW + MINUTE)
    assert round_.refresher.run() == Progress(running=False)
    assert round_.events == []


def test_ten_feeds_of_a_host_are_fetched_and_the_others_postponed_in_steps(round_: Round) -> None:
    feeds = [round_.add(f"https://a.example/{n}", NOW - HOUR + n * MINUTE) for n in range(25)]
    assert round_.refresher.run().feeds_total == 10
    assert round_.fetched == [f"https://a.example/{n}" for n in range(10)]
    due = [state_of(round_.context, feed).next_due_at for feed in feeds[10:]]
    assert due == [NOW + 5 * MINUTE] * 10 + [NOW + 10 * MINUTE] * 5


def test_local_feeds_are_not_limited(round_: Round) -> None:
    for n in range(15):
        round_.add(f"http://127.0.0.1:8000/{n}")
    assert round_.refresher.run().feeds_total == 15


def test_feeds_of_one_host_are_fetched_one_after_the_other(round_: Round) -> None:
    running: set[str] = set()

    def fetch_alone(feed: FeedState) -> None:
        host = feed.url.split("/")[2]
        assert host not in running
        running.add(host)
        threading.Event().wait(0.01)
        running.discard(host)

    round_.during_fetch = fetch_alone
    for host in ("a", "b", "a", "b", "a", "b"):
        round_.add(f"https://{host}.example/{len(round_.context.library.outline().feeds)}")
    assert round_.refresher.run().feeds_done == 6


def test_by_hand_all_feeds_are_fetched_but_stopped_ones_and_those_of_the_last_five_minutes(round_: Round) -> None:
    round_.add("https://a.example/not-due", NOW + HOUR)
    round_.add("https://b.example/stopped", NEVER)
    round_.add("https://c.example/just-fetched", last_fetched_at=NOW - 4 * MINUTE)
    round_.add("http://127.0.0.1/just-fetched", last_fetched_at=NOW - 4 * MINUTE)
    progress = round_.refresher.run(by_hand=True)
    assert sorted(round_.fetched) == ["http://127.0.0.1/just-fetched", "https://a.example/not-due"]
    assert (progress.feeds_total, progress.skipped) == (2, 1)


def test_a_stopped_feed_is_fetched_when_it_is_chosen_alone(round_: Round) -> None:
    stopped = round_.add("https://b.example/stopped", NEVER)
    round_.add("https://a.example/other")
    round_.refresher.run([stopped], by_hand=True)
    assert round_.fetched == ["https://b.example/stopped"]


def test_pages_without_feeds_are_downloaded_only_on_request_and_where_some_wait(round_: Round) -> None:
    round_.refresher.run(pages=True)
    assert round_.events == []
    round_.pages_wait = True
    round_.refresher.run()
    assert round_.events == []
    round_.refresher.run(pages=True)
    assert round_.events == FINISHED


@pytest.mark.parametrize(("scope", "fetched"), [(FetchScope.NOTHING, 0), (FetchScope.TEXT, 1)])
def test_on_a_metered_connection_automatic_rounds_wait_as_the_user_chose(
    round_: Round, scope: FetchScope, fetched: int
) -> None:
    round_.context.settings.change(metered=scope)
    round_.saver.is_metered = True
    round_.add("https://a.example/feed")
    round_.refresher.run()
    assert len(round_.fetched) == fetched
    round_.refresher.run(by_hand=True)
    assert len(round_.fetched) == fetched + 1


# --- the course of a round --------------------------------------------------------------------------------------------


def test_a_round_fetches_downloads_and_then_purges(round_: Round) -> None:
    round_.add("https://a.example/feed")
    seen: list[Progress] = []
    round_.refresher.listen(seen.append)
    round_.refresher.run()
    assert round_.events == ["fetch https://a.example/feed", "flush", *FINISHED]
    assert [(p.running, p.feeds_done, p.pages_done, p.pages_total) for p in seen] == [
        (True, 0, 0, 0), (True, 1, 0, 0), (True, 1, 3, 5), (False, 1, 3, 5),
    ]  # fmt: skip
    assert round_.context.worker.pid is None
    assert round_.refresher.progress == seen[-1]


def test_a_listener_that_ends_hears_nothing_more(round_: Round) -> None:
    round_.add("https://a.example/feed")
    seen: list[Progress] = []
    stop = round_.refresher.listen(seen.append)
    stop()
    round_.refresher.run()
    assert seen == []


def test_changes_of_a_feed_are_published_at_once_and_new_articles_announced_after_the_pages(round_: Round) -> None:
    published: list[tuple[int, Changes]] = []
    round_.context.library.listen(lambda changes: published.append((len(round_.events), changes)))
    round_.new = (ArticleId(7),)
    round_.add("https://a.example/feed")
    round_.refresher.run()
    (_, first), *_ = published
    assert first.new == (ArticleId(7),)
    assert published[0][0] == 1, "before the pages"


# --- feeds in trouble -------------------------------------------------------------------------------------------------


def test_a_feed_in_trouble_is_counted_and_the_others_are_fetched(round_: Round) -> None:
    bad = round_.add("https://a.example/bad", NOW - HOUR)
    page = round_.add("https://a.example/page", NOW - HOUR)
    round_.add("https://a.example/good")
    round_.errors["https://a.example/bad"] = FetchError(Kind.TIMEOUT)
    progress = round_.refresher.run()
    assert (progress.feeds_done, progress.problems) == (3, 2)
    assert round_.failures == [
        (bad, Kind.TIMEOUT, None),
        (page, Kind.NOT_A_FEED, Response("https://a.example/page", 200, b"", None)),
    ]


def test_a_feed_whose_host_wants_a_pause_is_postponed_without_a_problem(round_: Round) -> None:
    for n in (1, 2):
        round_.add(f"https://a.example/{n}")
        round_.errors[f"https://a.example/{n}"] = TOO_MANY
    progress = round_.refresher.run()
    assert [event for event in round_.events if event.startswith("postpone")] == [
        "postpone https://a.example/1", "postpone https://a.example/2",
    ]  # fmt: skip
    assert (progress.problems, progress.paused) == (0, 0)
    progress = round_.refresher.run(by_hand=True)
    assert (progress.problems, progress.paused, progress.paused_until) == (0, 2, NOW + 10 * MINUTE)


def test_a_429_of_the_feeds_own_server_is_a_problem(round_: Round) -> None:
    error = FetchError(Kind.TOO_MANY_REQUESTS, status=429)
    error.requests = 1
    round_.add("https://a.example/feed")
    round_.errors["https://a.example/feed"] = error
    assert round_.refresher.run().problems == 1


# --- rounds that end early --------------------------------------------------------------------------------------------


def test_without_network_a_round_fetches_only_local_feeds_and_no_pages(round_: Round) -> None:
    for n in range(3):
        round_.add(f"https://a.example/{n}", NOW - HOUR + n * MINUTE)
    round_.add("http://127.0.0.1/feed")
    round_.errors["https://a.example/0"] = FetchError(Kind.OFFLINE)
    local_waits = threading.Event()
    round_.during_fetch = lambda feed: local_waits.wait(5) if "127" in feed.url else local_waits.set()
    progress = round_.refresher.run()
    assert sorted(round_.fetched) == ["http://127.0.0.1/feed", "https://a.example/0"]
    assert (progress.offline, progress.problems) == (True, 0)
    assert round_.must_end is True
    assert round_.failures == []


def test_after_a_round_without_network_automatic_rounds_wait_for_a_route(round_: Round) -> None:
    round_.add("https://a.example/feed")
    round_.errors["https://a.example/feed"] = FetchError(Kind.OFFLINE)
    round_.client.online = False
    round_.refresher.run()
    round_.clock.time = NOW + HOUR
    round_.refresher.run()
    assert len(round_.fetched) == 1, "there is still no route"
    round_.client.online = True
    round_.refresher.run()
    assert len(round_.fetched) == 2, "a new route is tried at once"


def test_a_network_without_answer_is_tried_again_after_five_minutes_or_by_hand(round_: Round) -> None:
    round_.add("https://a.example/feed")
    round_.errors["https://a.example/feed"] = FetchError(Kind.OFFLINE)
    round_.refresher.run()
    round_.clock.time = NOW + 4 * MINUTE
    round_.refresher.run()
    assert len(round_.fetched) == 1
    round_.refresher.run(by_hand=True)
    assert len(round_.fetched) == 2
    round_.clock.time = NOW + 10 * MINUTE
    round_.refresher.run()
    assert len(round_.fetched) == 3


def test_a_full_disk_ends_the_round_and_the_next_ones_wait_for_room(
    round_: Round, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_.add("https://a.example/feed")
    round_.store_error = StoreError(Kind.DISK_FULL)
    finished = threading.Event()
    round_.refresher.listen(lambda progress: finished.set() if progress.error else None)
    round_.refresher.request()
    assert finished.wait(5)
    progress = round_.refresher.progress
    assert (progress.error, progress.running, progress.finished_at) == (Kind.DISK_FULL, False, NOW)
    assert "the refresh stopped" in caplog.text
    assert "pages" not in round_.events
    assert round_.context.library.pending.is_full

    def no_room() -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(round_.context.library.pending, "_probe", no_room)
        round_.events.clear()
        assert round_.refresher.run(by_hand=True).error is Kind.DISK_FULL
        assert round_.events == []
    round_.store_error = None
    assert round_.refresher.run(by_hand=True).error is None
    assert round_.fetched == ["https://a.example/feed"]


def test_a_bug_ends_the_round_and_not_the_thread(round_: Round, caplog: pytest.LogCaptureFixture) -> None:
    def break_down(feed: FeedState) -> None:
        raise ZeroDivisionError

    round_.add("https://a.example/feed")
    round_.during_fetch = break_down
    troubled, done = threading.Event(), threading.Event()
    round_.refresher.listen(lambda p: troubled.set() if p.error is Kind.UNEXPECTED else None)
    round_.refresher.request()
    assert troubled.wait(5)
    assert "ZeroDivisionError" in caplog.text
    round_.during_fetch = lambda feed: None
    round_.refresher.listen(lambda p: done.set() if not p.running and p.error is None else None)
    round_.refresher.request(by_hand=True)
    assert done.wait(5)


def test_closing_ends_a_round_after_the_feed_that_is_being_fetched(round_: Round) -> None:
    fetching, go_on = threading.Event(), threading.Event()

    def block(feed: FeedState) -> None:
        fetching.set()
        go_on.wait(5)

    for n in range(3):
        round_.add(f"https://a.example/{n}", NOW - HOUR + n * MINUTE)
    round_.during_fetch = block
    round_.refresher.request()
    assert fetching.wait(5)
    closing = threading.Thread(target=round_.refresher.close)
    closing.start()
    while not round_.client.stopped:
        threading.Event().wait(0.001)
    go_on.set()
    closing.join(5)
    assert not closing.is_alive()
    assert round_.fetched == ["https://a.example/0"]
    assert round_.must_end is True, "the downloader stops"
    assert not round_.refresher.progress.running
    round_.refresher.request()
    assert round_.fetched == ["https://a.example/0"], "a closed refresher takes no request"


# --- requests ---------------------------------------------------------------------------------------------------------


def test_equal_requests_that_wait_are_one(round_: Round) -> None:
    feed, other = round_.add("https://a.example/feed"), round_.add("https://b.example/feed")
    first, go_on = threading.Event(), threading.Event()

    def block(_feed: FeedState) -> None:
        first.set()
        go_on.wait(5)

    round_.during_fetch = block
    round_.refresher.request([feed])
    assert first.wait(5)
    for _ in range(3):
        round_.refresher.request([other])
    finished: list[Progress] = []
    both = threading.Event()

    def count(progress: Progress) -> None:
        if not progress.running:
            finished.append(progress)
            if len(finished) == 2:
                both.set()

    round_.refresher.listen(count)
    go_on.set()
    assert both.wait(5)
    round_.refresher.close()
    assert len(round_.fetched) == 2


def held_up(round_: Round, *urls: str) -> tuple[threading.Event, threading.Event]:
    """Lets fetches of some feeds last until the second event is set; the first event says that one has begun."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(feed: FeedState) -> None:
        if feed.url in urls:
            begun.set()
            assert go_on.wait(20)

    round_.during_fetch = hold
    return begun, go_on


def test_rounds_of_the_schedule_wait_for_each_other(round_: Round) -> None:
    first, second = round_.add("https://a.example/feed"), round_.add("https://b.example/feed")
    begun, go_on = held_up(round_, "https://a.example/feed")
    round_.refresher.request([first])
    assert begun.wait(5)
    round_.refresher.request([second])
    threading.Event().wait(0.05)
    assert round_.fetched == ["https://a.example/feed"]
    go_on.set()
    assert fetches(round_, 2)


def test_a_refresh_by_hand_begins_while_a_round_of_the_schedule_fetches(round_: Round) -> None:
    slow, chosen = round_.add("https://slow.example/feed"), round_.add("https://b.example/feed")
    begun, go_on = held_up(round_, "https://slow.example/feed")
    round_.refresher.request([slow])
    assert begun.wait(5)
    round_.refresher.request([chosen], by_hand=True)
    assert fetches(round_, 2), "it waits for the round of the schedule"
    assert (round_.refresher.progress.feeds_total, round_.refresher.progress.running) == (2, True)
    go_on.set()
    round_.refresher.close()
    progress = round_.refresher.progress
    assert (progress.feeds_done, progress.feeds_total, progress.running) == (2, 2, False)


def test_rounds_at_the_same_time_fetch_each_feed_once(round_: Round) -> None:
    """A refresh by hand takes over what the schedule has not come to, and leaves alone what it is fetching."""
    urls = ["https://slow.example/1", "https://slow.example/2", "https://slow.example/3"]
    feeds = [round_.add(url) for url in urls]
    begun, go_on = held_up(round_, urls[0])
    round_.refresher.request(feeds)
    assert begun.wait(5)
    round_.refresher.request([feeds[0], feeds[2]], by_hand=True)
    assert fetches(round_, 2)
    assert round_.fetched == [urls[0], urls[2]]
    go_on.set()
    assert fetches(round_, 3)
    round_.refresher.close()
    assert sorted(round_.fetched) == urls
    assert round_.refresher.progress.feeds_done == 5


# --- downloads that take long -----------------------------------------------------------------------------------------


def slow_downloads(round_: Round, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Lets the first download last until the second event is set; the first event says that it has begun."""
    begun, go_on = threading.Event(), threading.Event()

    def download(report: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        round_.events.append("pages")
        begun.set()
        assert go_on.wait(20)

    monkeypatch.setattr(round_, "download_round", download)
    return begun, go_on


def fetches(round_: Round, count: int) -> bool:
    """Waits until so many feeds are fetched."""
    for _ in range(2000):
        if len(round_.fetched) >= count:
            return True
        threading.Event().wait(0.005)
    return False


@pytest.mark.parametrize("in_background", [True, False])
def test_the_next_round_fetches_feeds_while_the_last_one_downloads(
    round_: Round, monkeypatch: pytest.MonkeyPatch, in_background: bool
) -> None:
    begun, go_on = slow_downloads(round_, monkeypatch)
    first, second = round_.add("https://a.example/1"), round_.add("https://b.example/2")
    threads: list[threading.Thread] = []

    def refresh(feed: FeedId) -> None:
        if in_background:
            round_.refresher.request([feed])
        else:
            threads.append(threading.Thread(target=round_.refresher.run, args=([feed],)))
            threads[-1].start()

    refresh(first)
    assert begun.wait(5)
    refresh(second)
    try:
        assert fetches(round_, 2), "the feeds wait for the downloads of the round before"
        assert round_.refresher.progress.running
        assert round_.events.count("pages") == 1, "but one round at a time downloads"
    finally:
        go_on.set()
    for thread in threads:
        thread.join(5)
    round_.refresher.close()
    assert round_.events.count("pages") == 2
    assert not round_.refresher.progress.running


def test_rounds_that_waited_for_downloads_are_finished_together(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = slow_downloads(round_, monkeypatch)
    feeds = [round_.add(f"https://{n}.example/") for n in range(5)]
    round_.refresher.request([feeds[0]])
    assert begun.wait(5)
    for feed in feeds[1:]:
        round_.refresher.request([feed])
    assert fetches(round_, 5)
    go_on.set()
    round_.refresher.close()
    assert round_.events.count("pages") <= 3


def test_a_prefetch_holds_up_downloads_and_no_feeds(round_: Round) -> None:
    feed = round_.add("https://a.example/1")
    with round_.refresher.downloading():
        round_.refresher.request([feed])
        assert fetches(round_, 1)
        assert "pages" not in round_.events
    round_.refresher.close()
    assert "pages" in round_.events


def test_an_error_of_a_download_in_the_background_is_the_rounds(
    round_: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(report: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        raise StoreError(Kind.DISK_FULL)

    monkeypatch.setattr(round_, "download_round", fail)
    round_.add("https://a.example/1")
    round_.refresher.request()
    assert fetches(round_, 1)
    round_.refresher.close()
    progress = round_.refresher.progress
    assert (progress.error, progress.running) == (Kind.DISK_FULL, False)
    assert round_.context.library.pending.is_full
    assert "the refresh stopped" in caplog.text


# --- feeds that hang --------------------------------------------------------------------------------------------------


def hanging(seconds: float) -> FetchError:
    error = FetchError(Kind.TIMEOUT)
    error.requests, error.seconds = 1, seconds
    return error


def test_the_other_feeds_of_a_hanging_host_are_postponed(round_: Round) -> None:
    for n in range(6):
        round_.add(f"https://slow.example/{n}", NOW - HOUR + n * MINUTE)
        round_.errors[f"https://slow.example/{n}"] = hanging(15)
    round_.add("https://good.example/feed")
    progress = round_.refresher.run()
    assert [url for url in round_.fetched if "slow" in url] == ["https://slow.example/0", "https://slow.example/1"]
    assert [event for event in round_.events if event.startswith("postpone")] == [
        f"postpone https://slow.example/{n}" for n in range(2, 6)
    ]
    assert "https://good.example/feed" in round_.fetched
    assert progress.problems == 2
    assert round_.refresher.run(by_hand=True).paused == 0, "no host has asked for a pause"


def test_hosts_that_failed_last_time_come_last(round_: Round) -> None:
    for n in range(30):
        round_.add(f"https://bad{n}.example/", NOW - HOUR, failures=1)
    round_.add("https://good.example/", NOW - MINUTE)
    round_.refresher.run()
    assert round_.fetched[0] == "https://good.example/"


def test_a_round_of_a_caller_that_waits_leaves_its_downloads_to_the_one_that_runs(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = slow_downloads(round_, monkeypatch)
    first, second = round_.add("https://a.example/1"), round_.add("https://b.example/2")
    slow = threading.Thread(target=round_.refresher.run, args=([first],))
    slow.start()
    assert begun.wait(5)
    assert round_.refresher.run([second]).running, "the other round"
    assert round_.events.count("pages") == 1
    go_on.set()
    slow.join(5)
    assert round_.events.count("pages") == 2
    assert not round_.refresher.progress.running


def test_an_error_of_a_download_ends_the_rounds_that_waited_for_it(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def fail(report: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        begun.set()
        assert go_on.wait(20)
        raise StoreError(Kind.STORAGE)

    def run_first() -> None:
        with pytest.raises(StoreError):
            round_.refresher.run([first])

    monkeypatch.setattr(round_, "download_round", fail)
    first, second = round_.add("https://a.example/1"), round_.add("https://b.example/2")
    failing = threading.Thread(target=run_first)
    failing.start()
    assert begun.wait(5)
    round_.refresher.run([second])
    go_on.set()
    failing.join(5)
    assert not round_.refresher.progress.running
    monkeypatch.undo()
    round_.refresher.run([second], by_hand=True)
    assert "pages" in round_.events, "later rounds download again"
