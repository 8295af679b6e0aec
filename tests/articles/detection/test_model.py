# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""The learned model fits the numbers it is given, needs nothing to run, and is what its script makes of the data."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from deskreader.articles.detection import pruning_trees
from deskreader.articles.detection.features import NAMES
from deskreader.articles.detection.model import is_likelier, log_odds
from tests.benchmarks import pruning_model
from tests.benchmarks.extraction import labelled


def row(**values: float) -> list[float]:
    """A row of numbers, 0 but for those named."""
    return [values.get(name, 0.0) for name in NAMES]


def test_the_model_was_trained_on_the_numbers_of_today() -> None:
    assert list(pruning_trees.FEATURES) == list(NAMES)


def test_a_paragraph_among_its_like_is_the_article_and_a_linked_one_at_the_end_is_not() -> None:
    page = {"path_variety": 0.23, "main_share": 1.0, "main_texts": 6, "main_mean": 4.7, "after_heading": -1.0}
    among = row(length=4.7, ends_sentence=1, tag=1, depth=1, position=0.15, position_in_text=0.24, prose_before=0.32,
                prose_after=0.51, parent_length=6.8, parent_link_density=0.26, parent_prose=1, parent_mean=70, path_texts=6,
                path_prose=1, path_mean=111, main_before=0.32, main_after=0.51, relative_length=0.97, **page)  # fmt: skip
    behind = dict(length=3.7, link_density=1, tag=2, links=1, depth=3, position=0.85, position_in_text=0.91, prose_before=1,
                  parent_length=5.5, parent_link_density=1, parent_mean=39, path_texts=6, path_link_density=1, path_mean=39,
                  main_before=1, relative_length=0.35, after_main=6, after_main_block=6, levels_in_box=2, box_length=5.5,
                  box_link_density=0.98, box_texts=7, box_links=6, box_attributes=1, box_twins=1, **page)  # fmt: skip
    assert log_odds(among) > 2
    assert log_odds(row(**behind)) < -0.5
    assert log_odds(row(**behind, reason=6.0)) < log_odds(row(**behind)), "what a rule suspects is doubted more"
    assert is_likelier(among, 2.0)
    assert not is_likelier(among, log_odds(among) + 2.1)


def test_extraction_loads_no_library_of_learning() -> None:
    program = (
        "import sys, deskreader.articles; print(sorted({'numpy', 'lightgbm', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(find_spec("lightgbm") is None, reason="lightgbm is not installed")
@pytest.mark.skipif(not labelled.DATA.is_dir(), reason="the measuring data is not here")
def test_the_shipped_model_is_what_the_script_makes() -> None:
    assert pruning_model.trained_source() == pruning_model.TREES.read_text(encoding="utf-8")
