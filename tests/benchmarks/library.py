"""Libraries of 20,000, 100,000 and 1,000,000 stories: size, start, pages, search, scrolling, marking read."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from deskreader.model import View, ViewKind
from deskreader.profile import profile_in
from deskreader.store import Database
from deskreader.store.retention import compaction
from deskreader.store.timeline import timeline
from tests.benchmarks import library_window
from tests.benchmarks.library_asked import Times, questions, search_times, share, timed
from tests.benchmarks.library_made import NOW, Shape, make
from tests.benchmarks.library_plain import bytes_by_part, plain, scan_seconds
from tests.benchmarks.library_texts import tongues
from tests.benchmarks.table import print_table

FEED_SIZED = Shape(20_000, 200, 450, 1_350)
"""As 200 feeds give it, 100 entries each: summaries and short stories."""
MOST_COMPARED = 100_000
"""Stories that are put into a plain table to compare sizes; more are reckoned from these."""
REFERENCE = 20_000
"""Stories of the plain table that is searched for comparison."""
HOME = Path(tempfile.gettempdir()) / "deskreader-bench"


def made(shape: Shape) -> Path:
    """The profile of a library of this shape; made once, and kept for the next time."""
    folder = HOME / f"{shape.articles}-{shape.smallest}-{shape.largest}"
    if not (folder / "done").exists():
        print(f"making {shape.articles:,} stories in {folder}", flush=True)
        make(folder, shape)
        (folder / "done").touch()
    if not _bytes_before_rest(folder):
        _rest(folder)
    return folder


def _rest(folder: Path) -> None:
    """Lets the library do what it does while nothing else is to be done; notes how large it was before."""
    profile = profile_in(folder)
    before, begin, steps = profile.library.stat().st_size, time.process_time(), 1
    with closing(Database.open(profile.library, profile.pictures)) as store:
        while store.write_unsynced(compaction.compact):
            steps += 1
    print(f"at rest: made smaller in {steps:,} steps, {time.process_time() - begin:.1f} s of CPU", flush=True)
    (folder / "done").write_text(str(before))


def _bytes_before_rest(folder: Path) -> int:
    return int((folder / "done").read_text() or 0)


def main() -> None:
    """Prints the tables of the two smaller libraries."""
    sizes([FEED_SIZED, Shape(20_000, 200), Shape(100_000, 1_000)])
    everything(Shape(20_000, 200))
    everything(Shape(100_000, 1_000))


def million() -> None:
    """Prints the tables of a million stories. Making them takes about half an hour and 4 GB."""
    sizes([Shape(1_000_000, 1_000)])
    everything(Shape(1_000_000, 1_000))


def everything(shape: Shape) -> None:
    """Prints all tables but that of the sizes."""
    folder = made(shape)
    profile = profile_in(folder)
    store = Database.open(profile.library, profile.pictures)
    try:
        shape = replace(shape, articles=store.read(timeline.count, View(ViewKind.ALL), NOW))
        pages(store, shape)
        searching(store, shape, folder)
    finally:
        store.close()
    window(shape, folder)


def sizes(shapes: Iterable[Shape]) -> None:
    """Prints where the bytes are, beside the same stories in a plain table without an index."""
    rows = []
    for shape in shapes:
        library = profile_in(made(shape)).library
        parts = bytes_by_part(library)
        compared = min(shape.articles, MOST_COMPARED)
        with plain(library, made(shape), compared) as db:
            pages, page = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        before = _bytes_before_rest(made(shape)) / 1e6
        total, reference = sum(parts.values()), pages * page * shape.articles / compared
        millions = [size / 1e6 for size in parts.values()]
        name = f"{shape.articles:,} of {shape.smallest:,}-{shape.largest:,} bytes"
        rows.append([name, *millions, total / 1e6, before, reference / 1e6, f"{total / reference:.2f}"])
        names = list(parts)
    print_table(
        "Size on disk, MB; the last column is with index against without",
        [
            "stories",
            *names,
            "all (20,000 small: aim 28)",
            "before its first rest",
            "one plain table, no index",
            "ratio",
        ],
        rows,
    )


def pages(store: Database, shape: Shape) -> None:
    """Prints how long pages and counts take."""
    rows = [[name, *_spread(timed(question))] for name, question in questions(store).items()]
    print_table(
        f"Pages and counts of {shape.articles:,} stories in {shape.feeds:,} feeds, ms",
        ["question", "clock p50", "clock p99", "CPU p50", "CPU p99 (aim 5)"],
        rows,
    )


def _spread(times: Times) -> list[float]:
    return [share(values, part) for values in (times.clock, times.cpu) for part in (0.5, 0.99)]


def searching(store: Database, shape: Shape, folder: Path) -> None:
    """Prints how long searches take, newest and best first, beside looking through a plain table."""
    rows = []
    for name, by_relevance, hurry, aim in (
        ("newest first, as the window asks", False, True, 50),
        ("newest first, until there are 50", False, False, 50),
        ("best first", True, False, 300),
    ):
        found = search_times(store, by_relevance, hurry, rounds=2)
        first = Times([times.clock[0] for times in found.values()], [times.cpu[0] for times in found.values()])
        again = Times([min(t.clock) for t in found.values()], [min(t.cpu) for t in found.values()])
        slowest = max(found, key=lambda query: found[query].cpu[0])
        rows.append([name, len(found), *_spread(first), *_spread(again), aim, slowest])
    with plain(profile_in(folder).library, folder, REFERENCE) as db:
        words = tongues()[0].words
        scans = [scan_seconds(db, words[rank]) * 1000 for rank in (0, 400, 30_000)]
    print_table(
        f"First 50 hits of a mixed list of searches in {shape.articles:,} stories, with passages and marks, ms",
        [
            "order", "searches", "clock p50", "p99", "CPU p50", "p99", "again: clock p50", "p99", "CPU p50", "p99",
            "aim p99", "slowest",
        ],
        rows,
    )  # fmt: skip
    print(
        f"\nLooking through {REFERENCE:,} stories in a plain table takes {min(scans):.0f}-{max(scans):.0f} ms of CPU."
    )


def window(shape: Shape, folder: Path) -> None:
    """Prints what the window takes over the library."""
    with tempfile.TemporaryDirectory() as empty:
        started = library_window.starts(folder, Path(empty))
    (cpu, memory), (bare_cpu, bare_memory) = started["full"], started["empty"]
    print_table(
        f"Start of the window with {shape.articles:,} stories against an empty library",
        ["", "full", "empty", "", "aim"],
        [
            ["CPU until 2.5 s after the start, s", f"{cpu:.2f}", f"{bare_cpu:.2f}", f"{cpu / bare_cpu:.2f}x", "1.1x"],
            ["resident, MB", memory, bare_memory, f"{memory - bare_memory:+.1f}", "+10"],
        ],
    )
    found = library_window.run(folder, "all", 40)
    rows = []
    for name in ("first page", "next page", "page at a date"):
        clock, cpus = zip(*found[name]["times"], strict=True)
        rows.append([name, *_spread(Times(list(clock), list(cpus)))])
    print_table(
        "From the wish to painted rows in the window, ms",
        ["", "clock p50", "clock p99", "CPU p50 (aim 5)", "CPU p99"],
        rows,
    )
    scroll = found["scroll"]
    print_table(
        "Scrolling down for 40 s, as far as pages come, at 60 frames a second",
        ["rows passed", "rows loaded", "MB before", "highest", "after", "frame p50, ms", "p99", "its CPU p50", "p99"],
        [[scroll[key] for key in ("rows", "loaded", "before", "highest", "after", "p50", "p99", "cpu50", "cpu99")]],
    )
    print_table(
        "Marking stories read and taking it back",
        ["", "stories", "ms", "longest turn of the GUI thread, CPU ms", "GUI timer late at most, ms", "aim"],
        [[name, *(found[name][key] for key in ("touched", "took", "worst", "late")), 50] for name in ("mark", "undo")],
    )
