"""Many rules at once find what each of them finds alone, and what a plain search for their words finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskreader.model import RuleId
from deskreader.model.rules import Condition, Rule, RuleField, RuleSubject, RuleTest
from deskreader.rules.conditions import Trigger
from deskreader.rules.rule_set import RuleCheck, RuleSet
from deskreader.rules.subjects import PreparedSubject
from deskreader.text.search.matcher import TermMatcher
from deskreader.text.search.query import Term, phrase_term
from tests.rules.kit import MUTE, SOURCE, condition, rule, subject

words = st.sampled_from(
    ["black", "friday", "Zoë", "zoe", "MÜLLER", "muller", "covid-19", "a", "ﬁre", "Ｂｌａｃｋ", "促销", "iPhone发売",
     "İstanbul", "ſharp", "K2", "don't", "x_y", "e\u0301t\u00e9", "5G", "東京", "한국어", "ไทย", "naïve"]
)  # fmt: skip
texts = st.lists(st.one_of(words, st.sampled_from([",", ".", "\n", "—", '"']), st.text(max_size=4)), max_size=12).map(
    " ".join
)
fields = st.sampled_from([RuleField.TITLE, RuleField.TEXT, RuleField.ANYWHERE, RuleField.AUTHOR])
values = st.lists(words, min_size=1, max_size=2).map(" ".join)
lists = st.lists(values, min_size=1, max_size=3).map(tuple)
expressions = st.sampled_from([r"black\s+fri", "zo.|mull", r"\bk2\b", "ſ", "istanbul", "sharp", "(?:a|b)lack", "fire"])
conditions = st.one_of(
    st.builds(
        Condition,
        fields,
        st.sampled_from([RuleTest.WORDS, RuleTest.PHRASE]),
        st.tuples(st.one_of(values, values.map(lambda value: f"{value[:-1]}*"))),
        st.booleans(),
    ),
    st.builds(Condition, fields, st.just(RuleTest.LIST), lists, st.booleans()),
    st.builds(
        Condition,
        st.sampled_from([RuleField.FEED, RuleField.FOLDER]),
        st.sampled_from([RuleTest.LIST, RuleTest.EXPRESSION, RuleTest.WORDS]),
        st.sampled_from([("7",), ("Morning Paper",), ("news",), ("other",)]),
        st.booleans(),
    ),
    st.builds(
        Condition,
        fields,
        st.just(RuleTest.EXPRESSION),
        st.tuples(expressions),
        st.booleans(),
    ),
)  # fmt: skip
rules = st.builds(
    lambda of, joins_any: Rule("", tuple(of), MUTE, joins_any),
    st.lists(conditions, min_size=1, max_size=3),
    st.booleans(),
)
subjects = st.builds(subject, texts, texts, author=texts)


@given(st.lists(rules, max_size=6), subjects)
def test_together_rules_match_what_each_matches_alone(many: list[Rule], article: RuleSubject) -> None:
    numbered = [(RuleId(n), each) for n, each in enumerate(many)]
    (found,) = RuleSet(numbered).match_all((SOURCE,), (article,))
    alone = [n for n, each in numbered if RuleCheck(each).matches(PreparedSubject(article, SOURCE))]
    assert list(found) == alone


def has(term: Term, of: RuleSubject, field: RuleField) -> bool:
    parts = {RuleField.TITLE: (of.title,), RuleField.TEXT: (of.text,), RuleField.ANYWHERE: (of.title, of.text)}[field]
    return any(TermMatcher([term]).is_in(part) for part in parts)


@given(st.sampled_from([RuleField.TITLE, RuleField.TEXT, RuleField.ANYWHERE]), values, st.booleans(), subjects)
def test_a_phrase_is_found_where_the_search_finds_it(
    field: RuleField, value: str, begins: bool, article: RuleSubject
) -> None:
    term = phrase_term(value, begins)
    assert term is not None
    of = rule(Condition(field, RuleTest.PHRASE, (f"{value}*" if begins else value,)))
    assert RuleCheck(of).matches(PreparedSubject(article, SOURCE)) is has(term, article, field)


def test_a_rule_without_its_word_is_not_even_checked() -> None:
    plain = rule(condition("title", "words", "friday"))
    assert RuleCheck(plain).triggers == {Trigger(RuleField.TITLE, "friday")}
    both = rule(condition("title", "words", "friday"), condition("author", "expression", "x"))
    assert RuleCheck(both).triggers == {Trigger(RuleField.TITLE, "friday")}
    expression = rule(condition("author", "expression", "smith|doe"))
    assert RuleCheck(expression).triggers == {
        Trigger(RuleField.AUTHOR, "smith", is_word=False),
        Trigger(RuleField.AUTHOR, "doe", is_word=False),
    }
    either = rule(condition("title", "words", "friday"), condition("author", "expression", "x"), joins_any=True)
    assert RuleCheck(either).triggers == {
        Trigger(RuleField.TITLE, "friday"), Trigger(RuleField.AUTHOR, "x", is_word=False)
    }  # fmt: skip
    of_feed = rule(condition("title", "words", "friday"), condition("feed", "list", "7"), joins_any=True)
    assert RuleCheck(of_feed).triggers is None
    assert RuleCheck(rule(condition("title", "words", "friday", negated=True))).triggers is None
