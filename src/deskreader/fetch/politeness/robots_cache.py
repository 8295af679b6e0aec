"""Caches the robots.txt of each origin for a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.fetch.politeness.robots import InProcessReader, RobotsReader, Rules
from deskreader.fetch.url import Address

NO_RULES_KINDS = {Kind.REFUSED, Kind.NOT_FOUND, Kind.GONE, Kind.REDIRECT_LOOP, Kind.HTTP_STATUS}
FAILED_SECONDS = 3600.0
GIVE_UP_SECONDS = 30 * 86400.0  # RFC 9309, 2.3.1.4: after failing for so long, everything is allowed
MOST_HOSTS = 2000
MOST_CACHED_CHARACTERS = 4_000_000
"""Of the rules of all hosts together, each rule with the overhead of two objects: about 10 MB."""
RULE_OVERHEAD = 120  # characters

Fetch = Callable[[Address], bytes]


@dataclass(slots=True)
class _CachedRobots:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None
    until: float = 0.0
    failing_since: float | None = None
    failure: tuple[Kind, str, int | None] | None = None


class RobotsCache:
    """Decides whether a page may be fetched. Thread-safe; concurrent pages of a host share one robots.txt request.

    The `reader` reads the files; this process holds only the rules that it returns.
    """

    def __init__(self, agent: str, seconds: float, clock: Callable[[], float]) -> None:
        self._agent = agent
        self._seconds = seconds
        self._clock = clock
        self.reader: RobotsReader = InProcessReader()
        self._hosts: dict[str, _CachedRobots] = {}
        self._lock = threading.Lock()

    def check(self, page: Address, fetch: Fetch) -> None:
        """Returns normally where the page may be fetched; `fetch` returns the content of a robots.txt.

        Raises: FetchError(ROBOTS) where the host disallows it; the fetch's own error while robots.txt is unavailable
        (RFC 9309, 2.3.1.4: until then nothing is allowed).
        """
        cached = self._entry_for(page.origin)
        with cached.lock:
            if self._clock() >= cached.until:
                self._renew(cached, page, fetch)
            rules, failure = cached.rules, cached.failure
        if failure is not None:
            raise FetchError(failure[0], f"robots.txt: {failure[1]}", failure[2])
        if rules and not self._allow(rules, page):
            raise FetchError(Kind.ROBOTS, page.host)

    def _allow(self, rules: Rules, page: Address) -> bool:
        """Raises: FetchError where the rules cannot be read."""
        try:
            return self.reader.robots_allow(rules, page.url)
        except DeskReaderError as error:
            raise _unreadable(error) from None

    def _entry_for(self, origin: str) -> _CachedRobots:
        with self._lock:
            if len(self._hosts) > MOST_HOSTS:
                self._hosts.clear()
            return self._hosts.setdefault(origin, _CachedRobots())

    def _renew(self, cached: _CachedRobots, page: Address, fetch: Fetch) -> None:
        """Fetches the file again. A 4xx response means that there are no rules (2.3.1.3)."""
        target = Address(f"{page.url.split('://')[0]}://{_site(page)}/robots.txt", page.scheme, page.host, page.port)
        try:
            cached.rules = self._read(fetch(target))
        except FetchError as error:
            if error.kind in (Kind.OFFLINE, Kind.TOO_MANY_REQUESTS):
                raise
            if error.kind not in NO_RULES_KINDS:
                self._remember_failure(cached, error)
                return
            cached.rules = ()
        cached.until = self._clock() + self._seconds
        cached.failing_since = cached.failure = None
        self._make_room(cached)

    def _read(self, document: bytes) -> Rules:
        """Raises: FetchError where the document cannot be read."""
        try:
            return self.reader.read_robots(document, self._agent)
        except DeskReaderError as error:
            raise _unreadable(error) from None

    @property
    def stored_characters(self) -> int:
        """The size of the rules of all hosts together."""
        with self._lock:
            return sum(_size(cached) for cached in self._hosts.values())

    def _make_room(self, newest: _CachedRobots) -> None:
        """Forgets the hosts with the longest rules, except the newest, until all together keep to their limit."""
        with self._lock:
            sizes = {origin: _size(cached) for origin, cached in self._hosts.items() if cached is not newest}
            total = sum(sizes.values()) + _size(newest)
            for origin in sorted(sizes, key=sizes.__getitem__, reverse=True):
                if total <= MOST_CACHED_CHARACTERS:
                    break
                total -= sizes[origin]
                del self._hosts[origin]

    def _remember_failure(self, cached: _CachedRobots, error: FetchError) -> None:
        now = self._clock()
        cached.failing_since = now if cached.failing_since is None else cached.failing_since
        gave_up = now - cached.failing_since >= GIVE_UP_SECONDS
        cached.rules = () if gave_up else None
        cached.failure = None if gave_up else (error.kind, error.detail, error.status)
        cached.until = now + FAILED_SECONDS


def _size(cached: _CachedRobots) -> int:
    rules = cached.rules  # read once: another thread may replace them
    return sum(len(pattern) + RULE_OVERHEAD for pattern, _ in rules or ())


def _unreadable(error: DeskReaderError) -> FetchError:
    """Returns the error for a robots.txt that hangs or ends its reader: as one that cannot be fetched (2.3.1.4)."""
    return FetchError(Kind.UNREACHABLE, f"unreadable: {error.kind}")


def _site(page: Address) -> str:
    return page.url.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0]
