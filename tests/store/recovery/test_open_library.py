"""Opening: new, older, newer, damaged, foreign, locked, not to be written."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.store import Database, usage
from deskreader.store.articles import flags, merge, opened_article
from deskreader.store.feeds import outline
from deskreader.store.recovery import integrity_check
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.sqlite.encoding import APPLICATION_ID
from tests.store.kit import ALL, NOW, document, entry, fetched, filled, is_sound, titles

Open = Callable[[], Database]


def test_a_new_library_is_made_with_its_folder(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "deep" / "er" / "library.db", tmp_path / "pictures")
    try:
        assert database.set_aside is None
        assert is_sound(database)
        assert database.read(usage.storage_use, database.path).database_bytes > 0
    finally:
        database.close()
        database.close()
    with closing(sqlite3.connect(tmp_path / "deep" / "er" / "library.db")) as raw:
        assert raw.execute("PRAGMA page_size").fetchone() == (8192,)
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (len(migrations.STEPS),)
    assert [file.name for file in (tmp_path / "deep" / "er").iterdir()] == ["library.db"]


def test_a_closed_store_says_so(database: Database) -> None:
    filled(database, [1])
    database.close()
    for call in (lambda: database.read(outline.outline, NOW), lambda: database.write(flags.mark_read, [])):
        with pytest.raises(StoreError) as caught:
            call()
        assert caught.value.kind is Kind.STORAGE


def test_a_newer_library_is_refused_untouched(open_database: Open, tmp_path: Path) -> None:
    open_database().close()
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA user_version = 99")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_database()
    assert caught.value.kind is Kind.NEWER_LIBRARY
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["library.db"]


@pytest.mark.parametrize("content", [b"not a database at all " * 500, b"SQLite format 3\0" + b"\xff" * 5000, b"short"])
def test_what_is_no_database_is_set_aside(
    open_database: Open, tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "library.db").write_bytes(content)
    database = open_database()
    assert database.set_aside is not None
    assert database.set_aside.read_bytes() == content
    filled(database, [1])
    assert is_sound(database)


def test_a_database_of_another_program_is_set_aside(
    open_database: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db")) as raw:
        raw.execute("CREATE TABLE theirs (x)")
    database = open_database()
    assert database.set_aside is not None
    with closing(sqlite3.connect(database.set_aside)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_an_empty_file_becomes_a_library(open_database: Open, tmp_path: Path) -> None:
    (tmp_path / "library.db").touch()
    database = open_database()
    assert database.set_aside is None
    assert is_sound(database)


def test_a_library_cut_short_is_set_aside(
    open_database: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database()
    filled(database, range(50))
    database.close()
    path = tmp_path / "library.db"
    os.truncate(path, path.stat().st_size - 8192)
    again = open_database()
    assert again.set_aside is not None
    assert again.set_aside.exists()
    assert "kept as" in caplog.text


def test_damage_met_on_the_way_is_told_and_looked_into_at_the_next_start(
    open_database: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    database = open_database()
    _, articles = filled(database, range(300))
    database.close()
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 8192)
        file.write(b"\x07" * 8192)
    hurt = open_database()
    assert hurt.set_aside is None
    with pytest.raises(StoreError) as caught:
        hurt.read(opened_article.open_article, hurt.image_files, articles[0])
    assert caught.value.kind is Kind.DAMAGED_LIBRARY
    assert not all(finding.good for finding in integrity_check.check(hurt))
    hurt.close()
    again = open_database()
    assert again.set_aside is not None
    again.close()
    assert open_database().set_aside is None


def test_a_second_damaged_library_of_the_same_second_overwrites_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = set()
    for content in (b"first " * 100, b"second " * 100):
        (tmp_path / "library.db").write_bytes(content)
        database = Database.open(tmp_path / "library.db", tmp_path / "pictures", now=lambda: NOW)
        database.close()
        assert database.set_aside is not None
        assert database.set_aside.read_bytes() == content
        kept.add(database.set_aside)
    assert len(kept) == 2


def test_another_process_that_writes_is_waited_for_and_then_told(open_database: Open, tmp_path: Path) -> None:
    first = open_database()
    feed, articles = filled(first, [1])
    second = Database.open(tmp_path / "library.db", tmp_path / "pictures", wait=0.05)
    try:
        first._writer._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            second.write(flags.mark_read, articles)
        assert caught.value.kind is Kind.BUSY_LIBRARY
        assert titles(second, ALL) == ["Story 1"]
        first._writer._connection.execute("ROLLBACK")
        assert [flags.id for flags in second.write(flags.mark_read, articles).flags] == [*articles]
        assert first.read(outline.outline, NOW).unread == 0
        assert first.write_unsynced(merge.merge, feed, document(entry(2)), fetched()).new
    finally:
        second.close()


def test_a_library_locked_whole_is_busy(open_database: Open, tmp_path: Path) -> None:
    open_database().close()
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            Database.open(tmp_path / "library.db", tmp_path / "pictures", wait=0.05)
        assert caught.value.kind is Kind.BUSY_LIBRARY
    assert Database.open(tmp_path / "library.db", tmp_path / "pictures").close() is None


READ_ONLY = """
import os, sys
from pathlib import Path
from deskreader.errors import StoreError
from deskreader.store import Database
folder = Path(sys.argv[1])
try:
    Database.open(folder / "warm" / "library.db", folder / "warm").close()
