"""Backups and the way back: whole copies, seven kept, and nothing lost whenever the program is killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from deskreader.errors import Kind, StoreError
from deskreader.model import Reason
from deskreader.model.backups import Backup, BackupCause
from deskreader.store import Database, backups
from deskreader.store.articles import flags, images, merge, opened_article
from deskreader.store.articles import full_text as store_full_text
from deskreader.store.feeds import outline
from deskreader.store.recovery import restore_backup
from deskreader.store.schema import migrations
from deskreader.store.timeline import timeline
from deskreader.store.undo import journal, tag_edits
from tests import ROOT
from tests.store.kit import ALL, DAY, NOW, document, entry, fetched, filled, full_text, is_sound, picture, titles

Open = Callable[[], Database]


def test_a_backup_holds_what_the_library_held(database: Database, tmp_path: Path) -> None:
    _, articles = filled(database, range(20))
    database.write(flags.star, articles[:3])
    path = backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    filled(database, [99], name="later")
    (found,) = backups.all_backups(database.path)
    assert (found.path, found.made_at, found.cause) == (path, NOW, BackupCause.BY_HAND)
    assert (found.feeds, found.articles, found.starred, found.is_readable) == (1, 20, 3, True)
    assert path.parent == tmp_path / "backups"
    assert sys.platform == "win32" or path.stat().st_mode & 0o077 == 0
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_daily_one_is_due_after_a_day_and_after_the_clock_was_set_back(database: Database) -> None:
    assert backups.is_due(database.path, NOW)
    backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    assert backups.is_due(database.path, NOW)
    backups.make_backup(database.path, BackupCause.DAILY, NOW)
    assert not backups.is_due(database.path, NOW + DAY / 2)
    assert backups.is_due(database.path, NOW + DAY)
    assert backups.is_due(database.path, NOW - 3650 * DAY)


def test_seven_daily_ones_are_kept(database: Database) -> None:
    for day in range(10):
        backups.make_backup(database.path, BackupCause.DAILY, NOW + day * DAY)
    backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    found = backups.all_backups(database.path)
    assert [b.made_at for b in found] == [NOW + day * DAY for day in range(9, 2, -1)] + [NOW]


def test_large_ones_make_room_but_two_stay() -> None:
    found = [Backup(Path(f"{n}"), NOW - n * DAY, BackupCause.DAILY, 100) for n in range(7)]
    found.sort(key=lambda b: b.path.name, reverse=True)
    assert backups.outdated(found, 10_000) == []
    assert len(backups.outdated(found, 0)) == 5
    assert len(backups.outdated(found, 1000)) == 7 - 3


def test_of_a_very_large_library_two_daily_ones_stay() -> None:
    found = [Backup(Path(f"{n}"), NOW - n * DAY, BackupCause.DAILY, backups.LARGE) for n in range(4)]
    by_hand = [Backup(Path(f"{n}"), NOW - n * DAY, BackupCause.BY_HAND, backups.LARGE) for n in range(4, 8)]
    assert backups.outdated(found + by_hand, 2**50) == [Path("2"), Path("3")]


def test_restoring_puts_all_back_and_keeps_the_present_library(database: Database) -> None:
    _, articles = filled(database, range(5), gives_full_text=True, content='<img src="https://img.example.org/1.png">')
    images.save_images(database, articles[0], {"https://img.example.org/1.png": picture(1)})
    database.write(flags.star, articles[:2])
    before = backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    database.write(flags.star, articles, False)
    _, later = filled(database, [50], name="later")
    token, kept = restore_backup.restore(database, before, NOW + DAY)
    assert [f.title for f in database.read(outline.outline, NOW).feeds] == ["News"]
    assert database.read(outline.outline, NOW).starred == 2
    assert len(database.read(opened_article.open_article, database.image_files, articles[0]).images) == 1
    assert is_sound(database)
    new = filled(database, [60], name="anew")[1]
    assert new[0] > later[0], "a number that was given out once never means another story"
    assert database.read(journal.last_undoable) == token
    assert kept in [backup.path for backup in backups.all_backups(database.path)]
    assert restore_backup.undo_restore(database, token, NOW + 2 * DAY).everything
    assert database.read(outline.outline, NOW).starred == 0
    assert "Story 50" in titles(database, ALL)
    assert not restore_backup.undo_restore(database, token, NOW + 2 * DAY)
    assert is_sound(database)


def test_a_restore_is_taken_back_to_exactly_what_was_also_after_a_restart(open_database: Open, tmp_path: Path) -> None:
    database = open_database()
    _, articles = filled(database, range(20))
    before = backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    database.write(flags.star, articles[3:7])
    database.write(tag_edits.change_tags, articles[2:5], ["Rome"], (), NOW)
    deleted, _ = database.write(journal.delete, articles[:2], NOW)
    filled(database, [50], name="later")
    database.close()
    wanted = dumped(tmp_path / "library.db")
    database = open_database()
    restore_backup.restore(database, before, NOW)
    filled(database, [70], name="anew")
    database.close()
    assert dumped(tmp_path / "library.db") != wanted
    database = open_database()
    last = database.read(journal.last_undoable)
    assert last is not None
    assert last.act == "restore"
    restore_backup.undo_restore(database, last, NOW)
    assert database.read(journal.last_undoable) == deleted, "what was done before the restore can still be taken back"
    database.close()
    assert dumped(tmp_path / "library.db") == wanted


def dumped(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for the counters of numbers that were given out."""
    with closing(sqlite3.connect(path)) as db:
        names = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        return {name: db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for (name,) in names}


