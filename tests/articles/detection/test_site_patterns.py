# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Learning a site from its pages: what recurs is boilerplate, what recurs of one article is not."""

from __future__ import annotations

from deskreader import articles
from deskreader.articles import SiteKnowledge, learn_site

BOX = (
    "<div class=x1><p>The Paper is printed on recycled trees and delivered by bicycle in all of the old town.</p></div>"
)
PLACES = ("town", "quay", "market", "school")


def told(subject: str) -> str:
    return "".join(
        f"<p>The {subject} was the talk of the {place} this week, and {number} people had an opinion on it that they gave at length.</p>"
        for number, place in enumerate(PLACES, 2)
    )


def page(subject: str, extra: str = BOX, head: str = "") -> tuple[bytes, str]:
    html = f"<html><head>{head}</head><body><article><h1>About the {subject}</h1>{told(subject)}{extra}</article></body></html>"
    return html.encode(), f"https://paper.example/{subject}"


def test_texts_on_two_articles_pages_are_dropped_from_a_third() -> None:
    target = page("bridge")
    assert "recycled trees" in articles.extract(*target).text
    site_extractor = articles.site_extractor([page("ferry"), page("castle")])(*target)
    assert "recycled trees" not in site_extractor.text
    assert "The bridge was the talk" in site_extractor.text


def test_recurring_texts_are_recognized_in_any_block() -> None:
    """As where a page forgets to close a tag, so that another block holds the same words."""
    words = "The Paper is printed on <b>recycled trees</b> and delivered by bicycle in all of the old town."
    site_extractor = articles.site_extractor([page("ferry", f"<p>{words}</p>"), page("castle", f"<p>{words}</p>")])
    assert "recycled" not in site_extractor(*page("bridge", f"<div class=y><div>{words}</div></div>")).text


def test_one_page_teaches_nothing() -> None:
    assert "recycled trees" in articles.site_extractor([page("ferry")])(*page("bridge")).text
    assert learn_site([]) == SiteKnowledge()


def test_copies_of_one_article_are_one_article() -> None:
    versions = [
        page("ferry"),
        page("ferry"),
        page("ferry", BOX + "<p>Update: the ferry came back after all, to great joy.</p>"),
    ]
    assert len(learn_site(versions).pages) == 1
    assert "recycled trees" in articles.site_extractor(versions)(*page("bridge")).text


def test_an_updated_version_of_an_article_learned_from_stays_whole() -> None:
    site_knowledge = learn_site([page("ferry"), page("castle"), page("ferry", "")])
    article = articles.extract(*page("ferry"), site=site_knowledge)
    assert article.text.count("ferry") >= 4


def test_a_page_is_not_judged_by_a_version_of_itself() -> None:
    site_knowledge = learn_site(
        [page("bridge", "<p>First version, of this morning.</p>"), page("ferry"), page("castle")]
    )
    article = articles.extract(*page("bridge"), site=site_knowledge)
    assert article.text.count("bridge") >= 4
    assert "recycled trees" not in article.text


def test_blocks_named_like_those_outside_earlier_articles_are_dropped() -> None:
    """As where a list of other articles stands beside the article on most pages, and in it on one."""

    def with_others(subject: str, words: str, inside: bool) -> tuple[bytes, str]:
        other = f"<li class=zq7><div class=zq8><p>{words}, and what the mayor had to say about it when he was asked.</p></div></li>"
        others = f"<ul class=zq6>{other}</ul>"
        story = f"<h1>About the {subject}</h1>{told(subject)}"
        body = f"<article>{story}{others}</article>" if inside else f"<article>{story}</article><aside>{others}</aside>"
        return f"<html><body>{body}</body></html>".encode(), f"https://paper.example/{subject}"

    pages = [with_others("ferry", "A lion in the park", False), with_others("castle", "A bear in the wood", False)]
    target = with_others("bridge", "A wolf at the door", True)
    assert "wolf" in articles.extract(*target).text
    assert "wolf" not in articles.site_extractor(pages)(*target).text


def test_a_heading_that_recurs_stays() -> None:
    sections = "<h2>What happens next in town</h2><p>The {} will be talked of again next week, and the week after that, they say.</p>"
    pages = [page(name, sections.format(name)) for name in ("ferry", "castle")]
    assert "What happens next" in articles.site_extractor(pages)(*page("bridge", sections.format("bridge"))).text


def test_recurring_words_within_a_text_stay() -> None:
    sentence = "<p>Then the <a href=/c>Council of the Old Town</a> met to hear of the {} once more, and nothing came of it again.</p>"
    pages = [page(name, sentence.format(name)) for name in ("ferry", "castle")]
    assert (
        "Council of the Old Town met" in articles.site_extractor(pages)(*page("bridge", sentence.format("bridge"))).text
    )


def test_an_image_named_by_every_head_belongs_to_the_site() -> None:
    head = "<meta property=og:image content=https://paper.example/card.jpg>"
    target = page("bridge", BOX, head)
    assert articles.extract(*target).lead_image == "https://paper.example/card.jpg"
    site_extractor = articles.site_extractor([page("ferry", BOX, head), page("castle", BOX, head)])
    assert site_extractor(*target).lead_image is None
