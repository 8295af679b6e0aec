"""Kills imports and restores at random moments, and lets the disk fill up under them: each is whole or never was.

`python -m tests.benchmarks faults` prints the rows; `tests/benchmarks/test_import_faults.py` runs a short form.
"""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from deskreader.engine.engine import Engine
from deskreader.model.backups import BackupCause
from deskreader.profile import profile_in
from deskreader.store.articles import merge
from deskreader.store.feeds import feeds
from deskreader.store.recovery import integrity_check
from deskreader.store.transfer import records
from tests import ROOT
from tests.benchmarks.library.entries import NOW, document, entry, fetched
from tests.fuzz.documents import DATABASES

FaultRow = tuple[str, int, int, str]
MESSAGE = "no message needed; finished, or as if it never was"
FULL = "full"  # what the program below prints where the disk is full

PROGRAM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from deskreader.engine.engine import Engine
from deskreader.errors import DeskReaderError, Kind
from deskreader.profile import profile_in
from tests.benchmarks.library.entries import NOW
engine, what, source, limit = Engine(profile_in(Path(sys.argv[1])), now=lambda: NOW), *sys.argv[2:4], int(sys.argv[5])
engine.worker.guess_feeds("https://a.example/")
print("ready", flush=True)
if limit:
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    engine.backups.restore(Path(source)) if what == "restore" else engine.import_file(Path(source))
    print("done", flush=True)
except (DeskReaderError, OSError) as error:
    is_full = getattr(error, "kind", Kind.DISK_FULL) in (Kind.DISK_FULL, Kind.STORAGE)
    print("full" if is_full else repr(error), flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def outline_file(folder: Path, count: int) -> Path:
    """Writes a list of feeds in folders."""
    lines = "".join(
        f'<outline text="Folder {n}"><outline text="Feed {n}" xmlUrl="https://o.example/{n}"/></outline>'
        for n in range(count)
    )
    path = folder / "feeds.opml"
    path.write_text(f"<opml><body>{lines}</body></opml>")
    return path


def database_file(folder: Path, count: int) -> Path:
    """Writes a library of another reader."""
    path = folder / "other.db"
    rows = f"WITH RECURSIVE c(x) AS (SELECT 9 UNION ALL SELECT x + 1 FROM c WHERE x < {count})"
    message = (
        "INSERT INTO Messages SELECT x, 0, 1, 0, 0, '1', 't' || x, 'http://q.example/' || x, '', x, 'text', 'g' || x"
    )
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"{DATABASES['RSS Guard']} {rows} {message} FROM c;")
    return path


def archive_file(folder: Path, count: int) -> Path:
    """Writes an export of another library."""
    with closing(Engine(profile_in(folder / "source"), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)
        new = engine.database.write_unsynced(merge.merge, feed, document(*map(entry, range(count))), fetched()).new
        engine.library.star(new[::3])
        engine.tags.change(new[::5], ["kept"])
        engine.exporter.export(folder / "all.zip")
    return folder / "all.zip"


def backup_file(folder: Path, count: int) -> Path:
    """Writes a backup of another library."""
    with closing(Engine(profile_in(folder / "other"), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)
        engine.database.write_unsynced(merge.merge, feed, document(*map(entry, range(count))), fetched())
        return engine.backups.make(BackupCause.BY_HAND)


KINDS: dict[str, tuple[Callable[[Path, int], Path], int]] = {
    "a list of feeds": (outline_file, 2_000),
    "an archive": (archive_file, 300),
    "another reader's database": (database_file, 600),
    "restore": (backup_file, 300),
}
"""What is imported: how it is made, and of what size."""


def _library(folder: Path) -> Path:
    """Makes a library with a feed of its own."""
    with closing(Engine(profile_in(folder), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "https://own.example.org/feed", "Own", None, None, NOW)
        new = engine.database.write_unsynced(merge.merge, feed, document(entry(1, feed=7)), fetched()).new
        engine.library.star(new)
    return folder


def contents(folder: Path, undo: bool = False) -> tuple[Any, ...]:
    """Returns what a library holds, and whether it is sound; with `undo`, after its last act was taken back."""
    with closing(Engine(profile_in(folder), now=lambda: NOW)) as engine:
        if undo:
            engine.library.undo_last()
        outline, database = engine.library.outline(), engine.database
        known = [state for state in records.each_state(database) if state["gone_at"] is None]
        states = sorted((s["guid_key"], s["is_read"], s["is_starred"], tuple(s["tags"])) for s in known)
        findings = [finding.check for finding in integrity_check.check(database) if not finding.good]
        is_sound = database.set_aside is None and set(findings) <= {"unused files"}
        urls = tuple(sorted(feed.url for feed in outline.feeds))
        return urls, tuple(sorted(f.title for f in outline.folders)), tuple(states), outline.starred, is_sound


def _run(
    library: Path, kind: str, source: Path, limit: int = 0, seconds: float | None = None
) -> tuple[list[str], float]:
    """Runs an import, killed so many seconds after it began; returns what it printed, and how long it took."""
    what = "restore" if kind == "restore" else "import"
    command = [sys.executable, "-c", PROGRAM, str(library), what, str(source), str(ROOT), str(limit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        started = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            child.send_signal(signal.SIGKILL)
        printed = child.stdout.readline().split()
        length = time.monotonic() - started
        child.stdout.read()
        return printed, length


def kill(kind: str, attempts: int, size: int | None = None) -> FaultRow:
    """Kills an import at random moments: the library is as before or as after, and sound; then undoes it as one."""
    return _faults(kind, f"kill -9 in {kind}", attempts, size, by_kill=True)


def fill(kind: str, attempts: int, size: int | None = None) -> FaultRow:
    """Lets files grow no further than to a random size during an import."""
    return _faults(kind, f"disk full in {kind}", attempts, size, by_kill=False)


def _faults(kind: str, name: str, attempts: int, size: int | None, by_kill: bool) -> FaultRow:
    rng, lost, finished = random.Random(8), 0, 0
    make, usual = KINDS[kind]
    with tempfile.TemporaryDirectory(prefix="deskreader-faults-") as temporary:
        folder = Path(temporary)
        source = make(folder, size or usual)
        whole = _library(folder / "whole")
        before = contents(whole)
        complete, length = _run(_copy(whole, folder / "complete"), kind, source)
        after = contents(folder / "complete")
        lost += complete != ["done"] or after == before or not after[-1]
        lost += kind != "restore" and contents(folder / "complete", undo=True) != before
        largest = 2 * max(path.stat().st_size for path in (folder / "complete").rglob("*") if path.is_file())
        for _ in range(attempts):
            library = _copy(whole, folder / "library")
            if by_kill:
                _run(library, kind, source, seconds=rng.uniform(0, length))
                found = contents(library)
                lost += found not in (before, after)
            else:
                printed, _ = _run(library, kind, source, limit=rng.randrange(1, largest))
                found = contents(library)
                lost += printed not in (["done"], [FULL]) or found != (after if printed == ["done"] else before)
            finished += found == after
    return name, attempts, lost, f"{MESSAGE} ({finished} finished)"


def _copy(whole: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(whole, target)
    return target
