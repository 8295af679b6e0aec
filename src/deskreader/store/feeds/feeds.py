"""Subscriptions: added, changed, moved, and what the refresh knows and notes of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.model import AccountId, ArticleId, Changes, FeedId, FeedState, FolderId, Reason, Validators
from deskreader.model.credentials import source_of
from deskreader.model.fetch_history import FetchOutcome, FetchRecord, PendingRedirect
from deskreader.store.feeds import fetch_history, folders
from deskreader.store.sqlite.encoding import micros, moment, storable, storable_or_none
from deskreader.store.sqlite.sql import IN_LIST, as_list, require_feed
from deskreader.text.urls import comparison_key

_MISSING = (Kind.NOT_FOUND, Kind.DEAD)
_NO_ANSWER = (Kind.UNREACHABLE, Kind.TIMEOUT, Kind.TLS, Kind.CUT_SHORT)

_STATE = """
    SELECT id, url, etag, last_modified, body_hash, next_due_at, last_fetched_at, failures, is_first, fetch_pages,
           icon_checked_at, icon_id IS NOT NULL, habits, own_minutes, missing_since, moving_to, moving_times,
           moving_since, not_to, source, is_private, access
    FROM feeds WHERE removed_at IS NULL AND account_id IS NULL"""


# --- following and changing -------------------------------------------------------------------------------------------


def add_feed(
    db: sqlite3.Connection,
    url: str,
    title: str,
    site_url: str | None,
    folder_id: FolderId | None,
    now: datetime,
    position: int | None = None,
    account_id: AccountId | None = None,
) -> tuple[FeedId, Changes]:
    """A new subscription, due at once. One that was ended a moment ago comes back with all its articles.

    `position` is behind every folder and feed where it is not given. A feed of an account is fetched by its server.

    Raises: StoreError(ALREADY_SUBSCRIBED), its detail the feed's id.
    """
    url, title = storable(url.strip()), storable(title).strip()
    folder = folders.folder_within(db, folder_id, account_id)
    key = url_key(url, account_id)
    found = db.execute("SELECT id, removed_at FROM feeds WHERE url_key = ?", (key,)).fetchone()
    if found and found[1] is None:
        raise StoreError(Kind.ALREADY_SUBSCRIBED, str(found[0]))
    if found:
        db.execute(
            "UPDATE feeds SET removed_at = NULL, url = ?, folder_id = ?, next_due_at = NULL WHERE id = ?",
            (url, folder, found[0]),
        )
        return FeedId(found[0]), Changes(feeds=(FeedId(found[0]),), outline=True)
    position = folders.next_position(db) if position is None else position
    added = db.execute(
        """
        INSERT INTO feeds(url, url_key, title, site_url, folder_id, position, added_at, account_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (url, key, title, storable_or_none(site_url), folder, position, micros(now), account_id),
    )
    feed_id = FeedId(added.lastrowid or 0)
    return feed_id, Changes(feeds=(feed_id,), outline=True)


def url_key(url: str, account_id: AccountId | None = None) -> str:
    """The key of a feed's address, so that each account and this computer may have the same feed once."""
    key = comparison_key(url)
    return key if account_id is None else f"account {account_id} {key}"


def feed_by_url(db: sqlite3.Connection, url: str, account_id: AccountId | None = None) -> FeedId | None:
    """The subscription to an address that means the same, of an account or on this computer, if there is one."""
    key = url_key(storable(url.strip()), account_id)
    found = db.execute("SELECT id FROM feeds WHERE url_key = ? AND removed_at IS NULL", (key,)).fetchone()
    return FeedId(found[0]) if found else None


