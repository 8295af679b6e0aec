"""Whose turn it is: one exchange a host at a time, a gap between starts, a few in all, and the pauses hosts ask for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deskreader.errors import FetchError, Kind
from deskreader.model.fetch_history import HostPause

HostKey = tuple[str, int]
MANY_HOSTS = 2000  # beyond this, hosts of which nothing need be known are forgotten


@dataclass(slots=True)
class _Host:
    busy: bool = False
    urgent: int = 0  # people waiting
    waiting: int = 0  # all waiting
    started_at: float | None = None
    held_until: float = 0.0
    strikes: int = 0  # 429 without Retry-After, in a row


class HostQueue:
    """Gives out turns. Thread-safe; all waiting ends at once with `stop`."""

    def __init__(
        self,
        at_once: int,
        clock: Callable[[], float],
        pause: Callable[[float], object],
        hold: float,
        hold_at_most: float,
    ) -> None:
        self._free = at_once
        self._clock = clock
        self._pause = pause
        self._hold, self._hold_at_most = hold, hold_at_most
        self._hosts: dict[HostKey, _Host] = {}
        self._change = threading.Condition()
        self._stopped = False

    @contextmanager
    def turn(self, key: HostKey, gap: float, urgent: bool = False) -> Iterator[None]:
        """Waits until the host may be asked, `gap` seconds after it was asked last; `urgent` goes before others.

        Raises: FetchError with TOO_MANY_REQUESTS where the host asked for a pause, with OFFLINE after `stop`.
        """
        host = self._queue(key, urgent)
        try:
            self._keep_gap(host, gap)
            self._take_slot(host)
            try:
                yield
            finally:
                self._give_slot_back()
        finally:
            with self._change:
                host.busy = False
                self._change.notify_all()

    def refuse_held(self, key: HostKey) -> None:
        """Raises: FetchError with TOO_MANY_REQUESTS and the seconds left, while the host's pause lasts."""
        with self._change:
            host = self._hosts.get(key)
            left = host.held_until - self._clock() if host else 0.0
        if left > 0:
            raise FetchError(Kind.TOO_MANY_REQUESTS, "the host asked for a pause", retry_after=left)

    def hold(self, key: HostKey, seconds: float | None) -> HostPause:
        """Asks nothing of the host for so long, or for 4 h (then 8, 16, 24) where it does not say; returns how long."""
        with self._change:
            host = self._hosts.setdefault(key, _Host())
            if seconds is None:
                seconds = min(self._hold * 2.0**host.strikes, self._hold_at_most)
                host.strikes += 1
            host.held_until = max(host.held_until, self._clock() + seconds)
            return HostPause(*key, host.held_until - self._clock(), host.strikes)

    def resume(self, hold: HostPause) -> None:
        """Goes on with a pause from an earlier run."""
        with self._change:
            held_until = self._clock() + hold.seconds
            self._hosts[hold.host, hold.port] = _Host(held_until=held_until, strikes=hold.strikes)

    def forgive(self, key: HostKey) -> bool:
        """The host answered as it should: the next pause without a length is the short one again.

        Returns whether there was anything to forgive.
        """
        with self._change:
            host = self._hosts.get(key)
            if host is None or not (host.strikes or host.held_until):
                return False
            host.strikes, host.held_until = 0, 0.0
            return True

    def stop(self) -> None:
        """Ends all waiting, now and later."""
        with self._change:
            self._stopped = True
            self._change.notify_all()

    def _queue(self, key: HostKey, urgent: bool) -> _Host:
        """Waits until no other exchange with the host runs, and makes it ours."""
        with self._change:
            host = self._host(key)
            host.waiting += 1
            host.urgent += urgent
            try:
                while host.busy or (host.urgent and not urgent):
                    self._refuse_stopped()
                    self._change.wait()
                self._refuse_stopped()
                host.busy = True
            finally:
                host.waiting -= 1
                host.urgent -= urgent
            return host

    def _keep_gap(self, host: _Host, gap: float) -> None:
        if host.started_at is None:
            return
        while (left := host.started_at + gap - self._clock()) > 0:
            with self._change:
                self._refuse_stopped()
            self._pause(left)

    def _take_slot(self, host: _Host) -> None:
        with self._change:
            while not self._free:
                self._refuse_stopped()
                self._change.wait()
            self._refuse_stopped()
            left = host.held_until - self._clock()
            if left > 0:
                raise FetchError(Kind.TOO_MANY_REQUESTS, "the host asked for a pause", retry_after=left)
            self._free -= 1
            host.started_at = self._clock()

    def _give_slot_back(self) -> None:
        with self._change:
            self._free += 1
            self._change.notify_all()

    def _refuse_stopped(self) -> None:
        if self._stopped:
            raise FetchError(Kind.OFFLINE, "stopped")

    def _host(self, key: HostKey) -> _Host:
        if len(self._hosts) > MANY_HOSTS:
            now = self._clock()
            for old, host in list(self._hosts.items()):
                rests = host.started_at is None or now - host.started_at > 60
                if rests and not host.busy and not host.waiting and not host.strikes and host.held_until < now:
                    del self._hosts[old]
        return self._hosts.setdefault(key, _Host())
