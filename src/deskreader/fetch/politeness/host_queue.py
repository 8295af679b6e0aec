"""Queues exchanges: one per host at a time, a gap between starts, a limit over all hosts, and pauses hosts ask for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum

from deskreader.errors import FetchError, Kind
from deskreader.model.fetch_history import HostPause

HostKey = tuple[str, int]
MANY_HOSTS = 2000  # above this, hosts without queue or pause are dropped
SLOW_SECONDS = 5.0
"""An exchange that takes longer leaves the limit over all hosts, so that slow servers do not hold up the others."""


class Urgency(IntEnum):
    """Which of the exchanges that wait for a host goes first: the most urgent."""

    OFFLINE = 0  # pages and images, for reading offline
    FEED = 1
    USER = 2  # a user is waiting


@dataclass(frozen=True, slots=True, eq=False)
class _Slot:
    """The place of a running exchange among those that may run at once, and since when it has it."""

    since: float  # on time.monotonic


@dataclass(slots=True)
class _Host:
    busy: bool = False
    waiting: list[int] = field(default_factory=lambda: [0] * len(Urgency))  # exchanges, by their urgency
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
        self._at_once = at_once
        self._running: set[_Slot] = set()  # the exchanges that count towards the limit
        self._clock = clock
        self._sleep = sleep
        self._pause_seconds, self._longest_pause = pause, longest_pause
        self._hosts: dict[HostKey, _Host] = {}
        self._change = threading.Condition()
        self._stopped = False

    @contextmanager
    def turn(self, key: HostKey, gap: float, urgency: Urgency = Urgency.FEED) -> Iterator[None]:
        """Waits for the host's turn, `gap` seconds after its last exchange started; more urgent exchanges go first.

        Raises: FetchError(TOO_MANY_REQUESTS) while the host is paused, FetchError(OFFLINE) after `stop`.
        """
        host = self._queue(key, urgency)
        try:
            self._keep_gap(host, gap)
            slot = self._take_slot(host)
            try:
                yield
            finally:
                self._give_slot_back(slot)
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

    def _queue(self, key: HostKey, urgency: Urgency) -> _Host:
        """Waits until no other exchange with the host runs, and marks the host busy."""
        with self._change:
            host = self._host(key)
            host.waiting[urgency] += 1
            try:
                while host.busy or any(host.waiting[urgency + 1 :]):
                    self._refuse_stopped()
                    self._change.wait()
                self._refuse_stopped()
                host.busy = True
            finally:
                host.waiting[urgency] -= 1
            return host

    def _keep_gap(self, host: _Host, gap: float) -> None:
        if host.started_at is None:
            return
        while (left := host.started_at + gap - self._clock()) > 0:
            with self._change:
                self._refuse_stopped()
            self._sleep(left)

    def _take_slot(self, host: _Host) -> _Slot:
        """Waits until the limit over all hosts permits an exchange, and returns its place."""
        with self._change:
            while (wait := self._seconds_until_free()) > 0:
                self._refuse_stopped()
                self._change.wait(wait)
            self._refuse_stopped()
            left = host.paused_until - self._clock()
            if left > 0:
                raise FetchError(Kind.TOO_MANY_REQUESTS, "the host asked for a pause", retry_after=left)
            host.started_at = self._clock()
            slot = _Slot(time.monotonic())
            self._running.add(slot)
            return slot

    def _seconds_until_free(self) -> float:
        """Returns how long to wait at most for a place; 0 where one is free. Slow exchanges take none."""
        now = time.monotonic()
        self._running = {slot for slot in self._running if now - slot.since < SLOW_SECONDS}
        return (
            0.0
            if len(self._running) < self._at_once
            else min(slot.since for slot in self._running) + SLOW_SECONDS - now
        )

    def _give_slot_back(self, slot: _Slot) -> None:
        with self._change:
            self._running.discard(slot)
            self._change.notify_all()

    def _refuse_stopped(self) -> None:
        if self._stopped:
            raise FetchError(Kind.OFFLINE, "stopped")

    def _host(self, key: HostKey) -> _Host:
        if len(self._hosts) > MANY_HOSTS:
            now = self._clock()
            for old, host in list(self._hosts.items()):
                rests = host.started_at is None or now - host.started_at > 60
                if rests and not host.busy and not any(host.waiting) and not host.strikes and host.paused_until < now:
                    del self._hosts[old]
        return self._hosts.setdefault(key, _Host())
