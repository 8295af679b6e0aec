"""A town of publishers on loopback, seen through the whole engine on a clock that only the test moves.

Every host name leads to one local server, which knows by the Host header and the path what to answer, and logs when it
was asked. The reader's clock, the pauses between requests and the calendar are one and the same.
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
from deskreader.engine.worker.jobs import JOBS
from deskreader.fetch import HttpClient, Policy, Purpose
from deskreader.fetch.politeness.pauses import PauseStore
from deskreader.model import FeedId, FeedState, Progress, Response, Validators
from deskreader.profile import profile_in
from deskreader.store.feeds import feeds as store_feeds
from tests.fetch.servers import Asked, Server, serving

AGENT = "DeskReader/0.1 (desktop news reader; +https://deskreader.example)"
START = datetime(2030, 1, 7, 0, 10, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(seconds=30)  # how often the program looks for feeds that are due


class Calendar:
    """Steady seconds and the wall clock, which may be set apart."""

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


class TownWeb(HttpClient):
    """A web for which every host of the town is public, though it lies on this machine."""

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
class Request:
    """What a publisher saw."""

    at: datetime
    host: str
    path: str
    headers: dict[str, str]
    status: int

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass
class Said:
    """What a publisher answers at one address."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    tagged: bool = True  # gives an ETag, and 304 to those who send it back


class Town:
    """The publishers, the calendar, and the reader."""

    def __init__(self, server: Server, calendar: Calendar, folder: Path) -> None:
        self.server, self.calendar, self._folder = server, calendar, folder
        self.says: dict[str, Said] = {}  # by host and path, as in "a.example/feed"
        self.log: list[Request] = []
        self.is_online = True
        self.policy = Policy()
        self.engine = self._opened()

    # --- publishers ---------------------------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> None:
        """Answers a request and logs it."""
        host = asked.headers["host"].partition(":")[0]
        said = self.says.get(f"{host}{asked.path}", Said(b"nothing here", 404, tagged=False))
        headers = {"Content_Type": "application/rss+xml", **said.headers}
        tag = f'"{hashlib.sha1(said.body).hexdigest()[:12]}"'
        status, body = said.status, said.body
        if said.tagged and status == 200:
            headers["ETag"] = tag
            if asked.headers.get("if-none-match") == tag:
                status, body = 304, b""
        self.log.append(Request(self.calendar.now(), host, asked.path, dict(asked.headers), status))
        asked.reply(body, status, **headers)

    def publish(self, place: str, *stories: str, dates: Sequence[datetime] = (), more: str = "", **said: Any) -> str:
        """Puts a feed at a place of the town; returns its address. `more` is XML for its channel."""
        self.says[place] = Said(feed(self.address(place), stories, dates, more), **said)
        return self.address(place)

    def address(self, place: str) -> str:
        """The address of a place of the town."""
        host, _, path = place.partition("/")
        return f"http://{host}:{self.server.port}/{path}"

    def asked(self, place: str = "") -> list[Request]:
        """The requests for a place, or all that do not fetch an icon."""
        return [r for r in self.log if (f"{r.host}{r.path}" == place if place else r.path != "/favicon.ico")]

    # --- the reader ---------------------------------------------------------------------------------------------------

    def _opened(self) -> Engine:
        def make(holds: PauseStore) -> HttpClient:
            clock = self.calendar
            return TownWeb(AGENT, self.policy, clock.steady, clock.pause, here, lambda: self.is_online, holds)

        engine = Engine(profile_in(self._folder), self.calendar.now, make=make)
        engine.settings.change(save_pages=False)
        engine.worker.run = lambda job, *arguments: JOBS[job](*arguments)  # type: ignore[method-assign]
        return engine

    def subscribe(self, *addresses: str) -> list[FeedId]:
        """Subscribes without asking for anything yet."""
        self.engine.subscriber.add_known([KnownFeed("", address) for address in addresses])
        known = {feed.url: feed.id for feed in self.engine.library.outline().feeds}
        return [known[address] for address in addresses]

    def tick(self) -> Progress:
        """What the program does twice a minute."""
        return self.engine.refresher.run()

    def by_hand(self, *feeds: FeedId) -> Progress:
        """What a person asks for."""
        return self.engine.refresher.run(feeds or None, by_hand=True)

    def live(self, span: timedelta, tick: timedelta = TICK) -> None:
        """Lets time pass, the program running. Stretches in which nothing is due are passed over."""
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
        """Lets time pass without the program: the machine sleeps or the program is closed."""
        self.calendar.seconds += span.total_seconds()

    def restart(self) -> None:
        """Ends the program and starts it again on the same library."""
        self.engine.close()
        self.calendar.seconds = 1000.0 + (self.calendar.seconds - 1000.0)
        self.engine = self._opened()

    def state(self, feed: FeedId) -> FeedState:
        """What the reader knows of a feed."""
        return self.engine.database.read(store_feeds.feed_states, [feed])[0]

    def wait_of(self, feed: FeedId) -> timedelta:
        """How long from now until a feed is due."""
        due = self.state(feed).next_due_at
        assert due is not None
        return due - self.calendar.now()


def here(host: str, port: int) -> list[Any]:
    """Every name leads to this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def feed(url: str, stories: Sequence[str], dates: Sequence[datetime], more: str) -> bytes:
    """The RSS document at an address: these stories, dated where there are dates, their pages on the same host."""
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
    """A town with a reader, both ended at the end."""
    towns: list[Town] = []

    def answer(asked: Asked) -> None:
        towns[0].answer(asked)

    with serving(answer) as server:
        town = Town(server, Calendar(), folder)
        towns.append(town)
        try:
            yield town
        finally:
            town.engine.close()


Seen = Callable[[str], None]
__all__ = ["DAY", "HOUR", "MINUTE", "START", "Calendar", "Request", "Said", "Seen", "Town", "open_town", "replace"]
