"""Moves feeds between this computer and accounts, with articles and states, as one act that can be undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deskreader.model import AccountId, Changes, FeedId, FolderId, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.articles import reassignment
from deskreader.store.feeds import folders
from deskreader.store.feeds.feeds import url_key
from deskreader.store.feeds.outbox_writer import queue_end, queue_feed, queue_states, quiet, take_queued
from deskreader.store.sqlite.encoding import micros
from deskreader.store.sqlite.fragments import TITLE, feed_title
from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.store.undo import journal
from deskreader.store.undo.transfer_undo import folder_row, remove_if_empty

DEEPEST = 20
"""Folders are nested no deeper than this; it ends a ring of folders."""
_FEEDS = "SELECT id, account_id, remote_id, url, url_key, folder_id, position FROM feeds"


def bound_feeds(db: sqlite3.Connection, feeds: Sequence[FeedId]) -> dict[FeedId, str]:
    """The titles of those feeds that no server can fetch: they need a secret of this computer, or are no feeds."""
    rows = db.execute(
        f"""
        SELECT f.id, {TITLE}, f.url FROM feeds f
        WHERE f.id {IN_LIST} AND f.account_id IS NULL AND (f.access <> '' OR f.source <> 'feed')""",
        (as_list(feeds),),
    )
    return {FeedId(feed): feed_title(title, url) for feed, title, url in rows}


def move_feeds(
    db: sqlite3.Connection,
    feeds: Sequence[FeedId],
    account_id: AccountId | None,
    folder_id: FolderId | None,
    now: datetime,
    takes_folders: bool = False,
) -> tuple[UndoToken, Changes]:
    """Moves feeds into an account, or with None to this computer, into a folder there or to the top.

    With `takes_folders` each goes into a folder of the name of the one it was in. Servers hear of it with the next
    round: of the end of a subscription, of a new one, and of what is read, starred and tagged. A feed that is there
    already is joined with it.
    """
    transfer = Transfer(db, account_id, now)
    transfer.move(feeds, folder_id, takes_folders)
    if not transfer.rows:
        return UndoToken(0, 0, UndoAct.MOVE_FEEDS), Changes()
    token = journal.record(db, UndoAct.MOVE_FEEDS, transfer.what(), len(transfer.rows), now)
    return token, transfer.changes()


@dataclass(slots=True)
class Transfer:
    """Feeds on their way to another place."""

    db: sqlite3.Connection
    target: AccountId | None
    now: datetime
    tells: bool = True  # the servers that they leave
    rows: list[dict[str, Any]] = field(default_factory=list)
    folders_new: list[int] = field(default_factory=list)
    folders_gone: list[dict[str, Any]] = field(default_factory=list)

    def move(self, feeds: Sequence[FeedId], folder_id: FolderId | None, takes_folders: bool) -> None:
        """Moves the feeds that are elsewhere."""
        folder = folders.folder_within(self.db, folder_id, self.target)
        rows = self.db.execute(
            f"""
            {_FEEDS} WHERE removed_at IS NULL AND account_id IS NOT ? AND id {IN_LIST} ORDER BY position, id""",
            (self.target, as_list(feeds)),
        ).fetchall()
        for row in rows:
            self._move_one(row, folder, takes_folders)
        if takes_folders:
            self._remove_emptied({row[5] for row in rows if row[5] is not None})

    def what(self) -> dict[str, Any]:
        """What takes the move back."""
        return {
            "feeds": [row["feed"] for row in self.rows], "rows": self.rows, "folders_new": self.folders_new,
            "folders_gone": self.folders_gone,
        }  # fmt: skip

    def changes(self) -> Changes:
        """What the move changed on screen."""
        is_joined = any(row["joined"] is not None for row in self.rows)
        return Changes(feeds=tuple(FeedId(row["feed"]) for row in self.rows), outline=True, everything=is_joined)

    # --- one feed -----------------------------------------------------------------------------------------------------

    def _move_one(self, row: tuple[Any, ...], folder: int | None, takes_folder: bool) -> None:
        feed, account, remote_id, url, key, old_folder, position = row
        target_key = url_key(url, self.target)
        twin = self.db.execute("SELECT id, removed_at FROM feeds WHERE url_key = ?", (target_key,)).fetchone()
        hearing = [number for (number,) in self.db.execute("SELECT id FROM accounts").fetchall()]
        kept = {
            "feed": feed, "account_id": account, "remote_id": remote_id, "url_key": key, "folder_id": old_folder,
            "position": position, "articles": self._forget_articles(account, feed), "tells": self.tells,
            "queued": [[number, take_queued(self.db, number, feed)] for number in hearing],
            "twin": twin[0] if twin else None, "twin_removed_at": twin[1] if twin else None, "joined": None,
        }  # fmt: skip
        with quiet(self.db):
            if twin is None:
                self._enter(feed, target_key, self._folder_like(old_folder) if takes_folder else folder)
            else:
                kept["joined"] = self._join(feed, twin[0])
        if twin is None:
            queue_feed(self.db, feed)
        else:
            queue_states(self.db, twin[0], kept["joined"]["moved"])
        if account is not None and remote_id is not None and self.tells:
            queue_end(self.db, account, feed, remote_id, url)
        self.rows.append(kept)

    def _forget_articles(self, account: AccountId | None, feed: int) -> list[list[Any]]:
        rows = self.db.execute(
            """
            DELETE FROM account_articles
            WHERE account_id = ? AND article_id IN (SELECT article_id FROM states WHERE feed_id = ?)
            RETURNING remote_id, article_id""",
            (account, feed),
        ).fetchall()
        return [list(row) for row in rows]

    def _enter(self, feed: int, key: str, folder: int | None) -> None:
        self.db.execute(
            """
            UPDATE feeds SET account_id = ?, remote_id = NULL, url_key = ?, folder_id = ?, position = ?,
                next_due_at = NULL, failures = 0, problem_kind = NULL, problem_detail = NULL, problem_since = NULL
            WHERE id = ?""",
            (self.target, key, folder, folders.next_position(self.db), feed),
        )

    def _join(self, feed: int, twin: int) -> reassignment.Joined:
        """Joins a feed with the one of its address that is there already."""
        self.db.execute("UPDATE feeds SET removed_at = NULL WHERE id = ?", (twin,))
        joined = reassignment.join_feeds(self.db, FeedId(feed), FeedId(twin))
        self.db.execute("UPDATE feeds SET removed_at = ?, remote_id = NULL WHERE id = ?", (micros(self.now), feed))
        return joined

    # --- folders ------------------------------------------------------------------------------------------------------

    def _folder_like(self, folder: int | None) -> int | None:
        """Returns the folder at the new place with the names of a feed's; servers do not nest, so the outermost one."""
        path: list[str] = []
        while folder is not None and len(path) < DEEPEST:
            title, folder = self.db.execute("SELECT title, parent_id FROM folders WHERE id = ?", (folder,)).fetchone()
            path.insert(0, title)
        parent: FolderId | None = None
        for title in path if self.target is None else path[:1]:
            parent, changes = folders.add_folder(self.db, title, parent, self.target)
            if changes:
                self.folders_new.append(parent)
        return parent

    def _remove_emptied(self, left: set[int]) -> None:
        """Removes folders in which nothing is left, and those around them."""
        for start in sorted(left):
            folder: int | None = start
            while folder is not None:
                found = self.db.execute("SELECT parent_id FROM folders WHERE id = ?", (folder,)).fetchone()
                row = folder_row(self.db, folder) if found else None
                if row is None or not remove_if_empty(self.db, folder):
                    break
                self.folders_gone.insert(0, row)
                folder = found[0]
