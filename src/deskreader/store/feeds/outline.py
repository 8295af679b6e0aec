"""What the sidebar shows: folders, feeds and counts. Triggers keep the counts; only today's is counted, on an index."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.model import Counts, Feed, FeedId, Folder, FolderId, Outline, Problem, Tag
from deskreader.model.credentials import source_of
from deskreader.model.feeds import with_unread
from deskreader.store.feeds import saved_searches
from deskreader.store.feeds.account_list import accounts
from deskreader.store.sqlite.encoding import moment
from deskreader.store.sqlite.fragments import TITLE, VISIBLE, feed_title, image_hash, midnight

_FEED = f"""
    SELECT f.id, f.url, {TITLE}, f.site_url, f.folder_id, c.unread, hex(i.hash), f.problem_kind, f.problem_detail,
           f.problem_since, f.notify, f.fetch_pages, f.source, f.is_private, f.access, f.account_id
    FROM feeds f JOIN feed_counts c ON c.feed_id = f.id LEFT JOIN images i ON i.id = f.icon_id
    WHERE f.removed_at IS NULL"""


def _kind(name: str) -> Kind:
    return Kind(name) if name in Kind.__members__.values() else Kind.UNEXPECTED


def _feed(row: tuple[Any, ...]) -> Feed:
    feed, url, title, site, folder, unread, icon, kind, detail, since, notify, pages, *rest = row
    source, private, access, account = rest
    return Feed(
        id=FeedId(feed),
        url=url,
        title=feed_title(title, url),
        site_url=site,
        folder_id=None if folder is None else FolderId(folder),
        unread=unread,
        icon=image_hash(icon),
        problem=Problem(_kind(kind), detail or "", moment(since)) if kind else None,
        notify=bool(notify),
        fetch_pages=bool(pages),
        source=source_of(source),
        is_private=bool(private),
        credential_kinds=frozenset(access.split()),
        account_id=account,
    )


def feed(db: sqlite3.Connection, feed_id: FeedId) -> Feed:
    """One feed. Raises: StoreError(UNKNOWN_FEED)."""
    row = db.execute(f"{_FEED} AND f.id = ?", (feed_id,)).fetchone()
    if row is None:
        raise StoreError(Kind.UNKNOWN_FEED, str(feed_id))
    return _feed(row)


def _folders(db: sqlite3.Connection, feeds: tuple[Feed, ...]) -> tuple[Folder, ...]:
    rows = db.execute(
        """
        SELECT id, title, parent_id, notify, account_id, id NOT IN (SELECT folder_id FROM ungrouped_folders)
        FROM folders ORDER BY position, id"""
    )
    folders = [
        Folder(
            FolderId(folder),
            title,
            None if parent is None else FolderId(parent),
            0,
            bool(notify),
            account,
            bool(grouped),
        )
        for folder, title, parent, notify, account, grouped in rows
    ]
    return with_unread(folders, feeds)


def all_tags(db: sqlite3.Connection) -> tuple[Tag, ...]:
    """The tags of stories that can be seen, each with their number, in alphabetical order."""
    rows = db.execute(
        f"""
        SELECT t.name, (SELECT count(*) FROM article_tags a JOIN states s ON s.article_id = a.article_id
                        WHERE a.tag_id = t.id AND s.gone_at IS NULL AND s.is_muted = 0 AND {VISIBLE})
        FROM tags t ORDER BY t.name_key"""
    )
    return tuple(Tag(name, stories) for name, stories in rows if stories)


FOLDED = f"SELECT count(*) FROM states s WHERE s.is_folded = 1 AND s.gone_at IS NULL AND {VISIBLE}"
"""How many articles are folded under the cards of stories."""


def totals(db: sqlite3.Connection) -> tuple[int, int, int]:
    """How many articles there are, unread ones, starred ones."""
    total, unread, starred = db.execute(
        f"""
        SELECT coalesce(sum(c.total), 0) - ({FOLDED}), coalesce(sum(c.unread), 0), coalesce(sum(c.starred), 0)
        FROM feed_counts c JOIN feeds f ON f.id = c.feed_id WHERE f.removed_at IS NULL"""
    ).fetchone()
    return total, unread, starred


_TODAY = f"""
    SELECT count(*) FROM states s
    WHERE s.is_read = 0 AND s.is_folded = 0 AND s.is_muted = 0 AND s.gone_at IS NULL AND s.sorted_at >= ?
        AND {VISIBLE}"""
MUTED = f"""
    SELECT count(*) FROM states s INDEXED BY states_muted
    WHERE s.is_muted = 1 AND s.gone_at IS NULL AND {VISIBLE}"""
"""How many articles rules have muted."""


def counts(db: sqlite3.Connection, feeds: Collection[int], now: datetime) -> Counts:
    """The counts of the sidebar, with those of some feeds, in one statement."""
    rows = db.execute(
        f"""
        SELECT c.feed_id, c.total, c.unread, c.starred, ({_TODAY}), ({FOLDED})
        FROM feed_counts c JOIN feeds f ON f.id = c.feed_id WHERE f.removed_at IS NULL""",
        (midnight(now),),
    ).fetchall()
    total, unread, starred = (sum(row[column] for row in rows) for column in (1, 2, 3))
    total -= rows[0][5] if rows else 0
    of_feeds = tuple((FeedId(feed), unread) for feed, _, unread, *_ in rows if feed in feeds)
    return Counts(rows[0][4] if rows else 0, unread, starred, total, of_feeds)


def outline(db: sqlite3.Connection, now: datetime) -> Outline:
    """The whole sidebar."""
    feeds = tuple(_feed(row) for row in db.execute(f"{_FEED} ORDER BY f.position, f.id"))
    total, unread, starred = totals(db)
    (today,) = db.execute(_TODAY, (midnight(now),)).fetchone()
    (muted,) = db.execute(MUTED).fetchone()
    (fetched,) = db.execute("SELECT max(last_fetched_at) FROM feeds WHERE removed_at IS NULL").fetchone()
    folders, kept = _folders(db, feeds), saved_searches.all_saved(db)
    return Outline(
        folders, feeds, today, unread, starred, total, muted, moment(fetched), kept, all_tags(db), accounts(db)
    )
