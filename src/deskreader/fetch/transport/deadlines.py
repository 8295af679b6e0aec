"""Wall-clock deadlines for exchanges, since a socket timeout only limits the time between two bytes.

Otherwise a server that sends one byte per second could block a thread for ever. One thread watches all exchanges and
shuts the sockets of an overdue one, which ends whatever its thread waits for (name, connection, TLS, headers, body).
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from deskreader.errors import FetchError, Kind


class Guard:
    """The deadline of one exchange. `cut` sets `ended` and shuts every socket of the exchange."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline  # on time.monotonic
        self.ended = threading.Event()
        self.was_stopped = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    @property
    def seconds_left(self) -> float:
        """The time the exchange has left; never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Registers a socket, through a duplicate handle that stays valid when TLS takes over the first one."""
        with self._lock:
            self._sockets.append(sock.dup())
        if self.ended.is_set():
            self._shut()

    def cut(self, stopped: bool = False) -> None:
        """Ends the exchange from another thread."""
        self.was_stopped = stopped
        self.ended.set()
        self._shut()

    def refuse_ended(self) -> None:
        """Raises: FetchError(TIMEOUT) after the deadline, FetchError(OFFLINE) where the client was stopped."""
        if self.ended.is_set():
            raise FetchError(Kind.OFFLINE, "stopped") if self.was_stopped else FetchError(Kind.TIMEOUT, "deadline")

    def release(self) -> None:
        """Closes the duplicate handles."""
        with self._lock:
            for sock in self._sockets:
                sock.close()
            self._sockets.clear()

    def _shut(self) -> None:
        with self._lock:
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)


class Watchdog:
    """Cuts overdue exchanges. Its thread starts with the first exchange and ends with `close`."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._guards: set[Guard] = set()
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0
        self._stopped = False

    @contextlib.contextmanager
    def over(self, seconds: float) -> Iterator[Guard]:
        """Yields a guard that cuts the exchange after so many seconds of real time.

        Raises: FetchError(OFFLINE) after `stop`.
        """
        guard = Guard(time.monotonic() + seconds)
        with self._change:
            if self._stopped:
                raise FetchError(Kind.OFFLINE, "stopped")
            self._guards.add(guard)
            self._start()
            if guard.deadline < self._wakes_at:
                self._change.notify()
        try:
            yield guard
        finally:
            with self._change:
                self._guards.discard(guard)
            guard.release()

    def stop(self) -> None:
        """Cuts all exchanges and refuses new ones."""
        with self._change:
            self._stopped = True
            running = list(self._guards)
            self._change.notify()
        for guard in running:
            guard.cut(stopped=True)

    def close(self) -> None:
        """Stops, and waits for the thread to end."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="fetch-watchdog", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        with self._change:
            while not self._stopped:
                now = time.monotonic()
                for guard in [g for g in self._guards if g.deadline <= now]:
                    self._guards.discard(guard)
                    guard.cut()
                self._wakes_at = min((g.deadline for g in self._guards), default=now + 3600)
                self._change.wait(self._wakes_at - now)
