"""The markers of lists."""

from __future__ import annotations

import pytest

from deskreader.desktop.article.parsing.list_markers import number_text
from deskreader.desktop.article.parsing.sections import Paragraph
from deskreader.desktop.article.parsing.sections_from_html import sections_from_html


def markers(html: str) -> list[str]:
    """Returns the markers of a document's paragraphs."""
    return [section.marker for section in sections_from_html(html) if isinstance(section, Paragraph)]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ["1.", "2.", "3."]),
        ('type="a"', ["a.", "b.", "c."]),
        ('type="A" start="26"', ["Z.", "AA.", "AB."]),
        ('type="i" start="8"', ["viii.", "ix.", "x."]),
        ('type="I" start="3999"', ["MMMCMXCIX.", "4000.", "4001."]),
        ("reversed", ["3.", "2.", "1."]),
        ('reversed start="1"', ["1.", "0.", "-1."]),
        ('type="a" start="0"', ["0.", "a.", "b."]),
        ('type="square" start="nine"', ["1.", "2.", "3."]),
    ],
)
def test_numbers_follow_the_attributes_of_the_list(attributes: str, expected: list[str]) -> None:
    assert markers(f"<ol {attributes}><li>x</li><li>y</li><li>z</li></ol>") == expected


def test_an_item_has_a_number_of_its_own() -> None:
    assert markers('<ol><li>a</li><li value="7">b</li><li>c</li></ol>') == ["1.", "7.", "8."]
    assert markers('<ol reversed><li value="-2">a</li><li>b</li></ol>') == ["-2.", "-3."]


def test_bullets_change_with_the_depth() -> None:
    html = "<ul><li>a<ul><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul></li></ul>"
    assert markers(html) == ["•", "◦", "▪", "▪"]


def test_numbers_beyond_a_type_are_digits() -> None:
    assert (number_text(-4, "a"), number_text(0, "I"), number_text(9999, "i")) == ("-4", "0", "9999")
    assert number_text(703, "a") == "aaa"
