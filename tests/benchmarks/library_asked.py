"""What a library of any size is asked: pages, counts and a fixed, mixed list of searches, timed one by one."""

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
from tests.benchmarks.library_made import NOW, YEARS
from tests.benchmarks.library_texts import tongues

ALL = View(ViewKind.ALL)
FIFTY = 50


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one question asked several times: on the clock, and of this thread on a processor."""

    clock: list[float]
    cpu: list[float]


def timed(question: Callable[[], object], rounds: int = 20) -> Times:
    """Asks again and again."""
    clock, cpu = [], []
    for _ in range(rounds):
        begin, begin_cpu = time.perf_counter(), time.thread_time()
        question()
        clock.append((time.perf_counter() - begin) * 1000)
        cpu.append((time.thread_time() - begin_cpu) * 1000)
    return Times(clock, cpu)


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def questions(store: Database) -> dict[str, Callable[[], object]]:
    """Pages and counts, by what they are."""
    keys = [store.read(timeline.page, ALL, NOW, PageKey(NOW - YEARS * n / 9, _no_id())).end for n in range(8)]
    feed = store.read(outline.outline, NOW).feeds[len(store.read(outline.outline, NOW).feeds) // 2].id
    folder = store.read(outline.outline, NOW).folders[0].id
    return {
        "first page of all": lambda: store.read(timeline.page, ALL, NOW),
        "first page of Unread": lambda: store.read(timeline.page, View(ViewKind.UNREAD), NOW),
        "first page of a feed": lambda: store.read(timeline.page, View(ViewKind.FEED, feed_id=feed), NOW),
        "first page of a folder": lambda: store.read(timeline.page, View(ViewKind.FOLDER, folder_id=folder), NOW),
        "next page, near and far": lambda: [store.read(timeline.page, ALL, NOW, key) for key in keys[-1:]],
        "page at a date": lambda: store.read(timeline.page, ALL, NOW, PageKey(NOW - timedelta(days=500), _no_id())),
        "page above a place": lambda: store.read(
            timeline.page_before, ALL, NOW, PageKey(NOW - timedelta(days=500), _no_id())
        ),
        "whole sidebar with its counts": lambda: store.read(outline.outline, NOW),
        "count of all": lambda: store.read(timeline.count, ALL, NOW),
    }


def _no_id() -> ArticleId:
    return ArticleId(0)


def searches() -> list[str]:
    """The fixed list: common and rare words, phrases, beginnings of one to four letters, operators, scripts."""
    by_name = {tongue.name: tongue for tongue in tongues()}
    en, zh, thai, korean, russian = (by_name[name] for name in ("en", "zh", "th", "ko", "ru"))
    word, said = en.words, [sentence.strip(". ").split() for sentence in en.sentences[70:80]]
    return [
        *(f'"{word[rank]}"' for rank in (0, 5, 40, 400, 4_000, 30_000)),
        *(f'"{word[a]}" "{word[b]}"' for a, b in ((0, 1), (300, 301), (0, 3_000), (20, 900), (2_000, 2_500))),
        *(word[rank][:size] for rank in (3, 70, 700) for size in (1, 2, 3, 4)),
        *(f'"{word[300]}" {word[60][:size]}' for size in (1, 2, 3)),
        *(f'"{" ".join(words[1:size])}"' for words, size in zip(said, (3, 4, 3, 5, 3), strict=False)),
        f'"{word[0]} {word[1]}"',
        f'"{word[5]}" OR "{word[900]}" OR "{word[9_000]}"',
        f'"{word[5]}" -"{word[0]}"',
        f'-"{word[0]}"',
        f"title:{word[30]}",
        f'title:"{word[3]} {word[4]}"',
        f"author:{word[150]}",
        f'author:{word[150]} "{word[4]}"',
        f'feed:"Feed 12" "{word[2]}"',
        f'feed:"Feed 77" {word[2][:2]}',
        f'is:starred "{word[0]}"',
        f'is:starred "{word[700]}"',
        f'is:unread "{word[90]}"',
        f"is:unread {word[90][:2]}",
        "is:starred",
        f'has:image "{word[20]}"',
        f'before:2024-06 "{word[0]}"',
        f'after:2026-10 "{word[900]}"',
        f'before:2025 after:2024-11 "{word[33]}"',
        *(zh.words[rank] for rank in (5, 100, 3_000)),
        zh.sentences[5][:4],
        zh.sentences[5][2:9],
        thai.words[50] + thai.words[60],
        thai.words[1_000],
        korean.words[40],
        russian.words[70],
        russian.words[70][:2],
        f'"{word[0]}" "{zh.words[100]}"',
        "zzzzqqq",
        "qz",
    ]


def search_times(store: Database, by_relevance: bool, hurry: bool, rounds: int = 3) -> dict[str, Times]:
    """The times of the first fifty hits of every search, the first asking included, as typing asks only once.

    In a `hurry`, as the window asks, a search that must look through many texts answers with what it has.
    """

    def ask(view: View) -> object:
        return store.read(timeline.page, view, NOW, None, FIFTY, hurry)

    views = {query: View(ViewKind.SEARCH, query=query, by_relevance=by_relevance) for query in searches()}
    return {query: timed(partial(ask, view), rounds) for query, view in views.items()}
