# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""The learned model fits the numbers it is given, needs nothing to run, and is what its script makes of the data."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from deskreader.articles.detection import pruning_trees
from deskreader.articles.detection.features import NAMES
from deskreader.articles.detection.model import log_odds
from tests.benchmarks import pruning_model


def row(**values: float) -> list[float]:
    """A row of numbers, 0 but for those named."""
    return [values.get(name, 0.0) for name in NAMES]


def test_the_model_was_trained_on_the_numbers_of_today() -> None:
    assert list(pruning_trees.FEATURES) == list(NAMES)


def test_a_paragraph_among_its_like_is_the_article_and_a_linked_one_at_the_end_is_not() -> None:
    among = row(length=5.5, sentences=2, ends_sentence=1, tag=1, depth=1, path_prose=0.9, path_texts=12, parent_prose=1.0,
                prose_before=0.5, prose_after=0.5, after_first_prose=1, before_last_prose=1, parent_length=8, copies=1)  # fmt: skip
    behind = row(length=3.0, link_density=1.0, tag=2, depth=4, path_link_density=1.0, path_texts=6, list=1, position=0.95,
                 prose_before=1.0, after_first_prose=1, parent_link_density=1.0, parent_length=5, copies=1,
                 levels_to_main=1, levels_in_box=2, box_length=5, box_link_density=1.0, box_texts=6, box_links=6, links=1)  # fmt: skip
    assert log_odds(among) > 2
    assert log_odds(behind) < -0.5


def test_extraction_loads_no_library_of_learning() -> None:
    program = (
        "import sys, deskreader.articles; print(sorted({'numpy', 'lightgbm', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(find_spec("lightgbm") is None, reason="lightgbm is not installed")
@pytest.mark.skipif(not pruning_model.DATA.is_dir(), reason="the measuring data is not here")
def test_the_shipped_model_is_what_the_script_makes() -> None:
    assert pruning_model.trained_source() == pruning_model.TREES.read_text(encoding="utf-8")
