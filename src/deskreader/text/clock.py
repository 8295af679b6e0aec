"""Clocks. Separate from `dates`, whose patterns load slowly and are needed only for reading documents."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""A clock that says anything else is wrong. From these moments, periods and time zones lead to no impossible date."""


def utc_now() -> datetime:
    """Returns the current time in UTC, between EARLIEST and LATEST."""
    return min(max(datetime.now(UTC), EARLIEST), LATEST)


def within_bounds(now: Callable[[], datetime]) -> Callable[[], datetime]:
    """Returns a clock that says what `now` does, between EARLIEST and LATEST."""
    return lambda: min(max(now(), EARLIEST), LATEST)


def steady() -> float:
    """Returns seconds on a clock that is never set and, where the system has one, advances while the machine sleeps.

    Linux's monotonic clock stops in suspend (clock_gettime(2)); those of macOS and Windows advance.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
