"""Stores what the response of a feed's server brings, for refreshes and for new subscriptions alike."""

from __future__ import annotations

import hashlib
import random
import threading
from dataclasses import replace
from datetime import datetime, timedelta

from deskreader.engine.context import EngineContext
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.refresh.feed_habits import change_interval, is_confirmed, pending_redirect, updated_cadence
from deskreader.engine.refresh.icons import FeedIcons
from deskreader.engine.refresh.schedule import (
    Advice,
    RandomFraction,
    RefreshIntervals,
    counts_as_failure,
    due_after_failure,
    is_dead,
    next_due,
)
from deskreader.engine.rules.arrival_rules import ArrivalRules
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.model import Changes, FeedId, FeedState, Problem, ReadFeed, Response, Validators
from deskreader.model.fetch_history import FeedCadence, FetchRecord
from deskreader.store import FetchOutcome
from deskreader.store.articles import entry_hashes, merge
from deskreader.store.feeds import feeds, fetch_history
from deskreader.text.urls import host_and_port


def body_hash(body: bytes) -> str:
    """Returns the hash by which an unchanged body is recognized."""
    return hashlib.sha256(body).hexdigest()


class FeedUpdater:
    """Stores what a response says of a feed, and when the feed is due again. Thread-safe."""

    def __init__(
        self,
        context: EngineContext,
        icons: FeedIcons,
        rules: ArrivalRules,
        intervals: RefreshIntervals = RefreshIntervals(),  # noqa: B008 - frozen
        random_fraction: RandomFraction = random.random,
    ) -> None:
        self._database = context.database
        self._worker = context.worker
        self._settings = context.settings
        self._now, self._rules = context.now, rules
        self.icons = icons
        """Collects the icons that the documents name."""
        self._default_intervals = intervals
        self._random_fraction = random_fraction
        self._unchanged: list[tuple[FeedId, FetchOutcome]] = []
        self._lock = threading.Lock()

    def update(self, feed: FeedState, response: Response) -> Changes:
        """Stores the response to a feed's refresh. An unchanged document is not read again, and stored by `flush`.

        Raises: ParseError, WorkerError, StoreError.
        """
        if response.status == 304 or (feed.body_hash and body_hash(response.body) == feed.body_hash):
            outcome = self._outcome(feed, response, None)
            with self._lock:
                self._unchanged.append((feed.id, outcome))
            return self._follow_redirect(feed, outcome)
        known_hashes = self._database.read(entry_hashes.known_hashes, feed.id)
        read = self._worker.read_feed(response.body, response.url, response.content_type, feed.source, known_hashes)
        return self.merge(feed, response, read)

    def merge(self, feed: FeedState, response: Response, read: ReadFeed) -> Changes:
        """Stores a document that is read already. Raises: StoreError."""
        self.icons.note(feed, read.icon_url)
        outcome = self._outcome(feed, response, read)
        on_new = self._rules.on_new(feed.id, read)
        changes = self._database.write_unsynced(merge.merge, feed.id, read, outcome, on_new=on_new)
        self._rules.queue_changed(changes.content)
        return changes | self._follow_redirect(feed, outcome)

    def flush(self) -> Changes:
        """Stores which feeds were unchanged, all in one transaction. Raises: StoreError."""
        with self._lock:
            unchanged, self._unchanged = self._unchanged, []
        return self._database.write_unsynced(feeds.record_unchanged, unchanged) if unchanged else Changes()

    def fail(self, feed: FeedState, error: DeskReaderError, response: Response | None = None) -> Changes:
        """Stores that a fetch failed and when to try again; `response` is one that could not be read.

        Raises: StoreError.
        """
        now = self._now()
        is_own = counts_as_failure(error.kind)
        kind = Kind.DEAD if is_dead(Problem(error.kind, "", feed.missing_since or now), now) else error.kind
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        # an overloaded server (503) gets the long pauses of one that refuses for too many requests
        pause_kind = Kind.TOO_MANY_REQUESTS if isinstance(error, FetchError) and error.status == 503 else kind
        due = due_after_failure(
            feed.failures + is_own, pause_kind, retry_after, now, self._intervals(feed), self._random_fraction
        )
        record = _failure_record(error, response)
        return self._database.write_unsynced(
            feeds.record_failure, feed.id, kind, error.detail, now, due, record, is_own
        )

    def postpone(self, feed: FeedState, seconds: float) -> datetime:
        """Makes a feed wait for the rest of the pause that its host asked for; returns the pause's end.

        Raises: StoreError.
        """
        now, pause = self._now(), timedelta(seconds=seconds)
        due = now + pause * (1 + self._intervals(feed).jitter * self._random_fraction())
        self._database.write_unsynced(fetch_history.postpone, [(feed.id, due)], now)
        return now + pause

    def _outcome(self, feed: FeedState, response: Response, read: ReadFeed | None) -> FetchOutcome:
        """Returns what to store of a fetch; `read` is None for an unchanged document."""
        now = self._now()
        is_whole = read is None or read.is_whole  # else it is to be fetched again, for the rest of its entries
        cadence = updated_cadence(feed.cadence, response, read, now)
        advice = self._advice(feed, response, cadence, now)
        return FetchOutcome(
            validators=response.validators if is_whole else Validators(),
            body_hash=feed.body_hash if read is None else body_hash(response.body) if is_whole else "",
            at=now,
            next_due_at=next_due(now, advice, self._intervals(feed), self._random_fraction),
            wants_page=self._settings.current.save_pages and feed.fetch_pages,
            cadence=cadence,
            pending_redirect=pending_redirect(feed, response, now, cadence.new_url),
            record=FetchRecord(str(response.status), response.requests, response.received_bytes),
        )

    def _follow_redirect(self, feed: FeedState, outcome: FetchOutcome) -> Changes:
        """Follows a confirmed permanent redirect for good.

        Unless feeds of other hosts are redirected to the same URL: so does a network that wants a login first.
        """
        redirect = outcome.pending_redirect
        if redirect is None or not is_confirmed(redirect, outcome.at):
            return Changes()
        others = self._database.read(fetch_history.redirected_elsewhere, feed.id, redirect.url)
        if any(host_and_port(other) != host_and_port(feed.url) for other in others):
            return Changes()
        unchanged = self.flush()
        return unchanged | self._database.write_unsynced(fetch_history.move_url, feed.id, redirect.url, outcome.at)

    def _advice(self, feed: FeedState, response: Response, cadence: FeedCadence, now: datetime) -> Advice:
        return Advice(
            has_validators=response.validators != Validators() or response.status == 304,
            max_age=cadence.max_age,
            update_minutes=cadence.update_minutes,
            skip_hours=cadence.skip_hours,
            skip_days=cadence.skip_days,
            change_interval=change_interval(cadence, now),
            is_loopback=is_local(feed.url),
        )

    def _intervals(self, feed: FeedState) -> RefreshIntervals:
        minutes = feed.own_minutes or self._settings.current.refresh_minutes
        default = self._default_intervals
        return replace(default, chosen=timedelta(minutes=minutes)) if minutes > 0 else default


def _failure_record(error: DeskReaderError, response: Response | None) -> FetchRecord:
    """Returns the record of a fetch that failed, or whose `response` could not be read."""
    if response is not None:
        return FetchRecord(str(error.kind), response.requests, response.received_bytes)
    if not isinstance(error, FetchError):
        return FetchRecord(str(error.kind), 0)
    return FetchRecord(str(error.status or error.kind), error.requests, error.received)