def test_a_picture_that_is_gone_by_then_is_fetched_anew(database: Database, tmp_path: Path) -> None:
    url = "https://img.example.org/1.png"
    _, (article,) = filled(database, [1], gives_full_text=True, content=f'<img src="{url}">')
    images.save_images(database, article, {url: picture(1)})
    path = backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    for file in (tmp_path / "pictures").glob("*/*"):
        file.unlink()
    restore_backup.restore(database, path, NOW)
    assert images.wanted_images(database, article) == (url,)
    assert database.read(timeline.headlines, [article])[0].offline.value == "pictures_missing"
    assert is_sound(database)


def test_an_older_backup_is_brought_up_first(open_database: Open, tmp_path: Path) -> None:
    old = tmp_path / "backups" / "library-20250101-120000-daily.db"
    old.parent.mkdir()
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        db.execute("PRAGMA page_size = 4096")
        migrations.migrate(db, old, migrations.STEPS[:1], keeps_copy=False)
        db.execute(
            "INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('https://a.example/', 'a', 'A', 0, 1)"
        )
    before = old.read_bytes()
    database = open_database()
    filled(database, [1])
    assert [(b.feeds, b.is_readable) for b in backups.all_backups(database.path)] == [(1, True)]
    restore_backup.restore(database, old, NOW)
    assert [feed.title for feed in database.read(outline.outline, NOW).feeds] == ["A"]
    filled(database, [2])
    assert is_sound(database)
    assert old.read_bytes() == before


