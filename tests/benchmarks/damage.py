"""Damaged libraries by the hundred: is each told, does none crash, and how many rows come back?

FILES=300 python -m tests.benchmarks damage
"""

from __future__ import annotations

import logging
import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from deskreader.errors import StoreError
from deskreader.model import View, ViewKind
from deskreader.model.backups import BackupCause
from deskreader.store import Database, backups
from deskreader.store.articles import flags, merge, opened_article
from deskreader.store.feeds import feeds as store_feeds
from deskreader.store.recovery import integrity_check
from deskreader.store.timeline import timeline
from deskreader.store.undo import tag_edits
from tests.benchmarks.library_kit import NOW, document, entry, fetched
from tests.benchmarks.table import print_table

PAGE = 8192
SMALLEST_SHARE = 0.95
Harm = Callable[[Path, random.Random], None]


@dataclass
class Tally:
    """What came of one kind of damage."""

    files: int = 0
    told: int = 0
    unharmed: int = 0  # nothing was told, and nothing a reader asks for is gone or other than it was
    silent: int = 0
    crashes: int = 0
    shares: list[float] = field(default_factory=list)


def zero_page(path: Path, chance: random.Random) -> None:
    """One page of zeros, any but the first."""
    _overwrite(path, chance.randrange(2, path.stat().st_size // PAGE + 1), bytes(PAGE))


def noise_page(path: Path, chance: random.Random) -> None:
    """One page of noise, any but the first."""
    _overwrite(path, chance.randrange(2, path.stat().st_size // PAGE + 1), chance.randbytes(PAGE))


def first_page(path: Path, chance: random.Random) -> None:
    """The first page, which says what tables there are."""
    _overwrite(path, 1, chance.choice([bytes(PAGE), chance.randbytes(PAGE)]))


def schema_page(path: Path, chance: random.Random) -> None:
    """A page of the list of tables below the first."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema' AND pageno > 1").fetchall()
        rows = rows or db.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_master' AND pageno > 1").fetchall()
    _overwrite(path, chance.choice(rows)[0] if rows else 1, chance.randbytes(PAGE))


def flipped_bits(path: Path, chance: random.Random) -> None:
    """Thirty bits anywhere."""
    data = bytearray(path.read_bytes())
    for _ in range(30):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut(path: Path, chance: random.Random) -> None:
    """Cut short, down to nothing."""
    os.truncate(path, chance.choice([0, 50, chance.randrange(100, path.stat().st_size)]))


def no_database(path: Path, chance: random.Random) -> None:
    """Another file in its place."""
    path.write_bytes(chance.choice([b"text " * 5000, chance.randbytes(200_000), b"SQLite format 3\0" + bytes(5000)]))


def lost_log(path: Path, chance: random.Random) -> None:
    """The log is gone while the library was open."""
    path.with_name(path.name + "-wal").unlink(missing_ok=True)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    path.with_name(path.name + ".open").touch()


KINDS: dict[str, Harm] = {
    "a page of zeros": zero_page, "a page of noise": noise_page, "the first page": first_page,
    "the list of tables": schema_page, "30 bits flipped": flipped_bits, "cut short": cut, "not a database": no_database,
    "the log is lost": lost_log,
}  # fmt: skip
ONE_PAGE = ("a page of zeros", "a page of noise", "the first page", "the list of tables")


def _overwrite(path: Path, page: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


def make_library(folder: Path, feeds: int, entries: int) -> int:
    """A library with stories, stars and tags, and a backup from before its last tenth; how many stories it has."""
    store = Database.open(folder / "library.db", folder / "pictures")
    for part in (range(entries * 9 // 10), range(entries * 9 // 10, entries)):
        for feed in range(feeds):
            url = f"https://f{feed}.example.org/feed"
            known = store.read(store_feeds.feed_by_url, url)
            feed_id = (
                known
                if known is not None
                else store.write(store_feeds.add_feed, url, f"Feed {feed}", None, None, fetched().at)[0]
            )
            new = store.write_unsynced(merge.merge, feed_id, document(*(entry(n, feed) for n in part)), fetched()).new
            store.write(flags.star, new[::7])
            store.write(flags.mark_read, new[::3])
            store.write(tag_edits.change_tags, new[::11], ["kept"], (), NOW)
        if part.start == 0:
            backups.make(store.path, BackupCause.DAILY, fetched().at)
    store.close()
    return feeds * entries


def one(folder: Path, kind: str, chance: random.Random, articles: int, tally: Tally, before: list[str]) -> None:
    """Damages a library, opens it as the program does, and reads all of it; damage met makes the next start look."""
    path = folder / "library.db"
    KINDS[kind](path, chance)
    tally.files += 1
    told = False
    try:
        for _ in range(3):
            store = Database.open(path, folder / "pictures")
            told = told or store.set_aside is not None
            try:
                titles = sorted(_all(store))
                told = told or not all(finding.good for finding in integrity_check.check(store))
            except StoreError:
                told, titles = True, []
            store.close()
            if titles:
                break
        tally.shares.append(len(titles) / articles)
        tally.told += told
        tally.unharmed += not told and titles == before
        tally.silent += not told and titles != before
    except StoreError:
        tally.told += 1
        tally.shares.append(0.0)
    except Exception:
        logging.getLogger(__name__).exception("a crash")
        tally.crashes += 1


def _all(store: Database) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = store.read(timeline.page, View(ViewKind.ALL), NOW, after, 500)
        for row in page.headlines:
            article = store.read(opened_article.open_article, store.image_files, row.id)
            found.append(f"{row.feed_id} {row.title} {article.html}")
        if page.end is None:
            return found
        after = page.end


def measure(files: int, feeds: int = 5, entries: int = 300) -> dict[str, Tally]:
    """Damages `files` copies of a library, the same number of each kind."""
    chance = random.Random(20)
    tallies = {kind: Tally() for kind in KINDS}
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as made:
        whole = Path(made) / "whole"
        articles = make_library(whole, feeds, entries)
        store = Database.open(whole / "library.db", whole / "pictures")
        before = sorted(_all(store))
        store.close()
        for number in range(files):
            kind = list(KINDS)[number % len(KINDS)]
            folder = Path(made) / "hurt"
            shutil.copytree(whole, folder)
            one(folder, kind, chance, articles, tallies[kind], before)
            shutil.rmtree(folder)
    logging.disable(logging.NOTSET)
    return tallies


def main() -> None:
    """Prints the table."""
    files = int(os.environ.get("FILES", "300"))
    rows = []
    for kind, tally in measure(files).items():
        shares = sorted(tally.shares) or [0.0]
        mean = sum(shares) / len(shares)
        rows.append([kind, tally.files, tally.told, tally.unharmed, tally.silent, tally.crashes,
                     f"{mean:.1%}", f"{shares[0]:.1%}"])  # fmt: skip
    head = ["damage", "files", "told", "nothing lost", "silent", "crashes", "rows back", "worst"]
    print_table(f"{files} damaged libraries with a backup from before the last tenth of their stories", head, rows)
