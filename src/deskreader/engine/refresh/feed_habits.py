"""What each fetch teaches about a feed: what its server wishes, how often it changes, and whether it has moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from deskreader.engine.network.local_addresses import is_local, may_be_local
from deskreader.model import FeedState, ReadFeed, Response
from deskreader.model.fetch_history import FeedCadence, PendingRedirect
from deskreader.text.urls import server_of

NEWEST_ENTRIES = 10  # from whose dates a feed's usual gap is taken
SMOOTHING = 0.7  # the weight of the earlier gap against a new one, where entries have no dates
REDIRECTS_SEEN = 5  # before a permanent redirect is followed for good
REDIRECTS_SEEN_OVER = timedelta(days=7)


def updated_cadence(before: FeedCadence, response: Response, feed: ReadFeed | None, now: datetime) -> FeedCadence:
    """Returns a feed's cadence after a response; without a document only the server's max-age can change."""
    max_age = response.max_age if response.max_age is not None else before.max_age
    if feed is None:
        return replace(before, max_age=max_age)
    gap, newest_at = _gap_and_newest(before, feed, now)
    return FeedCadence(
        response.max_age, feed.update_minutes, feed.skip_hours, feed.skip_days, gap, newest_at, feed.new_url
    )


def _gap_and_newest(before: FeedCadence, feed: ReadFeed, now: datetime) -> tuple[timedelta | None, datetime | None]:
    """Returns the usual gap between entries and the date of the newest one.

    Where entries have no dates, a changed document counts as a new entry.
    """
    dates = [entry.published_at for entry in feed.entries if entry.published_at is not None]
    dates += [date for date in feed.known_dates if date is not None]
    if (dated := gap_and_newest_of(dates, now)) is not None:
        return dated
    if before.newest_at is None or before.newest_at > now:
        return before.gap, now
    gap = now - before.newest_at
    return (gap if before.gap is None else SMOOTHING * before.gap + (1 - SMOOTHING) * gap), now


def gap_and_newest_of(published: Sequence[datetime], now: datetime) -> tuple[timedelta, datetime] | None:
    """Returns the median gap between dates and the newest date, or None for fewer than three different dates."""
    newest = sorted({date for date in published if date <= now}, reverse=True)[:NEWEST_ENTRIES]
    if len(newest) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    return timedelta(seconds=median(gaps)), newest[0]


def change_interval(cadence: FeedCadence, now: datetime) -> timedelta | None:
    """Returns how often a feed changes. The silence since its newest entry counts, so dormant feeds slow down."""
    if cadence.gap is None or cadence.newest_at is None:
        return None
    return max(cadence.gap, now - cadence.newest_at)


def pending_redirect(
    feed: FeedState, response: Response, now: datetime, new_url: str | None = None
) -> PendingRedirect | None:
    """Returns the permanent redirect of a response, counted with earlier ones to the same address, or None.

    Where the document itself says that the feed has moved to `new_url`, that counts likewise, unless the feed has
    credentials: these are for its server alone. A feed with a private address may only move to one that a redirect
    reached privately, or on its own server: the new address keeps the permission for private networks. A public feed
    moves to no private address.
    """
    target = response.moved_to or (None if feed.credential_kinds else new_url)
    keeps_permission = response.is_private and target == response.moved_to
    concerns_private = target is not None and (may_be_local(feed) or is_local(target))
    if target and concerns_private and not keeps_permission and server_of(target) != server_of(feed.url):
        return None
    if target is None or target in (feed.url, feed.rejected_url):
        return None
    before = feed.pending_redirect
    if before is None or before.url != target or before.since > now:
        return PendingRedirect(target, 1, now)
    return replace(before, times=before.times + 1)


def is_confirmed(redirect: PendingRedirect, now: datetime) -> bool:
    """Whether a permanent redirect was seen often enough, and for long enough, to be followed for good."""
    return redirect.times >= REDIRECTS_SEEN and now - redirect.since >= REDIRECTS_SEEN_OVER
