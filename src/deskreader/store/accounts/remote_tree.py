"""The folders and subscriptions of a server, taken over into the library. What the user changed and is queued stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deskreader.model import AccountId, Changes, FeedId
from deskreader.model.accounts import RemoteFeed, RemoteTree
from deskreader.store.accounts.outbox import forget_remote_feed
from deskreader.store.feeds import folders
from deskreader.store.feeds.feeds import url_key
from deskreader.store.feeds.outbox_writer import next_stamp, quiet
from deskreader.store.sqlite.encoding import micros, storable, storable_or_none
from deskreader.store.undo import journal


def known_feeds(db: sqlite3.Connection, account_id: AccountId) -> dict[str, str]:
    """The server's names of the feeds that it is known to have, with their addresses."""
    rows = db.execute(
        "SELECT remote_id, url FROM feeds WHERE account_id = ? AND remote_id IS NOT NULL AND removed_at IS NULL",
        (account_id,),
    )
    return dict(rows.fetchall())


def feeds_without_icon(
    db: sqlite3.Connection, account_id: AccountId, checked_before: datetime, missing_before: datetime
) -> dict[str, FeedId]:
    """The feeds of an account whose icon was not looked for since then, by the server's names.

    `missing_before` holds for feeds that have none.
    """
    rows = db.execute(
        """
        SELECT remote_id, id FROM feeds WHERE account_id = ? AND removed_at IS NULL AND remote_id IS NOT NULL
            AND coalesce(icon_checked_at, 0) <= iif(icon_id IS NULL, ?, ?)""",
        (account_id, micros(missing_before), micros(checked_before)),
    )
    return {remote: FeedId(feed) for remote, feed in rows}


def forget_server(db: sqlite3.Connection, account_id: AccountId) -> None:
    """Forgets what the server called feeds, folders and articles, since it was set up anew; all of it stays here."""
    db.execute("UPDATE feeds SET remote_id = NULL WHERE account_id = ?", (account_id,))
    db.execute("DELETE FROM remote_folders WHERE folder_id IN (SELECT id FROM folders WHERE account_id = ?)",
               (account_id,))  # fmt: skip
    db.execute("DELETE FROM account_articles WHERE account_id = ?", (account_id,))
    db.execute("UPDATE accounts SET cursor = '', suspects = '', recent_at = NULL WHERE id = ?", (account_id,))


def queue_everything(db: sqlite3.Connection, account_id: AccountId) -> None:
    """Queues all subscriptions and states of an account, for a server that is to get them from here."""
    stamp = next_stamp(db)
    for field_name, value in (("subscribed", '{"on":1}'), ("folder", "")):
        db.execute(
            """
            INSERT OR REPLACE INTO outbox(account_id, subject, number, field, value, stamp)
            SELECT account_id, 'feed', id, ?1, ?2, ?3 FROM feeds WHERE account_id = ?4 AND removed_at IS NULL""",
            (field_name, value, stamp, account_id),
        )
    for field_name, column in (("read", "is_read"), ("starred", "is_starred")):
        db.execute(
            f"""
            INSERT OR REPLACE INTO outbox(account_id, subject, number, field, value, stamp)
            SELECT ?1, 'article', s.article_id, ?2, '1', ?3 FROM states s JOIN feeds f ON f.id = s.feed_id
            WHERE f.account_id = ?1 AND f.removed_at IS NULL AND s.gone_at IS NULL AND s.{column} = 1""",
            (account_id, field_name, stamp),
        )


def hide_feeds(db: sqlite3.Connection, account_id: AccountId, now: datetime) -> None:
    """Puts all feeds of an account out of sight; those that the next tree has come back with their articles."""
    with quiet(db):
        rows = db.execute("SELECT id FROM feeds WHERE account_id = ? AND removed_at IS NULL", (account_id,)).fetchall()
        journal.remove_feeds(db, [FeedId(feed) for (feed,) in rows], now)
    db.execute("DELETE FROM outbox WHERE account_id = ? AND subject <> 'article'", (account_id,))


