"""Clocks: whatever a wrong one says, periods can be added to it and time zones applied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from deskreader.text.clock import EARLIEST, LATEST, utc_now, within_bounds


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), EARLIEST),
        (datetime.max.replace(tzinfo=UTC), LATEST),
        (datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)),
    ],
)
def test_a_wrong_clock_says_a_moment_that_can_be_reckoned_with(moment: datetime, said: datetime) -> None:
    now = within_bounds(lambda: moment)()
    assert now == said
    for days in (-36_500, 36_500):
        (now + timedelta(days=days)).astimezone(timezone(timedelta(hours=14)))


def test_the_usual_clock_is_within_bounds() -> None:
    assert EARLIEST < utc_now() < LATEST
