"""What makes the library's file smaller while nothing else is to be done, in small steps.

The index grows in segments, one for each handful of writes, and every segment spells its words anew. As one segment
it is a fifth smaller and searches have one place to look in (sqlite.org/fts5.html, sections 6.5 and 6.7).
"""

from __future__ import annotations

import sqlite3

from deskreader.store.sqlite import facts

MERGED = 64
"""Pages of the index, of 4 KB, that one step writes; about 10 ms."""
FREED = 200
"""Pages given back to the file system in one step."""
FEWEST, SHARE = 1_000, 10
"""The index is made one when so many articles came since it was, and no fewer than one in ten of all."""


def compact(db: sqlite3.Connection) -> bool:
    """Takes one step; whether there are more."""
    return merge_index(db) or free_pages(db)


def free_pages(db: sqlite3.Connection) -> bool:
    """Gives some free pages back to the file system; whether there are more.

    Each call of the pragma frees one page, since nobody asks for the rows that it does not have.
    """
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    for _ in range(min(free, FREED)):
        db.execute("PRAGMA incremental_vacuum(1)")
    return bool(free > FREED)


def merge_index(db: sqlite3.Connection) -> bool:
    """Brings the segments of the index one step nearer to being one, where that is due; whether there is more to do."""
    merging = facts.number_of(db, "index_merging")
    if not merging:
        (newest,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
        if newest - facts.number_of(db, "index_merged") < max(FEWEST, newest // SHARE):
            return False
        facts.set_number(db, "index_merging", newest)
        _merge(db, -MERGED)  # the minus takes all segments that there are for one merge
        return True
    if _merge(db, MERGED):
        return True
    facts.set_number(db, "index_merged", merging)
    db.execute("DELETE FROM facts WHERE name = 'index_merging'")
    return False


def _merge(db: sqlite3.Connection, pages: int) -> bool:
    """Whether there was anything to merge; fewer than two changes mean that there was not."""
    before = db.total_changes
    db.execute("INSERT INTO search(search, rank) VALUES ('merge', ?)", (pages,))
    return db.total_changes - before > 1