def change_feed(
    db: sqlite3.Connection,
    feed_id: FeedId,
    *,
    title: str | None = None,
    notify: bool | None = None,
    fetch_pages: bool | None = None,
) -> Changes:
    """Changes what is given and leaves the rest; an empty title goes back to the feed's own.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    own_title = None if title is None else storable(title).strip()
    db.execute(
        """
        UPDATE feeds SET own_title = coalesce(?, own_title), notify = coalesce(?, notify),
            fetch_pages = coalesce(?, fetch_pages) WHERE id = ?""",
        (own_title, notify, fetch_pages, feed_id),
    )
    updated = () if fetch_pages is None else _follow_choice(db, feed_id, fetch_pages)
    return Changes(content=updated, feeds=(feed_id,))


def _follow_choice(db: sqlite3.Connection, feed_id: FeedId, fetch_pages: bool) -> tuple[ArticleId, ...]:
    """Lets articles wait for their pages no more, or unread ones wait for them again."""
    before, after = (Reason.TURNED_OFF, Reason.WAITING) if fetch_pages else (Reason.WAITING, Reason.TURNED_OFF)
    rows = db.execute(
        """
        UPDATE articles SET reason = ? WHERE reason = ? AND link IS NOT NULL AND id IN (
            SELECT article_id FROM states WHERE feed_id = ? AND gone_at IS NULL AND is_read <= ?)
        RETURNING id""",
        (after.value, before.value, feed_id, not fetch_pages),
    )
    return tuple(ArticleId(article) for (article,) in rows.fetchall())


def move_feed(db: sqlite3.Connection, feed_id: FeedId, folder_id: FolderId | None) -> Changes:
    """Puts a feed into a folder of its place, or at the top. Raises: StoreError(UNKNOWN_FEED)."""
    require_feed(db, feed_id)
    (account_id,) = db.execute("SELECT account_id FROM feeds WHERE id = ?", (feed_id,)).fetchone()
    folder = folders.folder_within(db, folder_id, account_id)
    db.execute("UPDATE feeds SET folder_id = ? WHERE id = ?", (folder, feed_id))
    return Changes(feeds=(feed_id,), outline=True)


# --- refreshing -------------------------------------------------------------------------------------------------------


def _state(row: tuple[Any, ...]) -> FeedState:
    feed, url, etag, modified, body_hash, due, fetched, failures, first, pages, icon, has_icon, *rest = row
    habits, own_minutes, missing, moving_to, moving_times, moving_since, not_to, source, private, access = rest
    return FeedState(
        id=FeedId(feed),
        url=url,
        validators=Validators(etag, modified),
        body_hash=body_hash,
        next_due_at=moment(due),
        last_fetched_at=moment(fetched),
        failures=failures,
        is_first=bool(first),
        fetch_pages=bool(pages),
        icon_checked_at=moment(icon),
        has_icon=bool(has_icon),
        cadence=fetch_history.unpack_cadence(habits),
        own_minutes=own_minutes,
        missing_since=moment(missing),
        pending_redirect=PendingRedirect(moving_to, moving_times, moment(moving_since))
        if moving_to and moving_since
        else None,
        rejected_url=not_to,
        source=source_of(source),
        is_private=bool(private),
        credential_kinds=frozenset(access.split()),
    )


def feed_states(db: sqlite3.Connection, ids: Sequence[FeedId] | None = None) -> tuple[FeedState, ...]:
    """What the refresh needs to know of these feeds, in the order asked, or of all.

    Unknown ones are left out, and so are those of accounts, whose servers fetch them.
    """
    if ids is None:
        return tuple(_state(row) for row in db.execute(f"{_STATE} ORDER BY position, id"))
    found = {row[0]: _state(row) for row in db.execute(f"{_STATE} AND id {IN_LIST}", (as_list(ids),))}
    return tuple(found[feed] for feed in ids if feed in found)


def due_feeds(db: sqlite3.Connection, now: datetime) -> tuple[FeedState, ...]:
    """The feeds whose time has come, the longest overdue first; never fetched ones lead.

    A feed that was fetched in the future, or is due beyond every pause, is due now: the clock was set back meanwhile.
    """
    query = f"{_STATE} AND {fetch_history.DUE} ORDER BY next_due_at, id"
    return tuple(_state(row) for row in db.execute(query, fetch_history.clock_values(now)))


def next_due_at(db: sqlite3.Connection) -> datetime | None:
    """When the next feed is due; the beginning of 1970 where one is due at once, None where there is no feed."""
    due: int | None
    (due,) = db.execute(
        "SELECT min(coalesce(next_due_at, 0)) FROM feeds WHERE removed_at IS NULL AND account_id IS NULL"
    ).fetchone()
    return moment(due)


def record_success(db: sqlite3.Connection, feed_id: int, fetched: FetchOutcome, unchanged: bool = False) -> bool:
    """Notes an exchange that went well, and tells whether it ended a problem."""
    had_problem = db.execute("SELECT problem_kind IS NOT NULL FROM feeds WHERE id = ?", (feed_id,)).fetchone()[0]
    visit = fetched.record or FetchRecord("", 0)
    db.execute(
        """
        UPDATE feeds SET last_fetched_at = ?1, next_due_at = ?2, failures = 0, missing_since = NULL,
            problem_kind = NULL, problem_detail = NULL, problem_since = NULL, etag = ?3, last_modified = ?4,
            requests = requests + ?5, received = received + ?6, unchanged = unchanged + ?7, answer = ?8,
            answered_at = ?1, habits = ?9, moving_to = ?10, moving_times = ?11, moving_since = ?12
        WHERE id = ?13""",
        (
            micros(fetched.at),
            micros(fetched.next_due_at),
            storable_or_none(fetched.validators.etag),
            storable_or_none(fetched.validators.last_modified),
            visit.requests,
            visit.received_bytes,
            unchanged,
            visit.result,
            fetch_history.pack_cadence(fetched.cadence),
            *fetch_history.redirect_columns(fetched.pending_redirect),
            feed_id,
        ),
    )
    return bool(had_problem)


@contextmanager
def unchanged(db: sqlite3.Connection, feed_id: int) -> Iterator[None]:
    """Lets a feed be as it was after the block, in what is known of it and of its fetches; its articles may change."""
    cursor = db.execute("SELECT * FROM feeds WHERE id = ?", (feed_id,))
    names, row = [column[0] for column in cursor.description], cursor.fetchone()
    yield
    if row is not None:
        values = {name: value for name, value in zip(names, row, strict=True) if name != "id"}
        columns = ", ".join(f"{name} = ?" for name in values)
        db.execute(f"UPDATE feeds SET {columns} WHERE id = ?", (*values.values(), feed_id))


def record_unchanged(db: sqlite3.Connection, unchanged: Sequence[tuple[FeedId, FetchOutcome]]) -> Changes:
    """Notes which feeds had nothing new; those that were unsubscribed meanwhile are left out."""
    healed = []
    for feed_id, fetched in unchanged:
        known = db.execute("SELECT 1 FROM feeds WHERE id = ? AND removed_at IS NULL", (feed_id,)).fetchone()
        if known and record_success(db, feed_id, fetched, unchanged=True):
            healed.append(feed_id)
    return Changes(feeds=tuple(healed))


def record_failure(
    db: sqlite3.Connection,
    feed_id: FeedId,
    kind: Kind,
    detail: str,
    at: datetime,
    next_due_at: datetime,
    visit: FetchRecord | None = None,
    is_own: bool = True,
) -> Changes:
    """Notes a failure, which adds to those in a row where it is the feed's own.

    A problem that stands already keeps its beginning, whatever it is by now.

    Raises: StoreError(UNKNOWN_FEED).
    """
    require_feed(db, feed_id)
    db.execute(
        """
        UPDATE feeds SET failures = failures + ?8, next_due_at = ?1, last_fetched_at = min(last_fetched_at, ?2),
            problem_since = coalesce(problem_since, ?2), problem_kind = ?3, problem_detail = ?4,
            missing_since = CASE WHEN ?5 THEN coalesce(missing_since, ?2) WHEN ?6 THEN missing_since END
        WHERE id = ?7""",
        (
            micros(next_due_at),
            micros(at),
            kind.value,
            storable(detail),
            kind in _MISSING,
            kind in _NO_ANSWER,
            feed_id,
            is_own,
        ),
    )
    fetch_history.record_fetch(db, feed_id, visit, at)
    return Changes(feeds=(feed_id,))
