"""What is fuzzed: each job of the worker process, and what else reads a stranger's file, with their documents."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from deskreader import articles
from deskreader.engine.engine import Engine
from deskreader.engine.worker import jobs
from deskreader.engine.worker.client import Worker
from deskreader.engine.worker.database_jobs import DatabaseJobs
from deskreader.errors import DeskReaderError
from deskreader.model import EntryHint, FeedId, OutlineItem
from deskreader.model.accounts import AccountKind
from deskreader.model.credentials import Source
from deskreader.model.ids import RevisionId
from deskreader.model.revisions import Replacement, RevisionText
from deskreader.model.transfer.foreign import ForeignBatch
from deskreader.profile import profile_in
from deskreader.sync.answers import greader_answers
from deskreader.text.urls import as_address
from tests.engine.worker.in_process import InProcessWorker
from tests.fuzz import checks, documents
from tests.fuzz.documents import URL

TYPES = (
    None,
    "application/rss+xml",
    "text/html; charset=koi8-r",
    "application/json",
    "text/xml; charset=utf-16",
    "image/png",
)
HINT = EntryHint("A ferry was late", "Ann", None, "the harbour tide was late")
SYNC_JOBS = (
    ("read_remote_facts", greader_answers.FACTS), ("read_remote_tree", greader_answers.TREES),
    ("read_remote_ids", greader_answers.IDS), ("read_remote_articles", greader_answers.ARTICLES),
)  # fmt: skip
MOST_IMPORTS = 300  # archives that go into one library

Make = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Target:
    """A way for a document into the program. `share` is its share of the documents, of 256 in all."""

    name: str
    share: int
    run: Callable[[bytes], None]
    texts: tuple[Make, ...] = ()
    files: Callable[[], list[bytes]] = list

    def document(self, rng: random.Random) -> bytes:
        """Returns an undamaged document."""
        return rng.choice(self.texts)(rng).encode() if self.texts else rng.choice(_files_of(self))


@cache
def _files_of(target: Target) -> list[bytes]:
    return target.files()


def _run(job: str, *arguments: Any) -> Any:
    """Runs a job and checks its answer. Raises: DeskReaderError, and anything else that is a fault."""
    answer = jobs.JOBS[job](*arguments)
    checks.check(answer, get_type_hints(getattr(Worker, job))["return"])
    return answer


def _head(data: bytes) -> tuple[int, bytes]:
    """Returns the first byte, which chooses a variation, and the rest."""
    return (data[0] if data else 0), data[1:]


def _feed(data: bytes) -> None:
    choice, document = _head(data)
    read = _run("read_feed", document, URL, TYPES[choice % len(TYPES)])
    if choice & 64:
        again = _run("read_feed", document, URL, TYPES[choice % len(TYPES)], Source.FEED, frozenset(read.marks))
        if not {entry.guid for entry in again.entries} <= {entry.guid for entry in read.entries}:
            raise checks.UnsafeError("a document that is read again has other entries")


def _page(data: bytes) -> None:
    choice, document = _head(data)
    _run(
        "read_page",
        document,
        URL,
        TYPES[choice % len(TYPES)],
        HINT if choice & 16 else None,
        b"" if choice & 32 else None,
    )


def _discovery(data: bytes) -> None:
    choice, document = _head(data)
    header = document[:200].decode("latin-1") if choice & 16 else None
    _run("discover_feeds", document, URL, TYPES[choice % len(TYPES)], header)
    _run("refresh_target", document, URL, TYPES[choice % len(TYPES)])


def _address(data: bytes) -> None:
    address = data.decode("utf-8", "replace")
    for job in ("guess_feeds", "feeds_of_address"):
        for found in _run(job, address):
            checks.check_address(found)


def _sync_answer(data: bytes) -> None:
    choice, document = _head(data)
    job, table = SYNC_JOBS[choice % len(SYNC_JOBS)]
    names = sorted(table)
    _run(job, AccountKind.GREADER, names[choice // 4 % len(names)], document)


def _robots(data: bytes) -> None:
    rules = _run("read_robots", data, "DeskReader")
    for address in (URL, "https://quay.example/x?y=1"):
        _run("robots_allow", rules, address)
    _run("news_sitemaps", data, URL)


def _outline(data: bytes) -> None:
    items = _run("read_outline", data)
    written = _run("read_outline", _run("write_outline", items, "Subscriptions"))
    if len(list(_addresses_in(written))) < len(list(_addresses_in(items))):  # a control character becomes a space
        raise checks.UnsafeError("a feed is missing in what is written")


def _addresses_in(items: tuple[OutlineItem, ...]) -> Iterator[str]:
    for item in items:
        if item.feed_url is None:
            yield from _addresses_in(item.children)
        elif address := as_address(item.feed_url):
            yield address


def _fragments(data: bytes) -> None:
    clean = articles.sanitize(data.decode("utf-8", "replace"), "")
    checks.check_html(clean)
    if articles.sanitize(clean, "") != clean:
        raise checks.UnsafeError("sanitized HTML is changed by the sanitizer")


def _records(part: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        checked = _run("check_records", part, data)
        if checked.count(b"\n") != data.count(b"\n"):
            raise checks.UnsafeError("a record is missing")

    return run


def _image(data: bytes) -> None:
    choice, document = _head(data)
    image = _run("read_image", document, 40 + choice)
    if image.width > 40 + choice:
        raise checks.UnsafeError("an image is too wide")


def _database(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(data)
        file.flush()
        database = DatabaseJobs(Path(file.name), has_log=False)
        try:
            for feed in database.list_feeds(0):
                checks.check(database.read_articles(feed, 0), ForeignBatch)
        finally:
            database.close()


class _ArchiveTarget:
    """Imports archives into a library that is thrown away now and then, and takes each import back."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._folder = ""
        self._runs = 0

    def __call__(self, data: bytes) -> None:
        engine = self._fresh_engine()
        archive = engine.database.path.with_name("all.zip")
        choice, document = _head(data)
        parts = tuple(documents.RECORDS)
        archive.write_bytes(documents.archive({parts[choice % len(parts)]: document}) if choice & 64 else document)
        result = engine.importer.run(archive)
        engine.library.undo(result.token)
        if engine.library.outline().feeds:
            raise checks.UnsafeError("an import that was taken back leaves feeds")

    def close(self) -> None:
        """Closes the library."""
        if self._engine is not None:
            self._engine.close()
            shutil.rmtree(self._folder)
            self._engine = None

    def _fresh_engine(self) -> Engine:
        self._runs += 1
        if self._engine is None or self._runs % MOST_IMPORTS == 0:
            self.close()
            self._folder = tempfile.mkdtemp(prefix="deskreader-fuzz-")
            self._engine = Engine(profile_in(Path(self._folder)))
            self._engine.worker._run = InProcessWorker()._run  # type: ignore[method-assign]
        return self._engine