@dataclass(slots=True)
class _TreeUpdate:
    """One fetched tree on its way into the tables."""

    db: sqlite3.Connection
    account_id: AccountId
    now: datetime
    queued: set[tuple[str, int, str]] = field(default_factory=set)
    folders: dict[str, int] = field(default_factory=dict)  # rows by the server's names
    by_url: dict[str, set[str]] = field(default_factory=dict)  # the server's names of feeds by the keys of their URLs
    ended: set[str] = field(default_factory=set)  # the server's names of feeds that were moved away from the account
    changed: list[FeedId] = field(default_factory=list)
    is_changed: bool = False

    def protects(self, subject: str, number: int, *names: str) -> bool:
        """Whether an act on one of these fields waits to be sent, so that no fetched value may replace it."""
        return any((subject, number, name) in self.queued for name in names)


def apply_tree(db: sqlite3.Connection, account_id: AccountId, tree: RemoteTree, now: datetime) -> Changes:
    """Takes over a server's folders and subscriptions; feeds that it no longer has go, and undo brings them back."""
    if not db.execute("SELECT 1 FROM accounts WHERE id = ?", (account_id,)).fetchone():
        return Changes()  # removed meanwhile
    update = _TreeUpdate(db, account_id, now)
    update.queued.update(
        db.execute("SELECT subject, number, field FROM outbox WHERE account_id = ?", (account_id,)).fetchall()
    )
    update.ended.update(_moved_away(db, account_id))
    for remote in tree.feeds:
        update.by_url.setdefault(_key(update, remote), set()).add(storable(remote.id))
    with quiet(db):
        _apply_folders(update, tree)
        present = [_apply_feed(update, remote) for remote in tree.feeds]
        gone = _remove_others(update, [feed for feed in present if feed is not None])
        _remove_folders(update)
    return Changes(feeds=tuple(update.changed), outline=update.is_changed) | gone


def _moved_away(db: sqlite3.Connection, account_id: AccountId) -> set[str]:
    """Returns the server's names of feeds whose end it has not heard of, or does not accept."""
    rows = db.execute(
        """
        SELECT json_extract(value, '$.remote_id') FROM outbox
        WHERE account_id = ? AND subject = 'feed' AND field = 'subscribed' AND json_extract(value, '$.on') = 0""",
        (account_id,),
    )
    return {remote for (remote,) in rows if remote}


def _apply_folders(update: _TreeUpdate, tree: RemoteTree) -> None:
    rows = update.db.execute(
        """
        SELECT d.id, d.title, r.remote_id FROM folders d LEFT JOIN remote_folders r ON r.folder_id = d.id
        WHERE d.account_id = ?""",
        (update.account_id,),
    ).fetchall()
    by_remote = {remote: (number, title) for number, title, remote in rows if remote is not None}
    by_title = {title: number for number, title, remote in rows if remote is None}
    removed = {
        remote for (remote,) in update.db.execute(
            "SELECT json_extract(value, '$.remote_id') FROM outbox "
            "WHERE account_id = ? AND subject = 'folder' AND field = 'exists'", (update.account_id,))
    }  # fmt: skip
    for remote in tree.folders:
        title = storable(remote.title).strip() or remote.id
        number, before = by_remote.get(remote.id, (by_title.get(title), title))
        if number is None:
            if remote.id in removed:
                continue  # removed here; the server hears of it later
            number = _add_folder(update, title)
        if before != title and not update.protects("folder", number, "title"):
            update.db.execute("UPDATE folders SET title = ? WHERE id = ?", (title, number))
            update.is_changed = True
        update.db.execute("INSERT OR REPLACE INTO remote_folders VALUES (?, ?)", (number, storable(remote.id)))
        update.folders[remote.id] = number


def _add_folder(update: _TreeUpdate, title: str) -> int:
    update.is_changed = True
    added = update.db.execute(
        "INSERT INTO folders(title, position, account_id) VALUES (?, ?, ?)",
        (title, folders.next_position(update.db), update.account_id),
    )
    return added.lastrowid or 0


def _apply_feed(update: _TreeUpdate, remote: RemoteFeed) -> int | None:
    """Takes one subscription over; returns its feed, or None for one that the user has just ended here."""
    found = _find_feed(update, remote)
    if found is None:
        return None if remote.id in update.ended else _add_feed(update, remote)
    feed, is_removed = found
    if is_removed and update.protects("feed", feed, "subscribed"):
        return None
    _update_feed(update, feed, remote, bool(is_removed))
    return int(feed)


def _key(update: _TreeUpdate, remote: RemoteFeed) -> str:
    return url_key(storable(remote.url), update.account_id)