except StoreError:
    pass
os.setgid(65534)
os.setuid(65534)
for path in (folder / "old" / "library.db", folder / "old" / "new.db"):
    try:
        Database.open(path, folder / "pictures", wait=0.05)
        print("opened")
    except StoreError as error:
        print(error.kind)
"""


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="needs a user whose rights can be given up")
def test_a_folder_that_may_not_be_written() -> None:
    folder = Path(tempfile.mkdtemp())  # every user can reach it, as pytest's own folders cannot be
    folder.chmod(0o755)
    try:
        (folder / "old").mkdir(mode=0o755)
        Database.open(folder / "old" / "library.db", folder / "pictures").close()
        (folder / "old" / "library.db").chmod(0o644)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder)], capture_output=True, text=True, timeout=60
        )
        assert done.stdout.split() == ["read_only", "read_only"], done.stderr
    finally:
        shutil.rmtree(folder)


# --- migrations -------------------------------------------------------------------------------------------------------


def test_an_older_library_is_copied_and_then_brought_up(open_database: Open, tmp_path: Path) -> None:
    database = open_database()
    filled(database, [1, 2])
    database.close()
    path = tmp_path / "library.db"
    steps = (*migrations.STEPS, ("ALTER TABLE feeds ADD COLUMN note TEXT", "UPDATE feeds SET note = 'new'"))
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, steps)
        assert migrations.version(db) == len(steps)
        assert db.execute("SELECT note FROM feeds").fetchall() == [("new",)]
    (copy,) = (tmp_path / "backups").glob("*-before_update.db")
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (len(migrations.STEPS),)
        assert old.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_a_step_that_fails_leaves_the_library_as_it_was(open_database: Open, tmp_path: Path) -> None:
    database = open_database()
    filled(database, [1])
    database.close()
    path = tmp_path / "library.db"
    steps = (*migrations.STEPS, ("CREATE TABLE half (x)",), ("CREATE TABLE more (x)", "NO SUCH STATEMENT"))
    with closing(connect_writer(path, 1)) as db:
        with pytest.raises(sqlite3.OperationalError):
            migrations.migrate(db, path, steps)
        assert migrations.version(db) == len(migrations.STEPS) + 1
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        assert "half" in names
        assert "more" not in names
        db.execute("DROP TABLE half")
        db.execute(f"PRAGMA user_version = {len(migrations.STEPS)}")
    again = open_database()
    assert titles(again, ALL) == ["Story 1"]
    assert is_sound(again)


def test_versions_are_read_from_the_header_alone(open_database: Open, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    assert migrations.version_in_file(path) == 0
    open_database().close()
    assert migrations.version_in_file(path) == len(migrations.STEPS)
    path.write_bytes(b"other")
    assert migrations.version_in_file(path) == 0
