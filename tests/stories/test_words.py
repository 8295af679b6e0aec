"""The words of titles and texts: stems, numbers, years, scripts without spaces."""

from __future__ import annotations

import pytest

from deskreader.stories.words import NUMBER, WORD, YEAR, kind_of, stem_of, text_stems, title_stems, words_in
from deskreader.text.function_words import FUNCTION_WORDS, language_of


def stems(title: str, language: str = "en") -> list[int]:
    """Returns the stems of a title."""
    return list(title_stems(words_in(title), language))


def test_function_words_say_nothing_and_inflected_forms_are_one_stem() -> None:
    assert stems("The minister of the interior resigns") == [stem_of("minist"), stem_of("interi"), stem_of("resign")]
    assert stems("Ministers resigned") == [stem_of("minist"), stem_of("resign")]


def test_accents_and_apostrophes_make_no_difference() -> None:
    assert stems("Bogotá") == stems("Bogota")
    assert stems("Fed's Plosser") == stems("Fed Plosser")
    assert stems("l'accord", "fr") == stems("accord", "fr")


def test_numbers_and_years_are_told_from_words() -> None:
    assert [kind_of(stem) for stem in stems("14,000 flights in 2026, 1.4 percent")] == [
        NUMBER,
        WORD,
        YEAR,
        NUMBER,
        WORD,
    ]
    assert stems("14,000 flights") == stems("14000 flights")


def test_joined_names_have_their_parts_too() -> None:
    assert set(stems("PonoPlayer")) > set(stems("Pono"))


def test_scripts_without_spaces_give_pairs() -> None:
    assert stems("東京大学") == [stem_of("東京"), stem_of("京大"), stem_of("大学")]


def test_words_of_scripts_with_vowel_signs_stay_whole() -> None:
    assert words_in("हिन्दी समाचार") == ["हिन्दी", "समाचार"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry ran aground on a sandbank and was freed", "en"),
        ("Die Fähre lief auf eine Sandbank und wurde befreit", "de"),
        ("Le ferry s'est échoué sur un banc de sable dans la nuit", "fr"),
        ("El barco encalló en un banco de arena y no hubo heridos", "es"),
        ("Паром сел на мель и не был снят до утра", "ru"),
    ],
)
def test_function_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(words_in(text)) == language


def test_every_language_has_function_words_without_repeats_of_case() -> None:
    assert all(len(words) > 15 for words in FUNCTION_WORDS.values())
    assert all(word == word.casefold() for words in FUNCTION_WORDS.values() for word in words)


def test_only_the_first_words_of_a_text_count() -> None:
    assert text_stems("ferry ferry harbour", 2) == {stem_of("ferry"): 2}
