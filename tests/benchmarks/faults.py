"""The fault table: each fault, how often it was tried, what was lost, and what the user sees.

python -m tests.benchmarks faults   as root, it also tries a small disk, another user's folder and a read-only mount
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
from tests.benchmarks import import_faults
from tests.benchmarks.library.entries import NOW, document, entry, fetched
from tests.benchmarks.process_kills import kill_during_clean_up, kill_in_every_statement
from tests.benchmarks.table import print_table

ALL = View(ViewKind.ALL)
FaultRow = tuple[str, int, int, str]

WRITING_PROGRAM = """
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
from tests.benchmarks.library.entries import NOW, document, entry, fetched
folder, what, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[4])
store = Database.open(folder / "library.db", folder / "pictures")
existing = store.read(feeds.feed_by_url, "https://f.example.org/feed")
feed = existing or store.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)[0]
print("ready", flush=True)
for number in range(first, first + 100000):
    (article,) = store.write_unsynced(merge.merge, feed, document(entry(number)), fetched()).new
    print("stored", article, flush=True)
    store.write(flags.star, [article])
    print("starred", article, flush=True)
    if what == "backup":
        path = backups.make_backup(store.path, BackupCause.DAILY, NOW + number * timedelta(seconds=1))
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
        kill_in_every_statement(),
        kill_during_clean_up(kills // 2),
        *(import_faults.kill(kind, kills // 4) for kind in import_faults.KINDS),
        *(import_faults.fill(kind, kills // 4) for kind in import_faults.KINDS),
        full_disk("limit"),
        full_disk("tmpfs"),
        read_only(),
        two_programs(),
        wrong_clock(),
        newer_library(),
        older_libraries(),
    ]
    logging.disable(logging.NOTSET)
    print_table("Faults", ["fault", "tries", "lost", "what the user sees"], rows)


def _folder() -> contextlib.AbstractContextManager[str]:
    return tempfile.TemporaryDirectory(prefix="deskreader-faults-")


def kill_9(name: str, what: str, attempts: int) -> FaultRow:
    """Kills the program at random moments; counts confirmed acts that are missing afterwards."""
    rng, lost, slowest = random.Random(1), 0, 0.0
    with _folder() as temporary:
        folder = Path(temporary)
        stored: set[int] = set()
        starred: set[int] = set()
        for attempt in range(attempts):
            command = [sys.executable, "-c", WRITING_PROGRAM, temporary, what, str(ROOT), str(attempt * 10_000)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                child.stdout.readline()
                time.sleep(rng.uniform(0.005, 0.25))
                child.send_signal(signal.SIGKILL)
                lines = [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
            stored |= {int(number) for word, number in lines if word == "stored"}
            starred |= {int(number) for word, number in lines if word == "starred"}
            before = time.process_time()
            store = Database.open(folder / "library.db", folder / "pictures")
            slowest = max(slowest, time.process_time() - before)
            headlines = {h.id: h for h in store.read(timeline.headlines, [ArticleId(i) for i in stored])}
            unstarred = [i for i in starred if i in headlines and not headlines[ArticleId(i)].is_starred]
            lost += len(stored - set(headlines)) + len(unstarred)
            lost += (store.set_aside is not None) + sum(not finding.good for finding in integrity_check.check(store))
            store.close()
    return f"kill -9 in {name}", attempts, lost, f"no message needed; opens in {slowest * 1000:.0f} ms of CPU at most"


def _old_library(path: Path, number: int) -> None:
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:number])
        db.execute(
            "INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('https://a.example/', 'a', 'A', 0, 1)"
        )
        db.execute(
            "INSERT INTO states(feed_id, guid_key, text_key, sorted_at, is_starred, gone_at) VALUES (1,1,1,1,1,1)"
        )


def full_disk(how: str) -> FaultRow:
    """Tries every act of the user on a full disk: with a limit on file sizes, or on a small full file system."""
    program = ROOT / "tests" / "engine" / "library" / "full_disk.py"
    with _folder() as temporary:
        if how == "tmpfs" and not _mount_tmpfs(temporary, "size=12m"):
            return "disk full: a file system of 12 MB", 0, 0, "not tried: only root may mount"
        try:
            result = subprocess.run(
                [sys.executable, str(program), temporary, how], capture_output=True, text=True, check=False
            )
        finally:
            if how == "tmpfs":
                subprocess.run(["umount", temporary], check=True)
    name = "a file system of 12 MB" if how == "tmpfs" else "a limit on files"
    acts = int(result.stdout.split()[0]) if result.returncode == 0 else 0
    message = "banner; acts are kept, fetching waits, then continues"
    return f"disk full: {name}", acts, int(result.returncode != 0), message


def _mount_tmpfs(folder: str, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0


def read_only() -> FaultRow:
    """Tries another user's folder and a read-only mount, in the window and in the terminal."""
    if os.geteuid() != 0:
        return "read-only folder", 0, 0, "not tried: only root can become another user"
    test = ROOT / "tests" / "end_to_end" / "test_read_only.py"
    command = [sys.executable, "-m", "pytest", "-q", str(test)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    outcomes = dict(re.findall(r"(\d+) (passed|failed)", result.stdout)[::-1])
    counts = {word: int(number) for number, word in outcomes.items()}
    failed = counts.get("failed", 0)
    message = "a message with the folder's name, in a dialog and in the terminal"
    return "read-only folder", counts.get("passed", 0) + failed, failed, message


def two_programs() -> FaultRow:
    """Lets two programs write at once, as the command line does beside the window."""
    lost = 0
    with _folder() as temporary:
        folder = Path(temporary)
        first = Database.open(folder / "library.db", folder / "pictures")
        second = Database.open(folder / "library.db", folder / "pictures")
        feed, _ = first.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)
        for number in range(50):
            (article,) = (
                (first if number % 2 else second)
                .write_unsynced(merge.merge, feed, document(entry(number)), fetched())
                .new
            )
            (second if number % 2 else first).write(flags.star, [article])
        lost += 50 - first.read(outline.outline, NOW).starred
        first.close()
        second.close()
    return "two programs write at once", 50, lost, "no message needed; each waits for the other"


def wrong_clock() -> FaultRow:
    """Sets the clock ten years ahead and back; checks articles and backups."""
    lost = 0
    with _folder() as temporary:
        folder = Path(temporary)
        store = Database.open(folder / "library.db", folder / "pictures")
        feed, _ = store.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)
        new = store.write_unsynced(merge.merge, feed, document(*map(entry, range(50))), fetched()).new
        store.write(flags.mark_read, new)
        store.write_unsynced(rules.advance_own_time, NOW)
        for years in (10, -10):
            now = NOW + timedelta(days=365 * years)
            while purge.purge_step(store, store.write_unsynced(rules.advance_own_time, now), 90, 10**12):
                pass
            backups.make_backup(store.path, BackupCause.DAILY, now)
            lost += 50 - store.read(outline.outline, NOW).total
        lost += not backups.is_due(store.path, NOW)
        store.close()
    return "clock ten years ahead, then back", 2, lost, "no message needed; no article expires, backups continue"


def newer_library() -> FaultRow:
    """Opens a library of a newer version."""
    with _folder() as temporary:
        path = Path(temporary) / "library.db"
        _old_library(path, len(migrations.STEPS))
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
        before = path.read_bytes()
        try:
            Database.open(path, Path(temporary) / "pictures").close()
        except StoreError as error:
            return "made by a newer program", 1, int(path.read_bytes() != before), f"refused untouched ({error.kind})"
    return "made by a newer program", 1, 1, "no message"


def older_libraries() -> FaultRow:
    """Migrates every earlier version to the current one."""
    lost = 0
    for number in range(1, len(migrations.STEPS)):
        with _folder() as temporary:
            path = Path(temporary) / "library.db"
            _old_library(path, number)
            store = Database.open(path, Path(temporary) / "pictures")
            lost += len(store.read(outline.outline, NOW).feeds) != 1 or len(backups.all_backups(store.path)) != 1
            lost += not all(finding.good for finding in integrity_check.check(store))
            store.close()
    return "every earlier version", len(migrations.STEPS) - 1, lost, "no message needed; a backup is made first"
