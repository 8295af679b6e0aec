"""Libraries of other readers: RSS Guard's, Liferea's and QuiteRSS's databases, read without changing them.

Their tables are as the programs make them: RSS Guard 4 and 5 (`sql/` in its sources), Liferea 1.10 to 1.15
(`src/db.c`, schema version 10), QuiteRSS 0.19 (`src/application/databases`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.model.foreign import ForeignArticle, ForeignFeed
from deskreader.store.sqlite.error_mapping import kind_of, translate_data_errors

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_VALUE = 4_000_000  # bytes of one value; SQLite refuses a larger one before it is made
MOST_FEEDS = 50_000
MOST_CHARACTERS = 40_000_000  # in the articles of one feed
ARTICLE_OVERHEAD = 1_000  # characters
MOST_SECONDS = 120.0  # for the whole library
CACHE_KIB = 4_096
DEEPEST = 30
"""Folders in folders; a ring of them ends here."""


@dataclass(frozen=True, slots=True)
class ForeignDatabase:
    """How one program keeps its feeds and stories."""

    name: str
    tables: frozenset[str]  # by which its library is known
    feeds: Callable[[sqlite3.Connection], list[ForeignFeed]]
    stories: Callable[[sqlite3.Connection, str], Iterator[ForeignArticle]]


class Foreign:
    """An open library of another reader."""

    def __init__(self, db: sqlite3.Connection, reader: ForeignDatabase) -> None:
        self._db = db
        self._reader = reader
        self.name = reader.name
        """The program's name."""

    def feeds(self) -> list[ForeignFeed]:
        """Its feeds that have an address of the web. Raises: StoreError."""
        with _translating_errors():
            found = [feed for feed in self._reader.feeds(self._db) if feed.url.startswith(("http://", "https://"))]
        if len(found) > MOST_FEEDS:
            raise StoreError(Kind.FILE_TOO_LARGE, f"> {MOST_FEEDS}")
        return found

    def stories(self, feed: ForeignFeed) -> list[ForeignArticle]:
        """The stories of one feed, the newest first, deleted ones left out. Raises: StoreError."""
        found: list[ForeignArticle] = []
        size = 0
        with _translating_errors():
            for article in self._reader.stories(self._db, feed.number):
                size += ARTICLE_OVERHEAD + len(article.html) + len(article.title) + len(article.link or "")
                if size > MOST_CHARACTERS:
                    raise StoreError(Kind.FILE_TOO_LARGE, f"> {MOST_CHARACTERS // 1_000_000} MB")
                found.append(article)
        return found


def _limit(db: sqlite3.Connection) -> None:
    """Bounds what a statement of this connection may take: a view or a generated column can make anything of nothing.

    A value beyond the limit is SQLITE_TOOBIG, and a statement beyond its time SQLITE_INTERRUPT.
    """
    end = time.monotonic() + MOST_SECONDS
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    db.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    db.execute("PRAGMA temp_store = FILE")  # what it sorts is not held in memory


@contextmanager
def _translating_errors() -> Iterator[None]:
    """Also treats a database whose tables are not those of the program, as an old version makes them."""
    try:
        with translate_data_errors():
            yield
    except sqlite3.Error as error:
        if kind_of(error) is None:
            raise StoreError(Kind.NOT_A_LIBRARY, str(error)[:80]) from error
        raise


