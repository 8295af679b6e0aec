"""A line before something that serves one at a time, in which who asks for little goes first."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count


class PriorityLock:
    """Lets one in at a time: of those who wait the lightest, and of equals the first that came. Thread-safe."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._waiting: list[tuple[int, int]] = []
        self._numbers = count()
        self._busy = False

    @contextmanager
    def turn(self, weight: int = 0) -> Iterator[None]:
        """Waits until nobody is in and nobody lighter waits."""
        with self._change:
            place = (weight, next(self._numbers))
            heapq.heappush(self._waiting, place)
            self._change.wait_for(lambda: not self._busy and self._waiting[0] == place)
            heapq.heappop(self._waiting)
            self._busy = True
        try:
            yield
        finally:
            with self._change:
                self._busy = False
                self._change.notify_all()
