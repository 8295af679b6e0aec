"""Regular expressions: refused with a reason, and tried only where what they need is in the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import Kind, ParseError
from deskreader.limits import LONGEST_EXPRESSION
from deskreader.rules.expressions import compiled, required_literals

BAD = ["(", "[a", "a{2,1}", "*", "(?P<x", r"\1", "(?<=a+)b", "a**", "x" * (LONGEST_EXPRESSION + 1), "(?z)"]


@pytest.mark.parametrize("expression", BAD)
def test_a_bad_expression_is_refused_with_the_reason(expression: str) -> None:
    with pytest.raises(ParseError) as caught:
        compiled(expression)
    assert caught.value.kind is Kind.BAD_EXPRESSION
    assert caught.value.detail


def test_an_expression_knows_no_case_unless_it_says_so() -> None:
    assert compiled("black").search("BLACK")
    assert not compiled("(?-i:black)").search("BLACK")


LITERALS = [
    (r"black\s+friday", {"friday"}),
    (r"cat|hound", {"cat", "hound"}),
    (r"cat|.*", set()),
    (r"colou?r", {"colo"}),
    (r"(abc)def", {"def"}),
    (r"(abc|xyz)", set()),
    (r"ab*cd{0}ef", {"ef"}),
    (r"[abc]xyz[^]]w", {"xyz"}),
    (r"\x41bc", {"bc"}),
    (r"\bWord\b", {"word"}),
    (r"(?x) a b c", set()),
    (r"x(?#|(b)y|z", set()),
    (r"Ärger im Büro", {"rger im b"}),
    (r"a\|b", {"a"}),
    ("", set()),
]


@pytest.mark.parametrize(("expression", "literals"), LITERALS)
def test_what_a_text_must_have_is_told_by_the_expression(expression: str, literals: set[str]) -> None:
    assert set(required_literals(expression)) == literals


parts = st.sampled_from(
    ["a", "b", "K", "s", "ab", "(ab)", "(a|b)", "(?:ab|c)", "[ab]", "[^a]", r"\w", r"\s", r"\x61", "c?", "ab*", "b+",
     "a{0}", "b{2}", "(a)?", "(?!x)", "^", "$", ".", r"\.", "|", "[]a]", r"[\]b]", "x{", "é", "ſ"]
)  # fmt: skip


@given(st.lists(parts, max_size=7).map("".join), st.text("abcKks é.x]ſ", max_size=10))
def test_no_match_is_missed_by_looking_for_literals_first(expression: str, text: str) -> None:
    try:
        pattern = compiled(expression)
    except ParseError:
        return
    literals = required_literals(expression)
    if pattern.search(text) and literals and not re.search("[ſıİK]", text):
        assert any(literal in text.lower() for literal in literals)
