"""Kills the program in every statement of every migration, and during clean-ups."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from deskreader.model import ArticleId
from deskreader.store import Database
from deskreader.store.articles import opened_article
from deskreader.store.feeds import outline as store_outline
from deskreader.store.recovery import integrity_check, repair
from deskreader.store.schema import migrations
from deskreader.store.schema.migrations import Step
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.timeline import timeline
from deskreader.store.transfer import records
from tests import ROOT
from tests.benchmarks.library.entries import NOW
from tests.store.freeze import frozen

FaultRow = tuple[str, int, int, str]

CLEAN_UP_PROGRAM = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from deskreader.model import ReadImage
from deskreader.store import Database
from deskreader.store.articles import flags, images, merge
from deskreader.store.feeds import feeds
from deskreader.store.retention import purge
from tests.benchmarks.library.entries import NOW, document, entry, fetched
folder, first = Path(sys.argv[1]), int(sys.argv[3])
store = Database.open(folder / "library.db", folder / "pictures")
existing = store.read(feeds.feed_by_url, "https://f.example.org/feed")
feed = existing or store.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)[0]
print("ready", flush=True)
for start in range(first, first + 100000, 20):
    entries = []
    for number in range(start, start + 20):
        made = entry(number)
        url = f"https://f.example.org/{number}.png"
        entries.append(replace(made, content=f'{made.content}<img src="{url}">'))
    new = store.write_unsynced(merge.merge, feed, document(*entries), fetched()).new
    for article in new:
        (url,) = images.wanted_images(store, article)
        data = f"picture {url}".encode() * 99
        images.save_images(store, article, {url: ReadImage(data, "image/png", 9, 9)})
    store.write(flags.mark_read, new)
    for article in new[::4]:
        store.write(flags.star, [article])
        print("starred", article, flush=True)
    later = NOW + timedelta(days=200)
    while purge.purge_step(store, later, 30, 20_000):
        pass
"""


def kill_in_every_statement() -> FaultRow:
    """Kills the migration of each earlier version before each statement of each step, and before the step's end."""
    attempts = lost = 0
    for version in range(1, len(migrations.STEPS)):
        for step in range(version, len(migrations.STEPS)):
            for statement_index in range(len(migrations.STEPS[step]) + 1):
                attempts += 1
                lost += _lost_in_migration(version, step, statement_index)
    return "kill -9 in every statement of every migration", attempts, lost, "no message needed; it continues from there"


def _lost_in_migration(version: int, step: int, statement_index: int) -> int:
    with tempfile.TemporaryDirectory(prefix="deskreader-faults-") as temporary:
        path = Path(temporary) / "library.db"
        frozen(path, version)
        steps = [
            _KillingStep(statements, statement_index) if number == step else statements
            for number, statements in enumerate(migrations.STEPS)
        ]
        was_killed = _in_child(lambda: _migrate(path, steps))
        store = Database.open(path, Path(temporary) / "pictures")
        outline, states = store.read(store_outline.outline, NOW), list(records.each_state(store))
        is_complete = (len(outline.feeds), outline.total, outline.starred, len(states)) == (1, 2, 1, 3)
        is_sound = store.set_aside is None and all(finding.good for finding in integrity_check.check(store))
        store.close()
        return int(not (was_killed and is_complete and is_sound))


def _migrate(path: Path, steps: list[Step]) -> None:
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, steps)


class _KillingStep(tuple[str, ...]):
    """A migration step that kills the program before one of its statements, or after the last."""

    statement_index: int

    def __new__(cls, step: Step, statement_index: int) -> _KillingStep:
        killing = super().__new__(cls, step)
        killing.statement_index = statement_index
        return killing

    def __iter__(self) -> Iterator[str]:
        for number, statement in enumerate(super().__iter__()):
            if number == self.statement_index:
                os.kill(os.getpid(), signal.SIGKILL)
            yield statement
        os.kill(os.getpid(), signal.SIGKILL)


def _in_child(work: Callable[[], None]) -> bool:
    """Runs `work` in a child process; returns whether that was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill_during_clean_up(attempts: int) -> FaultRow:
    """Kills the removal of expired articles and surplus images; starred articles must keep text and image."""
    rng, lost = random.Random(4), 0
    with tempfile.TemporaryDirectory(prefix="deskreader-faults-") as temporary:
        folder, starred = Path(temporary), set[int]()
        for attempt in range(attempts):
            command = [sys.executable, "-c", CLEAN_UP_PROGRAM, temporary, str(ROOT), str(attempt * 100_000)]
            lines = _run_and_kill(command, rng.uniform(0.02, 0.5))
            starred |= {int(line.split()[1]) for line in lines if line.startswith("starred")}
            store = Database.open(folder / "library.db", folder / "pictures")
            headlines = {row.id: row for row in store.read(timeline.headlines, [ArticleId(i) for i in starred])}
            intact = [
                i
                for i in headlines
                if headlines[i].is_starred
                and len(store.read(opened_article.open_article, store.image_files, i).images) == 1
            ]
            lost += len(starred) - len(intact) + (store.set_aside is not None)
            lost += sum(not finding.good for finding in integrity_check.check(store) if finding.check != "unused files")
            store.close()
        store = Database.open(folder / "library.db", folder / "pictures")
        repair.repair(store, NOW)
        lost += sum(not finding.good for finding in integrity_check.check(store))
        store.close()
    message = f"no message needed; {len(starred)} starred articles keep text and image"
    return "kill -9 in clean-ups", attempts, lost, message


def _run_and_kill(command: list[str], seconds: float) -> list[str]:
    """Kills a program `seconds` after it is ready; returns the complete lines that it printed."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        return [line for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
