"""What is learned of a feed from one fetch to the next: its wishes, its pace, and whether it has moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from deskreader.model import FeedState, ReadFeed, Response
from deskreader.model.fetch_history import FeedCadence, PendingRedirect

NEWEST_ENTRIES = 10  # how many tell a feed's pace
MEMORY = 0.7  # how much the gaps before weigh against a new one, where entries have no dates
TIMES = 5  # that a permanent redirect is seen before it is kept
OVER = timedelta(days=7)


def learned(before: FeedCadence, answer: Response, read: ReadFeed | None, now: datetime) -> FeedCadence:
    """The habits after an answer. Without a document that was read, all but the server's own word stays."""
    max_age = answer.max_age if answer.max_age is not None else before.max_age
    if read is None:
        return replace(before, max_age=max_age)
    gap, newest_at = _pace(before, read, now)
    return FeedCadence(answer.max_age, read.update_minutes, read.skip_hours, read.skip_days, gap, newest_at)


def _pace(before: FeedCadence, read: ReadFeed, now: datetime) -> tuple[timedelta | None, datetime | None]:
    """The usual gap and when the newest entry is from: by dates where there are some, else by when documents change."""
    dated = [entry.published_at for entry in read.entries if entry.published_at is not None]
    dated += [moment for moment in read.known_dates if moment is not None]
    if (found := pace_of(dated, now)) is not None:
        return found
    if before.newest_at is None or before.newest_at > now:
        return before.gap, now
    seen = now - before.newest_at
    return (seen if before.gap is None else MEMORY * before.gap + (1 - MEMORY) * seen), now


def pace_of(published: Sequence[datetime], now: datetime) -> tuple[timedelta, datetime] | None:
    """How often something new comes, and when the last came, by dates; None where fewer than three dates tell."""
    newest = sorted({moment for moment in published if moment <= now}, reverse=True)[:NEWEST_ENTRIES]
    if len(newest) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    return timedelta(seconds=median(gaps)), newest[0]


def changes_every(habits: FeedCadence, now: datetime) -> timedelta | None:
    """How often a feed brings something new. The silence since counts as a gap, so that one asleep is asked less."""
    if habits.gap is None or habits.newest_at is None:
        return None
    return max(habits.gap, now - habits.newest_at)


def moving(feed: FeedState, answer: Response, now: datetime) -> PendingRedirect | None:
    """The permanent redirect of an answer, counted with those to the same place before; None where there is none."""
    target = answer.moved_to
    if target is None or target in (feed.url, feed.not_to):
        return None
    before = feed.moving
    if before is None or before.url != target or before.since > now:
        return PendingRedirect(target, 1, now)
    return replace(before, times=before.times + 1)


def is_settled(move: PendingRedirect | None, now: datetime) -> bool:
    """Whether a permanent redirect was seen often enough, and for long enough, to be kept."""
    return move is not None and move.times >= TIMES and now - move.since >= OVER
