"""Folders: made, renamed, taken away."""

from __future__ import annotations

import sqlite3

from deskreader.model import AccountId, Changes, FolderId
from deskreader.store.sqlite.encoding import storable

_MOVED = Changes(outline=True)


def next_position(db: sqlite3.Connection) -> int:
    """A place behind every folder and feed."""
    (last,) = db.execute(
        "SELECT max(coalesce((SELECT max(position) FROM folders), 0), coalesce((SELECT max(position) FROM feeds), 0))"
    ).fetchone()
    return int(last) + 1


def existing_folder(db: sqlite3.Connection, folder_id: int | None) -> int | None:
    """The folder if it is there, else None: the top."""
    found = db.execute("SELECT id FROM folders WHERE id = ?", (folder_id,)).fetchone()
    return found[0] if found else None


def account_of(db: sqlite3.Connection, folder_id: int | None) -> AccountId | None:
    """The account that a folder belongs to; None for one on this computer."""
    found = db.execute("SELECT account_id FROM folders WHERE id = ?", (folder_id,)).fetchone()
    return found[0] if found else None


def folder_within(db: sqlite3.Connection, folder_id: int | None, account_id: AccountId | None) -> int | None:
    """The folder if it is there and belongs to the account (None: to this computer), else None: the top."""
    folder = existing_folder(db, folder_id)
    return folder if account_of(db, folder) == account_id else None


def add_folder(
    db: sqlite3.Connection, title: str, parent_id: FolderId | None = None, account_id: AccountId | None = None
) -> tuple[FolderId, Changes]:
    """A new folder, or the one of that name that is there already. An unknown parent is the top.

    A folder in a folder of an account stands beside it: servers do not nest folders.
    """
    title, parent = storable(title).strip(), existing_folder(db, parent_id)
    account_id = account_id or account_of(db, parent)
    parent = parent if account_id is None else None
    found = db.execute(
        "SELECT id FROM folders WHERE parent_id IS ? AND title = ? AND account_id IS ?", (parent, title, account_id)
    ).fetchone()
    if found:
        return FolderId(found[0]), Changes()
    added = db.execute(
        "INSERT INTO folders(parent_id, title, position, account_id) VALUES (?, ?, ?, ?)",
        (parent, title, next_position(db), account_id),
    )
    return FolderId(added.lastrowid or 0), _MOVED


def rename_folder(db: sqlite3.Connection, folder_id: FolderId, title: str) -> Changes:
    """Gives a folder another name; an empty name or an unknown folder changes nothing."""
    title = storable(title).strip()
    done = title and db.execute("UPDATE folders SET title = ? WHERE id = ?", (title, folder_id)).rowcount
    return _MOVED if done else Changes()


def set_folder_notify(db: sqlite3.Connection, folder_id: FolderId, notify: bool) -> Changes:
    """Lets notifications speak of the feeds in a folder, or keeps them out."""
    done = db.execute("UPDATE folders SET notify = ? WHERE id = ?", (notify, folder_id)).rowcount
    return _MOVED if done else Changes()


def remove_folder(db: sqlite3.Connection, folder_id: FolderId) -> Changes:
    """Takes a folder away; its feeds and folders move up to where it stood."""
    found = db.execute("SELECT parent_id FROM folders WHERE id = ?", (folder_id,)).fetchone()
    if not found:
        return Changes()
    db.execute("UPDATE folders SET parent_id = ? WHERE parent_id = ?", (found[0], folder_id))
    db.execute("UPDATE feeds SET folder_id = ? WHERE folder_id = ?", (found[0], folder_id))
    db.execute("DELETE FROM folders WHERE id = ?", (folder_id,))
    return _MOVED


def feeds_inside(db: sqlite3.Connection, folder_id: int) -> tuple[int, ...]:
    """The feeds in the folder and in all folders below it."""
    rows = db.execute(
        """
        WITH RECURSIVE below(id) AS (
            SELECT id FROM folders WHERE id = ? UNION SELECT f.id FROM folders f JOIN below ON f.parent_id = below.id
        )
        SELECT feeds.id FROM feeds JOIN below ON feeds.folder_id = below.id WHERE feeds.removed_at IS NULL""",
        (folder_id,),
    )
    return tuple(feed for (feed,) in rows)
