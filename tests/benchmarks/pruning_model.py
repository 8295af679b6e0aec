"""Trains the model that judges the texts of an article's block; measures it with whole hosts and whole sets left out.

    python -m tests.benchmarks pruning          prints the left-out tables
    python -m tests.benchmarks.pruning_model    writes src/deskreader/articles/detection/pruning_trees.py

Both need the labelled sets beside the project, and numpy and lightgbm, which nothing else needs. A text is labelled by
the share of its words that lie in a run of four words of the article's text. Pages of which only some segments are
labelled train with less weight; they make the model hold on kinds of pages that the other sets lack.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from deskreader.articles.detection.features import NAMES, Features
from deskreader.articles.detection.rules import Rules
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.units import TextUnit, units_of
from deskreader.articles.detection.votes import keep_by_votes
from deskreader.articles.extractor import select
from deskreader.articles.html.addresses import host_of
from deskreader.articles.metadata.titles import head_title
from deskreader.articles.page.document import parse
from tests import ROOT
from tests.benchmarks.table import print_table

DATA = ROOT.parent / "shared" / "data" / "articles"
TREES = ROOT / "src" / "deskreader" / "articles" / "detection" / "pruning_trees.py"
SCORED = ("fundus", "big9", "chaos", "wcxb_article_dev", "chinese")
TRAINED = {**dict.fromkeys(SCORED, 1.0), "mozilla": 0.5, "trafilatura_eval": 0.25}
"""The weight of a page of each set."""
FIRST = 25  # trees that settle most texts
ROUNDS = 60
SETTINGS = {
    "objective": "binary", "learning_rate": 0.18, "num_leaves": 15, "min_data_in_leaf": 60, "lambda_l2": 10, "seed": 1,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "num_threads": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1,
}  # fmt: skip
FOLDS = 5
UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u1000-\u109f"
WORDS = re.compile(f"[{UNSPACED}]|[^\\W{UNSPACED}]+")
UNKNOWN = -1.0


@dataclass(slots=True)
class Page:
    """A labelled page: the texts of its article's block with their numbers, and how much of each is the article."""

    name: str
    host: str
    gold: str | None
    units: list[TextUnit]
    features: Features
    rows: list[tuple[float, ...]]
    selection: Selection
    scale: float
    leads: list[str]
    shares: list[float] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)


