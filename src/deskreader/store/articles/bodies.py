"""The texts of articles, each in up to three versions: as the feed gives it, as on its page, as at the original's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.store.sqlite.encoding import pack, storable, text_beginning, text_in, unpack
from deskreader.text.truncate import shortened

FEED, PAGE, ORIGINAL = 0, 1, 2


def body_id(article: int, which: int) -> int:
    """The row of one version of an article."""
    return 4 * article + which


def put(db: sqlite3.Connection, article: int, which: int, about: dict[str, Any], html: str, text: str) -> None:
    """Stores a version in the place of an older one."""
    put_all(db, [(article, which, about, html, text)])


def put_all(db: sqlite3.Connection, versions: Iterable[tuple[int, int, dict[str, Any], str, str]]) -> None:
    """Stores many versions: of each its article, which one it is, about, HTML and text."""
    rows = ((body_id(article, which), pack(about, html, text)) for article, which, about, html, text in versions)
    db.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", rows)


def get(db: sqlite3.Connection, article: int, which: int) -> tuple[dict[str, Any], str, str] | None:
    """About, HTML and text of a version; None where it is not stored.

    Raises: StoreError(DAMAGED_LIBRARY).
    """
    row = db.execute("SELECT packed FROM bodies WHERE id = ?", (body_id(article, which),)).fetchone()
    if row is None:
        return None
    try:
        return unpack(row[0])
    except ValueError as error:
        raise StoreError(Kind.DAMAGED_LIBRARY, f"text of article {article}") from error


def shown_text(db: sqlite3.Connection, article: int) -> str:
    """The text of the version that is shown; empty where there is none. Raises: StoreError(DAMAGED_LIBRARY)."""
    query = "SELECT b.packed FROM articles a JOIN bodies b ON b.id = 4 * a.id + a.shown WHERE a.id = ?"
    row = db.execute(query, (article,)).fetchone()
    try:
        return text_in(row[0]) if row else ""
    except ValueError as error:
        raise StoreError(Kind.DAMAGED_LIBRARY, f"text of article {article}") from error


SNIPPET = 200  # characters; a card shows two lines
_BYTES = 4 * SNIPPET
BEGINNING = _BYTES + 100
"""Bytes of a packed text that hold the beginning a snippet is made of, however badly it could be packed."""


def snippet(text: str) -> str:
    """The beginning of a text on one line."""
    return shortened(" ".join(text[: 2 * SNIPPET].split()), SNIPPET)


def snippet_in(beginning: bytes | None) -> str:
    """The snippet in the beginning of a packed text; empty where there is none. Raises: ValueError."""
    return snippet(text_beginning(beginning, _BYTES)) if beginning else ""


def shown_snippet(db: sqlite3.Connection, article: int) -> str:
    """The snippet of the version that is shown, for a feed that gave no text. Raises: ValueError."""
    return snippet(shown_text(db, article))


def own_snippet(given: str, text: str) -> str:
    """What is to be kept of a snippet: nothing where the text begins so."""
    if len(given) > SNIPPET and text.startswith(given.removesuffix("…")):
        return ""
    made = snippet(storable(text[:_BYTES]).encode("utf-8")[:_BYTES].decode("utf-8", "ignore"))
    is_beginning = given == made or (made.endswith("…") and given.startswith(made[:-1]))
    return "" if is_beginning else given


def remove(db: sqlite3.Connection, article: int, first: int = FEED) -> None:
    """Removes the versions from `first` on."""
    db.execute("DELETE FROM bodies WHERE id BETWEEN ? AND ?", (body_id(article, first), body_id(article, ORIGINAL)))
