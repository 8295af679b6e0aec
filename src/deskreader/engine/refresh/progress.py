"""The progress of refresh rounds, for whoever shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from deskreader.model import Progress

Listener = Callable[[Progress], None]


class ProgressPublisher:
    """Holds the progress of the current or last round and sends every change to the listeners. Thread-safe."""

    def __init__(self) -> None:
        self.current = Progress(running=False)
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every Progress, on the threads of the round; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def update(self, **values: Any) -> None:
        """Sets some fields of the progress."""
        self._change(lambda progress: replace(progress, **values))

    def add(self, feeds_done: int = 0, problems: int = 0) -> None:
        """Adds to the counts."""
        self._change(
            lambda progress: replace(
                progress, feeds_done=progress.feeds_done + feeds_done, problems=progress.problems + problems
            )
        )

    def join(self, feeds: int, skipped: int) -> None:
        """Adds the feeds of a round that begins while another fetches, so that both are counted as one."""
        self._change(
            lambda progress: replace(
                progress,
                running=True,
                feeds_total=progress.feeds_total + feeds,
                skipped=progress.skipped + skipped,
                error=None,
            )
        )

    def add_paused(self, until: datetime) -> None:
        """Counts a feed that was not fetched because its host has asked for a pause."""

        def with_pause(progress: Progress) -> Progress:
            first = until if progress.paused_until is None else min(progress.paused_until, until)
            return replace(progress, paused=progress.paused + 1, paused_until=first)

        self._change(with_pause)

    def _change(self, change: Callable[[Progress], Progress]) -> None:
        with self._lock:
            self.current = progress = change(self.current)
        for listener in list(self._listeners):
            listener(progress)