def labelled_pages(names: Iterator[str] | tuple[str, ...] | dict[str, float]) -> Iterator[Page]:
    """Yields the pages of labelled sets that have a text to judge."""
    for name in names:
        for line in (DATA / name / "pages.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            html = gzip.decompress((DATA / name / "html" / f"{row['id']}.html.gz").read_bytes())
            if (page := _page(name, row, html)) is not None and page.units:
                yield page


def _page(name: str, row: dict[str, Any], html: bytes) -> Page | None:
    document = parse(html, row.get("url") or "")
    if document is None:
        return None
    title = head_title(document)
    selection, _, scale = select(document)
    rules = Rules(selection, title, host_of(document.url), scale, None)
    rules.inside(selection.block)
    rules.find_sign_ups(selection.block)
    skip = {selection.heading.element} if selection.heading is not None else set()
    units = units_of(selection.block, skip, rules.reasons)
    host = row.get("site") or row.get("host") or row["id"]
    leads = [lead.text_line() for lead in selection.leads]
    features = Features(units, selection, scale)
    rows = [features.row(index) for index in range(len(units))]
    page = Page(name, host, row.get("text"), units, features, rows, selection, scale, leads)
    page.lengths = [len(WORDS.findall(unit.text)) for unit in units]
    page.shares = _shares(page) if page.gold is not None else _segment_shares(page, row)
    return page


def _shares(page: Page) -> list[float]:
    """Returns for each text the share of its words that lie in a run of four words of the article's text."""
    wanted = WORDS.findall(page.gold or "")
    fours = set(zip(wanted, wanted[1:], wanted[2:], wanted[3:], strict=False))
    words = [word for unit in page.units for word in WORDS.findall(unit.text)]
    hits = bytearray(len(words))
    for index, four in enumerate(zip(words, words[1:], words[2:], words[3:], strict=False)):
        if four in fours:
            hits[index : index + 4] = b"\1\1\1\1"
    shares, start = [], 0
    for length in page.lengths:
        shares.append(sum(hits[start : start + length]) / length if length else 0.0)
        start += length
    return shares


def _segment_shares(page: Page, row: dict[str, Any]) -> list[float]:
    """Returns 1 for texts that hold a segment of the article, 0 for those that hold one of something else."""
    wanted, unwanted = (
        [segment for segment in row.get(key) or [] if segment and len(segment) > 3] for key in ("with_", "without")
    )
    shares = []
    for unit in page.units:
        good = any(segment in unit.text or (len(unit.text) > 25 and unit.text in segment) for segment in wanted)
        bad = any(segment in unit.text or (len(unit.text) > 25 and unit.text in segment) for segment in unwanted)
        shares.append(UNKNOWN if good == bad else float(good))
    return shares


def score(page: Page, kept: list[bool]) -> tuple[float, float]:
    """Returns precision and recall of the texts kept, by runs of four words."""
    text = "\n".join([*page.leads, *(unit.text for unit, stays in zip(page.units, kept, strict=True) if stays)])
    want, got = _fours(page.gold or ""), _fours(text)
    both = (want & got).total()
    return both / max(1, got.total()), both / max(1, want.total())


def _fours(text: str) -> Counter[tuple[str, ...]]:
    words = WORDS.findall(text)
    return Counter(tuple(words[index : index + 4]) for index in range(max(1, len(words) - 3)))


class Matrix:
    """The numbers, labels and weights of all texts, ready for training."""

    def __init__(self, pages: list[Page]) -> None:
        import numpy as np

        self.pages = pages
        self.page_of = np.repeat(np.arange(len(pages)), [len(page.units) for page in pages])
        self.rows = np.array([row for page in pages for row in page.rows], dtype=np.float32)
        shares = np.array([share for page in pages for share in page.shares])
        lengths = np.array([length for page in pages for length in page.lengths])
        self.known = shares != UNKNOWN
        self.labels = (shares > 0.5).astype(float)
        weights = np.sqrt(lengths + 1) * (0.15 + abs(2 * shares - 1)) * self.known  # long and clear texts count more
        totals = np.bincount(self.page_of, weights, len(pages))
        of_set = np.array([TRAINED[page.name] for page in pages])
        self.weights = weights / np.maximum(totals, 1e-9)[self.page_of] * 60 * of_set[self.page_of]
        self.hosts = np.array([page.host for page in pages])
        self.names = np.array([page.name for page in pages])

    def train(self, chosen: Any) -> Any:
        """Returns a model trained on some of the texts."""
        import lightgbm

        chosen = chosen & self.known
        data = lightgbm.Dataset(self.rows[chosen], self.labels[chosen], weight=self.weights[chosen])
        return lightgbm.train(SETTINGS, data, ROUNDS)

    def left_out_odds(self, parts: list[Any]) -> Any:
        """Returns log-odds of texts by models that never saw their page, nor any page of its host."""
        import numpy as np

        odds = np.zeros(len(self.labels))
        for part in parts:
            train, test = ~np.isin(self.hosts, self.hosts[part])[self.page_of], part[self.page_of]
            odds[test] = self.train(train).predict(self.rows[test], raw_score=True)
        return odds


def main() -> None:
    """Prints F1 of the rules alone, the model alone and both, with whole hosts and whole sets left out."""
    gc.disable()
    matrix = Matrix(list(labelled_pages(TRAINED)))
    hosts = sorted(set(matrix.hosts))
    random.Random(7).shuffle(hosts)
    fold = {host: index % FOLDS for index, host in enumerate(hosts)}
    import numpy as np

    folds = np.array([fold[host] for host in matrix.hosts])
    kinds = {
        "whole hosts left out": [folds == number for number in range(FOLDS)],
        "whole sets left out": [matrix.names == name for name in SCORED],
    }
    for kind, parts in kinds.items():
        odds = matrix.left_out_odds(parts)
        print_table(f"F1 of the texts kept, {kind}", ["set", "rules", "model", "both"], list(_table(matrix, odds)))


def _table(matrix: Matrix, odds: Any) -> Iterator[list[object]]:
    import numpy as np

    starts = np.searchsorted(matrix.page_of, np.arange(len(matrix.pages) + 1))
    for name in SCORED:
        results: list[list[tuple[float, float]]] = [[], [], []]
        for index in np.where(matrix.names == name)[0]:
            page = matrix.pages[index]
            own = odds[starts[index] : starts[index + 1]].tolist()
            results[0].append(score(page, [unit.reason is None for unit in page.units]))
            results[1].append(score(page, [value > 0 for value in own]))
            results[2].append(score(page, keep_by_votes(page.units, page.features, page.selection, own)))
        yield [name, *(f"{_f1(result):.4f}" for result in results)]


def _f1(results: list[tuple[float, float]]) -> float:
    precision, recall = mean(result[0] for result in results), mean(result[1] for result in results)
    return 2 * precision * recall / (precision + recall)


def source_of(model: Any) -> str:
    """Returns the model as the source of a module."""
    trees = [_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    names = "\n".join(f'    "{line} "' for line in textwrap.wrap(" ".join(NAMES), 110))
    head = (
        "# ruff: noqa: E501, SIM905\n# fmt: off\n"
        '"""The learned model that judges the texts of an article\'s block, as code.'
        " Written by tests/benchmarks/pruning_model.py.\n\n"
        "Each line is a small tree of comparisons on a row of `FEATURES`;"
        ' the sum of its leaves is the log-odds.\n"""\n\nfrom __future__ import annotations\n\n'
        f"from collections.abc import Sequence\n\nFEATURES = (\n{names}\n).split()\n"
    )
    parts = [
        head,
        _function("first_trees", "Returns the sum of the first trees, which settle most texts.", trees[:FIRST]),
        _function("other_trees", "Returns the sum of the other trees.", trees[FIRST:]),
    ]
    return "\n\n".join(parts)


def _function(name: str, meaning: str, trees: list[str]) -> str:
    total = "\n        + ".join(trees)
    return f'def {name}(r: Sequence[float]) -> float:\n    """{meaning}"""\n    return (\n        {total}\n    )\n'


def _tree(node: dict[str, Any]) -> str:
    if "leaf_value" in node:
        return repr(round(node["leaf_value"], 4))
    left, right = _tree(node["left_child"]), _tree(node["right_child"])
    border = float(f"{node['threshold']:.6g}")
    return f"({left} if r[{node['split_feature']}] <= {border!r} else {right})"


def trained_source() -> str:
    """Returns the module that training on all labelled pages gives."""
    import numpy as np

    matrix = Matrix(list(labelled_pages(TRAINED)))
    return source_of(matrix.train(np.ones(len(matrix.labels), dtype=bool)))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--out", type=Path, default=TREES)
    options.parse_args().out.write_text(trained_source(), encoding="utf-8")
