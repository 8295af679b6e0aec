"""The robots.txt of every host that pages were fetched from, each kept for a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from deskreader.errors import FetchError, Kind
from deskreader.fetch.politeness import robots
from deskreader.fetch.url import Address

NOT_TOLD = {Kind.REFUSED, Kind.NOT_FOUND, Kind.GONE, Kind.REDIRECT_LOOP, Kind.HTTP_STATUS}
FAILED_SECONDS = 3600.0
GIVE_UP_SECONDS = 30 * 86400.0  # RFC 9309, 2.3.1.4: out of order for so long means that all may be read
MOST_HOSTS = 2000

Fetch = Callable[[Address], str]


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: robots.Robots | None = None
    until: float = 0.0
    failing_since: float | None = None
    trouble: tuple[Kind, str, int | None] | None = None


class RobotsCache:
    """Answers whether a page may be fetched. Thread-safe; two pages of a host ask its robots.txt once."""

    def __init__(self, agent: str, seconds: float, clock: Callable[[], float]) -> None:
        self._agent = agent
        self._seconds = seconds
        self._clock = clock
        self._hosts: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def check(self, page: Address, fetch: Fetch) -> None:
        """Returns where the page may be fetched; `fetch` gives the text of a robots.txt.

        Raises: FetchError with ROBOTS where the host says no, with its own trouble while robots.txt cannot be had
        (RFC 9309, 2.3.1.4: until then nothing is allowed).
        """
        kept = self._kept(page.origin)
        with kept.lock:
            if self._clock() >= kept.until:
                self._renew(kept, page, fetch)
            rules, trouble = kept.rules, kept.trouble
        if trouble is not None:
            raise FetchError(trouble[0], f"robots.txt: {trouble[1]}", trouble[2])
        if rules is not None and not rules.allows(page.url):
            raise FetchError(Kind.ROBOTS, page.host)

    def _kept(self, origin: str) -> _Kept:
        with self._lock:
            if len(self._hosts) > MOST_HOSTS:
                self._hosts.clear()
            return self._hosts.setdefault(origin, _Kept())

    def _renew(self, kept: _Kept, page: Address, fetch: Fetch) -> None:
        """Fetches the file again. 4xx means that there are no rules (2.3.1.3)."""
        target = Address(f"{page.url.split('://')[0]}://{_site(page)}/robots.txt", page.scheme, page.host, page.port)
        try:
            kept.rules = robots.parse(fetch(target), self._agent)
        except FetchError as error:
            if error.kind in (Kind.OFFLINE, Kind.TOO_MANY_REQUESTS):
                raise
            if error.kind not in NOT_TOLD:
                self._remember_failure(kept, error)
                return
            kept.rules = robots.Robots()
        kept.until = self._clock() + self._seconds
        kept.failing_since = kept.trouble = None

    def _remember_failure(self, kept: _Kept, error: FetchError) -> None:
        now = self._clock()
        kept.failing_since = now if kept.failing_since is None else kept.failing_since
        gave_up = now - kept.failing_since >= GIVE_UP_SECONDS
        kept.rules = robots.Robots() if gave_up else None
        kept.trouble = None if gave_up else (error.kind, error.detail, error.status)
        kept.until = now + FAILED_SECONDS


def _site(page: Address) -> str:
    return page.url.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0]
