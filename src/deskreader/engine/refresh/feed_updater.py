"""From an HTTP answer to stored articles: what both a refresh and a new subscription do with a feed's document."""

from __future__ import annotations

import hashlib
import random
import threading
from dataclasses import replace
from datetime import datetime, timedelta

from deskreader.engine.context import EngineContext
from deskreader.engine.network.local_addresses import is_local
from deskreader.engine.offline.page_reader import place
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
from deskreader.errors import DeskReaderError, FetchError, Kind
from deskreader.model import Changes, FeedId, FeedState, Problem, ReadFeed, Response, Validators
from deskreader.model.fetch_history import FeedCadence, FetchRecord
from deskreader.store import FetchOutcome
from deskreader.store.articles import entry_hashes, merge
from deskreader.store.feeds import feeds, fetch_history


def body_hash(body: bytes) -> str:
    """By which an answer that has not changed is known."""
    return hashlib.sha256(body).hexdigest()


class FeedUpdater:
    """Stores what an answer says of a feed, and when the feed is due again."""

    def __init__(
        self,
        context: EngineContext,
        icons: FeedIcons,
        intervals: RefreshIntervals = RefreshIntervals(),  # noqa: B008 - frozen
        random_fraction: RandomFraction = random.random,
    ) -> None:
        self._database = context.database
        self._worker = context.worker
        self._settings = context.settings
        self._icons = icons
        self._base = intervals
        self._now = context.now
        self._random_fraction = random_fraction
        self._unchanged: list[tuple[FeedId, FetchOutcome]] = []
        self._lock = threading.Lock()

    def keep(self, feed: FeedState, answer: Response) -> Changes:
        """Stores the answer to a feed's refresh. An unchanged document is not read again, and noted with `flush`.

        Raises: ParseError, WorkerError, StoreError.
        """
        if answer.status == 304 or (feed.body_hash and body_hash(answer.body) == feed.body_hash):
            fetched = self._fetched(feed, answer, None)
            with self._lock:
                self._unchanged.append((feed.id, fetched))
            return self._settle(feed, fetched)
        known = self._database.read(entry_hashes.known_marks, feed.id)
        read = self._worker.read_feed(answer.body, answer.url, answer.content_type, feed.source, known)
        return self.merge(feed, answer, read)

    def merge(self, feed: FeedState, answer: Response, read: ReadFeed) -> Changes:
        """Stores a document that has been read already. Raises: StoreError."""
        self._icons.note(feed, read.icon_url)
        fetched = self._fetched(feed, answer, read)
        changes = self._database.write_unsynced(merge.merge, feed.id, read, fetched)
        return changes | self._settle(feed, fetched)

    def flush(self) -> Changes:
        """Stores which feeds were found unchanged, all in one transaction. Raises: StoreError."""
        with self._lock:
            unchanged, self._unchanged = self._unchanged, []
        return self._database.write_unsynced(feeds.record_unchanged, unchanged) if unchanged else Changes()

    def fail(self, feed: FeedState, error: DeskReaderError, answer: Response | None = None) -> Changes:
        """Stores that a fetch failed, and when to try again; `answer` is what could not be read. Raises: StoreError."""
        now = self._now()
        failures = feed.failures + counts_as_failure(error.kind)
        kind = Kind.DEAD if is_dead(Problem(error.kind, "", feed.missing_since or now), now) else error.kind
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        pause_for = Kind.TOO_MANY_REQUESTS if isinstance(error, FetchError) and error.status == 503 else kind
        due = due_after_failure(failures, pause_for, retry_after, now, self._intervals(feed), self._random_fraction)
        visit = _visit(error, answer)
        return self._database.write_unsynced(feeds.record_failure, feed.id, kind, error.detail, now, due, visit)

    def put_off(self, feed: FeedState, seconds: float) -> datetime:
        """Lets a feed wait whose host asked for a pause of so many seconds; returns until when. Raises: StoreError."""
        now, pause = self._now(), timedelta(seconds=seconds)
        due = now + pause * (1 + self._intervals(feed).jitter * self._random_fraction())
        self._database.write_unsynced(fetch_history.put_off, [(feed.id, due)], now)
        return now + pause

    def _fetched(self, feed: FeedState, answer: Response, read: ReadFeed | None) -> FetchOutcome:
        now = self._now()
        habits = updated_cadence(feed.habits, answer, read, now)
        return FetchOutcome(
            validators=answer.validators,
            body_hash=feed.body_hash if read is None else body_hash(answer.body),
            at=now,
            next_due_at=next_due(
                now, self._advice(feed, answer, habits, now), self._intervals(feed), self._random_fraction
            ),
            wants_page=self._settings.current.save_pages and feed.fetch_pages,
            habits=habits,
            moving=pending_redirect(feed, answer, now),
            visit=FetchRecord(str(answer.status), answer.requests, answer.received_bytes),
        )

    def _settle(self, feed: FeedState, fetched: FetchOutcome) -> Changes:
        """Keeps a permanent redirect that has stood long enough.

        Not where feeds of other hosts are sent to the same place: so does a network that wants a login first.
        """
        move = fetched.moving
        if move is None or not is_confirmed(move, fetched.at):
            return Changes()
        others = self._database.read(fetch_history.elsewhere_bound_for, feed.id, move.url)
        if any(place(other) != place(feed.url) for other in others):
            return Changes()
        unchanged = self.flush()
        return unchanged | self._database.write_unsynced(fetch_history.move_url, feed.id, move.url, fetched.at)

    def _advice(self, feed: FeedState, answer: Response, habits: FeedCadence, now: datetime) -> Advice:
        return Advice(
            has_validators=answer.validators != Validators() or answer.status == 304,
            max_age=habits.max_age,
            update_minutes=habits.update_minutes,
            skip_hours=habits.skip_hours,
            skip_days=habits.skip_days,
            change_interval=change_interval(habits, now),
            is_loopback=is_local(feed.url),
        )

    def _intervals(self, feed: FeedState) -> RefreshIntervals:
        minutes = feed.own_minutes or self._settings.current.refresh_minutes
        return replace(self._base, chosen=timedelta(minutes=minutes)) if minutes else self._base


def _visit(error: DeskReaderError, answer: Response | None) -> FetchRecord:
    """What a fetch came to that failed on the way, or whose `answer` could not be read."""
    if answer is not None:
        return FetchRecord(str(error.kind), answer.requests, answer.received_bytes)
    if not isinstance(error, FetchError):
        return FetchRecord(str(error.kind), 0)
    return FetchRecord(str(error.status or error.kind), error.requests, error.received)
