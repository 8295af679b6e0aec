"""The queries put to a library: pages, counts and a fixed, mixed list of searches, each timed separately."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from deskreader.model import ArticleId, PageKey, View, ViewKind
from deskreader.store import Database
from deskreader.store.feeds import outline
from deskreader.store.timeline import timeline
from tests.benchmarks.library.generator import NOW, YEARS
from tests.benchmarks.library.texts import languages

ALL = View(ViewKind.ALL)
FIFTY = 50


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each run of one query: elapsed time, and CPU time of this thread."""

    clock: list[float]
    cpu: list[float]


def measure(query: Callable[[], object], rounds: int = 20) -> Times:
    """Runs a query several times and returns the times."""
    clock, cpu = [], []
    for _ in range(rounds):
        start, start_cpu = time.perf_counter(), time.thread_time()
        query()
        clock.append((time.perf_counter() - start) * 1000)
        cpu.append((time.thread_time() - start_cpu) * 1000)
    return Times(clock, cpu)


def quantile(values: Sequence[float], fraction: float) -> float:
    """Returns the value below which this fraction of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * fraction))]


def page_queries(store: Database) -> dict[str, Callable[[], object]]:
    """Returns the queries for pages and counts, by description."""
    keys = [store.read(timeline.page, ALL, NOW, PageKey(NOW - YEARS * n / 9, _lowest_id())).end for n in range(8)]
    feed = store.read(outline.outline, NOW).feeds[len(store.read(outline.outline, NOW).feeds) // 2].id
    folder = store.read(outline.outline, NOW).folders[0].id
    return {
        "first page of all": lambda: store.read(timeline.page, ALL, NOW),
        "first page of Unread": lambda: store.read(timeline.page, View(ViewKind.UNREAD), NOW),
        "first page of a feed": lambda: store.read(timeline.page, View(ViewKind.FEED, feed_id=feed), NOW),
        "first page of a folder": lambda: store.read(timeline.page, View(ViewKind.FOLDER, folder_id=folder), NOW),
        "next page, near and far": lambda: [store.read(timeline.page, ALL, NOW, key) for key in keys[-1:]],
        "page at a date": lambda: store.read(timeline.page, ALL, NOW, PageKey(NOW - timedelta(days=500), _lowest_id())),
        "page before a date": lambda: store.read(
            timeline.page_before, ALL, NOW, PageKey(NOW - timedelta(days=500), _lowest_id())
        ),
        "whole sidebar with its counts": lambda: store.read(outline.outline, NOW),
        "count of all": lambda: store.read(timeline.count, ALL, NOW),
    }


def _lowest_id() -> ArticleId:
    return ArticleId(0)


def searches() -> list[str]:
    """Returns the fixed list: common and rare words, phrases, prefixes of one to four letters, operators, scripts."""
    by_name = {language.name: language for language in languages()}
    en, zh, thai, korean, russian = (by_name[name] for name in ("en", "zh", "th", "ko", "ru"))
    words, sentences = en.words, [sentence.strip(". ").split() for sentence in en.sentences[70:80]]
    return [
        *(f'"{words[rank]}"' for rank in (0, 5, 40, 400, 4_000, 30_000)),
        *(f'"{words[a]}" "{words[b]}"' for a, b in ((0, 1), (300, 301), (0, 3_000), (20, 900), (2_000, 2_500))),
        *(words[rank][:size] for rank in (3, 70, 700) for size in (1, 2, 3, 4)),
        *(f'"{words[300]}" {words[60][:size]}' for size in (1, 2, 3)),
        *(f'"{" ".join(sentence[1:size])}"' for sentence, size in zip(sentences, (3, 4, 3, 5, 3), strict=False)),
        f'"{words[0]} {words[1]}"',
        f'"{words[5]}" OR "{words[900]}" OR "{words[9_000]}"',
        f'"{words[5]}" -"{words[0]}"',
        f'-"{words[0]}"',
        f"title:{words[30]}",
        f'title:"{words[3]} {words[4]}"',
        f"author:{words[150]}",
        f'author:{words[150]} "{words[4]}"',
        f'feed:"Feed 12" "{words[2]}"',
        f'feed:"Feed 77" {words[2][:2]}',
        f'is:starred "{words[0]}"',
        f'is:starred "{words[700]}"',
        f'is:unread "{words[90]}"',
        f"is:unread {words[90][:2]}",
        "is:starred",
        f'has:image "{words[20]}"',
        f'before:2024-06 "{words[0]}"',
        f'after:2026-10 "{words[900]}"',
        f'before:2025 after:2024-11 "{words[33]}"',
        *(zh.words[rank] for rank in (5, 100, 3_000)),
        zh.sentences[5][:4],
        zh.sentences[5][2:9],
        thai.words[50] + thai.words[60],
        thai.words[1_000],
        korean.words[40],
        russian.words[70],
        russian.words[70][:2],
        f'"{words[0]}" "{zh.words[100]}"',
        "zzzzqqq",
        "qz",
    ]


def search_times(store: Database, by_relevance: bool, partial_allowed: bool, rounds: int = 3) -> dict[str, Times]:
    """Returns the times of the first fifty hits of every search, the first run included, because a user searches once.

    With `partial_allowed`, as in the window, a search that has to scan many texts returns the hits found so far.
    """

    def first_hits(view: View) -> object:
        return store.read(timeline.page, view, NOW, None, FIFTY, partial_allowed)

    views = {query: View(ViewKind.SEARCH, query=query, by_relevance=by_relevance) for query in searches()}
    return {query: measure(partial(first_hits, view), rounds) for query, view in views.items()}