_ARCHIVES = _ArchiveTarget()
FIRST_PART = 70
"""The byte that chooses the first part of an archive: a multiple of their number, with bit 64 set."""


def _archives() -> list[bytes]:
    """Returns an archive, and for each part what becomes one around it."""
    lines = (documents.line_of(part).encode() for part in documents.RECORDS)
    return [b"\0" + documents.archive(), *(bytes([FIRST_PART + n]) + line for n, line in enumerate(lines))]


def _front_page(data: bytes) -> None:
    _run("read_feed", data, URL, None, Source.PAGE)


def _sitemap(data: bytes) -> None:
    _run("read_feed", data, URL, None, Source.SITEMAP)


def _revisions(data: bytes) -> None:
    """Judges and compares the two halves of what is taken for HTML, as revisions of one article."""
    text = articles.sanitize(data.decode("utf-8", "replace"), URL)
    before, after = (RevisionText(half[:40], half) for half in (text[: len(text) // 2], text[len(text) // 2 :]))
    _run("judge_revisions", (Replacement(RevisionId(1), FeedId(1), before, after),))
    comparison = _run("compare_revisions", before, after)
    _run("compare_revisions", after, after)
    if comparison.inserted < 0 or comparison.deleted < 0:
        raise checks.UnsafeError("a comparison with fewer words than none")


def _record(part: str) -> tuple[Make, ...]:
    return (lambda rng: documents.record(part, rng),)


FEEDS: tuple[Make, ...] = tuple(
    lambda rng, make=make: chr(rng.randint(0, 127)) + make(rng)  # type: ignore[misc]
    for make in (documents.rss, documents.rss, documents.atom, documents.rdf, documents.json_feed)
)
PAGES: tuple[Make, ...] = (lambda rng: chr(rng.randint(0, 127)) + documents.page(rng),)
SYNC_ANSWERS: tuple[Make, ...] = (lambda rng: chr(rng.randint(0, 127)) + documents.sync_answer(rng),)
TARGETS = (
    Target("feed", 80, _feed, FEEDS),
    Target("page", 14, _page, PAGES),
    Target("front page", 14, _front_page, (documents.page,)),
    Target("discovery", 16, _discovery, (*PAGES, FEEDS[0])),
    Target("sitemap", 8, _sitemap, (documents.sitemap,)),
    Target("address", 8, _address, (documents.address,)),
    Target("robots.txt", 6, _robots, (documents.robots,)),
    Target("sync answer", 8, _sync_answer, SYNC_ANSWERS),
    Target("list of feeds", 18, _outline, (documents.outline, documents.rss)),
    Target("HTML", 28, _fragments, (documents.fragment,)),
    Target("revisions", 4, _revisions, (documents.fragment,)),
    *(Target(f"records: {part}", 4, _records(part), _record(part)) for part in documents.RECORDS),
    Target("image", 10, _image, files=lambda: [b"\0" + image for image in documents.images()]),
    Target("database", 10, _database, files=documents.databases),
    Target("archive", 4, _ARCHIVES, files=_archives),
)
"""Everything that reads what a stranger wrote."""

BY_BYTE = tuple(target for target in TARGETS for _ in range(target.share))
"""The target that the first byte of an input chooses."""


def run_input(data: bytes) -> Target:
    """Runs the target that the first byte names on the rest; returns it. Raises whatever is a fault."""
    target = BY_BYTE[data[0]]
    with suppress(DeskReaderError):
        target.run(data[1:])
    return target


def close() -> None:
    """Closes what targets keep open."""
    _ARCHIVES.close()


def load() -> None:
    """Loads what jobs load on first use."""
    jobs.load()
    assert len(BY_BYTE) == 256, len(BY_BYTE)
