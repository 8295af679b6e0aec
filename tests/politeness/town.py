"""A town of publishers on loopback and a whole engine that fetches from it, on a clock that only the test advances.

Every host name resolves to one local server, which responds by Host header and path and logs each request. The
engine's clock, the gaps between requests and the calendar are one and the same.
"""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from deskreader.engine.engine import Engine
from deskreader.engine.subscriptions.subscriber import KnownFeed
from deskreader.fetch import HttpClient, Policy, Purpose
from deskreader.fetch.politeness.pauses import PauseStore
from deskreader.model import FeedId, FeedState, Progress, Response, Validators
from deskreader.profile import profile_in
from deskreader.store.feeds import feeds as store_feeds
from tests.engine.worker.in_process import InProcessWorker
from tests.fetch.servers import ReceivedRequest, Server, serving

AGENT = "DeskReader/0.1 (desktop news reader; +https://deskreader.example)"
START = datetime(2030, 1, 7, 0, 10, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(seconds=30)  # how often the program looks for due feeds


class Calendar:
    """A steady clock in seconds and a wall clock, which a test can set apart."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.set_by = timedelta(0)
        self._lock = threading.Lock()

    def steady(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000.0) + self.set_by

    def pause(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds


class TownClient(HttpClient):
    """An HTTP client that treats every host of the town as public, though it is on this machine."""

    def get(
        self,
        url: str,
        purpose: Purpose,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        by_hand: bool = False,
        private_ok: bool = False,
        **others: Any,
    ) -> Response:
        return super().get(url, purpose, validators, by_hand=by_hand, private_ok=True, **others)


@dataclass(frozen=True)
class LoggedRequest:
    """A request as a publisher logs it."""

    at: datetime
    host: str
    path: str
    headers: dict[str, str]
    status: int

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass
class CannedResponse:
    """The response that a publisher sends for one address."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    tagged: bool = True  # sends an ETag, and 304 to requests that echo it


class Town:
    """The publishers, the calendar, and the engine."""

    def __init__(self, server: Server, calendar: Calendar, folder: Path) -> None:
        self.server, self.calendar, self._folder = server, calendar, folder
        self.responses: dict[str, CannedResponse] = {}  # by host and path, as in "a.example/feed"
        self.log: list[LoggedRequest] = []
        self.worker = InProcessWorker()
        self.is_online = True
        self.policy = Policy()
        self.engine = self._open_engine()

    # --- publishers ---------------------------------------------------------------------------------------------------

    def answer(self, received: ReceivedRequest) -> None:
        """Responds to a request and logs it."""
        host = received.headers["host"].partition(":")[0]
        canned = self.responses.get(f"{host}{received.path}", CannedResponse(b"nothing here", 404, tagged=False))
        headers = {"Content_Type": "application/rss+xml", **canned.headers}
        tag = f'"{hashlib.sha1(canned.body).hexdigest()[:12]}"'
        status, body = canned.status, canned.body
        if canned.tagged and status == 200:
            headers["ETag"] = tag
            if received.headers.get("if-none-match") == tag:
                status, body = 304, b""
        self.log.append(LoggedRequest(self.calendar.now(), host, received.path, dict(received.headers), status))
        received.reply(body, status, **headers)

    def publish(
        self, location: str, *stories: str, dates: Sequence[datetime] = (), more: str = "", **canned: Any
    ) -> str:
        """Publishes a feed at a host and path; returns its URL. `more` is extra XML for its channel."""
        self.responses[location] = CannedResponse(feed(self.address(location), stories, dates, more), **canned)
        return self.address(location)

    def address(self, location: str) -> str:
        """Returns the URL of a host and path."""
        host, _, path = location.partition("/")
        return f"http://{host}:{self.server.port}/{path}"

    def requests_for(self, location: str = "") -> list[LoggedRequest]:
        """Returns the requests for a host and path, or all except those for icons."""
        return [r for r in self.log if (f"{r.host}{r.path}" == location if location else r.path != "/favicon.ico")]

    # --- the engine ---------------------------------------------------------------------------------------------------

    def _open_engine(self) -> Engine:
        def make(pauses: PauseStore) -> HttpClient:
            clock = self.calendar
            return TownClient(AGENT, self.policy, clock.steady, clock.pause, here, lambda: self.is_online, pauses)

        engine = Engine(profile_in(self._folder), self.calendar.now, make=make)
        engine.settings.change(save_pages=False)
        engine.worker._run = self.worker._run  # type: ignore[method-assign]
        return engine

    def subscribe(self, *addresses: str) -> list[FeedId]:
        """Subscribes without fetching anything yet."""
        self.engine.subscriber.add_known([KnownFeed("", address) for address in addresses])
        known = {feed.url: feed.id for feed in self.engine.library.outline().feeds}
        return [known[address] for address in addresses]

    def tick(self) -> Progress:
        """Runs the refresh that the program starts twice a minute."""
        return self.engine.refresher.run()

    def by_hand(self, *feeds: FeedId) -> Progress:
        """Runs a refresh by hand."""
        return self.engine.refresher.run(feeds or None, by_hand=True)

    def live(self, span: timedelta, tick: timedelta = TICK) -> None:
        """Lets time pass while the program runs; skips stretches in which nothing is due."""
        end = self.calendar.now() + span
        while self.calendar.now() < end:
            self.tick()
            due = [s.next_due_at for s in self.engine.database.read(store_feeds.feed_states) if s.next_due_at]
            ahead = [moment - self.calendar.now() for moment in due if moment > self.calendar.now()]
            left = end - self.calendar.now()
            steps = max(1, -(-min([*ahead, left]) // tick))
            self.calendar.pause(max(0.0, min(steps * tick, left).total_seconds()))
        self.tick()

    def sleep(self, span: timedelta) -> None:
        """Lets time pass while the machine sleeps or the program is closed."""
        self.calendar.seconds += span.total_seconds()

    def restart(self) -> None:
        """Restarts the program on the same library."""
        self.engine.close()
        self.calendar.seconds = 1000.0 + (self.calendar.seconds - 1000.0)
        self.engine = self._open_engine()

    def state(self, feed: FeedId) -> FeedState:
        """Returns the stored state of a feed."""
        return self.engine.database.read(store_feeds.feed_states, [feed])[0]

    def wait_of(self, feed: FeedId) -> timedelta:
        """Returns the time from now until a feed is due."""
        due = self.state(feed).next_due_at
        assert due is not None
        return due - self.calendar.now()


def here(host: str, port: int) -> list[Any]:
    """Resolves every name to this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def feed(url: str, stories: Sequence[str], dates: Sequence[datetime], more: str) -> bytes:
    """Returns an RSS document with these titles, dated where there are dates, linking to pages on the same host."""
    site = url.rpartition("/")[0]
    items = ""
    for number, story in enumerate(stories):
        dated = f"<pubDate>{dates[number]:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if number < len(dates) else ""
        items += (
            f"<item><guid isPermaLink='false'>{escape(story)}</guid><title>{escape(story)}</title>"
            f"<link>{site}/{number}</link><description>What {escape(story)} tells.</description>{dated}</item>"
        )
    head = f"<title>{escape(url)}</title><link>{site}/</link>{more}"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@contextmanager
def open_town(folder: Path) -> Iterator[Town]:
    """Yields a town with an engine, and closes both at the end."""
    towns: list[Town] = []

    def answer(received: ReceivedRequest) -> None:
        towns[0].answer(received)

    with serving(answer) as server:
        town = Town(server, Calendar(), folder)
        towns.append(town)
        try:
            yield town
        finally:
            town.engine.close()


Note = Callable[[str], None]
__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "START",
    "Calendar",
    "CannedResponse",
    "LoggedRequest",
    "Note",
    "Town",
    "open_town",
    "replace",
]
