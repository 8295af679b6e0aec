"""Damages hundreds of libraries: is every damage reported, does none crash the program, how many rows are recovered?

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
from tests.benchmarks.library.entries import NOW, document, entry, fetched
from tests.benchmarks.table import print_table

PAGE = 8192
SMALLEST_SHARE = 0.95
Damage = Callable[[Path, random.Random], None]


@dataclass
class Tally:
    """The results for one kind of damage."""

    files: int = 0
    reported: int = 0
    unharmed: int = 0  # nothing was reported, and all articles are present and unchanged
    silent: int = 0
    crashes: int = 0
    shares: list[float] = field(default_factory=list)


def zero_one_page(path: Path, rng: random.Random) -> None:
    """Overwrites a page other than the first with zeros."""
    _overwrite(path, rng.randrange(2, path.stat().st_size // PAGE + 1), bytes(PAGE))


def scramble_one_page(path: Path, rng: random.Random) -> None:
    """Overwrites a page other than the first with random bytes."""
    _overwrite(path, rng.randrange(2, path.stat().st_size // PAGE + 1), rng.randbytes(PAGE))


def damage_first_page(path: Path, rng: random.Random) -> None:
    """Overwrites the first page, which lists the tables."""
    _overwrite(path, 1, rng.choice([bytes(PAGE), rng.randbytes(PAGE)]))


def damage_schema_page(path: Path, rng: random.Random) -> None:
    """Overwrites a further page of the list of tables."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema' AND pageno > 1").fetchall()
        rows = rows or db.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_master' AND pageno > 1").fetchall()
    _overwrite(path, rng.choice(rows)[0] if rows else 1, rng.randbytes(PAGE))


def flip_bits(path: Path, rng: random.Random) -> None:
    """Flips thirty bits anywhere in the file."""
    data = bytearray(path.read_bytes())
    for _ in range(30):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def truncate(path: Path, rng: random.Random) -> None:
    """Cuts the file short, possibly to nothing."""
    os.truncate(path, rng.choice([0, 50, rng.randrange(100, path.stat().st_size)]))


def replace_file(path: Path, rng: random.Random) -> None:
    """Replaces the file by another one."""
    path.write_bytes(rng.choice([b"text " * 5000, rng.randbytes(200_000), b"SQLite format 3\0" + bytes(5000)]))


def delete_log(path: Path, rng: random.Random) -> None:
    """Deletes the log of a library that was not closed properly."""
    path.with_name(path.name + "-wal").unlink(missing_ok=True)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    path.with_name(path.name + ".open").touch()


KINDS: dict[str, Damage] = {
    "a page of zeros": zero_one_page, "a page of noise": scramble_one_page, "the first page": damage_first_page,
    "the list of tables": damage_schema_page, "30 bits flipped": flip_bits, "cut short": truncate,
    "not a database": replace_file, "the log is lost": delete_log,
}  # fmt: skip
ONE_PAGE = ("a page of zeros", "a page of noise", "the first page", "the list of tables")


def _overwrite(path: Path, page: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


def make_library(folder: Path, feeds: int, entries: int) -> int:
    """Creates a library with flags and tags, and a backup without its last tenth; returns the number of articles."""
    store = Database.open(folder / "library.db", folder / "pictures")
    for part in (range(entries * 9 // 10), range(entries * 9 // 10, entries)):
        for feed in range(feeds):
            url = f"https://f{feed}.example.org/feed"
            feed_id = store.read(store_feeds.feed_by_url, url)
            if feed_id is None:
                feed_id, _ = store.write(store_feeds.add_feed, url, f"Feed {feed}", None, None, fetched().at)
            new = store.write_unsynced(merge.merge, feed_id, document(*(entry(n, feed) for n in part)), fetched()).new
            store.write(flags.star, new[::7])
            store.write(flags.mark_read, new[::3])
            store.write(tag_edits.change_tags, new[::11], ["kept"], (), NOW)
        if part.start == 0:
            backups.make_backup(store.path, BackupCause.DAILY, fetched().at)
    store.close()
    return feeds * entries


def damage_and_read(
    folder: Path, kind: str, rng: random.Random, articles: int, tally: Tally, before: list[str]
) -> None:
    """Damages a library, opens it as the program does and reads all of it.

    An error while reading makes the next start check the library, so up to three starts are tried.
    """
    path = folder / "library.db"
    KINDS[kind](path, rng)
    tally.files += 1
    reported = False
    try:
        for _ in range(3):
            store = Database.open(path, folder / "pictures")
            reported = reported or store.set_aside is not None
            try:
                titles = sorted(_all_articles(store))
                reported = reported or not all(finding.good for finding in integrity_check.check(store))
            except StoreError:
                reported, titles = True, []
            store.close()
            if titles:
                break
        tally.shares.append(len(titles) / articles)
        tally.reported += reported
        tally.unharmed += not reported and titles == before
        tally.silent += not reported and titles != before
    except StoreError:
        tally.reported += 1
        tally.shares.append(0.0)
    except Exception:
        logging.getLogger(__name__).exception("unexpected error")
        tally.crashes += 1


def _all_articles(store: Database) -> list[str]:
    contents: list[str] = []
    after = None
    while True:
        page = store.read(timeline.page, View(ViewKind.ALL), NOW, after, 500)
        for row in page.headlines:
            article = store.read(opened_article.open_article, store.image_files, row.id)
            contents.append(f"{row.feed_id} {row.title} {article.html}")
        if page.end is None:
            return contents
        after = page.end


def measure(files: int, feeds: int = 5, entries: int = 300) -> dict[str, Tally]:
    """Damages `files` copies of a library, equally many in each way."""
    rng = random.Random(20)
    tallies = {kind: Tally() for kind in KINDS}
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as temporary:
        whole = Path(temporary) / "whole"
        articles = make_library(whole, feeds, entries)
        store = Database.open(whole / "library.db", whole / "pictures")
        before = sorted(_all_articles(store))
        store.close()
        for number in range(files):
            kind = list(KINDS)[number % len(KINDS)]
            folder = Path(temporary) / "hurt"
            shutil.copytree(whole, folder)
            damage_and_read(folder, kind, rng, articles, tallies[kind], before)
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
        rows.append([kind, tally.files, tally.reported, tally.unharmed, tally.silent, tally.crashes,
                     f"{mean:.1%}", f"{shares[0]:.1%}"])  # fmt: skip
    head = ["damage", "files", "reported", "nothing lost", "silent", "crashes", "rows recovered", "worst"]
    print_table(f"{files} damaged libraries with a backup from before the last tenth of their articles", head, rows)
