"""The places of feeds and folders: in which folder they stand, and between which neighbours."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from deskreader.model import Changes, FeedId, FolderId
from deskreader.store.feeds.folders import existing_folder

Rows = list[tuple[int, int | None, int]]
"""Feeds or folders, each with the folder it stands in and its position."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where feeds and folders stood before a move, by table, and how many were moved."""

    feeds: Rows
    folders: Rows
    moved: int


def place(
    db: sqlite3.Connection,
    feeds: Sequence[FeedId],
    folders: Sequence[FolderId],
    folder_id: FolderId | None,
    before: FeedId | FolderId | None = None,
) -> tuple[Placement, Changes]:
    """Moves feeds and folders into a folder, or to the top, in the order given.

    They stand before the feed or folder `before` of their own kind, or at the end. A folder that would land inside
    itself stays where it is. Returns where everything stood.
    """
    target = existing_folder(db, folder_id)
    inside = _folders_around(db, target)
    movable = [folder for folder in dict.fromkeys(folders) if folder not in inside]
    old_feeds = _move(db, "feeds", "folder_id", list(dict.fromkeys(feeds)), target, before if feeds else None)
    old_folders = _move(db, "folders", "parent_id", movable, target, before if not feeds else None)
    moved = len([f for f in feeds if any(f == row[0] for row in old_feeds)]) + len(movable)
    changed = bool(old_feeds or old_folders)
    return Placement(old_feeds, old_folders, moved if changed else 0), Changes(outline=changed)


def restore_placement(db: sqlite3.Connection, placement: Placement) -> Changes:
    """Puts feeds and folders back to where they stood; those that are gone stay away."""
    for table, column, rows in (("feeds", "folder_id", placement.feeds), ("folders", "parent_id", placement.folders)):
        for number, parent, position in rows:
            db.execute(
                f"UPDATE {table} SET {column} = ?, position = ? WHERE id = ?",
                (existing_folder(db, parent), position, number),
            )
    return Changes(outline=True)


def _folders_around(db: sqlite3.Connection, folder: int | None) -> set[int]:
    """Returns a folder and those around it; a ring of folders ends."""
    around: set[int] = set()
    while folder is not None and folder not in around:
        around.add(folder)
        row = db.execute("SELECT parent_id FROM folders WHERE id = ?", (folder,)).fetchone()
        folder = row[0] if row else None
    return around


def _move(
    db: sqlite3.Connection, table: str, column: str, moved: Sequence[int], target: int | None, before: int | None
) -> Rows:
    """Moves rows of one table, and numbers all that stand in the target anew; returns the rows that changed."""
    if not moved:
        return []
    query = f"SELECT id, {column}, position FROM {table} WHERE {column} IS ? ORDER BY position, id"
    siblings = [(number, parent, at) for number, parent, at in db.execute(query, (target,)) if number not in moved]
    own = {
        row[0]: row
        for number in moved
        if (row := db.execute(f"SELECT id, {column}, position FROM {table} WHERE id = ?", (number,)).fetchone())
    }
    at = next((index for index, row in enumerate(siblings) if row[0] == before), len(siblings))
    ordered = [*siblings[:at], *(own[number] for number in moved if number in own), *siblings[at:]]
    changed: Rows = []
    last = -1
    for row, position in zip(ordered, sorted(row[2] for row in ordered), strict=True):
        last = max(last + 1, position)
        if (row[1], row[2]) != (target, last):
            changed.append((row[0], row[1], row[2]))
            db.execute(f"UPDATE {table} SET {column} = ?, position = ? WHERE id = ?", (target, last, row[0]))
    return changed
