"""The learned model fits the numbers it is given, needs nothing to run, and is what its script makes of the data."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from deskreader.stories import story_weights
from deskreader.stories.comparison import TITLE_NAMES
from deskreader.stories.model import ROW_NAMES, shipped_model
from deskreader.stories.title_form import FORM_NAMES, form_features
from deskreader.stories.words import stem_of, words_in
from tests.benchmarks.stories import streams, training


def test_the_model_was_trained_on_the_numbers_of_today() -> None:
    assert story_weights.TITLE == TITLE_NAMES
    assert story_weights.TITLE_FORM == FORM_NAMES
    assert len(story_weights.FORM) == len(FORM_NAMES) + 1
    assert len(story_weights.TEXT) == len(ROW_NAMES) + 1


def form(title: str) -> float:
    """Returns how far a title is no news."""
    words = words_in(title)
    return shipped_model().form(form_features(title, words, [0.6] * len(words)))


def test_a_guide_is_told_from_news_by_the_form_of_its_title() -> None:
    assert form("12 best phones you can buy in 2026") > 0.8
    assert form("How to choose a heat pump: a beginner's guide") > 0.5
    assert form("GM faces federal probe over ignition recall") < 0.3
    assert form("Minister resigns after court ruling") < 0.3


def test_common_words_are_in_the_table_and_rare_ones_are_not() -> None:
    common = shipped_model().common
    assert common[stem_of("time")] > common[stem_of("police"[:6])] > 1e-4
    assert stem_of("stornow"[:6]) not in common


def test_grouping_loads_no_library_of_learning() -> None:
    program = (
        "import sys, deskreader.stories; print(sorted({'numpy', 'lightgbm', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(find_spec("lightgbm") is None, reason="lightgbm is not installed")
@pytest.mark.skipif(not streams.DATA.is_dir(), reason="the measuring data is not here")
def test_the_shipped_weights_are_what_the_script_makes() -> None:
    assert training.trained_source() == training.WEIGHTS.read_text(encoding="utf-8")
