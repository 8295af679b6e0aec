"""Libraries of other readers: RSS Guard's, Liferea's and QuiteRSS's databases, read within limits.

Their tables are as the programs make them: RSS Guard 4 and 5 (`sql/` in its sources), Liferea 1.10 to 1.15
(`src/db.c`, schema version 10), QuiteRSS 0.19 (`src/application/databases`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deskreader.errors import Kind, StoreError
from deskreader.limits import (
    DATABASE_TEXT,
    DEEPEST_OUTLINE,
    LONGEST_VALUE,
    MOST_DATABASE_FEEDS,
    MOST_FEED_ARTICLES,
    MOST_STEPS,
)
from deskreader.model.transfer.foreign import ForeignArticle, ForeignFeed, ForeignFilter
from deskreader.store.sqlite.error_mapping import kind_of, translate_data_errors

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CACHE_KIB = 4_096
STEPS_BETWEEN_CHECKS = 10_000
MOST_LABELS = 50  # of one article


@dataclass(frozen=True, slots=True)
class ForeignDatabase:
    """How one program keeps its feeds and articles; `ids` are those of a feed's articles, the newest first."""

    name: str
    tables: frozenset[str]  # by which its library is known
    feeds: Callable[[sqlite3.Connection], Iterator[ForeignFeed]]
    ids: Callable[[sqlite3.Connection, str], Iterator[int]]
    article: Callable[[sqlite3.Connection, int], ForeignArticle]
    filters: Callable[[sqlite3.Connection], Iterator[ForeignFilter]] | None = None


class Foreign:
    """An open library of another reader. Its articles are read one by one, so that only their numbers are sorted."""

    def __init__(self, db: sqlite3.Connection, reader: ForeignDatabase) -> None:
        self._db = db
        self._reader = reader
        self._feed = ""
        self._ids: array[int] = array("q")  # of the articles of the feed read last

    def feeds(self) -> list[ForeignFeed]:
        """Returns its feeds that have an address of the web. Raises: StoreError."""
        with _translating_errors():
            return [feed for feed in self._reader.feeds(self._db) if feed.url.startswith(("http://", "https://"))]

    def filters(self) -> list[ForeignFilter]:
        """Returns its filters, if it is of a reader whose filters are read. Raises: StoreError."""
        with _translating_errors():
            return list(self._reader.filters(self._db)) if self._reader.filters is not None else []

    def articles(self, feed: str, start: int) -> Iterator[ForeignArticle]:
        """Yields the articles of a feed from the one at `start`, the newest first, deleted ones left out.

        Raises: StoreError.
        """
        with _translating_errors():
            for article in self._ids_of(feed)[start:]:
                yield self._reader.article(self._db, article)

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def _ids_of(self, feed: str) -> array[int]:
        if feed != self._feed:
            self._feed, self._ids = "", array("q")
            for article in self._reader.ids(self._db, feed):
                self._ids.append(article)
                if len(self._ids) > MOST_FEED_ARTICLES:
                    raise StoreError(Kind.FILE_TOO_LARGE, f"> {MOST_FEED_ARTICLES}")
            self._feed = feed
        return self._ids


def _limit(db: sqlite3.Connection) -> None:
    """Bounds what a statement of this connection may take: a view or a generated column can make anything of nothing.

    A value beyond the limit is SQLITE_TOOBIG, and a step beyond the limit SQLITE_INTERRUPT.
    """
    steps = 0

    def is_enough() -> bool:
        nonlocal steps
        steps += STEPS_BETWEEN_CHECKS
        return steps > MOST_STEPS

    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    db.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.set_progress_handler(is_enough, STEPS_BETWEEN_CHECKS)
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    db.execute("PRAGMA temp_store = MEMORY")  # in the worker, whose memory is limited and which can open no file
    db.execute("PRAGMA trusted_schema = OFF")


