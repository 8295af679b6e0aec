"""Trains the model that groups articles into stories.

    python -m tests.benchmarks stories                    prints the left-out tables
    python -m tests.benchmarks.stories.training           writes src/deskreader/stories/story_weights.py

It needs the measuring data beside the project, and numpy and lightgbm. First a regression learns the form of titles:
news of events against guides and blogs. Then streams of labelled stories run through the grouper, first as labelled,
then as it groups them itself, and boosted trees learn from each comparison of a title with a story. A regression over
the trees' answer and what the texts have in common, and a few small trees on top of it, learn from the sets with texts.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deskreader.stories.comparison import TITLE_NAMES
from deskreader.stories.grouper import Grouper
from deskreader.stories.members import Story
from deskreader.stories.model import ROW_NAMES, StoryModel, common_stems, linear, text_row
from deskreader.stories.rarity import Rarity
from deskreader.stories.title_form import FORM_NAMES, form_features
from deskreader.stories.words import title_stems, words_in
from deskreader.text.function_words import language_of
from tests import ROOT
from tests.benchmarks.stories import common_stems as stem_counts
from tests.benchmarks.stories.streams import Row, strewn

WEIGHTS = ROOT / "src" / "deskreader" / "stories" / "story_weights.py"
ROUNDS = 100
TREES_A_LINE, TABLE_WIDTH = 4, 400
SETTINGS = {
    "objective": "binary", "learning_rate": 0.1, "max_depth": 3, "num_leaves": 8, "min_data_in_leaf": 20,
    "lambda_l2": 5, "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 1, "num_threads": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
TEXT_ROUNDS = 60
TEXT_SETTINGS = SETTINGS | {"max_depth": 2, "num_leaves": 4, "min_data_in_leaf": 10, "feature_fraction": 0.7}
TEXT_SIGNS = {
    "title_odds": 1, "text_cosine": 1, "mean_text_cosine": 1, "title_in_text": 1, "text_in_title": 1,
    "rare_in_both": 1, "text_numbers": 1, "shared_text": 1, "first_shared_text": 1, "gap": -1, "low_form": -1,
}  # fmt: skip
"""What only raises the odds in the trees of the texts, and what only lowers them."""
FALLING, FREE = ("high_form", "low_form"), ("log_size", "words", "high_form_shared", "high_form_cosine", "other_words")
"""Features that only lower the odds, and those that may do either; all others only raise them."""
GUIDE_WEIGHT = 6.0
"""How much more two titles of guides that are not one story count."""
STREWN = 400
DRAWS = 2
_LOW = TITLE_NAMES.index("low_form")
_FORM_L2, _TEXT_L2 = 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Material:
    """What a model is trained on: streams, titles of news and of guides, singles to strew in, sets with texts."""

    streams: Sequence[Sequence[Row]]
    news: Sequence[str]
    guides: Sequence[str]
    singles: Sequence[Row]
    with_text: Sequence[Sequence[Row]] = ()


@dataclass(slots=True)
class Comparisons:
    """Comparisons of an article with a story: features of title and text, whether it belongs there, and the weights."""

    titles: list[list[float]] = field(default_factory=list)
    texts: list[list[float] | None] = field(default_factory=list)
    labels: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def run(self, rows: Sequence[Row], model: StoryModel, as_labelled: bool) -> None:
        """Adds the comparisons of a stream, grouped as it is labelled or as the model groups it."""
        grouper = Grouper(model)
        by_label: dict[str, Story] = {}
        labels: defaultdict[int, Counter[str]] = defaultdict(Counter)
        stories: list[Story] = []  # holds them all, so that no two have the same identity
        for row in rows:
            member = grouper.read(row.title, row.text, row.feed, row.at)
            best: tuple[float, Story | None] = (0.0, None)
            for story, title, text in grouper.candidates(member):
                counts = labels[id(story)]
                self._add(title, text, counts[row.story] / counts.total() >= 0.5)
                odds = 0.0 if as_labelled else model.joins(title, text)
                best = max(best, (odds, story), key=lambda pair: pair[0]) if odds >= best[0] else best
            story = by_label.setdefault(row.story, Story(row.id)) if as_labelled else best[1] or Story(row.id)
            stories.append(story)
            grouper.put(member, story)
            labels[id(story)][row.story] += 1

    def _add(self, title: list[float], text: list[float] | None, belongs: bool) -> None:
        self.titles.append(title)
        self.texts.append(text)
        self.labels.append(float(belongs))
        self.weights.append(GUIDE_WEIGHT if not belongs and title[_LOW] > 0.5 else 1.0)


def regression(
    rows: Sequence[Sequence[float]], labels: Sequence[float], weights: Sequence[float], l2: float
) -> list[float]:
    """Returns the weights of a logistic regression, the one that stands alone first, by Newton's method."""
    import numpy as np

    matrix, wanted, weight = np.asarray(rows), np.asarray(labels), np.asarray(weights)
    mean, deviation = matrix.mean(0), matrix.std(0) + 1e-6
    scaled = np.hstack([np.ones((len(matrix), 1)), (matrix - mean) / deviation])
    ridge = np.eye(scaled.shape[1]) * l2
    ridge[0, 0] = 1e-6
    found = np.zeros(scaled.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ found, -30, 30)))
        gradient = scaled.T @ (weight * (chance - wanted)) + ridge @ found
        curvature = (scaled * (weight * chance * (1 - chance))[:, None]).T @ scaled + ridge
        found = found - np.linalg.solve(curvature, gradient)
    slopes = found[1:] / deviation
    return [float(f"{value:.4g}") for value in (found[0] - (slopes * mean).sum(), *slopes)]


