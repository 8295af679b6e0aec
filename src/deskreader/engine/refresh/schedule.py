"""When a feed is fetched next: pure functions of what is known of the feed and of now. All moments are in UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deskreader.errors import Kind
from deskreader.model import FeedId, FeedState, Problem

Chance = Callable[[], float]
"""A random number from 0 up to, not including, 1."""

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BY_HAND_PAUSE = timedelta(minutes=5)
NOT_FOUND_PATIENCE = timedelta(days=14)
LONGEST_PAUSE_SECONDS = 31 * 86400.0
MANY = 10_000_000  # seconds or minutes: beyond any ceiling, within what a timedelta holds
OF_A_HOST = 10  # feeds that one round of the timer fetches
APART = timedelta(minutes=5)  # from ten feeds of a host to the next ten

NO_WAY_OUT = frozenset({Kind.OFFLINE, Kind.PROXY, Kind.BAD_PROXY})
"""No packet reached the site: the machine or its proxy has to be seen to first."""

NOT_THE_FEEDS_FAULT = {
    *NO_WAY_OUT,
    Kind.WORKER_DIED,
    Kind.DISK_FULL,
    Kind.READ_ONLY,
    Kind.DAMAGED_LIBRARY,
    Kind.BUSY_LIBRARY,
    Kind.STORAGE,
    Kind.UNEXPECTED,
}


@dataclass(frozen=True, slots=True)
class RefreshIntervals:
    """How often feeds are fetched at all. `chosen` is the reader's own interval; the floors stand above it."""

    chosen: timedelta = HOUR
    floor: timedelta = HOUR
    quick_floor: timedelta = timedelta(minutes=30)  # where the server's max-age allows
    without_validators: timedelta = DAY  # every fetch of such a feed costs its whole body
    ceiling: timedelta = DAY  # nothing that a feed asks for raises the interval beyond
    jitter: float = 0.10  # of the interval, added, never taken away
    offline: timedelta = timedelta(minutes=5)  # until the network is looked for again
    loopback: timedelta | None = None  # interval of feeds on this machine, in place of all else


@dataclass(frozen=True, slots=True)
class Advice:
    """What is known of a feed after a fetch: what its server and its document ask for, and how often it changes."""

    has_validators: bool = True
    max_age: int | None = None  # seconds
    update_minutes: int | None = None  # ttl, sy:updatePeriod
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    changes_every: timedelta | None = None
    is_loopback: bool = False


def next_due(now: datetime, advice: Advice, rhythm: RefreshIntervals, chance: Chance) -> datetime:
    """When a feed that was fetched just now is due again: never earlier than its interval, up to 10 % later."""
    if advice.is_loopback and rhythm.loopback is not None:
        return now + rhythm.loopback
    interval = interval_of(advice, rhythm)
    due = now + interval * (1 + rhythm.jitter * chance())
    return _outside_of_skipped(due, advice, latest=max(due, now + rhythm.ceiling))


def interval_of(advice: Advice, rhythm: RefreshIntervals) -> timedelta:
    """The pause between two fetches of a feed, before jitter."""
    fresh = timedelta(seconds=min(advice.max_age or 0, MANY))
    is_quick = timedelta(0) < fresh <= rhythm.quick_floor
    lowest = max(rhythm.chosen, rhythm.quick_floor if is_quick else rhythm.floor)
    wishes = [fresh, timedelta(minutes=min(advice.update_minutes or 0, MANY))]
    if not advice.has_validators:
        wishes.append(rhythm.without_validators)
    if advice.changes_every is not None:
        wishes.append(advice.changes_every / 4)
    return max(lowest, min(max(wishes), rhythm.ceiling))


def after_failure(
    failures: int, kind: Kind, retry_after: float | None, now: datetime, rhythm: RefreshIntervals, chance: Chance
) -> datetime:
    """When a feed that failed just now is tried again; `failures` counts those in a row, this one included.

    1, 2, 4 ... 24 hours; 404 daily; 410 never; after 429 as long as the server asked, an hour at least, and where it
    did not say 4, 8, 16, 24 hours. `retry_after` is in seconds. Without a way out it is put off by a few minutes only.
    """
    if kind in (Kind.GONE, Kind.DEAD):
        return NEVER
    if kind in NO_WAY_OUT:
        return now + rhythm.offline
    asked = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_PAUSE_SECONDS))
    if kind is Kind.TOO_MANY_REQUESTS and retry_after is not None:
        pause = max(HOUR, asked)
    else:
        pause = max(_back_off(failures, kind), asked)
    return now + pause * (1 + rhythm.jitter * chance())


def counts_as_failure(kind: Kind) -> bool:
    """Whether the trouble is the feed's own, so that it adds to its failures in a row."""
    return kind not in NOT_THE_FEEDS_FAULT


def is_dead(problem: Problem, now: datetime) -> bool:
    """Whether nothing was found at a feed's address (404) for 14 days, so that it will not come back."""
    return problem.kind is Kind.NOT_FOUND and now - problem.since >= NOT_FOUND_PATIENCE


def may_refresh_by_hand(state: FeedState, now: datetime) -> bool:
    """Whether a person's refresh fetches the feed: not within five minutes of the last fetch.

    A last fetch in the future means that the clock was set back, and holds nothing up.
    """
    last = state.last_fetched_at
    return last is None or last > now or now - last >= BY_HAND_PAUSE


def has_stopped(state: FeedState) -> bool:
    """Whether a feed is not asked any more unless a person asks for it alone."""
    return state.next_due_at is not None and state.next_due_at >= NEVER


def spread(due: Iterable[FeedState], now: datetime) -> tuple[list[FeedState], list[tuple[FeedId, datetime]]]:
    """Of the due feeds of one host those to fetch now, and when the others are due instead, ten at a time.

    So a host of hundreds of feeds is not asked for all of them in a row. One that was never fetched does not wait: a
    person has just subscribed to it.
    """
    first = [feed for feed in due if feed.last_fetched_at is None]
    others = [feed for feed in due if feed.last_fetched_at is not None]
    later = [(feed.id, now + APART * (place // OF_A_HOST)) for place, feed in enumerate(others)][OF_A_HOST:]
    return first + others[:OF_A_HOST], later


def _back_off(failures: int, kind: Kind) -> timedelta:
    if kind is Kind.NOT_FOUND:
        return DAY
    first = 4 * HOUR if kind is Kind.TOO_MANY_REQUESTS else HOUR
    doublings = min(max(failures, 1) - 1, 5)
    return min(first * (1 << doublings), DAY)


def _outside_of_skipped(due: datetime, advice: Advice, latest: datetime) -> datetime:
    """The first moment from `due` on, in steps of an hour, that the feed does not want skipped; `latest` at most."""
    moment = due
    while _is_skipped(moment, advice):
        moment += HOUR
        if moment >= latest:
            return latest
    return moment


def _is_skipped(moment: datetime, advice: Advice) -> bool:
    return moment.hour in advice.skip_hours or moment.weekday() in advice.skip_days
