"""Trains the model that judges the texts of an article's block.

    python -m tests.benchmarks.pruning_model    writes src/deskreader/articles/detection/pruning_trees.py
    python -m tests.benchmarks extraction       measures it, with whole hosts and whole sets left out

Both need the labelled sets beside the project, and numpy and lightgbm, which nothing else needs. A text is labelled by
the share of its words that lie in a run of four words of the article's text. Pages of which only some segments are
labelled train with less weight; they make the model hold on kinds of pages that the other sets lack.

The model knows which rule suspects a text. The rules were written with the labelled pages in view and are less often
right on other sites; so on a part of the pages the model does not learn what they say, and has to do without.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deskreader.articles.detection.blocks import dismantle
from deskreader.articles.detection.features import NAMES, Features
from deskreader.articles.detection.rules import Reason, Rules
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.units import units_of
from deskreader.articles.detection.votes import borders_of
from deskreader.articles.extractor import select
from deskreader.articles.html.addresses import host_of
from deskreader.articles.metadata.titles import head_title
from deskreader.articles.page.document import parse
from tests import ROOT
from tests.benchmarks.extraction.labelled import SCORED, WORDS, LabelledPage, Score, fours, labelled_pages

TREES = ROOT / "src" / "deskreader" / "articles" / "detection" / "pruning_trees.py"
TRAINED = {**dict.fromkeys(SCORED, 1.0), "mozilla": 0.5, "trafilatura_eval": 0.25}
"""The weight of a page of each set."""
MASKED = 0.3  # share of the pages on which the model learns without the rules
STAGES = {"first_trees": 24, "second_trees": 50, "third_trees": 85, "last_trees": 120}
"""The functions of the model and the number of trees with which each ends: the first settle most texts."""
ROUNDS = 120
SETTINGS = {
    "objective": "binary", "learning_rate": 0.09, "num_leaves": 15, "min_data_in_leaf": 60, "lambda_l2": 10, "seed": 1,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "num_threads": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1,
}  # fmt: skip
FOLDS = 5
UNKNOWN = -1.0


@dataclass(slots=True)
class Page:
    """A labelled page: the texts of its article's block with their numbers, and how much of each is the article.

    `borders` are the log-odds above which each text stays, `reasons` the rules that suspect them; `suspected` counts
    the blocks that each rule suspects, even those whose texts are not looked into. The elements of pages are not kept:
    all together would take gigabytes.
    """

    label: LabelledPage
    texts: list[str]
    rows: list[array[float]]
    borders: list[float]
    reasons: list[Reason | None]
    leads: list[str]
    lengths: list[int]
    suspected: Counter[Reason]
    shares: list[float] = field(default_factory=list)

    def score(self, odds: list[float]) -> Score:
        """Returns precision and recall of the texts that stay by the given verdicts of a model."""
        stays = (text for text, border, own in zip(self.texts, self.borders, odds, strict=True) if own > border)
        return self.label.score("\n".join([*self.leads, *stays]))


@dataclass(slots=True)
class SelectedPage:
    """A labelled page whose article's block was found."""

    label: LabelledPage
    selection: Selection
    scale: float
    title: str
    host: str


def pages_with_texts(names: Iterable[str] = TRAINED) -> Iterator[Page]:
    """Yields the pages of labelled sets with the texts of their article's block."""
    for label in labelled_pages(names):
        if (page := page_of(label)) is not None:
            yield page


def page_of(label: LabelledPage) -> Page | None:
    """Returns the texts of a page's article; None where the page is no markup."""
    selected = selected_page(label)
    if selected is None:
        return None
    page = texts_of(selected)
    dismantle(selected.selection.block)
    return page


def selected_page(label: LabelledPage) -> SelectedPage | None:
    """Returns a page with its article's block; None where the page is no markup."""
    document = parse(label.html, label.url)
    if document is None:
        return None
    selection, _, scale = select(document)
    return SelectedPage(label, selection, scale, head_title(document), host_of(document.url))


def texts_of(selected: SelectedPage) -> Page:
    """Returns the texts of a page's article."""
    selection, scale, label = selected.selection, selected.scale, selected.label
    rules = Rules(selection, selected.title, selected.host, scale, None)
    rules.inside(selection.block)
    rules.find_sign_ups(selection.block)
    skip = {selection.heading.element} if selection.heading is not None else set()
    units = units_of(selection.block, skip, rules.reasons)
    features = Features(units, selection, scale)
    texts = [unit.text for unit in units]
    rows = [array("f", features.row(index)) for index in range(len(units))]
    page = Page(
        label, texts, rows, borders_of(units, features, selection),
        [unit.reason for unit in units], [lead.text_line() for lead in selection.leads],
        [len(WORDS.findall(text)) for text in texts], Counter(rules.reasons.values()),
    )  # fmt: skip
    page.shares = _shares(page, label.text) if label.text is not None else _segment_shares(page, label.row)
    return page


