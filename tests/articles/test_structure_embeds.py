"""The image at the head of an article, players, and posts of social networks."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from deskreader.articles import extract, sanitize
from tests.articles.kit import URL, article_tree, only, paragraphs, read, tree, whole_page, words

OG_IMAGE = '<meta property="og:image" content="https://cdn.example/photos/last-ferry-bay.jpg">'


def sources(soup: BeautifulSoup) -> list[str]:
    """The addresses of the images in order."""
    return [str(image["src"]) for image in soup.select("img")]


# --- the image at the head ------------------------------------------------------------------------------------------


def test_an_image_that_only_the_head_names_is_the_lead_image() -> None:
    article = read("", head=OG_IMAGE)
    assert article.lead_image == "https://cdn.example/photos/last-ferry-bay.jpg"
    assert article.images == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example/photos/last-ferry-bay.jpg",
        "https://cdn.example/photos/last-ferry-bay.jpg?w=800",
        "https://cdn.example/photos/last-ferry-bay-800x450.jpg",
        "https://images.example/resize/640/last-ferry-bay.webp",
    ],
)
def test_a_lead_image_is_never_shown_twice(address: str) -> None:
    figure = f"<figure><img src='{address}'><figcaption>The Seagull at the stage.</figcaption></figure>"
    article = extract(whole_page(figure + paragraphs(), OG_IMAGE), URL)
    assert article.lead_image is not None
    assert "last-ferry-bay" in article.lead_image
    assert article.lead_caption == "The Seagull at the stage."
    assert sources(tree(article)) == []


def test_a_lead_image_that_stands_further_down_is_not_repeated_there() -> None:
    image = "<img src='https://cdn.example/photos/last-ferry-bay.jpg'>"
    figure = f"<figure>{image}<figcaption>The Seagull.</figcaption></figure>"
    article = read(figure, head=OG_IMAGE)
    assert article.lead_image == "https://cdn.example/photos/last-ferry-bay.jpg"
    assert sources(tree(article)) == []


def test_the_first_image_leads_when_the_head_names_none() -> None:
    article = extract(whole_page("<figure><img src='/photos/last-ferry-bay.jpg'></figure>" + paragraphs()), URL)
    assert article.lead_image == "https://courier.example/photos/last-ferry-bay.jpg"
    assert sources(tree(article)) == []


def test_an_image_between_paragraphs_does_not_lead() -> None:
    article = read("<figure><img src='/photos/last-ferry-bay.jpg'></figure>")
    assert article.lead_image is None
    assert sources(tree(article)) == ["https://courier.example/photos/last-ferry-bay.jpg"]


@pytest.mark.parametrize(
    "markup",
    [
        (
            "<img src='/photos/last-ferry-bay.jpg' width='900'><br><small>The Seagull at the stage. Photo: "
            "Ida Berg</small>"
        ),
        (
            "<p><img src='/photos/last-ferry-bay.jpg' width='900'><br><small>The Seagull at the stage. "
            "Photo: Ida Berg</small></p>"
        ),
        (
            "<div class='image'><img src='/photos/last-ferry-bay.jpg'><p class='caption'>The Seagull at the "
            "stage. Photo: Ida Berg</p></div>"
        ),
        (
            "<div><img src='/photos/last-ferry-bay.jpg'><span class='image-credit'>The Seagull at the stage. "
            "Photo: Ida Berg</span></div>"
        ),
        (
            "<figure><a href='/big.jpg'><img src='/photos/last-ferry-bay.jpg'></a><figcaption><p>The Seagull "
            "at the stage.</p><cite>Photo: Ida Berg</cite></figcaption></figure>"
        ),
    ],
)
def test_the_caption_of_a_lead_image_is_kept_as_such(markup: str) -> None:
    article = extract(whole_page(markup + paragraphs()), URL)
    assert article.lead_image == "https://courier.example/photos/last-ferry-bay.jpg"
    assert article.lead_caption == "The Seagull at the stage. Photo: Ida Berg"
    assert "The Seagull at the stage" not in article.html


# --- what is embedded -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        "<iframe src='https://video.example/embed/ferry7' width='560' height='315'></iframe>",
        "<iframe data-src='https://video.example/embed/ferry7' src='about:blank'></iframe>",
        "<figure><iframe src='//video.example/embed/ferry7'></iframe><figcaption>The bell rings.</figcaption></figure>",
        "<video controls><source src='https://video.example/embed/ferry7' type='video/mp4'></video>",
        "<audio src='https://video.example/embed/ferry7'></audio>",
        "<embed src='https://video.example/embed/ferry7'>",
        "<object data='https://video.example/embed/ferry7'></object>",
    ],
)
def test_a_player_becomes_a_link_to_what_it_plays(markup: str) -> None:
    soup = article_tree(markup)
    assert "https://video.example/embed/ferry7" in [link.get("href") for link in soup.select("a")]
    assert not soup.select("iframe, video, audio, embed, object, source")


def test_a_video_with_a_poster_becomes_an_image_with_a_link() -> None:
    soup = article_tree("<video src='/ferry.mp4' poster='/photos/poster-of-ferry.jpg'></video>")
    link = only(soup, "a")
    assert link["href"] == "https://courier.example/ferry.mp4"
    assert only(soup, "img")["src"] == "https://courier.example/photos/poster-of-ferry.jpg"
    assert only(link, "img")


def test_the_caption_of_a_player_is_kept() -> None:
    soup = article_tree(
        "<figure><iframe src='https://video.example/embed/ferry7'></iframe><figcaption>The bell rings "
        "twice.</figcaption></figure>"
    )
    assert "The bell rings twice." in words(soup)


@pytest.mark.parametrize(
    "markup",
    [
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe src='https://ads.example/x' width='1' height='1'></iframe>",
        "<iframe src='https://ads.example/x' style='display: none'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<video src='file:///etc/passwd'></video>",
    ],
)
def test_an_invisible_frame_is_dropped(markup: str) -> None:
    soup = article_tree(markup)
    assert len(soup.select("a, img, figure")) == 0


def test_a_post_of_a_social_network_is_a_quote_with_its_link() -> None:
    soup = article_tree(
        "<blockquote class='twitter-tweet'><p lang='en' dir='ltr'>The bell rang at six, and everybody on "
        "the quay waved.</p>"
        "&mdash; Ida Berg (@idaberg) <a href='https://twitter.example/idaberg/status/12'>March 8, 2026</a></blockquote>"
        "<script async src='https://platform.example/widgets.js'></script>"
    )
    quote = only(soup, "blockquote")
    assert "The bell rang at six" in words(quote)
    assert "Ida Berg" in words(quote)
    assert only(quote, "a")["href"] == "https://twitter.example/idaberg/status/12"


def test_an_emoji_image_becomes_a_character() -> None:
    soup = article_tree(
        "<p>The captain says good bye to everyone on the quay <img class='emoji' alt='⛴' "
        "src='/emoji/26f4.svg'> and rings the bell.</p>"
    )
    assert "quay ⛴ and" in words(soup).replace("  ", " ")


def test_sanitized_feed_content_keeps_figures_and_players_too() -> None:
    html = sanitize(
        "<figure><img data-src='/a.jpg'><figcaption>A</figcaption></figure><iframe "
        "src='https://video.example/embed/7'></iframe>",
        URL,
    )
    soup = BeautifulSoup(html, "html.parser")
    assert only(soup, "figure img")["src"] == "https://courier.example/a.jpg"
    assert only(soup, "a")["href"] == "https://video.example/embed/7"
