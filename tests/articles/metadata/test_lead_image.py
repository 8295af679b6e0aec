# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""The image at the head of an article: what the page shows, weighed against what its head names; and its title."""

from __future__ import annotations

import pytest

from deskreader import articles
from deskreader.articles.metadata.titles import without_site
from deskreader.articles.rewriting.lead import is_same_image
from deskreader.model import ExtractedArticle

URL = "https://paper.example/town/bridge"
TEXT = (
    "<p>The old harbour bridge will close for repairs next spring, the town council decided on Tuesday after a long debate.</p>"
    * 4
)
CARD = "<meta property=og:image content=/cards/town.jpg>"
SHOWN = "<figure><img src=/p/bridge-400.jpg srcset='/p/bridge-400.jpg 400w, /p/bridge-1200.jpg 1200w' width=800 height=450></figure>"


def read(head: str = "", before: str = "", heading: str = "Bridge to close", text: str = TEXT) -> ExtractedArticle:
    page = f"<html><head>{head}</head><body><article><h1>{heading}</h1>{before}<div class=story>{text}</div></article></body></html>"
    return articles.extract(page.encode(), URL)


def lead(head: str, before: str, text: str = TEXT) -> str:
    return (read(head, before, text=text).lead_image or "").removeprefix("https://paper.example")


def test_an_image_at_the_headline_is_the_lead_image() -> None:
    article = read(CARD, SHOWN)
    assert article.lead_image == "https://paper.example/p/bridge-1200.jpg"
    assert "bridge-1200" not in article.html, "it is not shown twice"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<img src=/p/bridge.jpg>",
        "<img src=/p/bridge.jpg srcset='/p/bridge.jpg 60w' width=60 height=60>",
        f"<a href=/other>{SHOWN}</a>",
        f"<a href=/p/large.jpg>{SHOWN.replace('figure', 'span')}</a>",
        f"<aside>{SHOWN}</aside>",
        f"<div class=related>{SHOWN}</div>",
        "<img src=/img/logo.png srcset='/img/logo.png 600w'>",
        "<img src=/p/tall.jpg srcset='/p/tall.jpg 300w' width=300 height=600>",
    ],
)
def test_without_one_the_image_named_in_the_head_is_the_lead_image(before: str) -> None:
    assert lead(CARD, before) == "/cards/town.jpg"


def test_an_image_further_down_is_part_of_the_text() -> None:
    assert lead(CARD, "", text=TEXT + SHOWN + TEXT) == "/cards/town.jpg"


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("/p/bridge-1200x630.jpg", "/p/bridge-1200x630.jpg"),
        ("/p/facebook/bridge-1200x630.jpg", "/p/bridge-640x360.jpg"),
        ("/sizes?url=%2Fp%2Fharbour-bridge.jpg", "/p/bridge-640x360.jpg"),
    ],
)
def test_the_named_size_of_an_image_is_preferred_unless_it_is_cropped_for_cards(claimed: str, found: str) -> None:
    shown = "<picture><source srcset='/p/bridge-640x360.jpg 640w'><img src=/p/bridge-640x360.jpg></picture>"
    assert lead(f"<meta property=og:image content='{claimed}'>", shown) == found


def test_of_several_images_named_in_the_head_the_one_that_is_shown() -> None:
    head = "<meta property=og:image content=/p/small.gif><meta property=og:image:secure_url content=/p/large.jpg>"
    assert lead(head, "<div><img src=/p/large.jpg></div>") == "/p/large.jpg"


def test_an_image_above_the_headline_that_the_headline_describes() -> None:
    above = "<img class=banner src=/p/bridge.jpg alt='The harbour bridge to close'>"
    page = f"<html><body><article><div>{above}<p>Town</p><h1>The harbour bridge to close</h1></div><div>{TEXT}</div></article></body></html>"
    assert articles.extract(page.encode(), URL).lead_image == "https://paper.example/p/bridge.jpg"


def test_a_headline_under_a_logo_in_the_top_heading() -> None:
    head = "<title>The old harbour bridge will close_Town_Harbour Paper</title>"
    page = f"<html><head>{head}</head><body><div><a href=/><h1>Harbour Paper</h1></a></div><div><h2>The old harbour bridge will close</h2>{TEXT}</div></body></html>"
    assert articles.extract(page.encode(), URL).title == "The old harbour bridge will close"


