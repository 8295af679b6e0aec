"""What is remembered of the fetches of feeds: what they came to and cost, moves, pauses that hosts asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from deskreader.errors import Kind, StoreError
from deskreader.model import Changes, FeedId
from deskreader.model.fetch_history import (
    FeedCadence,
    FeedDetails,
    FetchRecord,
    FetchSummary,
    HostPause,
    PendingRedirect,
)
from deskreader.store.sqlite.encoding import EPOCH, MICROSECOND, micros, moment, storable, storable_or_none
from deskreader.store.sqlite.sql import require_feed
from deskreader.text.urls import comparison_key, host_of

NEVER = datetime(9999, 1, 1, tzinfo=EPOCH.tzinfo)
"""From here on, a feed is not due any more."""

MAX_WAIT = timedelta(days=32)
"""No pause is as long. A feed due later than this was given its time by a clock that was wrong."""

SLACK = timedelta(minutes=5)
"""By how much clocks are set back in daily life. A fetch farther ahead than this was dated by a wrong clock."""

WRONG_CLOCK = """
    next_due_at < :never AND (last_fetched_at > :now + :slack OR next_due_at > :now + :farthest)"""
DUE = f"(next_due_at IS NULL OR next_due_at <= :now OR ({WRONG_CLOCK}))"


def clock_values(now: datetime) -> dict[str, int]:
    """What `DUE` is asked with."""
    return {
        "now": micros(now),
        "never": micros(NEVER),
        "slack": SLACK // MICROSECOND,
        "farthest": MAX_WAIT // MICROSECOND,
    }


# --- habits -----------------------------------------------------------------------------------------------------------


def pack_cadence(habits: FeedCadence) -> str:
    """Habits as JSON; empty where nothing is known."""
    known = {
        "max_age": habits.max_age,
        "update_minutes": habits.update_minutes,
        "skip_hours": sorted(habits.skip_hours),
        "skip_days": sorted(habits.skip_days),
        "gap": None if habits.gap is None else habits.gap // MICROSECOND,
        "newest_at": micros(habits.newest_at),
        "new_url": habits.new_url,
    }
    kept = {name: value for name, value in known.items() if value not in (None, [])}
    return json.dumps(kept, separators=(",", ":")) if kept else ""


def unpack_cadence(text: str) -> FeedCadence:
    """The habits that `packed` made the text of; none where it is damaged."""
    if not text:
        return FeedCadence()
    try:
        known = json.loads(text)
        gap = known.get("gap")
        return FeedCadence(
            known.get("max_age"),
            known.get("update_minutes"),
            frozenset(known.get("skip_hours", ())),
            frozenset(known.get("skip_days", ())),
            None if gap is None else gap * MICROSECOND,
            moment(known.get("newest_at")),
            known.get("new_url"),
        )
    except (ValueError, TypeError, AttributeError, OverflowError):
        return FeedCadence()


# --- visits -----------------------------------------------------------------------------------------------------------


def record_fetch(db: sqlite3.Connection, feed_id: int, visit: FetchRecord | None, at: datetime) -> None:
    """Counts a fetch that failed among those of its feed."""
    if visit is not None:
        db.execute(
            """
            UPDATE feeds SET requests = requests + ?, received = received + ?, answer = ?, answered_at = ?
            WHERE id = ?""",
            (visit.requests, visit.received_bytes, visit.result, micros(at), feed_id),
        )


def postpone(db: sqlite3.Connection, feeds: Sequence[tuple[FeedId, datetime]], at: datetime) -> None:
    """Lets feeds be due later, without having asked for them; none that is due later anyway."""
    db.executemany(
        """
        UPDATE feeds SET next_due_at = max(coalesce(next_due_at, 0), ?1), last_fetched_at = min(last_fetched_at, ?2)
        WHERE id = ?3 AND removed_at IS NULL""",
        [(micros(due), micros(at), feed) for feed, due in feeds],
    )


def set_interval(db: sqlite3.Connection, feed_id: FeedId, minutes: int) -> Changes:
    """Gives a feed an interval of its own, 0 for none; a new one holds from the next fetch on, or at once if shorter.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    db.execute("UPDATE feeds SET own_minutes = ? WHERE id = ?", (max(0, minutes), feed_id))
    if minutes > 0:
        _shorten_waits(db, minutes, "id = ?", (feed_id,))
    return Changes(feeds=(feed_id,))


