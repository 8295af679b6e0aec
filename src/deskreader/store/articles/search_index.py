"""The search index: FTS5 over title, author and shown text of every article, kept in the same transaction as they are.

The index holds no text of its own: its content is the view `indexed`, which takes the text out of the compressed body.
Taking an article out needs the very words it was put in with, so `remove` goes before any change to the article and
`add` after it. An index that has to be made anew is filled from the newest article down, some at a time; until it is
whole, older articles are not found, and `remove` and `add` leave those alone that are not in it yet.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from deskreader.store.sqlite.sql import IN_LIST, as_list
from deskreader.text.search.tokens import index_text

_SAMPLE = "Crème brûlée, don't STOP: 東京都の天気 서울 날씨 กรุงเทพมหานคร naïve café 3.14 C++ e-mail Straße"
BATCH = 1_000
"""Articles that are indexed at once when a library is opened; more are left to `fill`."""


def add(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Puts articles into the index as they stand now."""
    _in_order(db, f"INSERT INTO search(rowid, words) SELECT id, words FROM indexed WHERE id {IN_LIST}", ids)


def add_words(db: sqlite3.Connection, words: Iterable[tuple[int, str]]) -> None:
    """Puts new articles into the index by their words, as `index_text` gives them, in ascending order of ids."""
    db.executemany("INSERT INTO search(rowid, words) VALUES (?, ?)", words)


def remove(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Takes articles out of the index; they must stand as they did when they were put in."""
    query = f"INSERT INTO search(search, rowid, words) SELECT 'delete', id, words FROM indexed WHERE id {IN_LIST}"
    _in_order(db, query, ids)


def _in_order(db: sqlite3.Connection, query: str, ids: Iterable[int]) -> None:
    """Runs the query in ascending order of ids: FTS5 flushes what it has gathered whenever a smaller one comes."""
    ordered = sorted(ids)
    if ordered:
        db.execute(f"{query} ORDER BY id", (as_list(ordered),))


# --- making it anew ---------------------------------------------------------------------------------------------------


def clear(db: sqlite3.Connection) -> None:
    """Empties the index, to be filled anew."""
    db.execute("INSERT INTO search(search) VALUES ('delete-all')")
    db.execute("UPDATE totals SET value = (SELECT coalesce(max(id), 0) FROM articles) WHERE name = 'unindexed'")


def fill(db: sqlite3.Connection, step: int = 50) -> bool:
    """Puts the next `step` articles into an index that is being made anew; whether there are more."""
    (above,) = db.execute("SELECT value FROM totals WHERE name = 'unindexed'").fetchone()
    if not above:
        return False
    rows = db.execute("SELECT id FROM articles WHERE id <= ? ORDER BY id DESC LIMIT ?", (above, step)).fetchall()
    ids = [article for (article,) in rows]
    db.execute("UPDATE totals SET value = ? WHERE name = 'unindexed'", (ids[-1] - 1 if len(ids) == step else 0,))
    add(db, ids)
    return len(ids) == step


def is_filled(db: sqlite3.Connection) -> bool:
    """Whether every article is in the index."""
    return not db.execute("SELECT value FROM totals WHERE name = 'unindexed'").fetchone()[0]


def rebuild_if_tokens_changed(db: sqlite3.Connection) -> None:
    """Empties the index if words are cut differently now than when it was made: a mixed one loses at random.

    A small library's is filled again at once.
    """
    now = blake2b(index_text(_SAMPLE, _SAMPLE, 1, _SAMPLE).encode("utf-8"), digest_size=8).hexdigest()
    found = db.execute("SELECT value FROM facts WHERE name = 'words'").fetchone()
    if found and found[0] == now and is_filled(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if found and found[0] != now:
            clear(db)
        db.execute("INSERT OR REPLACE INTO facts VALUES ('words', ?)", (now,))
        (articles,) = db.execute("SELECT count(*) FROM (SELECT 1 FROM articles LIMIT ?)", (BATCH,)).fetchone()
        if articles < BATCH:
            fill(db, BATCH)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


# --- checking ---------------------------------------------------------------------------------------------------------

_OUTSIDE = """
    SELECT 1 FROM states s LEFT JOIN blocks b ON b.id = s.article_id >> 10
    WHERE b.id IS NULL OR s.sorted_at NOT BETWEEN b.oldest AND b.newest LIMIT 1"""


def is_consistent(db: sqlite3.Connection) -> bool:
    """Whether the index holds exactly the words of the articles that are in it, and the blocks hold the articles.

    Needs a connection that may write; writes nothing.
    """
    try:
        db.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        return False
    return db.execute(_OUTSIDE).fetchone() is None