def _find_feed(update: _TreeUpdate, remote: RemoteFeed) -> tuple[int, bool] | None:
    """Returns a subscription's feed, and whether that is removed.

    It is that of its id, unless the tree has that one's URL under another id: then it is that of its URL.
    """
    name = storable(remote.id)
    rows = update.db.execute(
        "SELECT id, removed_at IS NOT NULL, url_key, remote_id FROM feeds WHERE account_id = ? "
        "AND (remote_id = ? OR url_key = ?)",
        (update.account_id, name, _key(update, remote)),
    ).fetchall()
    for feed, is_removed, key, remote_id in rows:
        if remote_id == name and name in update.by_url.get(key, {name}):
            return feed, bool(is_removed)
    for feed, is_removed, key, remote_id in rows:
        if key == _key(update, remote):
            if remote_id is not None and remote_id not in update.by_url[key]:  # its articles have other ids now
                forget_remote_feed(update.db, update.account_id, feed)
            return feed, bool(is_removed)
    return None


def _folder_of(update: _TreeUpdate, remote: RemoteFeed) -> int | None:
    return update.folders.get(remote.folder) if remote.folder is not None else None


def _add_feed(update: _TreeUpdate, remote: RemoteFeed) -> int:
    url = storable(remote.url)
    added = update.db.execute(
        """
        INSERT INTO feeds(url, url_key, title, site_url, folder_id, position, added_at, account_id, remote_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (url, url_key(url, update.account_id), storable(remote.title).strip(),
         storable_or_none(remote.site_url), _folder_of(update, remote), folders.next_position(update.db),
         micros(update.now), update.account_id, storable(remote.id)),
    )  # fmt: skip
    update.is_changed = True
    update.changed.append(FeedId(added.lastrowid or 0))
    return added.lastrowid or 0


def _update_feed(update: _TreeUpdate, feed: int, remote: RemoteFeed, is_removed: bool) -> None:
    """Takes over what differs, field by field; a queued field stays as the user left it."""
    db = update.db
    before = db.execute(
        "SELECT title, own_title, site_url, folder_id, remote_id, url FROM feeds WHERE id = ?", (feed,)
    ).fetchone()
    title, own_title, site, folder, _, url = before
    if not update.protects("feed", feed, "title"):
        title, own_title = storable(remote.title).strip() or title, ""
    if not update.protects("feed", feed, "folder"):
        folder = _folder_of(update, remote)
    site = storable_or_none(remote.site_url) or site
    wanted = (title, own_title, site, folder, storable(remote.id), storable(remote.url) or url)
    if wanted == before and not is_removed:
        return
    key = url_key(wanted[5], update.account_id)
    taken = db.execute("SELECT 1 FROM feeds WHERE url_key = ? AND id <> ?", (key, feed)).fetchone()
    db.execute(
        """
        UPDATE feeds SET title = ?, own_title = ?, site_url = ?, folder_id = ?, remote_id = ?, url = ?,
            url_key = iif(?, url_key, ?), removed_at = NULL WHERE id = ?""",
        (*wanted, bool(taken), key, feed),
    )
    update.changed.append(FeedId(feed))
    update.is_changed = update.is_changed or folder != before[3] or is_removed


def _remove_others(update: _TreeUpdate, present: Sequence[int]) -> Changes:
    """Ends subscriptions that the server has ended; those that it never knew, and queued ones, stay."""
    here = set(present)
    rows = update.db.execute(
        "SELECT id FROM feeds WHERE account_id = ? AND remote_id IS NOT NULL AND removed_at IS NULL",
        (update.account_id,),
    ).fetchall()
    gone = [FeedId(feed) for (feed,) in rows if feed not in here and not update.protects("feed", feed, "subscribed")]
    for feed in gone:
        forget_remote_feed(update.db, update.account_id, feed)
    return journal.remove_feeds(update.db, gone, update.now)[1] if gone else Changes()


def _remove_folders(update: _TreeUpdate) -> None:
    """Removes folders that the server no longer has, unless something is in them or waits to be sent."""
    rows = update.db.execute(
        """
        SELECT d.id, r.remote_id FROM folders d JOIN remote_folders r ON r.folder_id = d.id
        WHERE d.account_id = ? AND NOT EXISTS (
            SELECT 1 FROM feeds f WHERE f.folder_id = d.id AND f.removed_at IS NULL)""",
        (update.account_id,),
    ).fetchall()
    for number, remote in rows:
        if remote not in update.folders and not update.protects("folder", number, "title"):
            folders.remove_folder(update.db, number)
            update.is_changed = True