def shorten_waits(db: sqlite3.Connection, minutes: int) -> None:
    """Makes feeds without an interval of their own due after these minutes, where they would have waited longer."""
    _shorten_waits(db, minutes, "own_minutes = 0", ())


def _shorten_waits(db: sqlite3.Connection, minutes: int, which: str, values: tuple[int, ...]) -> None:
    """Brings the due times of some feeds forward; what their publishers asked for, and a back-off, still holds."""
    rows = db.execute(
        f"""
        SELECT id, last_fetched_at, habits FROM feeds
        WHERE {which} AND failures = 0 AND last_fetched_at IS NOT NULL AND next_due_at < ?""",
        (*values, micros(NEVER)),
    ).fetchall()
    due = []
    for feed, fetched, packed_habits in rows:
        habits = unpack_cadence(packed_habits)
        if habits.skip_hours or habits.skip_days:
            continue
        requested = max(habits.max_age or 0, 60 * (habits.update_minutes or 0))
        seconds = max(60 * minutes, min(requested, 86_400))
        due.append((fetched + seconds * 1_000_000, feed))
    db.executemany("UPDATE feeds SET next_due_at = min(next_due_at, ?) WHERE id = ?", due)


def details(db: sqlite3.Connection, feed_id: FeedId) -> FeedDetails:
    """What a feed's properties show. Raises: StoreError(UNKNOWN_FEED)."""
    row = db.execute(
        """
        SELECT title, own_title, own_minutes, added_at, requests, unchanged, received, answer, answered_at,
            last_fetched_at, next_due_at, moved_from, moved_at, habits, etag, last_modified, url
        FROM feeds WHERE id = ? AND removed_at IS NULL""",
        (feed_id,),
    ).fetchone()
    if row is None:
        raise StoreError(Kind.UNKNOWN_FEED, str(feed_id))
    return _details(db, row)


def summaries(db: sqlite3.Connection) -> dict[FeedId, FetchSummary]:
    """When each feed was fetched last and is due again."""
    rows = db.execute("SELECT id, last_fetched_at, next_due_at FROM feeds WHERE removed_at IS NULL")
    never = micros(NEVER)
    return {
        FeedId(feed): FetchSummary(moment(fetched), moment(due) if due is not None and due < never else None)
        for feed, fetched, due in rows
    }


def _details(db: sqlite3.Connection, row: tuple[Any, ...]) -> FeedDetails:
    """Returns what a row of `details` says, and the last pause of the feed's host."""
    title, own_title, own, added, requests, unchanged, received, answer, answered, fetched, *rest = row
    due, moved_from, moved, habits, etag, last_modified, url = rest
    has_stopped = due is not None and due >= micros(NEVER)
    return FeedDetails(
        title=title,
        own_title=own_title,
        own_minutes=own,
        added_at=moment(added),
        requests=requests,
        unchanged=unchanged,
        received_bytes=received,
        last_result=answer,
        last_result_at=moment(answered),
        last_fetched_at=moment(fetched),
        next_due_at=None if has_stopped else moment(due),
        has_stopped=has_stopped,
        moved_from=moved_from,
        moved_at=moment(moved),
        cadence=unpack_cadence(habits),
        has_validators=bool(etag or last_modified),
        paused_until=_pause_of(db, url),
    )


