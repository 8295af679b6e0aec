"""Measures the grouping of articles into stories, each figure by models that never saw what it counts."""

from __future__ import annotations

import gc
import random
import resource
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from deskreader.engine.stories import STRICTNESS
from deskreader.stories.grouper import Grouper
from deskreader.stories.model import StoryModel, shipped_model
from tests import ROOT
from tests.benchmarks.stories import common_stems as stem_counts
from tests.benchmarks.stories.material import (
    among,
    folds,
    headlines,
    material,
    other_singles,
    text_sets,
    topics,
)
from tests.benchmarks.stories.scores import HEAD, Score, grouped, score
from tests.benchmarks.stories.streams import Row
from tests.benchmarks.stories.training import train
from tests.benchmarks.table import print_table

SEED = 3
OPEN_ARTICLES = 50_000
KEPT_ASIDE = 260


def left_out_titles(table: str, seed: int = SEED, without: Collection[str] = ()) -> dict[str, Score]:
    """Scores titles alone: stories and singles in five parts, each scored by a model trained on the other four.

    The pages of the last two streams are singles that no model was trained on.
    """
    aside = {name: among(rows[:KEPT_ASIDE]) for name, rows in other_singles().items()}
    scores = {name: Score() for name in ("headlines", "topics", *aside)}
    parts = folds(seed)
    for part in parts:
        model = train(material(part), table, without=without).model
        for name, rows in (("headlines", headlines()), ("topics", topics()), *aside.items()):
            known = set().union(*parts)
            counted = part | {row.story for row in rows if row.story not in known}
            result = score(rows, grouped(rows, model, with_text=False), counted)
            scores[name].add(result)
    return scores


def left_out_models(table: str, without: Collection[str] = (), words: int | None = None) -> dict[str, StoryModel]:
    """Returns for each set with texts a model that was trained without it, on so many words of the texts."""
    models = {}
    for name in text_sets():
        known = material(without_text_set=name)
        cut = replace(known, with_text=[_cut(rows, words) for rows in known.with_text])
        models[name] = train(cut, table, without=without).model
    return models


def left_out_texts(models: Mapping[str, StoryModel], words: int | None = None) -> dict[str, dict[str, Score]]:
    """Scores each set with texts by its model: titles alone, and with so many words of the texts."""
    return {
        name: {
            "titles alone": score(rows, grouped(rows, models[name], with_text=False)),
            "with texts": score(rows, grouped(_cut(rows, words), models[name])),
        }
        for name, rows in text_sets().items()
    }


def _cut(rows: Sequence[Row], words: int | None) -> Sequence[Row]:
    return rows if words is None else [replace(row, text=" ".join(row.text.split()[:words])) for row in rows]


def _by_strictness(models: Mapping[str, StoryModel]) -> Iterator[list[str]]:
    """Yields how the sets are grouped by each setting."""
    for setting, strictness in STRICTNESS.items():
        for name, rows in text_sets().items():
            result = score(rows, grouped(rows, replace(models[name], strictness=strictness)))
            yield [setting.value, name, *result.cells()]


def filler(number: int) -> list[Row]:
    """Returns articles of sentences of pages: a sentence's beginning as title, what follows as text."""
    words = [text.split() for text in stem_counts.texts()]
    starts = [(page, at) for page, text in enumerate(words) for at in range(0, len(text) - 90, 14)]
    random.Random(5).shuffle(starts)
    rows = []
    for index in range(number):
        page, at = starts[index % len(starts)]
        title, text = words[page][at : at + 9], words[page][at + 9 : at + 90]
        rows.append(Row(f"f{index}", " ".join(title), f"feed {index % 400}", index * 5.0, f"f{index}", " ".join(text)))
    return rows


def speed(with_text: bool) -> tuple[float, float, float]:
    """Returns CPU milliseconds an article with many open, the worst of them, and the megabytes that they take.

    It runs in a process of its own, since memory that was given back would count as free.
    """
    code = f"from tests.benchmarks.stories import benchmark; print(*benchmark.speed_here({with_text}))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    mean, worst, memory = map(float, result.stdout.split())
    return mean, worst, memory


def speed_here(with_text: bool) -> tuple[float, float, float]:
    """Returns the same, measured in this process."""
    rows = filler(OPEN_ARTICLES + 1500)
    gc.collect()
    before, grouper = _resident(), Grouper(shipped_model())
    for row in rows[:OPEN_ARTICLES]:
        grouper.add(row.id, row.title, row.text if with_text else "", row.feed, row.arrived_at)
    gc.collect()
    memory = _resident() - before
    times = []
    for row in rows[OPEN_ARTICLES:]:
        start = time.process_time()
        grouper.add(row.id, row.title, row.text if with_text else "", row.feed, row.arrived_at)
        times.append(1000 * (time.process_time() - start))
    return sum(times) / len(times), max(times), memory


def _resident() -> float:
    """Returns the megabytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def main() -> None:
    """Prints the quality of grouping with what is counted left out, and its speed and memory."""
    table = stem_counts.encoded(stem_counts.table())
    aims = {"headlines": "F1 .87, 1 %", "topics": "F1 .88, 2 %", "wcxb_article_dev": "3 %", "trafilatura_eval": "3 %"}
    titles = [[name, *result.cells(), aims[name]] for name, result in left_out_titles(table).items()]
    print_table("Titles alone, stories and singles left out", ["stream", *HEAD, "aim"], titles)
    models = left_out_models(table)
    found = left_out_texts(models)
    texts = [[name, kind, *result.cells(), ""] for name, results in found.items() for kind, result in results.items()]
    for kind, aim in (("titles alone", ""), ("with texts", "F1 .92, 1 %")):
        together = Score()
        for results in found.values():
            together.add(results[kind])
        texts.append(["all", kind, *together.cells(), aim])
    print_table("With texts, the whole set left out", ["set", "what is read", *HEAD, "aim"], texts)
    print_table("What strictness costs there", ["grouping", "set", *HEAD], [*_by_strictness(models)])
    rows = [[kind, *(f"{figure:.2f}" for figure in speed(kind != "titles"))] for kind in ("titles", "titles and texts")]
    print_table(
        f"{OPEN_ARTICLES:,} open articles",
        ["what is read", "CPU ms an article (aim 1)", "worst", "megabytes (aim 50)"],
        rows,
    )
