"""What is proposed of a title to be muted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.rules.proposals import MOST_WORDS, title_phrases

TITLES = [
    ("The best Black Friday deals on headphones", ("Black Friday",)),
    ("Council votes for the rail yard", ()),
    ("Apple unveils iPhone 18 Pro in Cupertino", ("iPhone 18 Pro", "Cupertino")),
    ("Ana Lindqvist joins the Harbour Trust", ("Ana Lindqvist", "Harbour Trust")),
    ("COVID-19 is back, says the WHO", ("COVID-19", "WHO")),
    ("Why “tidal park” is a bad idea", ("tidal park",)),
    ("Scholz trifft Macron in Paris", ("Macron", "Paris")),
    ("12 Best Black Friday Deals You Can Buy Now", ("Best Black Friday", "Buy Now", "Deals")),
    ("黑色星期五促销开始", ()),
    ("", ()),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_names_and_quoted_words_are_proposed(title: str, expected: tuple[str, ...]) -> None:
    assert title_phrases(title)[: len(expected) or None] == expected


@given(st.text(max_size=80))
def test_a_proposal_is_short_and_each_comes_once(title: str) -> None:
    found = title_phrases(title)
    assert len({phrase.casefold() for phrase in found}) == len(found) <= 4
    assert all(0 < len(phrase.split()) <= MOST_WORDS for phrase in found)