def _pause_of(db: sqlite3.Connection, url: str) -> datetime | None:
    """Returns when the pause ends that the host of a URL asked for last."""
    try:
        parts = urlsplit(url)
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        return None
    row = db.execute("SELECT until FROM held_hosts WHERE host = ? AND port = ?", (host_of(url), port)).fetchone()
    return moment(row[0]) if row else None


# --- moves ------------------------------------------------------------------------------------------------------------


def redirect_columns(move: PendingRedirect | None) -> tuple[str | None, int, int | None]:
    """Where permanent redirects lead, as the columns moving_to, moving_times and moving_since."""
    return (None, 0, None) if move is None else (storable(move.url), move.times, micros(move.since))


def move_url(db: sqlite3.Connection, feed_id: FeedId, url: str, at: datetime | None = None) -> Changes:
    """The feed's new address after a permanent redirect; left as it is where another feed has that address.

    With `at` the old one is kept, so that the reader can take the move back.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    url = storable(url.strip())
    if not url or _is_taken(db, feed_id, url):
        return Changes()
    db.execute(
        """
        UPDATE feeds SET moved_from = iif(?1, url, moved_from), moved_at = coalesce(?2, moved_at), url = ?3,
            url_key = ?4, moving_to = NULL, moving_times = 0, moving_since = NULL WHERE id = ?5""",
        (at is not None, micros(at), url, comparison_key(url), feed_id),
    )
    return Changes(feeds=(feed_id,))


def undo_move(db: sqlite3.Connection, feed_id: FeedId) -> Changes:
    """Gives a moved feed its old address back, due at once; redirects to the other one are followed but not kept.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    url, before = db.execute("SELECT url, moved_from FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    if before is None or _is_taken(db, feed_id, before):
        return Changes()
    db.execute(
        """
        UPDATE feeds SET url = ?, url_key = ?, not_to = ?, moved_from = NULL, moved_at = NULL, next_due_at = NULL
        WHERE id = ?""",
        (before, comparison_key(before), storable_or_none(url), feed_id),
    )
    return Changes(feeds=(feed_id,))


def redirected_elsewhere(db: sqlite3.Connection, feed_id: FeedId, url: str) -> tuple[str, ...]:
    """The addresses of the other feeds that permanent redirects lead to the same place."""
    rows = db.execute(
        "SELECT url FROM feeds WHERE moving_to = ? AND id <> ? AND removed_at IS NULL", (storable(url), feed_id)
    )
    return tuple(other for (other,) in rows)


def _is_taken(db: sqlite3.Connection, feed_id: int, url: str) -> bool:
    found = db.execute("SELECT 1 FROM feeds WHERE url_key = ? AND id <> ?", (comparison_key(url), feed_id)).fetchone()
    return found is not None


# --- pauses of hosts --------------------------------------------------------------------------------------------------


def save_pause(db: sqlite3.Connection, hold: HostPause, now: datetime) -> None:
    """Keeps the pause that a host asked for just now."""
    until = micros(now + timedelta(seconds=hold.seconds))
    db.execute(
        "INSERT OR REPLACE INTO held_hosts VALUES (?, ?, ?, ?, ?)",
        (hold.host, hold.port, until, hold.seconds, hold.strikes),
    )


def remove_pause(db: sqlite3.Connection, host: str, port: int) -> None:
    """Forgets the pauses of a host that answered as it should."""
    db.execute("DELETE FROM held_hosts WHERE host = ? AND port = ?", (host, port))


def pauses(db: sqlite3.Connection, now: datetime) -> tuple[HostPause, ...]:
    """The pauses as they stand now. A clock set back makes none longer than it was at its beginning."""
    return tuple(
        HostPause(host, port, min(max(0.0, (moment(until) - now).total_seconds()), seconds), strikes)
        for host, port, until, seconds, strikes in db.execute(
            "SELECT host, port, until, seconds, strikes FROM held_hosts ORDER BY host, port"
        )
    )