@contextmanager
def _translating_errors() -> Iterator[None]:
    """Also treats a database whose tables are not those of the program, as an old version makes them."""
    with translate_data_errors():
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
                raise StoreError(Kind.FILE_TOO_LARGE, f"> {MOST_STEPS} steps") from error
            if kind_of(error) is None:
                raise StoreError(Kind.NOT_A_LIBRARY, str(error)[:80]) from error
            raise


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do. Raises: OSError."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def open_library(path: Path, has_log: bool) -> Foreign:
    """Opens the library in a file, and all files that are needed to read it.

    Where the program left a log beside the file, the file is a copy, which may be written to.

    Raises: StoreError(NOT_A_LIBRARY | DAMAGED_LIBRARY).
    """
    mode = "mode=rw" if has_log else "mode=ro&immutable=1"  # the second makes no file beside it
    with _translating_errors():
        db = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
        _limit(db)
        db.execute("PRAGMA locking_mode = EXCLUSIVE")  # the log's index is then in memory
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        db.execute("BEGIN")
        tables = {str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 999")}
        reader = next((reader for reader in READERS if reader.tables <= tables), None)
    if reader is None:
        db.close()
        raise StoreError(Kind.NOT_A_LIBRARY, path.name)
    return Foreign(db, reader)


def _within_limits(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yields rows. Raises: StoreError for more of them, or more text in them, than a library has."""
    size = 0
    for count, row in enumerate(rows):
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if count >= MOST_DATABASE_FEEDS or size > DATABASE_TEXT:
            raise StoreError(Kind.FILE_TOO_LARGE, f"> {MOST_DATABASE_FEEDS}")
        yield row


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
    while key in parents and len(way) < DEEPEST_OUTLINE:
        key, title = parents[key]
        way.append(title)
    return tuple(reversed([title for title in way if title.strip()]))


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


def _numbers(rows: Iterable[tuple[Any, ...]]) -> Iterator[int]:
    """Yields the numbers of articles. Raises: TypeError for anything else."""
    for (number,) in rows:
        if not isinstance(number, int):
            raise TypeError("an article without a number")
        yield number


# --- RSS Guard --------------------------------------------------------------------------------------------------------


def _rss_guard_feeds(db: sqlite3.Connection) -> Iterator[ForeignFeed]:
    rows = _within_limits(db.execute("SELECT id, parent_id, title FROM Categories"))
    parents = {_text(number): (_text(parent), _text(title)) for number, parent, title in rows}
    column = "source" if "source" in _columns(db, "Feeds") else "url"
    rows = _within_limits(db.execute(f"SELECT id, {column}, title, category FROM Feeds ORDER BY id"))
    for number, url, title, folder in rows:
        yield ForeignFeed(_text(number), _text(url), _text(title), None, _way(parents, folder))


def _rss_guard_ids(db: sqlite3.Connection, number: str) -> Iterator[int]:
    (custom,) = db.execute("SELECT custom_id FROM Feeds WHERE id = ?", (number,)).fetchone()
    return _numbers(
        db.execute(
            """
            SELECT id FROM Messages WHERE (feed = ?1 OR feed = ?2) AND is_deleted = 0 AND is_pdeleted = 0
            ORDER BY date_created DESC, id DESC""",
            (number, _text(custom)),
        )
    )


def _rss_guard_article(db: sqlite3.Connection, article: int) -> ForeignArticle:
    own, title, url, author, contents, created, read, important = db.execute(
        """
        SELECT custom_id, title, url, author, contents, date_created, is_read, is_important FROM Messages
        WHERE id = ?""",
        (article,),
    ).fetchone()
    return ForeignArticle(
        _text(own) or None,
        _text(title),
        _text(url) or None,
        _text(author) or None,
        _text(contents),
        _after_epoch(created, timedelta(milliseconds=1)),
        bool(read),
        bool(important),
        _rss_guard_labels(db, str(article), _text(own)),
    )


def _rss_guard_labels(db: sqlite3.Connection, number: str, custom: str) -> tuple[str, ...]:
    """Returns the labels of an article, which are stored by its number or by its custom number."""
    if not {"label", "message"} <= _columns(db, "LabelsInMessages"):
        return ()
    for message in filter(None, (number, custom)):
        rows = db.execute(
            """
            SELECT DISTINCT l.name FROM LabelsInMessages m JOIN Labels l ON l.custom_id = m.label OR l.id = m.label
            WHERE m.message = ? LIMIT ?""",
            (message, MOST_LABELS),
        )
        if found := tuple(_text(name) for (name,) in _within_limits(rows)):
            return found
    return ()


def _rss_guard_filters(db: sqlite3.Connection) -> Iterator[ForeignFilter]:
    """Yields its article filters in their order. One for all feeds names none; one for no feed is off."""
    columns, places = _columns(db, "MessageFilters"), _columns(db, "MessageFiltersInFeeds")
    if not columns or not places:
        return
    url = "source" if "source" in _columns(db, "Feeds") else "url"
    same = "f.id = i.feed" if "feed" in places else "f.custom_id = i.feed_custom_id"
    is_on = "is_enabled" if "is_enabled" in columns else "1"
    order = "ordr, id" if "ordr" in columns else "id"
    (all_feeds,) = db.execute(f"SELECT count(DISTINCT {url}) FROM Feeds").fetchone()
    query = f"SELECT DISTINCT f.{url} FROM MessageFiltersInFeeds i JOIN Feeds f ON {same} WHERE i.filter = ?"
    rows = db.execute(f"SELECT id, name, script, {is_on} FROM MessageFilters ORDER BY {order}")
    for number, name, script, is_enabled in _within_limits(rows):
        urls = tuple(_text(url) for (url,) in _within_limits(db.execute(query, (number,))))
        shown = urls if len(urls) < all_feeds else ()
        yield ForeignFilter(_text(name), _text(script), shown, bool(is_enabled) and bool(urls))


# --- Liferea ----------------------------------------------------------------------------------------------------------


def _liferea_feeds(db: sqlite3.Connection) -> Iterator[ForeignFeed]:
    rows = _within_limits(db.execute("SELECT node_id, parent_id, title FROM node"))
    nodes = {_text(number): (_text(parent), _text(title)) for number, parent, title in rows}
    query = "SELECT node_id, source, orig_source FROM subscription ORDER BY rowid"
    for number, source, original in _within_limits(db.execute(query)):
        parent, title = nodes.get(_text(number), ("", ""))
        yield ForeignFeed(_text(number), _text(source) or _text(original), title, None, _way(nodes, parent))


def _liferea_ids(db: sqlite3.Connection, number: str) -> Iterator[int]:
    query = "SELECT item_id FROM items WHERE node_id = ? AND coalesce(comment, 0) = 0 ORDER BY date DESC, item_id DESC"
    return _numbers(db.execute(query, (number,)))


def _liferea_article(db: sqlite3.Connection, article: int) -> ForeignArticle:
    guid, title, link, html, date, read, marked, author = db.execute(
        """
        SELECT i.source_id, i.title, i.source, i.description, i.date, i.read, i.marked,
               (SELECT value FROM metadata m WHERE m.item_id = i.item_id AND m.key IN ('author', 'creator') LIMIT 1)
        FROM items i WHERE i.item_id = ?""",
        (article,),
    ).fetchone()
    return ForeignArticle(
        _text(guid) or None,
        _text(title),
        _text(link) or None,
        _text(author) or None,
        _text(html),
        _after_epoch(date, timedelta(seconds=1)),
        bool(read),
        bool(marked),
    )


# --- QuiteRSS ---------------------------------------------------------------------------------------------------------


def _quite_rss_feeds(db: sqlite3.Connection) -> Iterator[ForeignFeed]:
    folders = "SELECT id, parentId, text, title FROM feeds WHERE coalesce(xmlUrl, '') = ''"
    rows = _within_limits(db.execute(folders))
    parents = {_text(number): (_text(parent), _text(text) or _text(title)) for number, parent, text, title in rows}
    feeds = "SELECT id, text, title, xmlUrl, htmlUrl, parentId FROM feeds WHERE xmlUrl <> '' ORDER BY rowToParent, id"
    for number, text, title, url, site, parent in _within_limits(db.execute(feeds)):
        name, way = _text(text) or _text(title), _way(parents, parent)
        yield ForeignFeed(_text(number), _text(url), name, _text(site) or None, way)


def _quite_rss_ids(db: sqlite3.Connection, number: str) -> Iterator[int]:
    query = "SELECT id FROM news WHERE feedId = ? AND deleted = 0 ORDER BY published DESC, id DESC"
    return _numbers(db.execute(query, (number,)))


def _quite_rss_article(db: sqlite3.Connection, article: int) -> ForeignArticle:
    guid, title, link, other, author, short, whole, published, received, read, starred, label = db.execute(
        """
        SELECT guid, title, link_href, link_alternate, author_name, description, content, published, received, read,
               starred, label
        FROM news WHERE id = ?""",
        (article,),
    ).fetchone()
    return ForeignArticle(
        _text(guid) or None,
        _text(title),
        _text(link) or _text(other) or None,
        _text(author) or None,
        _text(whole if len(_text(whole)) > len(_text(short)) else short),
        _written(published) or _written(received),
        bool(read),
        bool(starred),
        tuple(_quite_rss_labels(db, _text(label))),
    )


def _quite_rss_labels(db: sqlite3.Connection, listed: str) -> Iterator[str]:
    """Yields the names of labels, whose numbers are listed with commas."""
    for number in filter(None, listed[:1_000].split(",")[:MOST_LABELS]):
        row = db.execute("SELECT name FROM labels WHERE id = ?", (number,)).fetchone()
        if row is not None:
            yield _text(row[0])


READERS = (
    ForeignDatabase(
        "RSS Guard",
        frozenset({"Accounts", "Categories", "Feeds", "Messages"}),
        _rss_guard_feeds,
        _rss_guard_ids,
        _rss_guard_article,
        _rss_guard_filters,
    ),
    ForeignDatabase(
        "Liferea",
        frozenset({"items", "node", "subscription", "metadata"}),
        _liferea_feeds,
        _liferea_ids,
        _liferea_article,
    ),
    ForeignDatabase(
        "QuiteRSS", frozenset({"feeds", "news", "labels"}), _quite_rss_feeds, _quite_rss_ids, _quite_rss_article
    ),
)
