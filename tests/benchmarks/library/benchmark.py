"""Measures libraries of 20,000, 100,000 and 1,000,000 articles."""

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
from tests.benchmarks.library import window as window_measurements
from tests.benchmarks.library.generator import NOW, Shape, generate
from tests.benchmarks.library.plain_table import bytes_by_part, plain_table, scan_seconds
from tests.benchmarks.library.queries import Times, measure, page_queries, quantile, search_times
from tests.benchmarks.library.texts import languages
from tests.benchmarks.table import print_table

FEED_SIZED = Shape(20_000, 200, 450, 1_350)
"""The content of 200 feeds with 100 entries each: summaries and short articles."""
COMPARED_AT_MOST = 100_000
"""Articles put into a plain table to compare sizes; larger libraries are extrapolated from these."""
SCANNED = 20_000
"""Articles in the plain table that is searched for comparison."""
CACHE = Path(tempfile.gettempdir()) / "deskreader-bench"


def library_folder(shape: Shape) -> Path:
    """Returns the profile folder of a library of this shape, generated once and kept for later runs."""
    folder = CACHE / f"{shape.articles}-{shape.smallest}-{shape.largest}"
    if not (folder / "done").exists():
        print(f"generating {shape.articles:,} articles in {folder}", flush=True)
        generate(folder, shape)
        (folder / "done").touch()
    if not _bytes_before_compaction(folder):
        _compact(folder)
    return folder


def _compact(folder: Path) -> None:
    """Compacts the library as idle maintenance does; records its size before that."""
    profile = profile_in(folder)
    before, start, steps = profile.library.stat().st_size, time.process_time(), 1
    with closing(Database.open(profile.library, profile.pictures)) as store:
        while store.write_unsynced(compaction.compact):
            steps += 1
    print(f"compacted in {steps:,} steps, {time.process_time() - start:.1f} s of CPU", flush=True)
    (folder / "done").write_text(str(before))


def _bytes_before_compaction(folder: Path) -> int:
    return int((folder / "done").read_text() or 0)


def main() -> None:
    """Prints the tables of the smaller libraries."""
    print_sizes([FEED_SIZED, Shape(20_000, 200), Shape(100_000, 1_000)])
    print_speed(Shape(20_000, 200))
    print_speed(Shape(100_000, 1_000))


def million() -> None:
    """Prints the tables of a million articles; generating them takes about half an hour and 4 GB of disk."""
    print_sizes([Shape(1_000_000, 1_000)])
    print_speed(Shape(1_000_000, 1_000))


def print_speed(shape: Shape) -> None:
    """Prints all tables except that of the sizes."""
    folder = library_folder(shape)
    profile = profile_in(folder)
    store = Database.open(profile.library, profile.pictures)
    try:
        shape = replace(shape, articles=store.read(timeline.count, View(ViewKind.ALL), NOW))
        print_pages(store, shape)
        print_searches(store, shape, folder)
    finally:
        store.close()
    print_window(shape, folder)


def print_sizes(shapes: Iterable[Shape]) -> None:
    """Prints the size of each part of the library, and of a plain table with the same articles and no index."""
    rows = []
    for shape in shapes:
        library = profile_in(library_folder(shape)).library
        parts = bytes_by_part(library)
        compared_count = min(shape.articles, COMPARED_AT_MOST)
        with plain_table(library, library_folder(shape), compared_count) as db:
            page_count, page_size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        before = _bytes_before_compaction(library_folder(shape)) / 1e6
        total, reference = sum(parts.values()), page_count * page_size * shape.articles / compared_count
        millions = [size / 1e6 for size in parts.values()]
        name = f"{shape.articles:,} of {shape.smallest:,}-{shape.largest:,} bytes"
        rows.append([name, *millions, total / 1e6, before, reference / 1e6, f"{total / reference:.2f}"])
        names = list(parts)
    print_table(
        "Size on disk, MB; the last column is the ratio to the plain table",
        [
            "articles",
            *names,
            "total (20,000 small: aim 28)",
            "before compaction",
            "plain table, no index",
            "ratio",
        ],
        rows,
    )


