# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Of what a page says, only what is said of its own article counts: nodes, authors, headlines and lead images."""

from __future__ import annotations

import json

import pytest

from deskreader.articles import extract
from deskreader.articles.rewriting.lead import is_same_image
from tests.articles.kit import URL, page, paragraphs, read, whole_page

OTHERS = [
    {
        "@type": "NewsArticle",
        "headline": "The fog",
        "url": "https://courier.example/fog",
        "author": {"name": "Nora Pike"},
    },
    {
        "@type": "NewsArticle",
        "headline": "The bread",
        "url": "https://courier.example/bread",
        "author": {"name": "Otto Lund"},
    },
]


@pytest.mark.parametrize(
    "own",
    [
        {"url": URL},
        {"mainEntityOfPage": {"@id": f"{URL}/"}},
        {"mainEntityOfPage": "http://www.courier.example/2026/03/ferry?from=front"},
        {"headline": "The last ferry"},
    ],
)
def test_the_node_of_this_page_counts_of_several(own: dict[str, object]) -> None:
    node = {"@type": "NewsArticle", "datePublished": "2026-03-04T11:30:00Z", "author": {"name": "Ada Brook"}, **own}
    head = f'<script type="application/ld+json">{json.dumps([*OTHERS, node])}</script>'
    article = extract(page("", head), URL)
    assert article.byline == "Ada Brook"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-03-04T11:30:00+00:00"


def test_data_of_another_article_alone_is_not_of_the_page() -> None:
    head = f'<script type="application/ld+json">{json.dumps(OTHERS[:1])}</script>'
    assert extract(page("", head), URL).byline is None
    moved = {**OTHERS[0], "headline": "The last ferry leaves the bay"}
    head = f'<script type="application/ld+json">{json.dumps(moved)}</script>'
    assert extract(page("", head), URL).byline == "Nora Pike", "an old address beside the page's own headline"


def test_authors_in_elements_of_their_own_are_all_named() -> None:
    line = (
        '<span class="authors"><span class="author">By: <a href="/p/dc" rel="author">Dana Carn</a></span><span class="author">'
        '<span>,</span> <a href="/p/sg" rel="author">Sven Guten</a></span></span>'
    )
    article = extract(whole_page(f"{line}{paragraphs()}"), URL)
    assert article.byline == "Dana Carn, Sven Guten"
    assert "Sven Guten" not in article.text


def test_the_author_of_a_linked_page_is_not_the_articles() -> None:
    card = '<figure><a href="https://t.example/x"><div>A history</div><span class="card-author">Tides Weekly</span></a></figure>'
    assert read(card).byline is None


@pytest.mark.parametrize(
    "heading",
    [
        '<span class="kicker">Harbour</span><span>Old hall gets a new roof after years</span>',
        "Old hall gets<br>a new roof after years",
        "<span>Old hall gets a</span><span>new roof after years</span>",
        "<span>O</span>ld hall gets a new roof after years",
        'Old hall gets a new roof after years<span class="visually-hidden">, exclusive</span>',
    ],
)
def test_the_parts_of_a_headline_are_set_apart(heading: str) -> None:
    head = '<meta property="og:title" content="Old hall gets a new roof after years">'
    source = whole_page(paragraphs(), head).replace(b"<h1>The last ferry</h1>", f"<h1>{heading}</h1>".encode())
    assert extract(source, URL).title == "Old hall gets a new roof after years"


def test_a_heading_of_the_second_level_is_the_title_of_a_page_without_another() -> None:
    source = whole_page(paragraphs()).replace(b"<h1>The last ferry</h1>", b"<h1></h1><h2>Old hall gets a new roof</h2>")
    source = source.replace(b"<title>The last ferry - Courier</title>", b"<title> </title>")
    assert extract(source, URL).title == "Old hall gets a new roof"


@pytest.mark.parametrize(
    ("address", "other", "is_same"),
    [
        ("/i/sunset-harbour-001.jpg", "/i/sunset-harbour-002.jpg", False),
        ("/i/sunset-harbour-800x500.jpg", "/i/sunset-harbour-1200x750.jpg", True),
        ("/i/sunset-harbour-640.jpg", "/i/sunset-harbour-1280.jpg", True),
        ("/i/sunset-harbour.jpg?w=600", "/i/sunset-harbour.jpg?w=1200", True),
        ("/image.php?id=1&w=600", "/image.php?id=1&w=900", True),
        ("/image.php?id=1", "/image.php?id=2", False),
        ("/i/20260304-boat.jpg", "/i/20260305-boat.jpg", False),
    ],
)
def test_images_are_told_apart_by_their_address(address: str, other: str, is_same: bool) -> None:
    assert is_same_image(f"https://courier.example{address}", f"https://courier.example{other}") is is_same


def test_the_next_image_of_a_series_is_not_the_lead_image() -> None:
    head = '<meta property="og:image" content="https://courier.example/i/harbour-view-001.jpg">'
    figure = '<figure><img src="/i/harbour-view-002.jpg" width="800"><figcaption>The second view</figcaption></figure>'
    article = extract(page(figure, head), URL)
    assert article.lead_image == "https://courier.example/i/harbour-view-001.jpg"
    assert article.images == ("https://courier.example/i/harbour-view-002.jpg",)
    assert "The second view" in article.html


def test_a_figure_keeps_its_other_images_when_one_of_them_leads() -> None:
    head = '<meta property="og:image" content="https://courier.example/i/east.jpg">'
    figure = "<figure><img src='/i/east.jpg'><img src='/i/west.jpg'><figcaption>Two views</figcaption></figure>"
    article = extract(page(figure, head), URL)
    assert article.images == ("https://courier.example/i/west.jpg",)
    assert "Two views" in article.html
