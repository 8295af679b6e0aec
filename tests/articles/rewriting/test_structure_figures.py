"""What an article shows: tables, images with their captions, lazily loaded ones, stand-ins and galleries."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from deskreader.articles import extract
from deskreader.articles.html.image_sources import best_of_srcset, best_source
from tests.articles.kit import PROSE, URL, article_tree, only, paragraphs, read, tree, whole_page, words

BOATS = (
    "<table><caption>Trips a year</caption><thead><tr><th>Boat</th><th align='right'>Trips</th></tr></thead>"
    "<tbody><tr><th scope='row'>Seagull</th><td align='right'>1,204</td></tr>"
    "<tr><th scope='row'>Cormorant</th><td style='text-align: right'>987</td></tr></tbody></table>"
)
OG_IMAGE = '<meta property="og:image" content="https://cdn.example/photos/last-ferry-bay.jpg">'


def sources(soup: BeautifulSoup) -> list[str]:
    """The addresses of the images in order."""
    return [str(image["src"]) for image in soup.select("img")]


# --- tables -----------------------------------------------------------------------------------------------------------


def test_a_table_of_data_keeps_cells_headers_and_caption() -> None:
    table = only(article_tree(BOATS), "table")
    rows = [[words(cell) for cell in row.select("td, th")] for row in table.select("tr")]
    assert rows == [["Boat", "Trips"], ["Seagull", "1,204"], ["Cormorant", "987"]]
    assert [words(cell) for cell in table.select("th")] == ["Boat", "Trips", "Seagull", "Cormorant"]
    assert words(only(table, "caption")) == "Trips a year"


def test_a_table_of_data_keeps_its_alignment() -> None:
    table = only(article_tree(BOATS), "table")
    assert [cell.get("align") for cell in table.select("tr > :last-child")] == ["right", "right", "right"]


def test_cells_over_several_rows_and_columns_stay_so() -> None:
    soup = article_tree(
        "<table><tr><th colspan='2'>Boats of the bay</th><th>Built</th></tr><tr><td rowspan='2'>"
        "Ferries</td><td>Seagull</td><td>1911</td></tr>"
        "<tr><td>Cormorant</td><td>1954</td></tr></table>"
    )
    assert only(soup, "th[colspan]")["colspan"] == "2"
    assert only(soup, "td[rowspan]")["rowspan"] == "2"


def test_links_and_emphasis_in_cells_stay() -> None:
    soup = article_tree(
        "<table><tr><th>Boat</th><th>Where</th></tr><tr><td><b>Seagull</b></td><td><a href='/map'>"
        "Stage</a></td></tr></table>"
    )
    assert words(only(soup, "td strong")) == "Seagull"
    assert only(soup, "td a")["href"] == "https://courier.example/map"


def test_a_table_without_header_cells_is_a_table() -> None:
    soup = article_tree(
        "<table><tr><td>Seagull</td><td>1911</td></tr><tr><td>Cormorant</td><td>1954</td></tr><tr><td>"
        "Heron</td><td>1973</td></tr></table>"
    )
    assert len(only(soup, "table").select("td")) == 6


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{}</td></tr></table>",
        (
            "<table><tr><td>{}</td><td><img src='/photos/stage-in-the-evening.jpg' width='600' height='400'>"
            "</td></tr></table>"
        ),
        "<table role='presentation'><tr><td></td><td>{}</td></tr></table>",
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
    ],
)
def test_a_layout_table_leaves_its_content(layout: str) -> None:
    article = extract(whole_page(layout.format(paragraphs())), URL)
    assert not tree(article).select("table")
    assert [words(paragraph) for paragraph in tree(article).select("p")] == list(PROSE)


def test_a_table_of_data_inside_a_layout_of_tables_stays() -> None:
    article = extract(whole_page(f"<table><tr><td>{paragraphs(0, 3)}{BOATS}{paragraphs(3)}</td></tr></table>"), URL)
    assert len(only(tree(article), "table").select("tr")) == 3


# --- images ---------------------------------------------------------------------------------------------------------


def test_a_figure_keeps_image_caption_and_credit() -> None:
    soup = article_tree(
        "<figure><img src='/photos/stage-in-the-evening.jpg' alt='The stage' width='800' height='500'>"
        "<figcaption>The landing stage in the evening. <span class='credit'>Photo: Ida Berg</span>"
        "</figcaption></figure>"
    )
    figure = only(soup, "figure")
    assert only(figure, "img")["src"] == "https://courier.example/photos/stage-in-the-evening.jpg"
    assert only(figure, "img")["alt"] == "The stage"
    assert words(only(figure, "figcaption")) == "The landing stage in the evening. Photo: Ida Berg"


def test_a_caption_in_a_block_of_its_own_belongs_to_the_image() -> None:
    soup = article_tree(
        "<div class='wp-caption'><img src='/photos/stage-in-the-evening.jpg' width='800' height='500'>"
        "<p class='wp-caption-text'>The landing stage in the evening.</p></div>"
    )
    assert words(only(soup, "figure figcaption")) == "The landing stage in the evening."


@pytest.mark.parametrize(
    "markup",
    [
        (
            "<figure><img src='/photos/stage.jpg'></figure><figcaption class='caption'>The landing stage in "
            "the evening.</figcaption>"
        ),
        (
            "<figure class='image'><img src='/photos/stage.jpg' width='570' height='0'><figcaption><span><p>"
            "The landing stage in the evening.</p></span></figcaption></figure>"
        ),
        "<img src='/photos/stage.jpg'><p class='caption'>The landing stage in the evening.</p>",
        (
            "<p><a href='/big'><img src='/photos/stage.jpg'></a></p><p><small>The landing stage in the "
            "evening.</small></p>"
        ),
    ],
)
def test_a_caption_beside_the_image_is_found(markup: str) -> None:
    assert words(only(article_tree(markup), "figure figcaption")) == "The landing stage in the evening."


def test_every_image_of_a_gallery_keeps_its_caption() -> None:
    images = "".join(
        f"<figure class='wp-block-image'><img src='/photos/boat-{number}.jpg'><figcaption>"
        f"Boat {number}</figcaption></figure>"
        for number in range(3)
    )
    soup = article_tree(f"<figure class='wp-block-gallery'>{images}</figure>")
    assert [words(caption) for caption in soup.select("figure > figcaption")] == ["Boat 0", "Boat 1", "Boat 2"]


def test_captions_are_not_part_of_the_plain_text() -> None:
    article = read(
        "<figure><img src='/photos/stage-in-the-evening.jpg'><figcaption>The landing stage in the "
        "evening.</figcaption></figure>"
    )
    assert "landing stage in the evening" not in article.text
    assert "landing stage in the evening" in article.html


def test_a_link_around_an_image_keeps_the_image() -> None:
    assert sources(
        article_tree("<p><a href='/gallery'><img src='/photos/stage-in-the-evening.jpg' alt='The stage'></a></p>")
    ) == ["https://courier.example/photos/stage-in-the-evening.jpg"]


def test_an_image_keeps_its_position() -> None:
    soup = article_tree("<p><img src='/photos/stage-in-the-evening.jpg' alt='The stage'></p>")
    image = only(soup, "img")
    assert PROSE[2] in words(image.find_previous("p") or soup)
    assert PROSE[3] in words(image.find_next("p") or soup)


def test_an_image_is_not_shown_twice() -> None:
    once = "<figure><img src='/photos/stage-in-the-evening.jpg'></figure>"
    assert len(sources(article_tree(once + f"<p>{PROSE[0]}</p>" + once))) == 1


def test_a_gallery_keeps_all_its_images() -> None:
    images = "".join(
        f"<figure><img src='/photos/boat-{number}.jpg'><figcaption>Boat number {number}</figcaption></figure>"
        for number in range(5)
    )
    assert len(sources(article_tree(f"<div class='gallery'>{images}</div>"))) == 5


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<img data-src='/real-boat.jpg' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "/real-boat.jpg"),
        ("<img class='lazy' data-original='/real-boat.jpg' src='/spacer.gif'>", "/real-boat.jpg"),
        ("<img data-lazy-src='/real-boat.jpg' src='/img/placeholder.png'>", "/real-boat.jpg"),
        (
            "<img data-srcset='/real-400.jpg 400w, /real-1200.jpg 1200w, /real-2400.jpg 2400w' src='/blank.gif'>",
            "/real-1200.jpg",
        ),
        (
            "<img loading='lazy' srcset='/real-400.jpg 400w, /real-800.jpg 800w' sizes='100vw' src='/real-400.jpg'>",
            "/real-800.jpg",
        ),
        ("<img srcset='/real.jpg 1x, /real-2x.jpg 2x' src='/real.jpg'>", "/real-2x.jpg"),
        (
            "<img srcset='/c,w_600/real-600.jpg 600w,/c,w_1300/real-1300.jpg 1300w' src='/real.jpg'>",
            "/c,w_1300/real-1300.jpg",
        ),
        (
            (
                "<picture><source type='image/webp' srcset='/real-1300.webp 1300w'><img src='data:image/gif;"
                "base64,R0lGODlhAQABAAAAACw='></picture>"
            ),
            "/real-1300.webp",
        ),
        ("<picture><source srcset='/real-boat.webp'><img src='/real-boat.jpg'></picture>", "/real-boat.jpg"),
        (
            (
                "<picture><source data-srcset='/real-500.jpg 500w, /real-1400.jpg 1400w'><img alt='' "
                "class='lazy'></picture>"
            ),
            "/real-1400.jpg",
        ),
        ("<noscript><img src='/real-boat.jpg' width='800'></noscript>", "/real-boat.jpg"),
        (
            "<img src='/placeholder.gif' class='lazy'><noscript><img src='/real-boat.jpg' width='800'></noscript>",
            "/real-boat.jpg",
        ),
        (
            "<figure><img src='/placeholder.gif'><noscript><img src='/real-boat.jpg'></noscript></figure>",
            "/real-boat.jpg",
        ),
    ],
)
def test_a_lazy_image_gets_the_address_that_a_script_would_set(markup: str, address: str) -> None:
    assert sources(article_tree(markup)) == [f"https://courier.example{address}"]


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.jpg 400w, b.jpg 1200w, c.jpg 3000w", "b.jpg"),
        ("c.jpg 3000w, b.jpg 1280w, a.jpg 400w", "b.jpg"),
        ("a.jpg 400w, b.jpg 800w", "b.jpg"),
        ("a.jpg", "a.jpg"),
        ("a.jpg, b.jpg 1.5x, c.jpg 2x, d.jpg 4x", "c.jpg"),
        ("  a.jpg   640w  ,\n  b.jpg 1400w ", "b.jpg"),
        ("https://cdn.example/w_1200,h_800/a.jpg 1200w", "https://cdn.example/w_1200,h_800/a.jpg"),
        ("data:image/gif;base64,R0lGODlhAQ== 1w, a.jpg 900w", "a.jpg"),
        ("a.jpg -5w, b.jpg 1e99w", None),
        ("", None),
        (", , ,", None),
    ],
)
def test_the_smallest_image_that_is_wide_enough_is_chosen(srcset: str, expected: str | None) -> None:
    found = best_of_srcset(srcset)
    assert found == expected or (expected is None and (found is None or found.endswith(".jpg")))


@pytest.mark.parametrize(
    "name",
    [
        "blanket-coverage.png",
        "grey-wolf-in-snow.jpg",
        "gray-whale.jpg",
        "loading-dock.jpg",
        "pixel-art-show.png",
        "transparent-government.jpg",
    ],
)
def test_photos_named_like_placeholders_are_shown(name: str) -> None:
    assert sources(article_tree(f"<p><img src='/photos/{name}'></p>")) == [f"https://courier.example/photos/{name}"]


@pytest.mark.parametrize(
    "name",
    [
        "blank.gif",
        "1x1.png",
        "grey.gif",
        "gray_bg.png",
        "pixel.gif",
        "transparent-1x1.png",
        "loading.gif",
        "spacer.gif",
        "placeholder-news.png",
    ],
)
def test_stand_ins_are_not_shown(name: str) -> None:
    assert sources(article_tree(f"<p><img src='/img/{name}'></p>")) == []


def test_a_data_address_is_refused() -> None:
    assert best_source({"src": "data:image/png;base64,iVBORw0KGgo="}) is None


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='https://stats.example/pixel.gif' width='1' height='1'>",
        "<img src='/photos/hidden.jpg' style='display:none'>",
        "<img src='/icons/mail.png' width='16' height='16'>",
        "<img src='data:image/png;base64,iVBORw0KGgo='>",
        "<img src='javascript:alert(1)'>",
        "<img src='file:///etc/passwd'>",
        "<img>",
    ],
)
def test_icons_and_logos_are_not_shown(markup: str) -> None:
    assert sources(article_tree(markup)) == []
