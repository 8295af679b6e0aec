"""The fault table: each fault tried, what was lost, and how it was told.

python -m tests.bench faults
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from tests.bench.library_kit import NOW, document, entry, fetched
from tests.bench.table import print_table

from deskreader.errors import StoreError
from deskreader.model import ArticleId, View, ViewKind
from deskreader.model.keeping import BackupCause
from deskreader.store import Store, migrations
from deskreader.store.connecting import connect_writer

HERE = Path(__file__).resolve().parents[2]
ALL = View(ViewKind.ALL)
Row = tuple[str, int, int, str]

WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from deskreader.model.keeping import BackupCause
from deskreader.store import Store
from tests.bench.library_kit import NOW, document, entry, fetched
folder, what, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[4])
store = Store.open(folder / "library.db", folder / "pictures")
known = store.feed_by_url("https://f.example.org/feed")
feed = known or store.add_feed("https://f.example.org/feed", "F", None, None, NOW)[0]
print("ready", flush=True)
for number in range(first, first + 100000):
    (article,) = store.merge(feed, document(entry(number)), fetched()).new
    print("stored", article, flush=True)
    store.star([article])
    print("starred", article, flush=True)
    if what == "backup":
        path = store.keeping.back_up(BackupCause.DAILY, NOW + number * timedelta(seconds=1))
        if number % 3 == 0:
            store.keeping.restore(path, NOW + number * timedelta(seconds=1))
"""


def main() -> None:
    """Prints the table."""
    logging.disable(logging.WARNING)
    kills = int(os.environ.get("KILLS", "100"))
    rows = [
        kill_9("refresh and starring", "write", kills),
        kill_9("backup and restore", "backup", kills // 2),
        killed_in_migration(kills // 2),
        full_disk(),
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
            command = [sys.executable, "-c", WRITER, made, what, str(HERE), str(attempt * 10_000)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                child.stdout.readline()
                time.sleep(moments.uniform(0.005, 0.25))
                child.send_signal(signal.SIGKILL)
                said = [line.split() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
            stored |= {int(number) for word, number in said if word == "stored"}
            starred |= {int(number) for word, number in said if word == "starred"}
            before = time.process_time()
            store = Store.open(folder / "library.db", folder / "pictures")
            slowest = max(slowest, time.process_time() - before)
            found = {h.id: h for h in store.headlines([ArticleId(i) for i in stored])}
            lost += len(stored - set(found)) + sum(not found[ArticleId(i)].is_starred for i in starred & set(found))
            lost += (store.set_aside is not None) + sum(not finding.good for finding in store.check())
            store.close()
    return f"kill -9 in {name}", tries, lost, f"nothing to tell; opens in {slowest * 1000:.0f} ms of CPU at most"


MIGRATION = """
import os, random, signal, sys
from pathlib import Path
from deskreader.store import Store, migrations
path, step, place = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
class Killer(tuple):
    def __iter__(self):
        for number, statement in enumerate(tuple.__iter__(self)):
            if number == place:
                os.kill(os.getpid(), signal.SIGKILL)
            yield statement
steps = tuple(Killer(one) if number == step else one for number, one in enumerate(migrations.STEPS))
migrations.STEPS = steps
migrations.migrate.__defaults__ = (steps, True)
Store.open(path, path.parent / "pictures")
"""


def _old_library(path: Path, number: int) -> None:
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, migrations.STEPS[:number])
        db.execute(
            "INSERT INTO feeds(url, url_key, title, position, added_at) VALUES ('https://a.example/', 'a', 'A', 0, 1)"
        )
        db.execute(
            "INSERT INTO states(feed_id, guid_key, text_key, sorted_at, is_starred, gone_at) VALUES (1,1,1,1,1,1)"
        )


def killed_in_migration(tries: int) -> Row:
    """Killed at every kind of place in every step."""
    chance, lost = random.Random(2), 0
    for _ in range(tries):
        with _folder() as made:
            path = Path(made) / "library.db"
            _old_library(path, 1)
            step = chance.randrange(1, len(migrations.STEPS))
            place = chance.randrange(len(migrations.STEPS[step]))
            subprocess.run([sys.executable, "-c", MIGRATION, str(path), str(step), str(place)], check=False)
            store = Store.open(path, Path(made) / "pictures")
            states = list(store.ported.states())
            lost += len(store.outline(NOW).feeds) != 1 or len(states) != 1 or not states[0]["is_starred"]
            lost += store.set_aside is not None or not all(finding.good for finding in store.check())
            store.close()
    return "kill -9 in a migration", tries, lost, "nothing to tell; it goes on from there"


def full_disk() -> Row:
    """Every kind of write without room, by a limit of the size of files."""
    test = HERE / "tests" / "engine" / "test_engine_room.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(test)], capture_output=True, text=True, check=False
    )
    return "disk full, 10 kinds of writes", 10, int(done.returncode != 0), "banner; acts kept, fetching waits, goes on"


def read_only() -> Row:
    """A folder that cannot be written."""
    with _folder() as made:
        folder = Path(made) / "data"
        folder.mkdir()
        (folder / "library.db").mkdir()  # root may write everywhere, but not a folder as if it were a file
        try:
            Store.open(folder / "library.db", folder / "pictures").close()
        except StoreError as error:
            return "a library that cannot be opened", 1, 0, f"a sentence at the start ({error.kind})"
    return "a library that cannot be opened", 1, 1, "not told"


def second_instance() -> Row:
    """The command line beside the window, both writing."""
    lost = 0
    with _folder() as made:
        folder = Path(made)
        one = Store.open(folder / "library.db", folder / "pictures")
        two = Store.open(folder / "library.db", folder / "pictures")
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
        store = Store.open(folder / "library.db", folder / "pictures")
        feed, _ = store.add_feed("https://f.example.org/feed", "F", None, None, NOW)
        new = store.merge(feed, document(*map(entry, range(50))), fetched()).new
        store.mark_read(new)
        store.keeping.own_time(NOW)
        for years in (10, -10):
            now = NOW + timedelta(days=365 * years)
            while store.retire(store.keeping.own_time(now), 90, 10**12):
                pass
            store.keeping.back_up(BackupCause.DAILY, now)
            lost += 50 - store.outline(NOW).total
        lost += not store.keeping.backup_is_due(NOW)
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
            Store.open(path, Path(made) / "pictures").close()
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
            store = Store.open(path, Path(made) / "pictures")
            lost += len(store.outline(NOW).feeds) != 1 or len(store.keeping.backups()) != 1
            lost += not all(finding.good for finding in store.check())
            store.close()
    return "every earlier version", len(migrations.STEPS) - 1, lost, "nothing to tell; a backup is made first"
