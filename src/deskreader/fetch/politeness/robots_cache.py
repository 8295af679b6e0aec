"""Caches the robots.txt of each origin for a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from deskreader.errors import FetchError, Kind
from deskreader.fetch.politeness import robots
from deskreader.fetch.url import Address

NO_RULES_KINDS = {Kind.REFUSED, Kind.NOT_FOUND, Kind.GONE, Kind.REDIRECT_LOOP, Kind.HTTP_STATUS}
FAILED_SECONDS = 3600.0
GIVE_UP_SECONDS = 30 * 86400.0  # RFC 9309, 2.3.1.4: after failing for so long, everything is allowed
MOST_HOSTS = 2000
MOST_CACHED_RULES = 100_000  # of all hosts together: about 20 MB

Fetch = Callable[[Address], str]


@dataclass(slots=True)
class _CachedRobots:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: robots.Robots | None = None
    until: float = 0.0
    failing_since: float | None = None
    failure: tuple[Kind, str, int | None] | None = None


class RobotsCache:
    """Decides whether a page may be fetched. Thread-safe; concurrent pages of a host share one robots.txt request."""

    def __init__(self, agent: str, seconds: float, clock: Callable[[], float]) -> None:
        self._agent = agent
        self._seconds = seconds
        self._clock = clock
        self._hosts: dict[str, _CachedRobots] = {}
        self._lock = threading.Lock()

    def check(self, page: Address, fetch: Fetch) -> None:
        """Returns normally where the page may be fetched; `fetch` returns the text of a robots.txt.

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
        if rules is not None and not rules.allows(page.url):
            raise FetchError(Kind.ROBOTS, page.host)

    def _entry_for(self, origin: str) -> _CachedRobots:
        with self._lock:
            if len(self._hosts) > MOST_HOSTS:
                self._hosts.clear()
            return self._hosts.setdefault(origin, _CachedRobots())

    def _renew(self, cached: _CachedRobots, page: Address, fetch: Fetch) -> None:
        """Fetches the file again. A 4xx response means that there are no rules (2.3.1.3)."""
        target = Address(f"{page.url.split('://')[0]}://{_site(page)}/robots.txt", page.scheme, page.host, page.port)
        try:
            cached.rules = robots.parse(fetch(target), self._agent)
        except FetchError as error:
            if error.kind in (Kind.OFFLINE, Kind.TOO_MANY_REQUESTS):
                raise
            if error.kind not in NO_RULES_KINDS:
                self._remember_failure(cached, error)
                return
            cached.rules = robots.Robots()
        cached.until = self._clock() + self._seconds
        cached.failing_since = cached.failure = None
        self._make_room(cached)

    @property
    def stored_rules(self) -> int:
        """The number of rules of all hosts together."""
        with self._lock:
            return sum(_size(cached) for cached in self._hosts.values())

    def _make_room(self, newest: _CachedRobots) -> None:
        """Forgets the hosts with the most rules, except the newest, until all rules together keep to their limit."""
        with self._lock:
            sizes = {origin: _size(cached) for origin, cached in self._hosts.items() if cached is not newest}
            total = sum(sizes.values()) + _size(newest)
            for origin in sorted(sizes, key=sizes.__getitem__, reverse=True):
                if total <= MOST_CACHED_RULES:
                    break
                total -= sizes[origin]
                del self._hosts[origin]

    def _remember_failure(self, cached: _CachedRobots, error: FetchError) -> None:
        now = self._clock()
        cached.failing_since = now if cached.failing_since is None else cached.failing_since
        gave_up = now - cached.failing_since >= GIVE_UP_SECONDS
        cached.rules = robots.Robots() if gave_up else None
        cached.failure = None if gave_up else (error.kind, error.detail, error.status)
        cached.until = now + FAILED_SECONDS


def _size(cached: _CachedRobots) -> int:
    rules = cached.rules  # read once: another thread may replace them
    return 0 if rules is None else len(rules.rules)


def _site(page: Address) -> str:
    return page.url.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0]