@pytest.mark.parametrize("title", ["Harbour Paper", "paper.example", "The Paper", "Paper", "Home", "The Paper - News"])
def test_the_first_heading_of_an_article_on_a_page_called_like_its_site(title: str) -> None:
    head = f"<title>{title}</title><meta property=og:site_name content='The Paper'>"
    page = f"<html><head>{head}</head><body><div><a href=/>Harbour Paper</a></div><article><h1>\u200b</h1><h2>The old harbour bridge will close</h2>{TEXT}</article></body></html>"
    assert articles.extract(page.encode(), URL).title == "The old harbour bridge will close"


def test_a_short_title_that_is_no_site_stays_without_a_headline() -> None:
    page = f"<html><head><title>Harbour Bridge</title></head><body><a href=/>The Paper</a><article>{TEXT}<h2>How old it is</h2>{TEXT}</article></body></html>"
    assert articles.extract(page.encode(), URL).title == "Harbour Bridge"


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("Old hall gets a new roof | Bay Post", "<span class=k>Harbour</span><span>Old hall gets a new roof</span>", "Old hall gets a new roof"),
        ("Old hall gets a new roof | Opinion", "Old hall gets a new roof | Opinion", "Old hall gets a new roof"),
        ("Old hall gets a new roof", "<span aria-hidden=true>#</span>Old hall gets a new roof", "Old hall gets a new roof"),
        ("Bridges", "Old hall <span aria-hidden=true>–</span> new roof", "Old hall – new roof"),
    ],
)  # fmt: skip
def test_headlines_with_sections_and_signs(head: str, heading: str, title: str) -> None:
    assert read(f"<title>{head}</title>", heading=heading).title == title


def test_crops_of_one_image_are_one_image_and_a_series_is_not() -> None:
    crops = ("ap_16342669033405_wide-e76ba54ba052acbb", "ap_16342669033405-ec3bdb8a5703198f-s1200-c85")
    assert is_same_image(*(f"https://a.example/{name}.jpg" for name in crops))
    for series in (("harbour-view-001", "harbour-view-002"), ("IMG_20160305_1201", "IMG_20160305_1202")):
        assert not is_same_image(*(f"https://a.example/{name}.jpg" for name in series))


def test_a_number_that_might_be_a_width_tells_images_of_a_series_apart() -> None:
    shown = "<figure><img src=/p/harbour-view-640.jpg></figure>"
    article = read("<meta property=og:image content=/p/harbour-view-720.jpg>", text=TEXT + shown + TEXT)
    assert "harbour-view-640" in article.html


def test_a_title_that_begins_with_a_word_of_the_site_name_stays_whole() -> None:
    title = "Docker Hardened Images: Security Independently Validated"
    assert without_site(f"{title} | Docker", "Docker", "docker.example") == title


def test_an_unknown_site_behind_a_bar() -> None:
    assert without_site("A new bridge for the mill | Valley Post", "", "a.example") == "A new bridge for the mill"
    title = "harbourguide.example | Ferries"
    assert without_site(title, "", "harbourguide.example") == title


def test_references_that_were_escaped_twice_are_read() -> None:
    assert read(heading="Ropes &amp;amp; Sails").title == "Ropes & Sails"


def test_a_kicker_is_removed_from_the_title() -> None:
    head = "<meta property=og:title content='Old harbour bridge to close in spring'>"
    assert (
        read(head, heading="Repairs: Old harbour bridge to close in spring").title
        == "Old harbour bridge to close in spring"
    )


def test_a_headline_in_other_words_than_the_head_is_the_title() -> None:
    head = "<title>When will the harbour bridge be repaired? | The Paper</title>"
    assert read(head, heading="A bridge in need of care").title == "A bridge in need of care"


def test_a_heading_without_a_word_of_the_head_title_is_not_the_title() -> None:
    head = "<title>When will it be repaired?</title><meta property=og:title content='When will it be repaired?'>"
    assert read(head, heading="Original text").title == "When will it be repaired?"


def test_a_site_name_behind_a_colon() -> None:
    assert without_site("渡轮最后一次穿过海湾：海港新闻网", "海港新闻网", "a.example") == "渡轮最后一次穿过海湾"
