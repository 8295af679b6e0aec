"""Faults, continued: killed in every statement of every migration, in clean-ups and in imports."""

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

from deskreader.engine.engine import Engine
from deskreader.model import ArticleId
from deskreader.profile import profile_in
from deskreader.store import Database
from deskreader.store.articles import merge, opened_article
from deskreader.store.feeds import feeds
from deskreader.store.feeds import outline as store_outline
from deskreader.store.recovery import integrity_check, repair
from deskreader.store.schema import migrations
from deskreader.store.schema.migrations import Step
from deskreader.store.sqlite.connections import connect_writer
from deskreader.store.timeline import timeline
from deskreader.store.transfer import records
from tests import ROOT
from tests.benchmarks.library_kit import NOW, document, entry, fetched
from tests.store.freeze import frozen

Row = tuple[str, int, int, str]
TIDIED = 20  # stories in a round

TIDIER = """
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
from tests.benchmarks.library_kit import NOW, document, entry, fetched
folder, first = Path(sys.argv[1]), int(sys.argv[3])
store = Database.open(folder / "library.db", folder / "pictures")
known = store.read(feeds.feed_by_url, "https://f.example.org/feed")
feed = known or store.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)[0]
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
        images.keep_images(store, article, {url: ReadImage(data, "image/png", 9, 9)})
    store.write(flags.mark_read, new)
    for article in new[::4]:
        store.write(flags.star, [article])
        print("starred", article, flush=True)
    later = NOW + timedelta(days=200)
    while purge.retire(store, later, 30, 20_000):
        pass
"""

IMPORTER = """
import sys
from pathlib import Path
from deskreader.engine.engine import Engine
from deskreader.profile import profile_in
engine = Engine(profile_in(Path(sys.argv[1])))
print("ready", flush=True)
engine.importer.take(Path(sys.argv[2]))
"""


def killed_in_every_statement() -> Row:
    """Each earlier version, killed before each statement of each step to come and before the step's end."""
    tries = lost = 0
    for version in range(1, len(migrations.STEPS)):
        for step in range(version, len(migrations.STEPS)):
            for place in range(len(migrations.STEPS[step]) + 1):
                tries += 1
                lost += _lost_in_migration(version, step, place)
    return "kill -9 in every statement of every migration", tries, lost, "nothing to tell; it goes on from there"


def _lost_in_migration(version: int, step: int, place: int) -> int:
    with tempfile.TemporaryDirectory(prefix="deskreader-faults-") as made:
        path = Path(made) / "library.db"
        frozen(path, version)
        steps = [_Killer(one, place) if number == step else one for number, one in enumerate(migrations.STEPS)]
        was_killed = _in_child(lambda: _migrate(path, steps))
        store = Database.open(path, Path(made) / "pictures")
        outline, states = store.read(store_outline.outline, NOW), list(records.each_state(store))
        there = (len(outline.feeds), outline.total, outline.starred, len(states)) == (1, 2, 1, 3)
        is_sound = store.set_aside is None and all(finding.good for finding in integrity_check.check(store))
        store.close()
        return int(not (was_killed and there and is_sound))


def _migrate(path: Path, steps: list[Step]) -> None:
    with closing(connect_writer(path, 1)) as db:
        migrations.migrate(db, path, steps)


class _Killer(tuple[str, ...]):
    """A step that kills the program before one of its statements, or behind the last."""

    place: int

    def __new__(cls, step: Step, place: int) -> _Killer:
        made = super().__new__(cls, step)
        made.place = place
        return made

    def __iter__(self) -> Iterator[str]:
        for number, statement in enumerate(super().__iter__()):
            if number == self.place:
                os.kill(os.getpid(), signal.SIGKILL)
            yield statement
        os.kill(os.getpid(), signal.SIGKILL)


def _in_child(work: Callable[[], None]) -> bool:
    """Does it in a child; whether that was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_in_clean_ups(tries: int) -> Row:
    """Killed while old stories and pictures over the budget are let go: starred ones keep text and picture."""
    moments, lost = random.Random(4), 0
    with tempfile.TemporaryDirectory(prefix="deskreader-faults-") as made:
        folder, starred = Path(made), set[int]()
        for attempt in range(tries):
            command = [sys.executable, "-c", TIDIER, made, str(ROOT), str(attempt * 100_000)]
            said = _killed(command, moments.uniform(0.02, 0.5))
            starred |= {int(line.split()[1]) for line in said if line.startswith("starred")}
            store = Database.open(folder / "library.db", folder / "pictures")
            found = {row.id: row for row in store.read(timeline.headlines, [ArticleId(i) for i in starred])}
            whole = [
                i
                for i in found
                if found[i].is_starred
                and len(store.read(opened_article.open_article, store.image_files, i).pictures) == 1
            ]
            lost += len(starred) - len(whole) + (store.set_aside is not None)
            lost += sum(not finding.good for finding in integrity_check.check(store) if finding.check != "unused files")
            store.close()
        store = Database.open(folder / "library.db", folder / "pictures")
        repair.repair(store, NOW)
        lost += sum(not finding.good for finding in integrity_check.check(store))
        store.close()
    told = f"nothing to tell; {len(starred)} starred stories keep text and picture"
    return "kill -9 in clean-ups", tries, lost, told


def killed_in_imports(tries: int) -> Row:
    """Killed while everything is taken in: what was there stays, and the import taken up again brings the rest."""
    moments, lost = random.Random(5), 0
    with tempfile.TemporaryDirectory(prefix="deskreader-faults-") as made:
        folder = Path(made)
        archive, stories = folder / "all.zip", _exported(folder)
        target = folder / "target"
        own = _with_own_story(target)
        for _ in range(tries):
            _killed([sys.executable, "-c", IMPORTER, str(target), str(archive)], moments.uniform(0.0, 0.8))
            store = Database.open(profile_in(target).library, profile_in(target).pictures)
            lost += (store.set_aside is not None) + sum(
                not row.is_starred for row in store.read(timeline.headlines, [own])
            )
            lost += sum(not finding.good for finding in integrity_check.check(store) if finding.check != "unused files")
            store.close()
        with closing(Engine(profile_in(target), now=lambda: NOW)) as engine:
            engine.importer.take(archive)
            outline = engine.library.outline()
            there = (outline.total, outline.starred, [tag.stories for tag in outline.tags])
            lost += there != (stories + 1, stories // 3 + 1, [stories // 5])
    return "kill -9 in an import of everything", tries, lost, "nothing to tell; taken up again it brings the rest"


def _exported(folder: Path) -> int:
    """Writes an export to `all.zip`; how many stories are in it."""
    with closing(Engine(profile_in(folder / "source"), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "https://f.example.org/feed", "F", None, None, NOW)
        new = engine.database.write_unsynced(merge.merge, feed, document(*map(entry, range(900))), fetched()).new
        engine.library.star(new[::3])
        engine.tags.change(new[::5], ["kept"])
        return engine.exporter.export(folder / "all.zip")


def _with_own_story(target: Path) -> ArticleId:
    with closing(Engine(profile_in(target), now=lambda: NOW)) as engine:
        feed, _ = engine.database.write(feeds.add_feed, "https://own.example.org/feed", "Own", None, None, NOW)
        (own,) = engine.database.write_unsynced(merge.merge, feed, document(entry(1, feed=7)), fetched()).new
        engine.library.star([own])
        return own


def _killed(command: list[str], seconds: float) -> list[str]:
    """Kills a program so long after it is ready; the whole lines that it said."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        return [line for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
