"""Each field with each test: what a condition finds, and what it does not."""

from __future__ import annotations

import pytest

from deskreader.limits import LONGEST_RULE_TEXT
from deskreader.model import FeedId
from deskreader.model.rules import Condition, RuleSource, RuleSubject
from tests.rules.kit import condition, matches, rule, subject

FRIDAY = subject(
    "Black Friday: the best deals",
    "Shops open early. Friday is black, says Zoë Müller of the trade union.",
    author="Jo Writer and Zoë Müller",
    link="https://paper.example/sponsored/2026/black-friday",
    categories=("Shopping", "Advertorial: gifts"),
)
CHINESE = subject("黑色星期五促销开始", "商店提前开门。")

CASES: list[tuple[Condition, RuleSubject, bool]] = [
    (condition("title", "words", "friday black"), FRIDAY, True),
    (condition("title", "words", "friday white"), FRIDAY, False),
    (condition("title", "words", "frida"), FRIDAY, False),
    (condition("title", "words", "frida*"), FRIDAY, True),
    (condition("title", "words", "shops"), FRIDAY, False),
    (condition("text", "words", "SHOPS"), FRIDAY, True),
    (condition("text", "words", "zoe muller"), FRIDAY, True),
    (condition("text", "words", "Zoë MÜLLER"), FRIDAY, True),
    (condition("anywhere", "words", "deals union"), FRIDAY, True),
    (condition("title", "phrase", "black friday"), FRIDAY, True),
    (condition("text", "phrase", "black friday"), FRIDAY, False),
    (condition("anywhere", "phrase", "Black-Friday"), FRIDAY, True),
    (condition("title", "phrase", "friday best"), FRIDAY, False),
    (condition("title", "phrase", "..."), FRIDAY, False),
    (condition("title", "list", "cyber monday", "black friday"), FRIDAY, True),
    (condition("title", "list", "cyber monday", "white friday"), FRIDAY, False),
    (condition("title", "expression", r"^black\s+fri"), FRIDAY, True),
    (condition("title", "expression", r"(?-i:black)"), FRIDAY, False),
    (condition("text", "expression", r"zo.\s+m"), FRIDAY, True),
    (condition("anywhere", "expression", r"b.ack"), FRIDAY, True),
    (condition("author", "phrase", "jo writer"), FRIDAY, True),
    (condition("author", "list", "Anna", "zoe müller"), FRIDAY, True),
    (condition("author", "words", "friday"), FRIDAY, False),
    (condition("link", "phrase", "paper.example/sponsored"), FRIDAY, True),
    (condition("link", "expression", r"/2026/"), FRIDAY, True),
    (condition("category", "list", "shopping"), FRIDAY, True),
    (condition("category", "list", "advertorial"), FRIDAY, False),
    (condition("category", "words", "advertorial"), FRIDAY, True),
    (condition("feed", "list", "7"), FRIDAY, True),
    (condition("feed", "list", "8"), FRIDAY, False),
    (condition("feed", "list", "the morning paper"), FRIDAY, True),
    (condition("feed", "list", "https://paper.example/feed"), FRIDAY, True),
    (condition("feed", "words", "morning"), FRIDAY, True),
    (condition("folder", "list", "3"), FRIDAY, True),
    (condition("folder", "list", "news"), FRIDAY, True),
    (condition("folder", "list", "Sport"), FRIDAY, False),
    (condition("language", "list", "de", "en"), FRIDAY, True),
    (condition("language", "list", "de"), FRIDAY, False),
    (condition("title", "words", "星期五"), CHINESE, True),
    (condition("title", "phrase", "星期六"), CHINESE, False),
    (condition("title", "list", "春节", "促销"), CHINESE, True),
    (condition("language", "list", "zh"), CHINESE, True),
]


@pytest.mark.parametrize(("of", "article", "expected"), CASES, ids=[f"{c[0].field}-{c[0].values}" for c in CASES])
def test_a_condition_finds_what_it_says(of: Condition, article: RuleSubject, expected: bool) -> None:
    assert matches(rule(of), article) is expected
    negated = Condition(of.field, of.test, of.values, is_negated=True)
    assert matches(rule(negated), article) is not expected


def test_all_conditions_or_one_of_them() -> None:
    title, author = condition("title", "words", "black"), condition("author", "words", "nobody")
    assert not matches(rule(title, author), FRIDAY)
    assert matches(rule(title, author, joins_any=True), FRIDAY)
    assert not matches(rule(), FRIDAY)
    assert not matches(rule(joins_any=True), FRIDAY)


def test_the_text_tells_its_language_before_the_page_and_the_feed_do() -> None:
    german = rule(condition("language", "list", "de"))
    text = "Der Fluss ist über die Ufer getreten, und die Stadt hat nach dem Regen noch keine Brücke mehr."
    assert matches(german, subject("Hochwasser", text, language="en"))
    assert not matches(german, subject("Flood", "Too short."))
    assert matches(german, subject("Flut", "Kurz.", language="de-AT"))
    assert matches(german, subject("Flut", "Kurz."), RuleSource(FeedId(1), (), (), "de_CH"))
    assert not matches(german, subject("Flut", "Kurz.", language="deu"))


def test_an_article_without_anything_matches_nothing() -> None:
    for field in ("title", "text", "author", "link", "category"):
        assert not matches(rule(condition(field, "words", "a")), subject())
        assert not matches(rule(condition(field, "expression", "a*")), subject())


def test_a_text_is_looked_at_up_to_its_limit() -> None:
    needle = condition("text", "words", "needle")
    before, after = "word " * (LONGEST_RULE_TEXT // 5 - 2), "word " * (LONGEST_RULE_TEXT // 5)
    assert matches(rule(needle), subject("", f"{before}needle"))
    assert not matches(rule(needle), subject("", f"{after}needle"))
