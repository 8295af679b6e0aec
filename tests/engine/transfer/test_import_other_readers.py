"""Importing libraries of other news readers, with the tables that these programs create."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskreader.engine.engine import Engine
from deskreader.engine.transfer.import_archive import ImportResult
from deskreader.errors import Kind, StoreError
from deskreader.model import ReadEntry, ReadFeed, Validators, View, ViewKind
from deskreader.profile import profile_in
from deskreader.store import FetchOutcome
from deskreader.store.articles import full_text, merge
from deskreader.store.feeds import feeds

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RSS_GUARD = """
CREATE TABLE Accounts (id INTEGER PRIMARY KEY, type TEXT NOT NULL, proxy_type INTEGER NOT NULL DEFAULT 0,
    proxy_host TEXT, proxy_port INTEGER, proxy_username TEXT, proxy_password TEXT, custom_data TEXT);
CREATE TABLE Categories (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, title TEXT NOT NULL, description TEXT,
    date_created BIGINT, icon BLOB, account_id INTEGER NOT NULL, custom_id TEXT);
CREATE TABLE Feeds (id INTEGER PRIMARY KEY, title TEXT NOT NULL, description TEXT, date_created BIGINT, icon BLOB,
    category INTEGER NOT NULL, source TEXT, update_type INTEGER NOT NULL, update_interval INTEGER NOT NULL DEFAULT 15,
    account_id INTEGER NOT NULL, custom_id TEXT NOT NULL, custom_data TEXT);
CREATE TABLE Messages (id INTEGER PRIMARY KEY, is_read INTEGER NOT NULL DEFAULT 0, is_important INTEGER NOT NULL
    DEFAULT 0, is_deleted INTEGER NOT NULL DEFAULT 0, is_pdeleted INTEGER NOT NULL DEFAULT 0, feed TEXT NOT NULL,
    title TEXT NOT NULL, url TEXT, author TEXT, date_created BIGINT NOT NULL, contents TEXT, enclosures TEXT,
    score REAL NOT NULL DEFAULT 0.0, account_id INTEGER NOT NULL, custom_id TEXT, custom_hash TEXT);
CREATE TABLE Labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color VARCHAR(7), custom_id TEXT, account_id INTEGER);
CREATE TABLE LabelsInMessages (label TEXT NOT NULL, message TEXT NOT NULL, account_id INTEGER NOT NULL);
INSERT INTO Accounts(id, type) VALUES (1, 'std-rss');
INSERT INTO Categories VALUES (1, -1, 'World', '', 0, NULL, 1, '1'), (2, 1, 'Europe', '', 0, NULL, 1, '2');
INSERT INTO Feeds(id, title, category, source, update_type, account_id, custom_id)
    VALUES (1, 'Own name', 2, 'https://a.example/feed', 0, 1, '1'), (2, 'Script', -1, 'python x.py', 0, 1, '2');
INSERT INTO Messages(id, is_read, is_important, is_deleted, feed, title, url, author, date_created, contents,
    account_id, custom_id) VALUES
    (1, 1, 1, 0, '1', 'Read and starred', 'https://a.example/1', 'Jo', 1700000000000,
     '<p>One<script>x</script></p>', 1, 'g1'),
    (2, 0, 0, 0, '1', 'Unread', 'https://a.example/2', '', 1700000100000, 'Two', 1, 'g2'),
    (3, 1, 0, 0, '1', 'Read', 'https://a.example/3', '', 0, 'Three', 1, 'g3'),
    (4, 0, 0, 1, '1', 'Deleted', 'https://a.example/4', '', 1, 'Four', 1, 'g4');
INSERT INTO Labels VALUES (7, 'Keep', '#fff', '7', 1);
INSERT INTO LabelsInMessages VALUES ('7', 'g2', 1);
"""
LIFEREA = """
CREATE TABLE items (item_id INTEGER, parent_item_id INTEGER, node_id TEXT, parent_node_id TEXT, title TEXT,
    read INTEGER, updated INTEGER, popup INTEGER, marked INTEGER, source TEXT, source_id TEXT, valid_guid INTEGER,
    description TEXT, date INTEGER, comment_feed_id TEXT, comment INTEGER, PRIMARY KEY (item_id));
