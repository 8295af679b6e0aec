"""When a feed is fetched next: pure functions of what is known of the feed and of the time. All times are in UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from deskreader.errors import Kind
from deskreader.model import FeedId, FeedState, Problem

RandomFraction = Callable[[], float]
"""Returns a random number from 0 up to, but not including, 1, as `random.random` does."""

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MANUAL_REFRESH_PAUSE = timedelta(minutes=5)
NOT_FOUND_PATIENCE = timedelta(days=14)
LONGEST_PAUSE_SECONDS = 31 * 86400.0
LARGE = 10_000_000  # seconds or minutes: beyond any ceiling, within the range of a timedelta
FEEDS_PER_HOST = 10  # that one automatic round fetches
STAGGER_STEP = timedelta(minutes=5)  # from ten feeds of a host to the next ten

NO_ROUTE = frozenset({Kind.OFFLINE, Kind.PROXY, Kind.BAD_PROXY})
"""Failures where no packet reached the site: the machine or its proxy is the cause."""

NOT_THE_FEEDS_FAULT = {
    *NO_ROUTE,
    Kind.WORKER_DIED,
    Kind.DISK_FULL,
    Kind.READ_ONLY,
    Kind.DAMAGED_LIBRARY,
    Kind.BUSY_LIBRARY,
    Kind.STORAGE,
    Kind.UNEXPECTED,
}


class IntervalReason(StrEnum):
    """Why a feed is fetched less often than was chosen."""

    SERVER = "server"  # Cache-Control, Expires
    DOCUMENT = "document"  # ttl, sy:updatePeriod
    NO_VALIDATORS = "no validators"
    QUIET = "quiet"  # it seldom brings anything new
    FLOOR = "floor"  # no feed is fetched more often


@dataclass(frozen=True, slots=True)
class RefreshIntervals:
    """How often feeds are fetched at most.

    `chosen` is the user's own interval, None where the choice is left to DeskReader, which then fetches feeds less
    often that are costly or quiet. What the user chose is kept; only a floor and the publisher's wishes override it.
    """

    chosen: timedelta | None = None
    automatic: timedelta = HOUR
    floor: timedelta = HOUR
    quick_floor: timedelta = timedelta(minutes=30)  # where the server's max-age allows it
    without_validators: timedelta = DAY  # unless the user chose; each fetch of such a feed transfers its whole body
    ceiling: timedelta = DAY  # nothing that a feed asks for makes the interval longer
    jitter: float = 0.10  # of the interval, always added
    offline: timedelta = timedelta(minutes=5)  # until the network is tried again
    loopback: timedelta | None = None  # for feeds on this machine, in place of everything else


@dataclass(frozen=True, slots=True)
class Advice:
    """What is known of a feed after a fetch: what its server and its document ask for, and how often it changes."""

    has_validators: bool = True
    max_age: int | None = None  # seconds
    update_minutes: int | None = None  # ttl, sy:updatePeriod
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    change_interval: timedelta | None = None
    is_loopback: bool = False


def next_due(now: datetime, advice: Advice, intervals: RefreshIntervals, random_fraction: RandomFraction) -> datetime:
    """Returns when a feed fetched at `now` is due again: its interval later, plus up to a tenth."""
    if advice.is_loopback and intervals.loopback is not None:
        return now + intervals.loopback
    interval = interval_of(advice, intervals)
    due = now + interval * (1 + intervals.jitter * random_fraction())
    return _after_skipped_hours(due, advice, latest=max(due, now + intervals.ceiling))


def interval_of(advice: Advice, intervals: RefreshIntervals) -> timedelta:
    """Returns the pause between two fetches of a feed, without jitter."""
    return max(_shortest(advice, intervals), min(_longest_wish(advice, intervals)[0], intervals.ceiling))


def interval_reason(advice: Advice, intervals: RefreshIntervals) -> IntervalReason | None:
    """Returns what makes the interval longer than the one that was chosen; None where nothing does."""
    base, interval = _base(intervals), interval_of(advice, intervals)
    if interval <= base:
        return None
    wish, reason = _longest_wish(advice, intervals)
    return reason if min(wish, intervals.ceiling) >= interval else IntervalReason.FLOOR


def _base(intervals: RefreshIntervals) -> timedelta:
    return intervals.automatic if intervals.chosen is None else intervals.chosen


def _shortest(advice: Advice, intervals: RefreshIntervals) -> timedelta:
    is_quick = timedelta(0) < timedelta(seconds=min(advice.max_age or 0, LARGE)) <= intervals.quick_floor
    return max(_base(intervals), intervals.quick_floor if is_quick else intervals.floor)


def _longest_wish(advice: Advice, intervals: RefreshIntervals) -> tuple[timedelta, IntervalReason]:
    """Returns the longest pause that there is a reason for; what only saves work counts if the user chose nothing."""
    wishes = [
        (timedelta(seconds=min(advice.max_age or 0, LARGE)), IntervalReason.SERVER),
        (timedelta(minutes=min(advice.update_minutes or 0, LARGE)), IntervalReason.DOCUMENT),
    ]
    if intervals.chosen is None and not advice.has_validators:
        wishes.append((intervals.without_validators, IntervalReason.NO_VALIDATORS))
    if intervals.chosen is None and advice.change_interval is not None:
        wishes.append((advice.change_interval / 4, IntervalReason.QUIET))
    return max(wishes, key=lambda wish: wish[0])


def due_after_failure(
    failures: int,
    kind: Kind,
    retry_after: float | None,
    now: datetime,
    intervals: RefreshIntervals,
    random_fraction: RandomFraction,
) -> datetime:
    """Returns when a feed that failed at `now` is tried again; `failures` counts those in a row, this one included.

    After 1, 2, 4 ... 24 hours; after a 404 daily; after a 410 never; after a 429 as long as the server asked
    (`retry_after`, in seconds), one hour at least, and without such a wish after 4, 8, 16, 24 hours. Without a route to
    the network the feed only waits some minutes.
    """
    if kind in (Kind.GONE, Kind.DEAD):
        return NEVER
    if kind in NO_ROUTE:
        return now + intervals.offline
    requested = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_PAUSE_SECONDS))
    if kind is Kind.TOO_MANY_REQUESTS and retry_after is not None:
        pause = max(HOUR, requested)
    else:
        pause = max(_back_off(failures, kind), requested)
    return now + pause * (1 + intervals.jitter * random_fraction())


def counts_as_failure(kind: Kind) -> bool:
    """Whether the feed itself is at fault, so that the error adds to its failures in a row."""
    return kind not in NOT_THE_FEEDS_FAULT


def is_dead(problem: Problem, now: datetime) -> bool:
    """Whether a feed's address has answered 404 for 14 days, so that the feed is not expected to return."""
    return problem.kind is Kind.NOT_FOUND and now - problem.since >= NOT_FOUND_PATIENCE


