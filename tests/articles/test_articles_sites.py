# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Learning a site from its pages: what recurs is furniture, what recurs of one story is not."""

from __future__ import annotations

from deskreader import articles
from deskreader.articles import SiteKnowledge, learn_site

BOX = (
    "<div class=x1><p>The Paper is printed on recycled trees and delivered by bicycle in all of the old town.</p></div>"
)


def story(subject: str) -> str:
    return "".join(
        f"<p>The {subject} was the talk of the {place} this week, and {number} people had an opinion on it that they gave at length.</p>"
        for number, place in enumerate(("town", "quay", "market", "school"), 2)
    )


def page(subject: str, extra: str = BOX) -> tuple[bytes, str]:
    html = f"<html><body><article><h1>About the {subject}</h1>{story(subject)}{extra}</article></body></html>"
    return html.encode(), f"https://paper.example/{subject}"


def test_what_stands_on_two_stories_pages_is_left_out_of_a_third() -> None:
    target = page("bridge")
    assert "recycled trees" in articles.extract(*target).text
    learned = articles.learned([page("ferry"), page("castle")])(*target)
    assert "recycled trees" not in learned.text
    assert "The bridge was the talk" in learned.text


def test_one_page_teaches_nothing() -> None:
    assert not learn_site([page("ferry")]).lines
    assert learn_site([]) == SiteKnowledge()


def test_copies_of_one_story_are_one_story() -> None:
    knowledge = learn_site(
        [
            page("ferry"),
            page("ferry"),
            page("ferry", BOX + "<p>Update: the ferry came back after all, to great joy.</p>"),
        ]
    )
    assert knowledge.stories == 1
    assert not knowledge.lines


def test_an_updated_version_of_a_story_learned_from_stays_whole() -> None:
    knowledge = learn_site([page("ferry"), page("castle"), page("ferry", "")])
    article = articles.extract(*page("ferry"), site=knowledge)
    assert article.text.count("ferry") >= 4


def test_knowledge_is_kept_as_text() -> None:
    knowledge = learn_site([page("ferry"), page("castle")])
    assert SiteKnowledge.from_json(knowledge.to_json()) == knowledge
    assert SiteKnowledge.from_json("{") == SiteKnowledge()
    assert SiteKnowledge.from_json('{"lines": 3}') == SiteKnowledge()
