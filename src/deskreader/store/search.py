"""The search index: FTS5 over title, author and shown text of every article, kept in the same transaction as they are.

The index holds no text of its own: its content is the view `indexed`, which takes the text out of the compressed body.
That halves its size and leaves snippets possible. Taking an article out needs the very words it was put in with, so
`remove` goes before any change to the article and `add` after it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from deskreader.store.rows import IN_LIST, as_list
from deskreader.text.words import search_text

_SAMPLE = "Crème brûlée, don't STOP: 東京都の天気 서울 날씨 กรุงเทพมหานคร naïve café 3.14 C++ e-mail Straße"


def add(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Puts articles into the index as they stand now."""
    query = (
        f"INSERT INTO search(rowid, title, author, body) SELECT id, title, author, body FROM indexed WHERE id {IN_LIST}"
    )
    _in_order(db, query, ids)


def remove(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Takes articles out of the index; they must stand as they did when they were put in."""
    query = f"""
        INSERT INTO search(search, rowid, title, author, body)
        SELECT 'delete', id, title, author, body FROM indexed WHERE id {IN_LIST}"""
    _in_order(db, query, ids)


def _in_order(db: sqlite3.Connection, query: str, ids: Iterable[int]) -> None:
    """Runs the query in ascending order of ids: FTS5 flushes what it has gathered whenever a smaller one comes."""
    ordered = sorted(ids)
    if ordered:
        db.execute(f"{query} ORDER BY id", (as_list(ordered),))


def rebuild(db: sqlite3.Connection) -> None:
    """Makes the index anew from the articles."""
    db.execute("INSERT INTO search(search) VALUES ('rebuild')")


def follow_words(db: sqlite3.Connection) -> None:
    """Makes the index anew if words are cut differently now than when it was made: a mixed one loses at random."""
    now = blake2b(search_text(_SAMPLE).encode("utf-8"), digest_size=8).hexdigest()
    found = db.execute("SELECT value FROM facts WHERE name = 'words'").fetchone()
    if found and found[0] == now:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if found:
            rebuild(db)
        db.execute("INSERT OR REPLACE INTO facts VALUES ('words', ?)", (now,))
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def is_whole(db: sqlite3.Connection) -> bool:
    """Whether the index holds exactly the words of the articles. Needs a connection that may write; writes nothing."""
    try:
        db.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        return False
    return True
