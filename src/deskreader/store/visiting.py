"""The part of the facade for manners: when feeds are due, what their visits came to, moves, pauses of hosts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from deskreader.model import Changes, FeedId
from deskreader.model.fetch_history import FeedDetails, HostPause
from deskreader.store.articles import entry_hashes
from deskreader.store.feeds import fetch_history

T = TypeVar("T")


class Do(Protocol):
    """Runs an act on the writer's thread."""

    def __call__(self, act: Callable[[sqlite3.Connection], T], durable: bool = True) -> T:
        """What the act returns."""


class Ask(Protocol):
    """Asks a question on the caller's thread."""

    def __call__(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """What the question gives."""


class Visiting:
    """Asks and notes what concerns the visits of feeds. Every method may raise StoreError."""

    def __init__(self, do: Do, ask: Ask) -> None:
        self._do = do
        self._ask = ask

    def put_off(self, later: Sequence[tuple[FeedId, datetime]], at: datetime) -> None:
        """Lets feeds be due later, without having asked for them."""
        self._do(lambda db: fetch_history.put_off(db, later, at), durable=False)

    def set_interval(self, feed_id: FeedId, minutes: int) -> Changes:
        """Gives a feed an interval of its own; 0 goes back to the general one. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(lambda db: fetch_history.set_interval(db, feed_id, minutes))

    def details(self, feed_id: FeedId) -> FeedDetails:
        """What a feed's properties show. Raises: StoreError(UNKNOWN_FEED)."""
        return self._ask(lambda db: fetch_history.details(db, feed_id))

    def move_url(self, feed_id: FeedId, url: str, at: datetime | None = None) -> Changes:
        """Gives a feed a new address; with `at` the move can be taken back. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(lambda db: fetch_history.move_url(db, feed_id, url, at), durable=False)

    def undo_move(self, feed_id: FeedId) -> Changes:
        """Gives a moved feed its old address back. Raises: StoreError(UNKNOWN_FEED)."""
        return self._do(lambda db: fetch_history.undo_move(db, feed_id))

    def elsewhere_bound_for(self, feed_id: FeedId, url: str) -> tuple[str, ...]:
        """The addresses of other feeds that permanent redirects lead to the same place."""
        return self._ask(lambda db: fetch_history.elsewhere_bound_for(db, feed_id, url))

    def known_marks(self, feed_id: FeedId) -> frozenset[int]:
        """The marks of the entries in a feed's last document."""
        return self._ask(lambda db: entry_hashes.known_marks(db, feed_id))

    def holds(self, now: datetime) -> tuple[HostPause, ...]:
        """The pauses that hosts asked for."""
        return self._ask(lambda db: fetch_history.holds(db, now))

    def keep_hold(self, hold: HostPause, now: datetime) -> None:
        """Keeps the pause that a host asked for just now."""
        self._do(lambda db: fetch_history.keep_hold(db, hold, now), durable=False)

    def end_hold(self, host: str, port: int) -> None:
        """Forgets the pauses of a host."""
        self._do(lambda db: fetch_history.end_hold(db, host, port), durable=False)
