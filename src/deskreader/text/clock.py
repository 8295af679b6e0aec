"""What time it is. Apart from `dates`, whose patterns take a while to load and are needed to read documents only."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