CREATE TABLE metadata (item_id INTEGER, nr INTEGER, key TEXT, value TEXT, PRIMARY KEY (item_id, nr));
CREATE TABLE subscription (node_id STRING, source STRING, orig_source STRING, filter_cmd STRING,
    update_interval INTEGER, default_interval INTEGER, discontinued INTEGER, available INTEGER, PRIMARY KEY (node_id));
CREATE TABLE node (node_id STRING, parent_id STRING, title STRING, type INTEGER, expanded INTEGER, view_mode INTEGER,
    sort_column INTEGER, sort_reversed INTEGER, PRIMARY KEY (node_id));
INSERT INTO node(node_id, parent_id, title) VALUES ('w', 'root', 'World'), ('e', 'w', 'Europe'), ('f', 'e', 'Own name'),
    ('ring', 'ring', 'Ring');
INSERT INTO subscription(node_id, source) VALUES ('f', 'https://a.example/feed'), ('s', '|script');
INSERT INTO items(item_id, node_id, title, read, marked, source, source_id, description, date, comment) VALUES
    (1, 'f', 'Read and starred', 1, 1, 'https://a.example/1', 'g1', '<p>One<script>x</script></p>', 1700000000, 0),
    (2, 'f', 'Unread', 0, 0, 'https://a.example/2', 'g2', 'Two', 1700000100, 0),
    (3, 'f', 'Read', 1, 0, 'https://a.example/3', 'g3', 'Three', NULL, 0),
    (4, 'f', 'A comment', 0, 0, 'https://a.example/4', 'g4', 'Four', 1, 1);
INSERT INTO metadata VALUES (1, 0, 'author', 'Jo');
"""
QUITE_RSS = """
CREATE TABLE feeds(id integer primary key, text varchar, title varchar, description varchar, xmlUrl varchar,
    htmlUrl varchar, parentId integer default 0, rowToParent integer);
CREATE TABLE news(id integer primary key, feedId integer, guid varchar, description varchar, content varchar,
    title varchar, published varchar, received varchar, author_name varchar, label varchar, new integer default 1,
    read integer default 0, starred integer default 0, deleted integer default 0, link_href varchar,
    link_alternate varchar);
CREATE TABLE labels(id integer primary key, name varchar);
INSERT INTO feeds VALUES (1, 'World', '', '', NULL, NULL, 0, 0), (2, 'Europe', '', '', '', '', 1, 0),
    (3, 'Own name', 'Feed', '', 'https://a.example/feed', 'https://a.example/', 2, 0);
INSERT INTO news(feedId, guid, description, content, title, published, author_name, label, read, starred, deleted,
    link_href) VALUES
    (3, 'g1', 'One', '<p>One<script>x</script></p>', 'Read and starred', '2023-11-14T22:13:20', 'Jo', '', 2, 1, 0,
     'https://a.example/1'),
    (3, 'g2', 'Two', '', 'Unread', '2023-11-14T22:15:00', '', ',7,', 0, 0, 0, 'https://a.example/2'),
    (3, 'g3', 'Three', '', 'Read', 'no date', '', '', 1, 0, 0, 'https://a.example/3'),
    (3, 'g4', 'Four', '', 'Deleted', '', '', '', 1, 0, 1, 'https://a.example/4');