@pytest.mark.parametrize("harm", ["cut", "zero", "text", "newer"])
def test_a_backup_of_no_use_changes_nothing(database: Database, harm: str) -> None:
    filled(database, range(200))
    path = backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    whole = path.read_bytes()
    data = {
        "cut": whole[: len(whole) // 2],
        "zero": whole[: 8192 * 12] + b"\0" * 8192 * 8 + whole[8192 * 20 :],
        "text": b"no library at all" * 1000,
        "newer": whole[:60] + (999).to_bytes(4, "big") + whole[64:],
    }[harm]
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        restore_backup.restore(database, path, NOW)
    assert caught.value.kind is (Kind.NEWER_LIBRARY if harm == "newer" else Kind.DAMAGED_LIBRARY)
    assert database.read(outline.outline, NOW).total == 200
    assert path.read_bytes() == data
    assert is_sound(database)


def test_an_unreadable_backup_says_so(database: Database) -> None:
    path = backups.make_backup(database.path, BackupCause.BY_HAND, NOW)
    path.write_bytes(b"x" * 5000)
    assert [b.is_readable for b in backups.all_backups(database.path)] == [False]


def test_writing_goes_on_while_a_backup_is_made(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    feed, _ = filled(database, range(300))
    monkeypatch.setattr(backups, "PAGES_AT_ONCE", 2)
    import threading

    made = threading.Thread(target=lambda: backups.make_backup(database.path, BackupCause.BY_HAND, NOW))
    made.start()
    number = 1000
    while made.is_alive():
        database.write_unsynced(merge.merge, feed, document(entry(number)), fetched())
        number += 1
    made.join()
    (found,) = backups.all_backups(database.path)
    assert found.articles >= 300
    assert database.read(outline.outline, NOW).total == 300 + number - 1000


CHILD = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.store.kit import NOW, DAY, document, entry, fetched, filled, subscribed
from deskreader.model.backups import BackupCause
from deskreader.store import Database, backups
from deskreader.store import backups
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds
from deskreader.store.recovery import restore_backup
backups.PAGES_AT_ONCE = 8
folder, first = Path(sys.argv[1]), int(sys.argv[3])
database = Database.open(folder / "library.db", folder / "pictures")
feed = database.read(feeds.feed_by_url, "https://news.example.org/feed") or subscribed(database)
database.write_unsynced(merge.merge, feed, document(*(entry(n) for n in range(300))), fetched())
print("ready", flush=True)
for round in range(first, first + 1000):
    (article,) = database.write_unsynced(merge.merge, feed, document(entry(1000 + round)), fetched()).new
    database.write(flags.star, [article])
    path = backups.make_backup(database.path, BackupCause.DAILY, NOW + round * timedelta(minutes=1))
    print("made", path.name, flush=True)
    restore_backup.restore(database, path, NOW + round * timedelta(minutes=1))
    print("starred", article, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_killed_in_the_middle_of_a_backup_or_a_restore_nothing_is_lost(tmp_path: Path) -> None:
    moments = random.Random(3)
    starred: set[int] = set()
    for attempt in range(4):
        command = [sys.executable, "-c", CHILD, str(tmp_path), str(ROOT), str(attempt * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.05, 0.5))
            child.send_signal(signal.SIGKILL)
            said = [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        starred |= {int(what) for word, what in said if word == "starred"}
        database = Database.open(tmp_path / "library.db", tmp_path / "pictures")
        try:
            assert database.set_aside is None
            assert all(h.is_starred for h in database.read(timeline.headlines, sorted(starred)))  # type: ignore[arg-type]
            assert len(database.read(timeline.headlines, sorted(starred))) == len(starred)  # type: ignore[arg-type]
            assert is_sound(database)
            assert all(b.is_readable for b in backups.all_backups(database.path))
        finally:
            database.close()
    assert starred


def test_an_unfinished_copy_of_a_killed_program_is_removed(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    stale, fresh = folder / ".library-x.1.part", folder / ".library-y.2.part"
    for path in (stale, fresh):
        path.write_bytes(b"x")
    os.utime(stale, (1, 1))
    backups.make_backup(database.path, BackupCause.DAILY, NOW)
    assert not stale.exists()
    assert fresh.exists()


def test_a_disk_without_room_leaves_no_part_of_a_copy(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(database, range(50))

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_to_disk", full)
    with pytest.raises(StoreError) as caught:
        backups.make_backup(database.path, BackupCause.DAILY, NOW + timedelta(days=1))
    assert caught.value.kind is Kind.DISK_FULL
    assert list((tmp_path / "backups").iterdir()) == []
    database.write_unsynced(store_full_text.save_page, filled(database, [77], name="x")[1][0], full_text(), Reason.NONE)
    assert is_sound(database)
