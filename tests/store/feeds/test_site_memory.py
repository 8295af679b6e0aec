"""What was learned of sites: kept, kept small, forgotten; and libraries made before there was such a thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deskreader.store import Database
from deskreader.store.feeds import outline, site_memory
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from tests.store.kit import ALL, NOW, filled, is_sound, titles

Open = Callable[[], Database]


def test_a_site_is_kept_over_a_restart_and_forgotten_on_demand(open_database: Open) -> None:
    database = open_database()
    assert database.read(site_memory.load, "a.example") == b""
    database.write_unsynced(site_memory.save, "a.example", b"", b"one")
    database.write_unsynced(site_memory.save, "b.example:8080", b"", b"other")
    database.write_unsynced(site_memory.save, "a.example", b"one", b"two")
    database.close()
    again = open_database()
    assert (again.read(site_memory.load, "a.example"), again.read(site_memory.load, "b.example:8080")) == (
        b"two",
        b"other",
    )
    again.write(site_memory.forget, "a.example")
    again.write(site_memory.forget, "never.example")
    assert (again.read(site_memory.load, "a.example"), again.read(site_memory.load, "b.example:8080")) == (
        b"",
        b"other",
    )
    assert is_sound(again)


def test_what_was_learned_on_top_of_something_else_is_dropped(database: Database) -> None:
    database.write_unsynced(site_memory.save, "a.example", b"", b"one")
    database.write_unsynced(site_memory.save, "a.example", b"", b"late")
    assert database.read(site_memory.load, "a.example") == b"one"
    database.write(site_memory.forget, "a.example")
    database.write_unsynced(site_memory.save, "a.example", b"one", b"two")
    assert database.read(site_memory.load, "a.example") == b"", "forgotten while a page was read"


@pytest.mark.parametrize(("host", "memory"), [("", b"x"), ("a.example", b"x" * (site_memory.MAX_BYTES + 1))])
def test_what_is_no_host_or_too_large_is_not_kept(database: Database, host: str, memory: bytes) -> None:
    database.write_unsynced(site_memory.save, host, b"", memory)
    assert database.read(site_memory.load, host) == b""


def test_the_sites_learned_of_last_are_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_memory, "MAX_SITES", 3)
    for name in "abc":
        database.write_unsynced(site_memory.save, name, b"", b"1")
    database.write_unsynced(site_memory.save, "a", b"1", b"2")
    database.write_unsynced(site_memory.save, "d", b"", b"1")
    assert [name for name in "abcd" if database.read(site_memory.load, name)] == ["a", "c", "d"]


def test_a_library_of_version_1_is_migrated_with_all_that_is_in_it(open_database: Open, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:1])
        assert migrations.version(db) == 1
        db.execute(
            "INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('https://a.example/', 'a', 'A', 0, 1)"
        )
        with pytest.raises(sqlite3.OperationalError):
            db.execute("SELECT * FROM sites")
    database = open_database()
    assert database.set_aside is None
    assert [feed.title for feed in database.read(outline.outline, NOW).feeds] == ["A"]
    filled(database, [1])
    database.write_unsynced(site_memory.save, "a.example", b"", b"one")
    assert database.read(site_memory.load, "a.example") == b"one"
    assert titles(database, ALL) == ["Story 1"]
    assert is_sound(database)
    (copy,) = (path.parent / "backups").glob("*-before_update.db")
    assert migrations.version_in_file(copy) == 1


def test_a_library_whose_list_of_sites_is_gone_is_set_aside(
    open_database: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database()
    filled(database, [1])
    database.close()
    with closing(sqlite3.connect(tmp_path / "library.db")) as raw:
        raw.execute("DROP TABLE sites")
    again = open_database()
    assert again.set_aside is not None
    assert titles(again, ALL) == ["Story 1"]
    assert again.read(site_memory.load, "a.example") == b""
