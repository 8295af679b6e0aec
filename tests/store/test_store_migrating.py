"""From every earlier schema to the present one, whole or killed in the middle of any step."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from store_kit import ALL, NOW, document, entry, fetched, is_sound, titles

from deskreader.errors import Kind, StoreError
from deskreader.store import Store, migrations
from deskreader.store.codes import pack
from deskreader.store.connecting import connect_writer

STEPS = len(migrations.STEPS)

FILL = (
    "INSERT INTO folders(id, title, position) VALUES (1, 'World', 1)",
    """
    INSERT INTO feeds(id, url, url_key, title, own_title, folder_id, position, added_at, is_first)
    VALUES (1, 'https://news.example.org/feed', 'news.example.org/feed', 'News', 'Mine', 1, 2, 1, 0)""",
    """
    INSERT INTO states(article_id, feed_id, guid_key, text_key, sorted_at, is_read, is_starred, gone_at)
    VALUES (1, 1, 11, 12, 1700000000000000, 1, 1, NULL), (2, 1, 21, 22, 1700000001000000, 0, 0, NULL),
           (3, 1, 31, 32, 1700000002000000, 1, 0, 1700000003000000)""",
    """
    INSERT INTO articles(id, title, snippet, arrived_at, completeness, reason, is_backlog)
    VALUES (1, 'First story', 'begins', 1700000000000000, 'summary', 'no_link', 0),
           (2, 'Second story', 'begins', 1700000001000000, 'summary', 'no_link', 0)""",
)


def frozen(path: Path, number: int) -> None:
    """A library as version `number` made it, with a folder, a feed, two stories and a tombstone."""
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:number])
        for statement in FILL:
            db.execute(statement)
        for article in (1, 2):
            packed = pack({}, f"<p>Words of {article}</p>", f"Words of {article}")
            db.execute("INSERT INTO bodies VALUES (?, ?)", (4 * article, packed))
        db.execute("UPDATE totals SET value = 2 WHERE name = 'unindexed'")  # the search index knows nothing of them
        db.execute("INSERT INTO undo(act, made_at, ids) VALUES ('read', 1, x'')")


def assert_all_there(store: Store) -> None:
    outline = store.outline(NOW)
    assert store.set_aside is None
    assert [(feed.title, feed.unread) for feed in outline.feeds] == [("Mine", 1)]
    assert [folder.title for folder in outline.folders] == ["World"]
    assert (outline.total, outline.starred) == (2, 1)
    assert titles(store, ALL) == ["Second story", "First story"]
    assert store.open_article(store.page(ALL, NOW).headlines[0].id).html == "<p>Words of 2</p>"
    assert is_sound(store)


@pytest.mark.parametrize("number", range(1, STEPS))
def test_from_every_earlier_version(tmp_path: Path, number: int) -> None:
    path = tmp_path / "library.db"
    frozen(path, number)
    store = Store.open(path, tmp_path / "pictures")
    try:
        assert_all_there(store)
        feed = store.outline(NOW).feeds[0].id
        store.merge(feed, document(entry(9)), fetched())
        assert store.outline(NOW).total == 3
        assert is_sound(store)
    finally:
        store.close()
    (copy,) = (tmp_path / "backups").glob("*-before_update.db")
    assert migrations.version_in_file(copy) == number
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT count(*) FROM states").fetchone() == (3,)


KILLED = """
import os, signal, sys
from pathlib import Path
from deskreader.store import Store, migrations
path, number = Path(sys.argv[1]), int(sys.argv[2])
step = migrations.STEPS[number]
class Killer(tuple):
    def __iter__(self):
        for place, statement in enumerate(step):
            if place == max(1, len(step) * 2 // 3):
                os.kill(os.getpid(), signal.SIGKILL)
            yield statement
        os.kill(os.getpid(), signal.SIGKILL)
migrations.STEPS = (*migrations.STEPS[:number], Killer(step), *migrations.STEPS[number + 1:])
migrations.migrate.__defaults__ = (migrations.STEPS, True)
Store.open(path, path.parent / "pictures")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
@pytest.mark.parametrize("number", range(1, STEPS))
def test_killed_in_a_step_it_goes_on_from_there(tmp_path: Path, number: int) -> None:
    path = tmp_path / "library.db"
    frozen(path, 1)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(number)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    store = Store.open(path, tmp_path / "pictures")
    try:
        assert_all_there(store)
    finally:
        store.close()


def test_a_newer_library_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    frozen(path, STEPS)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {STEPS + 1}")
        db.execute("PRAGMA journal_mode = DELETE").fetchone()
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store.open(path, tmp_path / "pictures")
    assert caught.value.kind is Kind.NEWER_LIBRARY
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["library.db"]