INSERT INTO labels VALUES (7, 'Keep');
"""


@pytest.fixture
def engine(tmp_path: Path):  # type: ignore[no-untyped-def]
    engine = Engine(profile_in(tmp_path / "profile"), now=lambda: NOW)
    yield engine
    engine.close()


def database(folder: Path, script: str) -> Path:
    path = folder / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(script)
    return path


@pytest.mark.parametrize(("script", "has_labels"), [(RSS_GUARD, True), (LIFEREA, False), (QUITE_RSS, True)])
def test_feeds_folders_articles_and_flags_are_imported(
    engine: Engine, tmp_path: Path, script: str, has_labels: bool
) -> None:
    path = database(tmp_path, script)
    before = path.read_bytes()
    result = engine.import_file(path)
    assert (result.feeds, result.articles) == (1, 3)  # type: ignore[union-attr]
    outline = engine.library.outline()
    (feed,) = outline.feeds
    assert (feed.title, feed.url) == ("Own name", "https://a.example/feed")
    folders = {folder.id: folder for folder in outline.folders}
    assert feed.folder_id is not None
    inner = folders[feed.folder_id]
    assert inner.parent_id is not None
    assert (inner.title, folders[inner.parent_id].title, len(folders)) == ("Europe", "World", 2)
    articles = {h.title: h for h in engine.library.page(View(ViewKind.ALL)).headlines}
    flags = {title: (h.is_read, h.is_starred) for title, h in articles.items()}
    assert flags == {"Read and starred": (True, True), "Unread": (False, False), "Read": (True, False)}
    opened = engine.library.open_article(articles["Read and starred"].id)
    assert (opened.author, opened.html) == ("Jo", "<p>One</p>")
    assert opened.published_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert engine.library.open_article(articles["Unread"].id).tags == (("Keep",) if has_labels else ())
    assert [page.id for page in engine.database.read(full_text.waiting_pages, 10)] == [
        articles["Unread"].id,
        articles["Read and starred"].id,
    ]
    assert all(finding.good for finding in engine.library.check())
    assert path.read_bytes() == before
    again = engine.import_file(path)
    assert (again.feeds, again.articles) == (0, 0)  # type: ignore[union-attr]
    assert len(engine.library.outline().feeds) == 1


@pytest.mark.parametrize("script", [RSS_GUARD, LIFEREA, QUITE_RSS])
def test_private_feeds_of_another_reader_need_permission(engine: Engine, tmp_path: Path, script: str) -> None:
    path = database(tmp_path, script.replace("https://a.example/feed", "http://192.168.1.1/reboot?now"))
    assert engine.private_urls_in(path) == ("http://192.168.1.1/reboot?now",)
    result = engine.import_file(path)
    assert isinstance(result, ImportResult)
    assert (result.feeds, result.articles, result.private) == (0, 0, ("http://192.168.1.1/reboot?now",))
    assert engine.library.outline().feeds == ()
    result = engine.import_file(path, private_ok=True)
    assert isinstance(result, ImportResult)
    assert (result.feeds, result.articles, result.private) == (1, 3, ())
    assert engine.private_urls_in(path) == (), "permission is asked for once"


def test_an_import_can_be_undone(engine: Engine, tmp_path: Path) -> None:
    engine.import_file(database(tmp_path, LIFEREA))
    token = engine.library.undo_last()
    assert token is not None
    outline = engine.library.outline()
    assert (outline.feeds, outline.folders, outline.total) == ((), (), 0)


def test_an_import_into_a_feed_that_is_here_changes_no_text_and_its_undo_nothing_at_all(
    engine: Engine, tmp_path: Path
) -> None:
    feed, _ = engine.database.write(feeds.add_feed, "https://a.example/feed", "A", None, None, NOW)
    entry = ReadEntry("g2", "Unread", "https://a.example/2", None, NOW, None, "<p>My own text</p>", "x", "x", None, "f")
    fetched = FetchOutcome(Validators("etag", "yesterday"), "hash", NOW, NOW + timedelta(hours=3))
    (mine,) = engine.database.write_unsynced(merge.merge, feed, ReadFeed("A", None, "", (entry,)), fetched).new
    before = dump(engine)
    engine.import_file(database(tmp_path, RSS_GUARD))
    assert len(engine.library.page(View(ViewKind.ALL)).headlines) == 3
    opened = engine.library.open_article(mine)
    assert (opened.html, opened.tags) == ("<p>My own text</p>", ("Keep",))
    assert engine.library.undo_last() is not None
    assert dump(engine) == before
    assert all(finding.good for finding in engine.library.check())


def dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Returns the rows of all tables that hold feeds, folders and articles."""
    tables = ("feeds", "folders", "states", "articles", "tags", "article_tags", "positions", "openings", "feed_counts")
    return {
        table: engine.database.read(lambda db, table=table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr))
        for table in tables
    }


def test_a_foreign_or_damaged_file_is_refused(engine: Engine, tmp_path: Path) -> None:
    path = database(tmp_path, "CREATE TABLE feeds(id INTEGER)")
    with pytest.raises(StoreError) as error:
        engine.import_file(path)
    assert error.value.kind is Kind.NOT_A_LIBRARY
    path.unlink()
    path = database(tmp_path, RSS_GUARD)
    data = path.read_bytes()
    for cut in (100, 5000, len(data) // 2):
        path.write_bytes(data[:cut])
        with pytest.raises(StoreError):
            engine.import_file(path)
    path.write_bytes(data.replace(b"CREATE TABLE Messages", b"CREATE TABLE MessageX "))
    with pytest.raises(StoreError):
        engine.import_file(path)
    assert engine.library.outline().total == 0
