"""What the program fetched today: requests and bytes by purpose, in a small file that outlives a restart."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from deskreader.plain_files import read_plain
from deskreader.text.clock import utc_now

log = logging.getLogger(__name__)

MAX_BYTES = 10_000
"""Of the file; a genuine one has a few hundred."""
SAVED_EVERY = 100
"""Requests after which the file is written again; it is also written at the end."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Requests and bytes of bodies on the wire."""

    requests: int = 0
    received_bytes: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(self.requests + other.requests, self.received_bytes + other.received_bytes)


@dataclass(slots=True)
class _Day:
    day: date
    by_purpose: dict[str, Traffic] = field(default_factory=dict)


class TrafficMeter:
    """Counts what is fetched on a day of this machine's clock. Thread-safe."""

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path, self._now = path, now
        self._lock = threading.Lock()
        self._unsaved = 0
        self._day = self._load()

    def _today(self) -> date:
        return self._now().astimezone().date()

    def count(self, purpose: str, traffic: Traffic) -> None:
        """Counts an exchange for a purpose, which is one of `Purpose`."""
        with self._lock:
            self._begin_day()
            counted = self._day.by_purpose
            counted[purpose] = counted.get(purpose, Traffic()) + traffic
            self._unsaved += 1
            is_due = self._unsaved >= SAVED_EVERY
        if is_due:
            self.save()

    def today(self) -> Mapping[str, Traffic]:
        """Returns what was fetched today, by purpose."""
        with self._lock:
            self._begin_day()
            return dict(self._day.by_purpose)

    def _begin_day(self) -> None:
        if self._day.day != self._today():
            self._day = _Day(self._today())

    def _load(self) -> _Day:
        """Returns the counts of the file, none where they are of another day or cannot be read."""
        today = _Day(self._today())
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            stored = json.loads(read_plain(self._path, MAX_BYTES) or b"{}")
            if stored["day"] == today.day.isoformat():
                for purpose, (requests, received) in stored["counts"].items():
                    today.by_purpose[str(purpose)] = Traffic(int(requests), int(received))
        return today

    def save(self) -> None:
        """Writes the counts; where that fails, they are counted on all the same."""
        with self._lock:
            self._unsaved = 0
            counts = {purpose: [t.requests, t.received_bytes] for purpose, t in self._day.by_purpose.items()}
            text = json.dumps({"day": self._day.day.isoformat(), "counts": counts})
        try:
            self._path.write_text(text, "utf-8")
        except OSError as error:
            log.info("the traffic of today could not be written: %s", error.strerror)
