"""A list of feeds in folders, added to the library in one transaction: all of it is there afterwards, or none of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deskreader.errors import Kind, StoreError
from deskreader.model import AccountId, FeedId, FolderId, UndoToken
from deskreader.model.changes import UndoAct
from deskreader.store.feeds import feed_sources, feeds, folders
from deskreader.store.sqlite.encoding import storable
from deskreader.store.undo import journal
from deskreader.store.undo.import_undo import ImportNotes


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed of a list: `folders` are the titles from the top down, `access` the kinds of secrets it needs."""

    url: str
    title: str
    site_url: str | None = None
    folders: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddedFeeds:
    """What a list added: its new feeds by their index in the list, the number of new folders, and what undoes it."""

    feeds: dict[int, FeedId]
    folders: int
    token: UndoToken


def add_feeds(
    db: sqlite3.Connection, listed: Sequence[ListedFeed], now: datetime, account_id: AccountId | None = None
) -> AddedFeeds:
    """Adds the feeds that are not in the library, with their folders, as one act that can be undone.

    The titles of the list stay whatever the feeds call themselves. Raises: StoreError, and then adds nothing.
    """
    tree = FolderTree(db, account_id)
    added: dict[int, FeedId] = {}
    for index, feed in enumerate(listed):
        folder = tree.folder(feed.folders)
        try:
            feed_id, _ = feeds.add_feed(
                db, feed.url, feed.title, feed.site_url, folder, now, tree.next_position(), account_id
            )
        except StoreError as error:
            if error.kind is not Kind.ALREADY_SUBSCRIBED:
                raise
            continue
        added[index] = feed_id
        if feed.title:
            feeds.change_feed(db, feed_id, title=feed.title)
        if feed.access:
            feed_sources.set_credential_kinds(db, feed_id, feed.access)
    notes = ImportNotes(feeds=list(added.values()), folders=list(tree.new)).as_record()
    return AddedFeeds(added, len(tree.new), journal.record(db, UndoAct.IMPORT, notes, len(added), now))


class FolderTree:
    """The folders of this computer or of an account by parent and title, read once: a list may have ten thousand."""

    def __init__(self, db: sqlite3.Connection, account_id: AccountId | None = None) -> None:
        rows = db.execute(
            "SELECT parent_id, title, id FROM folders WHERE account_id IS ? ORDER BY id DESC", (account_id,)
        )
        self._db = db
        self._account = account_id
        self._known: dict[tuple[int | None, str], FolderId] = {
            (parent, title): folder for parent, title, folder in rows
        }
        self._position = folders.next_position(db)
        self.new: list[FolderId] = []
        """The folders that were made, outer ones first."""

    def next_position(self) -> int:
        """Returns a position behind every folder and feed."""
        self._position += 1
        return self._position - 1

    def folder(self, path: tuple[str, ...]) -> FolderId | None:
        """Returns the folder with these titles from the top down, made where there is none; None for no titles.

        Servers do not nest folders, so an account gets the outermost one only.
        """
        parent: FolderId | None = None
        for raw_title in path if self._account is None else path[:1]:
            title = storable(raw_title).strip()
            if (parent, title) not in self._known:
                made = self._db.execute(
                    "INSERT INTO folders(parent_id, title, position, account_id) VALUES (?, ?, ?, ?)",
                    (parent, title, self.next_position(), self._account),
                )
                self._known[parent, title] = FolderId(made.lastrowid or 0)
                self.new.append(self._known[parent, title])
            parent = self._known[parent, title]
        return parent
