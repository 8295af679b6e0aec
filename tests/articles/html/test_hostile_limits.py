"""Limits of sanitized HTML: depth, tables, cells, spans, images, text and words."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from deskreader.articles.html import html_limits
from deskreader.text.html_to_text import text_of
from tests.support.hostile_vectors import assert_sound


def _depth(html: str) -> int:
    """The number of elements around the deepest one, itself counted."""
    deepest = 0
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        deepest = max(deepest, sum(1 for _ in element.parents))
    return deepest


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "ul><li", "span><em"])
def test_no_element_is_deeper_than_the_limit(tag: str) -> None:
    once = assert_sound(f"<{tag}>" * 400 + "the end")
    assert _depth(once) <= html_limits.DEEPEST
    assert text_of(once) == "the end"


def test_the_allowed_number_of_levels_stays() -> None:
    assert assert_sound("<div>" * 90 + "x").count("<div>") == 90


def _tables_in_tables(html: str) -> int:
    return max(
        (len(table.find_parents("table")) + 1 for table in BeautifulSoup(html, "html.parser").select("table")),
        default=0,
    )


@pytest.mark.parametrize(("levels", "left"), [(1, 1), (4, 4), (5, 4), (20, 4), (300, 4)])
def test_tables_in_tables_are_unwrapped_from_the_fifth_on(levels: int, left: int) -> None:
    once = assert_sound("<table><tr><td>" * levels + "the end" + "</td></tr></table>" * levels)
    assert _tables_in_tables(once) == left
    assert text_of(once) == "the end"


def test_cells_beyond_the_limit_are_text() -> None:
    rows = "".join(f"<tr><td>a{row}</td><td>b{row}</td></tr>" for row in range(2_000))
    once = assert_sound(f"<table>{rows}</table>")
    assert once.count("<td>") == html_limits.MOST_CELLS
    assert "b1999" in text_of(once)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("2", "2"),
        ("50", "50"),
        ("51", "50"),
        ("99999999999", "50"),
        ("1", None),
        ("0", None),
        ("-3", None),
        ("x", None),
    ],
)
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_spans_have_a_limit(name: str, written: str, left: str | None) -> None:
    once = assert_sound(f"<table><tr><td {name}='{written}'>a</td></tr></table>")
    cell = BeautifulSoup(once, "html.parser").select_one("td")
    assert cell is not None
    assert cell.get(name) in (left, "50" if len(written) > 6 else left)


def test_images_beyond_the_limit_are_left_out() -> None:
    once = assert_sound("".join(f"<p>{number}<img src='/photo{number}.jpg'></p>" for number in range(400)))
    assert once.count("<img") == html_limits.MOST_IMAGES
    assert "<p>399</p>" in once


def test_text_ends_at_the_limit() -> None:
    once = assert_sound("<p>some words &amp; more</p>" * 80_000)
    assert (
        html_limits.LONGEST_TEXT * 0.9
        < len(once.replace("<p>", "").replace("</p>", ""))
        <= html_limits.LONGEST_TEXT + 10
    )
    assert once.endswith("</p>")


@pytest.mark.parametrize("letter", ["w", "字", "&amp;", "é", "🚢"])
def test_very_long_words_may_be_broken(letter: str) -> None:
    once = assert_sound(f"<p>{letter * 4_500}</p>")
    parts = text_of(once).split("\u200b")
    assert max(map(len, parts)) <= html_limits.LONGEST_WORD
    assert "".join(parts) == letter.replace("&amp;", "&") * 4_500


def test_words_of_a_thousand_letters_stay_whole() -> None:
    assert "\u200b" not in assert_sound(f"<p>{'w' * html_limits.LONGEST_WORD} and {'v' * html_limits.LONGEST_WORD}</p>")
