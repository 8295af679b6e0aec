"""Queues exchanges: one per host at a time, a gap between starts, a limit over all hosts, and pauses hosts ask for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deskreader.errors import FetchError, Kind
from deskreader.model.fetch_history import HostPause

HostKey = tuple[str, int]
MANY_HOSTS = 2000  # above this, hosts without queue or pause are dropped


@dataclass(slots=True)
class _Host:
    busy: bool = False
    urgent: int = 0  # waiting exchanges that a user started
    waiting: int = 0  # all waiting exchanges
    started_at: float | None = None
    paused_until: float = 0.0
    strikes: int = 0  # 429 without Retry-After, in a row


class HostQueue:
    """Hands out turns to talk to hosts. Thread-safe; `stop` ends all waiting at once."""

    def __init__(
        self,
        at_once: int,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        pause: float,
        longest_pause: float,
    ) -> None:
        self._free = at_once
        self._clock = clock
        self._sleep = sleep
        self._pause_seconds, self._longest_pause = pause, longest_pause
        self._hosts: dict[HostKey, _Host] = {}
        self._change = threading.Condition()
        self._stopped = False

    @contextmanager
    def turn(self, key: HostKey, gap: float, urgent: bool = False) -> Iterator[None]:
        """Waits for the host's turn, `gap` seconds after its last exchange started; `urgent` exchanges go first.

        Raises: FetchError(TOO_MANY_REQUESTS) while the host is paused, FetchError(OFFLINE) after `stop`.
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

    def refuse_paused(self, key: HostKey) -> None:
        """Raises: FetchError(TOO_MANY_REQUESTS) with the seconds left, while the host is paused."""
        with self._change:
            host = self._hosts.get(key)
            left = host.paused_until - self._clock() if host else 0.0
        if left > 0:
            raise FetchError(Kind.TOO_MANY_REQUESTS, "the host asked for a pause", retry_after=left)

    def pause(self, key: HostKey, seconds: float | None) -> HostPause:
        """Pauses the host for `seconds`, or for 4 h (then 8, 16, 24) where it names no length; returns the pause."""
        with self._change:
            host = self._hosts.setdefault(key, _Host())
            if seconds is None:
                seconds = min(self._pause_seconds * 2.0**host.strikes, self._longest_pause)
                host.strikes += 1
            host.paused_until = max(host.paused_until, self._clock() + seconds)
            return HostPause(*key, host.paused_until - self._clock(), host.strikes)

    def restore_pause(self, pause: HostPause) -> None:
        """Restores a pause of an earlier run."""
        with self._change:
            paused_until = self._clock() + pause.seconds
            self._hosts[pause.host, pause.port] = _Host(paused_until=paused_until, strikes=pause.strikes)

    def clear_pause(self, key: HostKey) -> bool:
        """Ends the host's pause after a normal response, and resets the length of the next one.

        Returns whether there was a pause or a strike.
        """
        with self._change:
            host = self._hosts.get(key)
            if host is None or not (host.strikes or host.paused_until):
                return False
            host.strikes, host.paused_until = 0, 0.0
            return True

    def stop(self) -> None:
        """Ends all waiting, and refuses later turns."""
        with self._change:
            self._stopped = True
            self._change.notify_all()

    def _queue(self, key: HostKey, urgent: bool) -> _Host:
        """Waits until no other exchange with the host runs, and marks the host busy."""
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
            self._sleep(left)

    def _take_slot(self, host: _Host) -> None:
        with self._change:
            while not self._free:
                self._refuse_stopped()
                self._change.wait()
            self._refuse_stopped()
            left = host.paused_until - self._clock()
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
                if rests and not host.busy and not host.waiting and not host.strikes and host.paused_until < now:
                    del self._hosts[old]
        return self._hosts.setdefault(key, _Host())
