"""Conditions as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import Kind, ParseError
from deskreader.model.rules import Condition, RuleField, RuleTest
from deskreader.rules.written_form import parse_condition, write_condition
from tests.rules.kit import condition

FORMS = [
    ("title:black friday", condition("title", "words", "black friday")),
    ('title:"black friday"', condition("title", "phrase", "black friday")),
    ("title:black friday, cyber monday", condition("title", "list", "black friday", "cyber monday")),
    ('title:"a, b", c', condition("title", "list", "a, b", "c")),
    ("title:{one}", condition("title", "list", "one")),
    (r"link:/\/ads?\//", condition("link", "expression", r"\/ads?\/")),
    ("-author:Jo Writer", condition("author", "words", "Jo Writer", negated=True)),
    ("feed:Morning Paper", condition("feed", "list", "Morning Paper")),
    ("feed:(morning)", condition("feed", "words", "morning")),
    ('feed:"morning paper"', condition("feed", "phrase", "morning paper")),
    ("language:de, fr", condition("language", "list", "de", "fr")),
    ("CATEGORY:Sport", condition("category", "list", "Sport")),
    (r'title:"say \"no\""', condition("title", "phrase", 'say "no"')),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_what_is_typed_is_understood(text: str, expected: Condition) -> None:
    assert parse_condition(text) == expected
    assert parse_condition(f"  {text} ") == expected


@pytest.mark.parametrize(
    "text", ["", "friday", "colour:red", "title:", 'title:""', "title:,", "title: , ", "title:{}", 'a"b']
)
def test_what_is_no_condition_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_condition(text)
    assert caught.value.kind is Kind.BAD_CONDITION


words = st.lists(st.text(min_size=1, max_size=8).filter(lambda t: t.strip() and t == " ".join(t.split())), min_size=1,
                 max_size=4)  # fmt: skip
conditions = st.builds(
    lambda field, test, values, negated: Condition(
        field, test, tuple(values) if test is RuleTest.LIST else (" ".join(values),), negated
    ),
    st.sampled_from(list(RuleField)),
    st.sampled_from(list(RuleTest)),
    words,
    st.booleans(),
)


@given(conditions)
def test_what_is_written_is_read_as_it_was(given_condition: Condition) -> None:
    assert parse_condition(write_condition(given_condition)) == given_condition
