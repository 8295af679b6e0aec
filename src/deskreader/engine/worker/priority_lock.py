"""A lock that waiting threads get in the order of how little they ask for."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count


class PriorityLock:
    """A lock that the lightest waiting thread gets next, and of equally light threads the first. Thread-safe."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: list[tuple[int, int]] = []  # a heap of (weight, ticket)
        self._tickets = count()
        self._busy = False

    @contextmanager
    def turn(self, weight: int = 0) -> Iterator[None]:
        """Holds the lock for the body, after waiting until it is free and no lighter thread waits."""
        with self._condition:
            entry = (weight, next(self._tickets))
            heapq.heappush(self._waiting, entry)
            self._condition.wait_for(lambda: not self._busy and self._waiting[0] == entry)
            heapq.heappop(self._waiting)
            self._busy = True
        try:
            yield
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
