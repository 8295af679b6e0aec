"""Where a rule was found: the field, a short line of it, and the marked characters."""

from __future__ import annotations

from deskreader.model.rules import Passage, Rule, RuleField, RuleSubject
from deskreader.rules.passages import LENGTH, passages_of_all
from tests.rules.kit import SOURCE, condition, rule, subject


def passages(of: Rule, article: RuleSubject) -> tuple[Passage, ...] | None:
    return passages_of_all(of, [SOURCE], [article])[0]


def marked(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.marks]


def test_words_are_marked_in_title_and_text() -> None:
    article = subject("The Black Friday deals", "Nothing. " * 60 + "On Black Friday all is cheap. " + "More. " * 60)
    found = passages(rule(condition("anywhere", "phrase", "black friday")), article)
    assert found is not None
    title, text = found
    assert (title.field, title.text, marked(title)) == (RuleField.TITLE, article.title, ["Black Friday"])
    assert marked(text) == ["Black Friday"]
    assert text.text.startswith("…")
    assert text.text.endswith("…")
    assert len(text.text) <= LENGTH + 2


def test_marks_of_several_conditions_are_in_order_and_apart() -> None:
    of = rule(condition("title", "expression", "black f"), condition("title", "words", "friday black"))
    found = passages(of, subject("A black friday, a black cat"))
    assert found is not None
    assert marked(found[0]) == ["black friday", "black"]


def test_feed_author_category_link_and_language_are_passages_too() -> None:
    article = subject("T", author="Jo Writer", link="https://x.example/ad/1", categories=("Tech", "Gifts"))
    of = rule(
        condition("author", "phrase", "jo writer"),
        condition("category", "list", "gifts"),
        condition("link", "phrase", "ad"),
        condition("feed", "list", "the morning paper"),
        condition("folder", "words", "news"),
        condition("language", "list", "en"),
    )
    found = passages(of, article)
    assert found is not None
    assert [(p.field.value, marked(p)) for p in found] == [
        ("author", ["Jo Writer"]),
        ("feed", ["The Morning Paper"]),
        ("folder", ["News"]),
        ("category", ["Gifts"]),
        ("link", ["ad"]),
        ("language", ["en"]),
    ]


def test_what_is_not_there_has_no_passage() -> None:
    of = rule(condition("title", "words", "friday", negated=True))
    assert passages(of, subject("Monday")) == ()
    assert passages(of, subject("Friday")) is None


def test_a_passage_far_down_a_long_text_is_found() -> None:
    text = "word " * 10_000 + "needle here"
    found = passages(rule(condition("text", "words", "needle")), subject("T", text))
    assert found is not None
    assert marked(found[0]) == ["needle"]
    assert found[0].text == "…word word word word word word word word word needle here"


def test_line_breaks_become_blanks_and_marks_stay_right() -> None:
    found = passages(rule(condition("text", "phrase", "two three")), subject("", "one\ntwo\nthree\tfour"))
    assert found is not None
    assert found[0].text == "one two three four"
    assert marked(found[0]) == ["two three"]
