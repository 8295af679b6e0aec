"""FreshRSS's filters: which searches become which rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.model.rules import RuleActions
from deskreader.rules.foreign.fresh_rss import FeedFilters, read_filters
from tests.rules.foreign.kit import FEED_A, in_short
from tests.rules.kit import matches, subject

T, A = "title:expression:", "anywhere:expression:"
SEARCHES = [
    ("intitle:ad", [f"{T}ad"]),
    ('intitle:"Black Friday" -author:bob', [f"{T}Black Friday AND !author:expression:bob"]),
    ("foo bar", [f"{A}foo AND {A}bar"]),
    ("foo OR bar OR inurl:x", ["anywhere:expression:foo|bar OR link:expression:x"]),
    (
        "(intitle:a OR author:b) !#news",
        [f"{T}a AND !category:list:news", "author:expression:b AND !category:list:news"],
    ),
    ("intitle:/^ad[s]?/i /Case/", [f"{T}^ad[s]? AND {A}(?-i:Case)"]),
    ("/a\\/b/im", [f"{A}(?m:a\\/b)"]),
    ("!(intitle:x author:y)", [f"!{T}x OR !author:expression:y"]),
    ("a AND NOT b", [f"{A}a AND !{A}b"]),
    ("-intitle:'two words'", [f"!{T}two words"]),
    ("#big+news intext:C++", [r"category:list:big news AND text:expression:C\+\+"]),
    (r"intitle:\(sponsored\)", [rf"{T}\(sponsored\)"]),
    ("(intitle:(ad))", [rf"{T}\(ad\)"]),
    ("&quot;two words&quot;", [f"{A}two words"]),
    ("https://x.example/", [rf"{A}https://x\.example/"]),
]


def read(search: str, url: str = "") -> list[str]:
    return in_short(read_filters([FeedFilters(url, "A", search)]))


@pytest.mark.parametrize(("search", "expected"), SEARCHES)
def test_a_search_becomes_rules_that_mark_as_read(search: str, expected: list[str]) -> None:
    found = read_filters([FeedFilters("", "A", search)])
    assert in_short(found) == expected
    assert all(rule.actions == RuleActions(mark_read=True) for rule in found.rules)
    assert found.left_out == ()


def test_each_line_is_a_filter_of_its_feed() -> None:
    found = read_filters([FeedFilters(FEED_A, "A", "intitle:x\n\n a OR b\n")])
    assert in_short(found) == [
        f"feed:list:{FEED_A} AND {T}x",
        f"feed:list:{FEED_A} AND {A}a|b",
    ]
    assert [rule.name for rule in found.rules] == ["intitle:x", "a OR b"]


@pytest.mark.parametrize(
    "search",
    ["date:P1D", "pubdate:2026-01-01/ x", "f:12", "L:3", "labels:x", "intitle:/(/", "(a", "a)", "OR", "a OR", '""',
     "(" * 300 + "a" + ")" * 300, "NOT", "!"],
)  # fmt: skip
def test_what_has_no_counterpart_is_left_out_and_named(search: str) -> None:
    found = read_filters([FeedFilters("", "A", search)])
    assert found.rules == ()
    assert found.left_out == (f"A: {search}",)


def test_the_rule_finds_what_fresh_rss_finds() -> None:
    (rule,) = read_filters([FeedFilters("", "A", "intitle:cat -author:smith")]).rules
    assert matches(rule, subject("Categories of cats", author="Doe"))
    assert matches(rule, subject("CATALOGUE"))
    assert not matches(rule, subject("Cats", author="John SMITH"))


@given(st.text("()!-/ORa\"'# :\\", max_size=40) | st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read(text)