@contextmanager
def opened(path: Path) -> Iterator[Foreign]:
    """The library in a file. Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY), OSError."""
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise StoreError(Kind.NOT_A_LIBRARY, path.name)
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() else "mode=ro&immutable=1"  # the second makes no file beside it
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as db:
        with _translating_errors():
            _limit(db)
            db.execute("PRAGMA trusted_schema = OFF")
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            tables = {str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        reader = next((reader for reader in READERS if reader.tables <= tables), None)
        if reader is None:
            raise StoreError(Kind.NOT_A_LIBRARY, path.name)
        yield Foreign(db, reader)


# --- values -----------------------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _after_epoch(number: object, unit: timedelta) -> datetime | None:
    try:
        return _EPOCH + number * unit if isinstance(number, int) and number > 0 else None
    except OverflowError:
        return None


def _written(text: object) -> datetime | None:
    """A moment written in ISO 8601; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(_text(text).strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _way(parents: dict[str, tuple[str, str]], number: object) -> tuple[str, ...]:
    """The titles of the folders from the top down to one; `parents` has the parent and the title of each."""
    way: list[str] = []
    key = _text(number)
    while key in parents and len(way) < DEEPEST:
        key, title = parents[key]
        way.append(title)
    return tuple(reversed([title for title in way if title.strip()]))


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


# --- RSS Guard --------------------------------------------------------------------------------------------------------


def _rss_guard_feeds(db: sqlite3.Connection) -> list[ForeignFeed]:
    rows = db.execute("SELECT id, parent_id, title FROM Categories").fetchall()
    parents = {_text(number): (_text(parent), _text(title)) for number, parent, title in rows}
    column = "source" if "source" in _columns(db, "Feeds") else "url"
    feeds = db.execute(f"SELECT id, {column}, title, category FROM Feeds ORDER BY id")
    return [
        ForeignFeed(_text(n), _text(url), _text(title), None, _way(parents, folder)) for n, url, title, folder in feeds
    ]


def _rss_guard_stories(db: sqlite3.Connection, number: str) -> Iterator[ForeignArticle]:
    (custom,) = db.execute("SELECT custom_id FROM Feeds WHERE id = ?", (number,)).fetchone()
    labels = _rss_guard_labels(db)
    rows = db.execute(
        """
        SELECT id, custom_id, title, url, author, contents, date_created, is_read, is_important FROM Messages
        WHERE (feed = ?1 OR feed = ?2) AND is_deleted = 0 AND is_pdeleted = 0 ORDER BY date_created DESC, id DESC""",
        (number, _text(custom)),
    )
    for row, own, title, url, author, contents, created, read, important in rows:
        tags = labels.get(_text(row), ()) or labels.get(_text(own), ())
        at = _after_epoch(created, timedelta(milliseconds=1))
        yield ForeignArticle(
            _text(own) or None,
            _text(title),
            _text(url) or None,
            _text(author) or None,
            _text(contents),
            at,
            bool(read),
            bool(important),
            tags,
        )


def _rss_guard_labels(db: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """The labels of stories by the story's number or its custom number."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"Labels", "LabelsInMessages"} <= tables:
        return {}
    names = {}
    for number, own, name in db.execute("SELECT id, custom_id, name FROM Labels"):
        names[_text(number)] = names[_text(own)] = _text(name)
    found: dict[str, tuple[str, ...]] = {}
    for label, message in db.execute("SELECT label, message FROM LabelsInMessages"):
        if name := names.get(_text(label)):
            found[_text(message)] = (*found.get(_text(message), ()), name)
    return found


# --- Liferea ----------------------------------------------------------------------------------------------------------


def _liferea_feeds(db: sqlite3.Connection) -> list[ForeignFeed]:
    nodes = {
        _text(n): (_text(parent), _text(title))
        for n, parent, title in db.execute("SELECT node_id, parent_id, title FROM node")
    }
    found = []
    for number, source, original in db.execute("SELECT node_id, source, orig_source FROM subscription ORDER BY rowid"):
        parent, title = nodes.get(_text(number), ("", ""))
        found.append(ForeignFeed(_text(number), _text(source) or _text(original), title, None, _way(nodes, parent)))
    return found


def _liferea_stories(db: sqlite3.Connection, number: str) -> Iterator[ForeignArticle]:
    rows = db.execute(
        """
        SELECT i.source_id, i.title, i.source, i.description, i.date, i.read, i.marked,
               (SELECT value FROM metadata m WHERE m.item_id = i.item_id AND m.key IN ('author', 'creator') LIMIT 1)
        FROM items i WHERE i.node_id = ? AND coalesce(i.comment, 0) = 0 ORDER BY i.date DESC, i.item_id DESC""",
        (number,),
    )
    for guid, title, link, html, date, read, marked, author in rows:
        at = _after_epoch(date, timedelta(seconds=1))
        yield ForeignArticle(
            _text(guid) or None,
            _text(title),
            _text(link) or None,
            _text(author) or None,
            _text(html),
            at,
            bool(read),
            bool(marked),
        )


# --- QuiteRSS ---------------------------------------------------------------------------------------------------------


def _quite_rss_feeds(db: sqlite3.Connection) -> list[ForeignFeed]:
    rows = db.execute(
        "SELECT id, text, title, xmlUrl, htmlUrl, parentId FROM feeds ORDER BY rowToParent, id"
    ).fetchall()
    parents = {_text(row[0]): (_text(row[5]), _text(row[1]) or _text(row[2])) for row in rows if not _text(row[3])}
    return [
        ForeignFeed(_text(number), _text(url), _text(text) or _text(title), _text(site) or None, _way(parents, parent))
        for number, text, title, url, site, parent in rows
        if _text(url)
    ]


def _quite_rss_stories(db: sqlite3.Connection, number: str) -> Iterator[ForeignArticle]:
    names = {_text(label): _text(name) for label, name in db.execute("SELECT id, name FROM labels")}
    rows: Any = db.execute(
        """
        SELECT guid, title, link_href, link_alternate, author_name, description, content, published, received, read,
               starred, label
        FROM news WHERE feedId = ? AND deleted = 0 ORDER BY published DESC, id DESC""",
        (number,),
    )
    for guid, title, link, other, author, short, whole, published, received, read, starred, label in rows:
        html = whole if len(_text(whole)) > len(_text(short)) else short
        tags = tuple(names[one] for one in _text(label).split(",") if one in names)
        yield ForeignArticle(
            _text(guid) or None,
            _text(title),
            _text(link) or _text(other) or None,
            _text(author) or None,
            _text(html),
            _written(published) or _written(received),
            bool(read),
            bool(starred),
            tags,
        )


READERS = (
    ForeignDatabase(
        "RSS Guard", frozenset({"Accounts", "Categories", "Feeds", "Messages"}), _rss_guard_feeds, _rss_guard_stories
    ),
    ForeignDatabase(
        "Liferea", frozenset({"items", "node", "subscription", "metadata"}), _liferea_feeds, _liferea_stories
    ),
    ForeignDatabase("QuiteRSS", frozenset({"feeds", "news", "labels"}), _quite_rss_feeds, _quite_rss_stories),
)
