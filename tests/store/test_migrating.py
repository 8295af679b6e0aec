"""From every earlier schema to the present one, whole or killed in the middle of any step."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.store import Database
from deskreader.store.articles import merge, opened_article
from deskreader.store.feeds import outline as store_outline
from deskreader.store.schema import migrations
from deskreader.store.timeline import timeline
from tests.store.freeze import FROZEN, frozen, made
from tests.store.kit import ALL, NOW, document, entry, fetched, is_sound, titles

STEPS = len(migrations.STEPS)


def assert_all_there(database: Database) -> None:
    outline = database.read(store_outline.outline, NOW)
    assert database.set_aside is None
    assert [(feed.title, feed.unread) for feed in outline.feeds] == [("Mine", 1)]
    assert [folder.title for folder in outline.folders] == ["World"]
    assert (outline.total, outline.starred) == (2, 1)
    assert titles(database, ALL) == ["Second story", "First story"]
    assert (
        database.read(
            opened_article.open_article, database.image_files, database.read(timeline.page, ALL, NOW).headlines[0].id
        ).html
        == "<p>Words of 2</p>"
    )
    assert is_sound(database)


@pytest.mark.parametrize("number", range(1, STEPS + 1))
def test_the_steps_still_make_what_they_made_when_they_were_frozen(tmp_path: Path, number: int) -> None:
    assert (FROZEN / f"library-{number}.db.gz").exists(), "run tests/store/freeze.py once a step is final"
    frozen(tmp_path / "then.db", number)
    made(tmp_path / "now.db", number)
    schemas = []
    for name in ("then.db", "now.db"):
        with closing(sqlite3.connect(tmp_path / name)) as db:
            schemas.append(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall())
    assert schemas[0] == schemas[1]


@pytest.mark.parametrize("number", range(1, STEPS))
def test_from_every_earlier_version(tmp_path: Path, number: int) -> None:
    path = tmp_path / "library.db"
    frozen(path, number)
    database = Database.open(path, tmp_path / "pictures")
    try:
        assert_all_there(database)
        feed = database.read(store_outline.outline, NOW).feeds[0].id
        database.write_unsynced(merge.merge, feed, document(entry(9)), fetched())
        assert database.read(store_outline.outline, NOW).total == 3
        assert is_sound(database)
    finally:
        database.close()
    (copy,) = (tmp_path / "backups").glob("*-before_update.db")
    assert migrations.version_in_file(copy) == number
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT count(*) FROM states").fetchone() == (3,)


KILLED = """
import os, signal, sys
from pathlib import Path
from deskreader.store import Database
from deskreader.store.schema import migrations
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
Database.open(path, path.parent / "pictures")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
@pytest.mark.parametrize("number", range(1, STEPS))
def test_killed_in_a_step_it_goes_on_from_there(tmp_path: Path, number: int) -> None:
    path = tmp_path / "library.db"
    frozen(path, 1)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(number)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    database = Database.open(path, tmp_path / "pictures")
    try:
        assert_all_there(database)
    finally:
        database.close()


def test_a_newer_library_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    frozen(path, STEPS)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {STEPS + 1}")
        db.execute("PRAGMA journal_mode = DELETE").fetchone()
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Database.open(path, tmp_path / "pictures")
    assert caught.value.kind is Kind.NEWER_LIBRARY
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["library.db"]