def may_refresh_by_hand(state: FeedState, now: datetime) -> bool:
    """Whether a refresh by hand fetches the feed: not within five minutes of the last fetch.

    A last fetch in the future means that the clock was set back, and delays nothing.
    """
    last = state.last_fetched_at
    return last is None or last > now or now - last >= MANUAL_REFRESH_PAUSE


def has_stopped(state: FeedState) -> bool:
    """Whether a feed is fetched no more, except where the user refreshes it alone."""
    return state.next_due_at is not None and state.next_due_at >= NEVER


def stagger(due: Iterable[FeedState], now: datetime) -> tuple[list[FeedState], list[tuple[FeedId, datetime]]]:
    """Splits the due feeds of one host into those to fetch now and the new due times of the others, ten at a time.

    So a host with hundreds of feeds does not get all requests in a row. A feed that was never fetched does not wait:
    the user has just subscribed to it.
    """
    never_fetched = [feed for feed in due if feed.last_fetched_at is None]
    others = [feed for feed in due if feed.last_fetched_at is not None]
    postponed = [(feed.id, now + STAGGER_STEP * (position // FEEDS_PER_HOST)) for position, feed in enumerate(others)][
        FEEDS_PER_HOST:
    ]
    return never_fetched + others[:FEEDS_PER_HOST], postponed


def _back_off(failures: int, kind: Kind) -> timedelta:
    if kind is Kind.NOT_FOUND:
        return DAY
    first = 4 * HOUR if kind is Kind.TOO_MANY_REQUESTS else HOUR
    doublings = min(max(failures, 1) - 1, 5)
    return min(first * (1 << doublings), DAY)


def _after_skipped_hours(due: datetime, advice: Advice, latest: datetime) -> datetime:
    """Returns the first time from `due` on, in steps of an hour, that the feed does not want skipped, or `latest`."""
    time = due
    while time.hour in advice.skip_hours or time.weekday() in advice.skip_days:
        time += HOUR
        if time >= latest:
            return latest
    return time