def print_pages(store: Database, shape: Shape) -> None:
    """Prints the times of pages and counts."""
    rows = [[name, *_p50_and_p99(measure(query))] for name, query in page_queries(store).items()]
    print_table(
        f"Pages and counts of {shape.articles:,} articles in {shape.feeds:,} feeds, ms",
        ["query", "clock p50", "clock p99", "CPU p50", "CPU p99 (aim 5)"],
        rows,
    )


def _p50_and_p99(times: Times) -> list[float]:
    return [quantile(values, part) for values in (times.clock, times.cpu) for part in (0.5, 0.99)]


def print_searches(store: Database, shape: Shape, folder: Path) -> None:
    """Prints the times of searches, newest first and best first, and of scanning a plain table."""
    rows = []
    for name, by_relevance, partial_allowed, aim in (
        ("newest first, as in the window", False, True, 50),
        ("newest first, until there are 50", False, False, 50),
        ("best first", True, False, 300),
    ):
        results = search_times(store, by_relevance, partial_allowed, rounds=2)
        first = Times([times.clock[0] for times in results.values()], [times.cpu[0] for times in results.values()])
        again = Times([min(t.clock) for t in results.values()], [min(t.cpu) for t in results.values()])
        slowest = max(results, key=lambda query: results[query].cpu[0])
        rows.append([name, len(results), *_p50_and_p99(first), *_p50_and_p99(again), aim, slowest])
    with plain_table(profile_in(folder).library, folder, SCANNED) as db:
        words = languages()[0].words
        scans = [scan_seconds(db, words[rank]) * 1000 for rank in (0, 400, 30_000)]
    print_table(
        f"First 50 hits of a mixed list of searches in {shape.articles:,} articles, with snippets and highlights, ms",
        [
            "order", "searches", "clock p50", "p99", "CPU p50", "p99", "again: clock p50", "p99", "CPU p50", "p99",
            "aim p99", "slowest",
        ],
        rows,
    )  # fmt: skip
    print(f"\nScanning {SCANNED:,} articles in a plain table takes {min(scans):.0f}-{max(scans):.0f} ms of CPU.")


def print_window(shape: Shape, folder: Path) -> None:
    """Prints the times and the memory of the window over the library."""
    with tempfile.TemporaryDirectory() as empty:
        starts = window_measurements.starts(folder, Path(empty))
    (cpu, memory), (empty_cpu, empty_memory) = starts["full"], starts["empty"]
    print_table(
        f"Start of the window with {shape.articles:,} articles, compared with an empty library",
        ["", "full", "empty", "", "aim"],
        [
            ["CPU s in the first 2.5 s", f"{cpu:.2f}", f"{empty_cpu:.2f}", f"{cpu / empty_cpu:.2f}x", "1.1x"],
            ["resident, MB", memory, empty_memory, f"{memory - empty_memory:+.1f}", "+10"],
        ],
    )
    results = window_measurements.run(folder, "all", 40)
    rows = []
    for name in ("first page", "next page", "page at a date"):
        clock, cpus = zip(*results[name]["times"], strict=True)
        rows.append([name, *_p50_and_p99(Times(list(clock), list(cpus)))])
    print_table(
        "From request to painted rows in the window, ms",
        ["", "clock p50", "clock p99", "CPU p50 (aim 5)", "CPU p99"],
        rows,
    )
    scroll = results["scroll"]
    print_table(
        "Scrolling down for 40 s at 60 frames a second, as fast as pages arrive",
        ["rows passed", "rows loaded", "MB before", "highest", "after", "frame p50, ms", "p99", "its CPU p50", "p99"],
        [[scroll[key] for key in ("rows", "loaded", "before", "highest", "after", "p50", "p99", "cpu50", "cpu99")]],
    )
    print_table(
        "Marking articles read, and undoing it",
        ["", "articles", "ms", "longest event of the GUI thread, CPU ms", "GUI timer delay at most, ms", "aim"],
        [
            [name, *(results[name][key] for key in ("touched", "took", "worst", "late")), 50]
            for name in ("mark", "undo")
        ],
    )
