"""From an HTTP answer to stored articles: what both a refresh and a new subscription do with a feed's document."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from deskreader.engine.feed_icons import FeedIcons
from deskreader.engine.late_web import is_near
from deskreader.engine.schedule import Advice, Chance, Rhythm, after_failure, counts_as_failure, next_due, pace
from deskreader.engine.worker import Worker
from deskreader.errors import DeskReaderError, FetchError
from deskreader.model import Changes, FeedState, ReadFeed, Response, Validators
from deskreader.settings import SettingsKeeper
from deskreader.store import Fetched, Store
from deskreader.text.clock import utc_now


def body_hash(body: bytes) -> str:
    """By which an answer that has not changed is known."""
    return hashlib.sha256(body).hexdigest()


class FeedKeeper:
    """Stores what an answer says of a feed, and when the feed is due again."""

    def __init__(
        self,
        store: Store,
        worker: Worker,
        settings: SettingsKeeper,
        icons: FeedIcons,
        rhythm: Rhythm = Rhythm(),  # noqa: B008 - frozen
        now: Callable[[], datetime] = utc_now,
        chance: Chance = random.random,
    ) -> None:
        self._store = store
        self._worker = worker
        self._settings = settings
        self._icons = icons
        self._base = rhythm
        self._now = now
        self._chance = chance

    def keep(self, feed: FeedState, answer: Response) -> Changes:
        """Stores the answer to a feed's refresh. An unchanged document is not read again.

        Raises: ParseError, WorkerError, StoreError.
        """
        if answer.status == 304 or (feed.body_hash and body_hash(answer.body) == feed.body_hash):
            now = self._now()
            due = next_due(now, self._advice(feed, answer, None), self._rhythm(), self._chance)
            return self._store.record_unchanged(feed.id, answer.validators, now, due)
        read: ReadFeed = self._worker.run("read_feed", answer.body, answer.url, answer.content_type)
        return self.merge(feed, answer, read)

    def merge(self, feed: FeedState, answer: Response, read: ReadFeed) -> Changes:
        """Stores a document that has been read already. Raises: StoreError."""
        now = self._now()
        self._icons.note(feed, read.icon_url)
        fetched = Fetched(
            validators=answer.validators,
            body_hash=body_hash(answer.body),
            at=now,
            next_due_at=next_due(now, self._advice(feed, answer, read), self._rhythm(), self._chance),
            wants_page=self._settings.current.save_pages and feed.fetch_pages,
        )
        return self._store.merge(feed.id, read, fetched)

    def fail(self, feed: FeedState, error: DeskReaderError) -> Changes:
        """Stores that a fetch failed, and when to try again. Raises: StoreError."""
        now = self._now()
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        failures = feed.failures + counts_as_failure(error.kind)
        due = after_failure(failures, error.kind, retry_after, now, self._rhythm(), self._chance)
        return self._store.record_failure(feed.id, error.kind, error.detail, now, due)

    def _advice(self, feed: FeedState, answer: Response, read: ReadFeed | None) -> Advice:
        has_validators = answer.validators != Validators() or answer.status == 304
        advice = Advice(has_validators, answer.max_age, is_loopback=is_near(feed.url))
        if read is None:
            return advice
        dates = [entry.published_at for entry in read.entries if entry.published_at is not None]
        return replace(
            advice,
            update_minutes=read.update_minutes,
            skip_hours=read.skip_hours,
            skip_days=read.skip_days,
            changes_every=pace(dates, self._now()),
        )

    def _rhythm(self) -> Rhythm:
        minutes = self._settings.current.refresh_minutes
        return replace(self._base, chosen=timedelta(minutes=minutes)) if minutes else self._base
