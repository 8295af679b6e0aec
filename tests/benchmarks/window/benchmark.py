"""The window in one run: start, memory, keys, longest turns: python -m tests.benchmarks window

The start is compared with an empty Qt window of the same run. A turn is what lies between two returns to the event
loop: anything that a person does waits for it. It is given as time and as CPU time of the GUI thread, because other
programs on the machine lengthen the first alone; the garbage collector and the probe itself count in both.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from tests.benchmarks import start
from tests.benchmarks.hostile import good_feed
from tests.benchmarks.table import print_table
from tests.benchmarks.window import library
from tests.fetch.servers import serving

STARTS = 5
KEYS = 500
FEEDS = 12
"""Feeds of 60 entries that the measured refresh fetches."""
PAUSE_AT_HOSTILE = 0.7
"""Seconds for which each hostile article stays open."""
TURN_AIM = 50
SHOWN = 5
"""Hostile articles that are named in the table, the worst first."""

Row = tuple[object, ...]


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _start_rows(folder / "start")
        source = library.build_articles(folder / "articles")
        (read,) = _run("read", folder / "articles", str(KEYS))
        rows += _reading_rows(read)
        library.build_headlines(folder / "headlines")
        rows += _turn_rows(folder / "headlines")
        library.build_hostile(folder / "hostile")
        rows += _hostile_rows(folder / "hostile")
    print_table(f"The window ({KEYS} articles: {source})", ["measure", "figure", "ratio to the aim", "aim"], rows)


def _run(part: str, profile: Path, *arguments: str) -> list[dict[str, Any]]:
    """Runs a part of the program in a process of its own and returns its figures."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window.program", part, str(profile), *arguments],
        capture_output=True, text=True, timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def _row(name: str, value: float, aim: float, unit: str = "ms") -> Row:
    return name, f"{value:.0f} {unit}", f"{value / aim:.2f}", f"{aim:.0f} {unit}"


def _start_rows(profile: Path) -> list[Row]:
    """Measures starts of the program and of an empty window by turns."""
    profile.mkdir()
    start.run_once(start.DESKREADER, profile)
    pairs = [
        (start.run_once(start.BARE_QT, profile)["ms"], start.run_once(start.DESKREADER, profile)["ms"])
        for _ in range(STARTS)
    ]
    empty, own = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = own / empty
    return [("first painted window against an empty one", f"{own:.0f} to {empty:.0f} ms, {ratio:.2f} times",
             f"{ratio / 2.8:.2f}", "2.8 times")]  # fmt: skip


def _reading_rows(read: dict[str, Any]) -> list[Row]:
    rows = [
        _row("resident after start", read["start"], 95, "MB"),
        _row("resident after 100 articles with pictures", read["after"], 140, "MB"),
    ]
    for kind, aim in (("text", 50), ("pictures", 150)):
        times = sorted(read[kind])
        middle, late = _quantile(times, 0.5), _quantile(times, 0.95)
        name = f"key j to painted article, {kind}, {len(times)} articles"
        rows += [_row(f"{name}: p50", middle, aim), _row(f"{name}: p95", late, aim)]
    return [*rows, *_turn_rows_of("reading", [read])]


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def _turn_rows_of(name: str, figures: Sequence[dict[str, Any]]) -> list[Row]:
    """Returns the rows of the longest turn and of the most work in one turn."""
    longest, work = (max(column) for column in zip(*(figure["turns"] for figure in figures), strict=True))
    return [
        _row(f"longest turn, {name}", longest, TURN_AIM),
        _row(f"most work in a turn, {name}", work, TURN_AIM, "ms CPU"),
    ]


def _turn_rows(profile: Path) -> list[Row]:
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(good_feed(count()))) for _ in range(FEEDS)]
        figures = _run("turns", profile, *(f"{server.url}/feed" for server in servers))
    rows: list[Row] = []
    for name, title in (
        ("refresh", f"refresh of {FEEDS} feeds"), ("search", "search in 100,000"), ("scroll", "scroll"),
        ("theme", "change of theme"), ("mark", "mark 100,000 read"),
    ):  # fmt: skip
        rows += _turn_rows_of(title, [figure for figure in figures if figure["what"] == name and "turns" in figure])
    return rows


def _hostile_rows(profile: Path) -> list[Row]:
    figures = _run("open", profile, str(PAUSE_AT_HOSTILE))
    worst = sorted(figures, key=lambda figure: -figure["turns"][1])
    rows = _turn_rows_of(f"{len(figures)} hostile articles", figures)
    return rows + [_row(f"most work in a turn, {figure['name']!r}", figure["turns"][1], TURN_AIM, "ms CPU")
                   for figure in worst[:SHOWN]]  # fmt: skip
