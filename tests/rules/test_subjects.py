"""The words of a text: the same in every way in which they can be found."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskreader.rules.subjects import PreparedText, plain_word
from deskreader.text.search.matcher import small
from deskreader.text.search.tokens import RUN, word_pattern

LATIN = st.text(st.characters(max_codepoint=0xFF))
WRITTEN = st.text(st.sampled_from("aZéßÆøñ “”’–…\u00a0.,-'9²¼ªµ¸İſКй\u0301京ไทي\u064e"), max_size=30)


def slowly(text: str) -> set[str]:
    """The words as the index of the search has them."""
    usual = small(unicodedata.normalize("NFKC", text))
    return set(map(plain_word, word_pattern().findall(RUN.sub(" ", usual))))


@given(st.one_of(LATIN, WRITTEN, st.text(max_size=60)))
@example("m² und ¼ Äpfel, straße, Œuvre")
@example("naïve e\u0301te “quoted”—dash don’t x_y")
@example("iPhone发售 K2 東京 ไทย")
def test_words_are_those_of_the_search(text: str) -> None:
    assert PreparedText(text).words == slowly(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("Don’t — “Zoë”!", {"don", "t", "zoe"}), ("COVID-19 covid", {"covid", "19"}), ("", set()), ("Straße", {"straße"})],
)
def test_words_are_small_and_without_accents(text: str, words: set[str]) -> None:
    assert PreparedText(text).words == words
