"""When feeds are due: the interval, what lengthens it, back-off, and the pause between refreshes by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.refresh.schedule import (
    NEVER,
    NO_ROUTE,
    Advice,
    RefreshIntervals,
    counts_as_failure,
    due_after_failure,
    interval_of,
    is_dead,
    may_refresh_by_hand,
    next_due,
)
from deskreader.errors import Kind
from deskreader.model import FeedId, FeedState, Problem

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)  # a Wednesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lowest() -> float:
    return 0.0


def highest() -> float:
    return 0.999


@pytest.mark.parametrize(
    ("advice", "chosen", "interval"),
    [
        (Advice(), None, HOUR),
        (Advice(), HOUR, HOUR),
        (Advice(), timedelta(minutes=15), HOUR),  # the floor overrides the user
        (Advice(), 3 * HOUR, 3 * HOUR),
        (Advice(max_age=600), timedelta(minutes=15), timedelta(minutes=30)),
        (Advice(max_age=600), HOUR, HOUR),  # a quick server does not override a user who chose an hour
        (Advice(max_age=0), timedelta(minutes=15), HOUR),
        (Advice(max_age=2 * 3600), HOUR, 2 * HOUR),
        (Advice(max_age=10**15), HOUR, DAY),
        (Advice(update_minutes=180), HOUR, 3 * HOUR),
        (Advice(update_minutes=10**15), HOUR, DAY),
        (Advice(has_validators=False), None, DAY),
        (Advice(has_validators=False), HOUR, HOUR),  # what the user chose is kept
        (Advice(change_interval=timedelta(hours=12)), None, 3 * HOUR),
        (Advice(change_interval=timedelta(hours=12)), HOUR, HOUR),
        (Advice(change_interval=timedelta(days=30)), None, DAY),
    ],
)
def test_the_interval_follows_the_longest_wish_within_its_limits(
    advice: Advice, chosen: timedelta | None, interval: timedelta
) -> None:
    assert interval_of(advice, RefreshIntervals(chosen=chosen)) == interval


def test_the_interval_without_validators_can_be_configured() -> None:
    intervals = RefreshIntervals(without_validators=2 * HOUR)
    assert interval_of(Advice(has_validators=False), intervals) == 2 * HOUR


def test_jitter_adds_up_to_a_tenth() -> None:
    assert next_due(NOW, Advice(), RefreshIntervals(), lowest) == NOW + HOUR
    assert NOW + HOUR < next_due(NOW, Advice(), RefreshIntervals(), highest) <= NOW + 1.1 * HOUR


def test_a_due_time_is_not_in_a_skipped_hour() -> None:
    due = next_due(NOW, Advice(skip_hours=frozenset({13, 14})), RefreshIntervals(), lowest)
    assert due == NOW + 3 * HOUR


def test_skipped_days_delay_by_one_day_at_most() -> None:
    thursday_and_on = frozenset({2, 3, 4, 5, 6})
    assert next_due(NOW, Advice(skip_days=thursday_and_on), RefreshIntervals(), lowest) == NOW + DAY


def test_a_feed_that_skips_everything_is_fetched_daily() -> None:
    assert next_due(NOW, Advice(skip_hours=frozenset(range(24))), RefreshIntervals(), lowest) == NOW + DAY


def test_loopback_feeds_have_an_interval_of_their_own() -> None:
    intervals = RefreshIntervals(loopback=timedelta(seconds=5))
    assert next_due(NOW, Advice(is_loopback=True, max_age=9999), intervals, highest) == NOW + timedelta(seconds=5)
    assert next_due(NOW, Advice(is_loopback=True), RefreshIntervals(), lowest) == NOW + HOUR


advices = st.builds(
    Advice,
    has_validators=st.booleans(),
    max_age=st.none() | st.integers(0, 10**12),
    update_minutes=st.none() | st.integers(0, 10**12),
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
    change_interval=st.none() | st.timedeltas(timedelta(0), timedelta(days=4000)),
)


@given(
    advices, st.floats(0, 0.999), st.integers(0, 60 * 24 * 400).map(lambda minutes: NOW + timedelta(minutes=minutes))
)
def test_never_early_and_never_much_beyond_a_day(advice: Advice, fraction: float, now: datetime) -> None:
    due = next_due(now, advice, RefreshIntervals(), lambda: fraction)
    assert now + HOUR <= due or (advice.max_age or 0) <= 1800
    assert now + interval_of(advice, RefreshIntervals()) <= due <= now + 1.1 * DAY


@pytest.mark.parametrize(("failures", "hours"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (99, 24)])
def test_back_off_doubles_up_to_a_day(failures: int, hours: int) -> None:
    assert due_after_failure(failures, Kind.UNREACHABLE, None, NOW, RefreshIntervals(), lowest) == NOW + hours * HOUR


@pytest.mark.parametrize(("failures", "hours"), [(1, 4), (2, 8), (3, 16), (4, 24)])
def test_a_429_without_retry_after_backs_off_from_four_hours(failures: int, hours: int) -> None:
    assert (
        due_after_failure(failures, Kind.TOO_MANY_REQUESTS, None, NOW, RefreshIntervals(), lowest) == NOW + hours * HOUR
    )


def test_retry_after_can_only_lengthen_the_back_off() -> None:
    two_days = due_after_failure(1, Kind.TOO_MANY_REQUESTS, 2 * 86400, NOW, RefreshIntervals(), lowest)
    assert two_days == NOW + 2 * DAY
    assert due_after_failure(7, Kind.TOO_MANY_REQUESTS, 60, NOW, RefreshIntervals(), lowest) == NOW + HOUR
    assert due_after_failure(1, Kind.SERVER_ERROR, 5, NOW, RefreshIntervals(), lowest) == NOW + HOUR
    assert due_after_failure(1, Kind.SERVER_ERROR, 1e300, NOW, RefreshIntervals(), lowest) == NOW + 31 * DAY


def test_gone_is_never_tried_again_and_not_found_daily() -> None:
    assert due_after_failure(1, Kind.GONE, None, NOW, RefreshIntervals(), lowest) == NEVER
    assert due_after_failure(1, Kind.NOT_FOUND, None, NOW, RefreshIntervals(), lowest) == NOW + DAY


@pytest.mark.parametrize("kind", sorted(NO_ROUTE))
def test_a_missing_route_is_no_failure_of_the_feed_and_is_soon_tried_again(kind: Kind) -> None:
    assert not counts_as_failure(kind)
    assert counts_as_failure(Kind.UNREACHABLE)
    assert due_after_failure(9, kind, None, NOW, RefreshIntervals(), lowest) == NOW + timedelta(minutes=5)


@given(st.integers(0, 10**9), st.sampled_from(Kind), st.none() | st.floats(0, 1e12), st.floats(0, 0.999))
def test_a_failed_feed_is_always_due_in_the_future(
    failures: int, kind: Kind, requested: float | None, fraction: float
) -> None:
    due = due_after_failure(failures, kind, requested, NOW, RefreshIntervals(), lambda: fraction)
    assert due > NOW
    if requested is not None and kind not in NO_ROUTE | {Kind.GONE}:
        assert due >= NOW + min(timedelta(seconds=requested), 31 * DAY)


def test_a_feed_is_dead_after_two_weeks_of_404() -> None:
    assert not is_dead(Problem(Kind.NOT_FOUND, "", NOW - 13 * DAY), NOW)
    assert is_dead(Problem(Kind.NOT_FOUND, "", NOW - 14 * DAY), NOW)
    assert not is_dead(Problem(Kind.UNREACHABLE, "", NOW - 400 * DAY), NOW)


def test_a_refresh_by_hand_skips_feeds_for_five_minutes() -> None:
    def state(last: datetime | None) -> FeedState:
        return FeedState(FeedId(1), "https://example.org/feed", last_fetched_at=last)

    assert may_refresh_by_hand(state(None), NOW)
    assert not may_refresh_by_hand(state(NOW - timedelta(minutes=4, seconds=59)), NOW)
    assert may_refresh_by_hand(state(NOW - timedelta(minutes=5)), NOW)
    assert may_refresh_by_hand(state(NOW + HOUR), NOW), "the clock was set back"
