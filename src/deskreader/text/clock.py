"""Clocks. Separate from `dates`, whose patterns load slowly and are needed only for reading documents."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Returns the current time in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Returns seconds on a clock that is never set and, where the system has one, advances while the machine sleeps.

    Linux's monotonic clock stops in suspend (clock_gettime(2)); those of macOS and Windows advance.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
