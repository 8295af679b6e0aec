"""The fault table: each fault tried, what was lost, and how it was told.

python -m tests.benchmarks faults
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from deskreader.errors import StoreError
from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.backups import BackupCause
from deskreader.store import Database, backups
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds, outline
from deskreader.store.recovery import integrity_check
from deskreader.store.retention import purge, rules
from deskreader.store.schema import migrations
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.timeline import timeline
from tests import ROOT
from tests.benchmarks.faults_killed import killed_in_clean_ups, killed_in_every_statement, killed_in_imports
from tests.benchmarks.library_kit import NOW, document, entry, fetched
from tests.benchmarks.table import print_table

ALL = View(ViewKind.ALL)
Row = tuple[str, int, int, str]

WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from deskreader.model.backups import BackupCause
from deskreader.store import Database
from deskreader.store import backups
from deskreader.store.articles import flags, merge
from deskreader.store.feeds import feeds
from deskreader.store.recovery import restore_backup
from tests.benchmarks.library_kit import NOW, document, entry, fetched
folder, what, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[4])
store = Database.open(folder / "library.db", folder / "pictures")
known = store.read(feeds.feed_by_url, "https://f.example.org/feed")
feed = known or store.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)[0]
print("ready", flush=True)
for number in range(first, first + 100000):
    (article,) = store.write_unsynced(merge.merge, feed, document(entry(number)), fetched()).new
    print("stored", article, flush=True)
    store.write(flags.star, [article])
    print("starred", article, flush=True)
    if what == "backup":
        path = backups.make(store.path, BackupCause.DAILY, NOW + number * timedelta(seconds=1))
        if number % 3 == 0:
            restore_backup.restore(store, path, NOW + number * timedelta(seconds=1))
"""


