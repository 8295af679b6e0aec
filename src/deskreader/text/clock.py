"""What time it is. Apart from `dates`, whose patterns take a while to load and are needed to read documents only."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds on a clock that nobody sets, and that goes on while the machine sleeps where the system has one.

    Linux' monotonic clock stops in suspend (clock_gettime(2)); macOS' and Windows' go on.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