def trees(comparisons: Comparisons, without: Collection[str] = ()) -> Any:
    """Returns boosted trees that say by the features of titles whether an article belongs to a story."""
    import lightgbm
    import numpy as np

    signs = [-1 if name in FALLING else 0 if name in FREE else 1 for name in TITLE_NAMES]
    rows = np.array(comparisons.titles)
    rows[:, [TITLE_NAMES.index(name) for name in without if name in TITLE_NAMES]] = 0.0
    data = lightgbm.Dataset(rows, np.array(comparisons.labels), weight=np.array(comparisons.weights))
    return lightgbm.train({**SETTINGS, "monotone_constraints": signs}, data, ROUNDS)


def as_code(model: Any) -> str:
    """Returns the sum of trees as an expression of `r`."""
    trees_ = [_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    lines = (" + ".join(trees_[index : index + TREES_A_LINE]) for index in range(0, len(trees_), TREES_A_LINE))
    return "\n        + ".join(lines)


def _tree(node: dict[str, Any]) -> str:
    if "leaf_value" in node:
        return repr(round(node["leaf_value"], 4))
    left, right = _tree(node["left_child"]), _tree(node["right_child"])
    return f"({left} if r[{node['split_feature']}] <= {float(format(node['threshold'], '.6g'))!r} else {right})"


def compiled(code: str) -> Callable[[Sequence[float]], float]:
    """Returns an expression of `r` as a function."""
    names: dict[str, Any] = {}
    exec(f"def title_odds(r):\n    return (\n        {code}\n    )\n", names)
    return names["title_odds"]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model, and its trees as code."""

    model: StoryModel
    code: str
    text_code: str


def train(material: Material, table: str, seed: int = 0, without: Collection[str] = ()) -> Trained:
    """Trains a model that uses none of the features named in `without`."""
    random_ = random.Random(seed)
    common = common_stems(table)
    model = StoryModel(common, form_weights(material, Rarity(common)), lambda _: -1.0, ())
    streams = [
        strewn(
            rows, random_.sample(list(material.singles), min(STREWN, len(material.singles))), random_.randrange(1 << 30)
        )
        for _ in range(DRAWS)
        for rows in material.streams
    ]
    comparisons = Comparisons()
    for rows in streams:
        comparisons.run(rows, model, as_labelled=True)
    model = replace(model, title_odds=compiled(as_code(trees(comparisons, without))))
    for rows in streams:
        comparisons.run(rows, model, as_labelled=False)
    code = as_code(trees(comparisons, without))
    model = replace(model, title_odds=compiled(code))
    model = replace(model, text_weights=text_weights(material.with_text, model, without))
    text_code = as_code(text_trees(material.with_text, model, without)) if material.with_text else "0.0"
    return Trained(replace(model, text_odds=compiled(text_code)), code, text_code)


def form_weights(material: Material, rarity: Rarity) -> list[float]:
    """Returns the weights that tell the titles of guides from those of news; both sides count alike."""
    rows, labels, weights = [], [], []
    for titles, label in ((material.news, 0.0), (material.guides, 1.0)):
        for title in titles:
            words = words_in(title)
            stems = title_stems(words, language_of(words))
            rows.append(form_features(title, words, [rarity.table_rarity(stem) for stem in stems]))
            labels.append(label)
            weights.append(1000 / len(titles))
    return regression(rows, labels, weights, _FORM_L2)


def text_weights(sets: Collection[Sequence[Row]], model: StoryModel, without: Collection[str] = ()) -> list[float]:
    """Returns the weights of the regression over the answer of the trees and the texts."""
    if not sets:
        return []
    comparisons, weights = Comparisons(), list[float]()
    for as_labelled in (True, False):
        for rows in sets:
            comparisons.run(rows, replace(model, text_weights=weights), as_labelled)
        rows_, labels = _text_rows(comparisons, model, without)
        weights = regression(rows_, labels, [1.0] * len(labels), _TEXT_L2)
    return weights


def text_trees(sets: Collection[Sequence[Row]], model: StoryModel, without: Collection[str] = ()) -> Any:
    """Returns boosted trees of what the regression of a model lacks."""
    import lightgbm
    import numpy as np

    comparisons = Comparisons()
    for as_labelled in (True, False):
        for rows in sets:
            comparisons.run(rows, model, as_labelled)
    rows_, labels = _text_rows(comparisons, model, without)
    start = [linear(model.text_weights, row) for row in rows_]
    data = lightgbm.Dataset(np.array(rows_), np.array(labels), init_score=np.array(start))
    signs = [TEXT_SIGNS.get(name, 0) for name in ROW_NAMES]
    return lightgbm.train({**TEXT_SETTINGS, "monotone_constraints": signs}, data, TEXT_ROUNDS)


def _text_rows(
    comparisons: Comparisons, model: StoryModel, without: Collection[str]
) -> tuple[list[list[float]], list[float]]:
    """Returns the features of those comparisons that have texts, and whether the article belonged there."""
    kept = [(t, x, y) for t, x, y in zip(comparisons.titles, comparisons.texts, comparisons.labels, strict=True) if x]
    rows = [text_row(model.title_odds(title), title, text) for title, text, _ in kept]
    unused = [name in without for name in ROW_NAMES]
    rows = [[0.0 if skip else value for skip, value in zip(unused, row, strict=True)] for row in rows]
    return rows, [label for *_, label in kept]


def source_of(trained: Trained, table: str) -> str:
    """Returns a trained model as the source of a module."""
    model = trained.model
    lines = "\n".join(f'    "{line} "' for line in textwrap.wrap(table, TABLE_WIDTH, break_on_hyphens=False))
    return (
        "# ruff: noqa: E501\n# fmt: off\n"
        '"""The learned weights of the story grouper. Written by tests/benchmarks/stories/training.py.\n\n'
        "`title_odds` is a sum of small trees of comparisons on a row of `TITLE`; "
        "`text_odds` the same on a row of texts.\n"
        '"""\n\nfrom __future__ import annotations\n\nfrom collections.abc import Sequence\n\n'
        f"COMMON_STEMS = (\n{lines}\n).rstrip()\n"
        '"""Stems that are common in texts of any kind, in classes of frequency: five a decade."""\n'
        f"TITLE_FORM = {tuple(FORM_NAMES)!r}\nTITLE = {tuple(TITLE_NAMES)!r}\n"
        f"FORM = {tuple(model.form_weights)!r}\nTEXT = {tuple(model.text_weights)!r}\n\n\n"
        "def title_odds(r: Sequence[float]) -> float:\n"
        '    """Returns the log-odds that a title belongs to a story."""\n'
        f"    return (\n        {trained.code}\n    )\n\n\n"
        "def text_odds(r: Sequence[float]) -> float:\n"
        '    """Returns what texts add to the log-odds beside their weighted sum."""\n'
        f"    return (\n        {trained.text_code}\n    )\n"
    )


def trained_source() -> str:
    """Returns the module that training on all labelled sets gives."""
    from tests.benchmarks.stories.material import everything

    table = stem_counts.encoded(stem_counts.table())
    return source_of(train(everything(), table), table)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--out", type=Path, default=WEIGHTS)
    options.parse_args().out.write_text(trained_source(), encoding="utf-8")