def main() -> None:
    """Prints the table."""
    logging.disable(logging.WARNING)
    kills = int(os.environ.get("KILLS", "100"))
    rows = [
        kill_9("refresh and starring", "write", kills),
        kill_9("backup and restore", "backup", kills // 2),
        killed_in_every_statement(),
        killed_in_clean_ups(kills // 2),
        killed_in_imports(kills // 4),
        full_disk("limit"),
        full_disk("tmpfs"),
        read_only(),
        second_instance(),
        clock(),
        newer_library(),
        older_libraries(),
    ]
    logging.disable(logging.NOTSET)
    print_table("Faults", ["fault", "tries", "lost", "how it is told"], rows)


def _folder() -> contextlib.AbstractContextManager[str]:
    return tempfile.TemporaryDirectory(prefix="deskreader-faults-")


def kill_9(name: str, what: str, tries: int) -> Row:
    """The program killed at random moments: acts that were acknowledged and are not there afterwards."""
    moments, lost, slowest = random.Random(1), 0, 0.0
    with _folder() as made:
        folder = Path(made)
        stored: set[int] = set()
        starred: set[int] = set()
        for attempt in range(tries):
            command = [sys.executable, "-c", WRITER, made, what, str(ROOT), str(attempt * 10_000)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                child.stdout.readline()
                time.sleep(moments.uniform(0.005, 0.25))
                child.send_signal(signal.SIGKILL)
                said = [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
            stored |= {int(number) for word, number in said if word == "stored"}
            starred |= {int(number) for word, number in said if word == "starred"}
            before = time.process_time()
            store = Database.open(folder / "library.db", folder / "pictures")
            slowest = max(slowest, time.process_time() - before)
            found = {h.id: h for h in store.read(timeline.headlines, [ArticleId(i) for i in stored])}
            lost += len(stored - set(found)) + sum(not found[ArticleId(i)].is_starred for i in starred & set(found))
            lost += (store.set_aside is not None) + sum(not finding.good for finding in integrity_check.check(store))
            store.close()
    return f"kill -9 in {name}", tries, lost, f"nothing to tell; opens in {slowest * 1000:.0f} ms of CPU at most"


def _old_library(path: Path, number: int) -> None:
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:number])
        db.execute(
            "INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('https://a.example/', 'a', 'A', 0, 1)"
        )
        db.execute(
            "INSERT INTO states(feed_id, guid_key, text_key, sorted_at, is_starred, gone_at) VALUES (1,1,1,1,1,1)"
        )


def full_disk(how: str) -> Row:
    """Every act of the reader without room: by a limit of the size of files, or on a small file system that is full."""
    program = ROOT / "tests" / "engine" / "full_disk.py"
    with _folder() as made:
        if how == "tmpfs" and not _mounted(made, "size=12m"):
            return "disk full: a file system of 12 MB", 0, 0, "not tried: only root may mount"
        try:
            done = subprocess.run(
                [sys.executable, str(program), made, how], capture_output=True, text=True, check=False
            )
        finally:
            if how == "tmpfs":
                subprocess.run(["umount", made], check=True)
    name = "a file system of 12 MB" if how == "tmpfs" else "a limit on files"
    acts = int(done.stdout.split()[0]) if done.returncode == 0 else 0
    return f"disk full: {name}", acts, int(done.returncode != 0), "banner; acts kept, fetching waits, goes on"


def _mounted(folder: str, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0


def read_only() -> Row:
    """A folder of another user's and a disk that is mounted so: window and terminal."""
    if os.geteuid() != 0:
        return "read-only folder", 0, 0, "not tried: only root can become another user"
    test = ROOT / "tests" / "whole" / "test_whole_read_only.py"
    command = [sys.executable, "-m", "pytest", "-q", str(test)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = dict(re.findall(r"(\d+) (passed|failed)", done.stdout)[::-1])
    counts = {word: int(number) for number, word in found.items()}
    failed = counts.get("failed", 0)
    told = "a sentence with the folder's name, in a box and in the terminal"
    return "read-only folder", counts.get("passed", 0) + failed, failed, told


def second_instance() -> Row:
    """The command line beside the window, both writing."""
    lost = 0
    with _folder() as made:
        folder = Path(made)
        one = Database.open(folder / "library.db", folder / "pictures")
        two = Database.open(folder / "library.db", folder / "pictures")
        feed, _ = one.add_feed("https://f.example.org/feed", "F", None, None, NOW)
        for number in range(50):
            (article,) = (one if number % 2 else two).merge(feed, document(entry(number)), fetched()).new
            (two if number % 2 else one).star([article])
        lost += 50 - one.outline(NOW).starred
        one.close()
        two.close()
    return "two programs write at once", 50, lost, "nothing to tell; each waits for the other"


def clock() -> Row:
    """A clock ten years ahead and ten years back: stories and backups."""
    lost = 0
    with _folder() as made:
        folder = Path(made)
        store = Database.open(folder / "library.db", folder / "pictures")
        feed, _ = store.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)
        new = store.write_unsynced(merge.merge, feed, document(*map(entry, range(50))), fetched()).new
        store.write(flags.mark_read, new)
        store.write_unsynced(rules.keep_time, NOW)
        for years in (10, -10):
            now = NOW + timedelta(days=365 * years)
            while purge.retire(store, store.write_unsynced(rules.keep_time, now), 90, 10**12):
                pass
            backups.make(store.path, BackupCause.DAILY, now)
            lost += 50 - store.read(outline.outline, NOW).total
        lost += not backups.is_due(store.path, NOW)
        store.close()
    return "clock ten years ahead, then back", 2, lost, "nothing to tell; nothing grows old, backups go on"


def newer_library() -> Row:
    """A library of a version that is not known yet."""
    with _folder() as made:
        path = Path(made) / "library.db"
        _old_library(path, len(migrations.STEPS))
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
        before = path.read_bytes()
        try:
            Database.open(path, Path(made) / "pictures").close()
        except StoreError as error:
            return "made by a newer program", 1, int(path.read_bytes() != before), f"refused untouched ({error.kind})"
    return "made by a newer program", 1, 1, "not told"


def older_libraries() -> Row:
    """Every earlier version brought to the present one."""
    lost = 0
    for number in range(1, len(migrations.STEPS)):
        with _folder() as made:
            path = Path(made) / "library.db"
            _old_library(path, number)
            store = Database.open(path, Path(made) / "pictures")
            lost += len(store.read(outline.outline, NOW).feeds) != 1 or len(backups.all_of(store.path)) != 1
            lost += not all(finding.good for finding in integrity_check.check(store))
            store.close()
    return "every earlier version", len(migrations.STEPS) - 1, lost, "nothing to tell; a backup is made first"