def _shares(page: Page, text: str) -> list[float]:
    """Returns for each text the share of its words that lie in a run of four words of the article's text."""
    wanted = fours(text)
    words = [word for text in page.texts for word in WORDS.findall(text)]
    hits = bytearray(len(words))
    for index, four in enumerate(zip(words, words[1:], words[2:], words[3:], strict=False)):
        if four in wanted:
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
    for text in page.texts:
        good = any(segment in text or (len(text) > 25 and text in segment) for segment in wanted)
        bad = any(segment in text or (len(text) > 25 and text in segment) for segment in unwanted)
        shares.append(UNKNOWN if good == bad else float(good))
    return shares


class Matrix:
    """The numbers, labels and weights of all texts, ready for training."""

    def __init__(self, pages: list[Page]) -> None:
        import numpy as np

        self.pages = pages
        self.page_of = np.repeat(np.arange(len(pages)), [len(page.texts) for page in pages])
        self.rows = np.array([row for page in pages for row in page.rows], dtype=np.float32)
        shares = np.array([share for page in pages for share in page.shares])
        lengths = np.array([length for page in pages for length in page.lengths])
        self.known = shares != UNKNOWN
        self.labels = (shares > 0.5).astype(float)
        weights = np.sqrt(lengths + 1) * (0.15 + abs(2 * shares - 1)) * self.known  # long and clear texts count more
        totals = np.bincount(self.page_of, weights, len(pages))
        of_set = np.array([TRAINED[page.label.name] for page in pages])
        self.weights = weights / np.maximum(totals, 1e-9)[self.page_of] * 60 * of_set[self.page_of]
        self.hosts = np.array([page.label.host for page in pages])
        self.names = np.array([page.label.name for page in pages])
        dice = random.Random(1)
        self.masked = np.array([dice.random() < MASKED for _ in pages])[self.page_of]

    def train(self, chosen: Any) -> Any:
        """Returns a model trained on some of the texts."""
        import lightgbm

        chosen = chosen & self.known
        rows = self.rows[chosen]
        rows[self.masked[chosen], NAMES.index("reason")] = 0.0
        data = lightgbm.Dataset(rows, self.labels[chosen], weight=self.weights[chosen])
        return lightgbm.train(SETTINGS, data, ROUNDS)

    def parts(self) -> dict[str, list[Any]]:
        """Returns the parts of the pages that are left out in turn: whole hosts, and whole sets."""
        import numpy as np

        hosts = sorted(set(self.hosts))
        random.Random(7).shuffle(hosts)
        fold = {host: index % FOLDS for index, host in enumerate(hosts)}
        folds = np.array([fold[host] for host in self.hosts])
        return {
            "hosts": [folds == number for number in range(FOLDS)],
            "sets": [self.names == name for name in SCORED],
        }

    def model_without(self, part: Any) -> Any:
        """Returns a model that never saw the pages of a part, nor any page of their hosts."""
        import numpy as np

        return self.train(~np.isin(self.hosts, self.hosts[part])[self.page_of])

    def left_out_odds(self, parts: list[Any]) -> Any:
        """Returns log-odds of texts by models that never saw their page, nor any page of its host."""
        import numpy as np

        odds = np.zeros(len(self.labels))
        for part in parts:
            test = part[self.page_of]
            odds[test] = self.model_without(part).predict(self.rows[test], raw_score=True)
        return odds

    def left_out_scores(self, parts: list[Any]) -> dict[str, list[Score]]:
        """Returns the scores of each set's pages by such models."""
        import numpy as np

        odds = self.left_out_odds(parts)
        starts = np.searchsorted(self.page_of, np.arange(len(self.pages) + 1))
        scores: dict[str, list[Score]] = {name: [] for name in SCORED}
        for index, page in enumerate(self.pages):
            if page.label.name in scores:
                scores[page.label.name].append(page.score(odds[starts[index] : starts[index + 1]].tolist()))
        return scores


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
    parts, start = [head], 0
    for name, end in STAGES.items():
        parts.append(_function(name, f"Returns the sum of trees {start + 1} to {end}.", trees[start:end]))
        start = end
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

    matrix = Matrix(list(pages_with_texts()))
    return source_of(matrix.train(np.ones(len(matrix.labels), dtype=bool)))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--out", type=Path, default=TREES)
    options.parse_args().out.write_text(trained_source(), encoding="utf-8")
