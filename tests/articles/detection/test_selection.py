"""Which part of a page is the article, and what on it belongs to something else."""

from __future__ import annotations

import pytest

from deskreader.articles import extract
from tests.articles.kit import PROSE, URL, article_tree, paragraphs, read, seen, whole_page, words

OTHER = (
    "Somewhere else a baker has won a prize for bread that stays fresh for a week, and nobody knows how he does it.",
    "The recipe is a secret, his neighbours say, and the queue before the shop is longer than it ever was before.",
)
TEASER = "<li><h3><a href='/2026/03/{n}'>Another story, number {n}</a></h3><p>{text}</p></li>"


def test_teasers_of_other_articles_are_dropped() -> None:
    listed = "".join(TEASER.format(n=n, text=OTHER[n % 2]) for n in range(3))
    article = extract(whole_page(f"{paragraphs()}<ul class='plain'>{listed}</ul>"), URL)
    assert PROSE[5] in article.text
    assert "baker" not in article.text


def test_headings_that_link_to_other_sites_stay() -> None:
    listed = "".join(
        f"<h3><a href='https://shop{n}.example/bread'>The bread of shop {n}</a></h3><p>{OTHER[n % 2]} {n}</p>"
        for n in range(3)
    )
    assert "The bread of shop 1" in extract(whole_page(f"{paragraphs()}{listed}"), URL).text


def test_a_copy_of_the_text_for_another_screen_size_is_dropped() -> None:
    article = extract(
        whole_page(f"<div class='wide'>{paragraphs()}</div><div class='narrow'>{paragraphs()}</div>"), URL
    )
    assert [article.text.count(text) for text in PROSE] == [1] * len(PROSE)


def test_a_dish_that_recurs_in_a_plan_stays_each_time() -> None:
    dish = f"<p>{PROSE[1]}</p><p>{PROSE[2]}</p>"
    plan = "".join(f"<h3>Day {day}</h3><p>{PROSE[0]} Day {day}.</p>{dish}" for day in range(1, 5))
    article = extract(whole_page(f"<div class='plan'>{plan}</div>"), URL)
    assert article.text.count(PROSE[1]) == 4


def test_a_lead_that_opens_the_text_again_is_shown_once() -> None:
    dek = "The boats stop on Sunday, and the museum gets the oldest of them for the children to steer."
    header = f"<header><h1>The last ferry</h1><div class='dek'>{dek}</div><dl><dd>Ann Holt</dd></dl></header>"
    body = f"<div class='grid'><div class='copy'><div class='abstract'>{dek}</div>{paragraphs()}</div></div>"
    page = f"<html><head><title>The last ferry</title></head><body>{header}{body}</body></html>"
    assert extract(page.encode(), URL).text.count(dek) == 1


@pytest.mark.parametrize(
    "comments",
    [
        "<div class='comments'>{}</div>",
        "<ol id='commentlist'><li>{}</li></ol>",
        "<section class='comment-list'><div class='comment'>{}</div></section>",
    ],
)
def test_a_short_article_is_not_lost_among_its_comments(comments: str) -> None:
    others = "".join(f"<div><p>{text} That was comment {n}.</p></div>" for n in range(9) for text in OTHER)
    shown = seen(extract(whole_page(paragraphs(0, 4) + comments.format(others)), URL))
    assert [text for text in PROSE[:4] if text not in shown] == []
    assert "comment 3" not in shown


def test_remarks_on_single_pictures_are_not_comments() -> None:
    texts = [f"{text} This is picture {n}." for n in range(3) for text in PROSE]
    picture = "<div class='item'><img src='/i/{n}.jpg' width='900' height='600'>{text}</div>"
    remarks = "".join(
        picture.format(n=n, text=f"<div class='item__comment'><p>{text}</p></div>") for n, text in enumerate(texts)
    )
    shown = seen(extract(whole_page(paragraphs(0, 3) + remarks), URL))
    assert [text for text in texts if text not in shown] == []


def test_a_sentence_repeated_as_a_quote_stays() -> None:
    assert article_tree(f"<blockquote>{PROSE[0]}</blockquote>").select("blockquote")


def test_a_text_between_headline_and_article_is_its_lead() -> None:
    lead = "The last boat leaves on Sunday, and the harbour will be quieter than it has been for more than a century."
    page = f"<p>{lead}</p></div><div class='a'><div class='b'>{paragraphs()}</div>"
    article = extract(whole_page("").replace(b"<h1>", b"<div><h1>").replace(b"</h1>", f"</h1>{page}".encode()), URL)
    assert article.text.startswith(lead)


@pytest.mark.parametrize("names", ["cookie-consent", "gdpr-dialog", "newsletter", "sidebar"])
def test_a_short_article_is_not_lost_to_longer_boilerplate(names: str) -> None:
    boilerplate = "".join(f"<p>{text} We say so in many words, and then we say it once more.</p>" for text in OTHER * 2)
    page = f"""<html><head><title>Fog</title></head><body><main><article><h1>Fog</h1>
<div class="entry-content"><p>{PROSE[0]}</p><p>{PROSE[4]}</p></div></article></main>
<div class="{names}">{boilerplate}</div></body></html>"""
    article = extract(page.encode(), URL)
    assert PROSE[0] in article.text
    assert "baker" not in article.text


def test_lists_that_mix_words_and_links_stay() -> None:
    items = "".join(f"<li>The pier at <a href='/places/{n}'>harbour number {n}</a></li>" for n in range(4))
    assert "harbour number 2" in read(f"<ul>{items}</ul>").text


def test_pros_and_cons_stay() -> None:
    for_it = "<div class='pros box'><h4>Pros</h4><ul><li>Light</li><li>Cheap</li></ul></div>"
    against = "<div class='cons box'><h4>Cons</h4><ul><li>Slow</li><li>Loud</li></ul></div>"
    text = read(for_it + against).text
    assert all(word in text for word in ("Pros", "Cheap", "Cons", "Loud"))


def test_a_table_of_links_in_a_quote_stays() -> None:
    rows = "".join(
        f"<tr><td><a href='/boats/{n}'>Boat {n}</a></td><td><a href='/y'>19{n}1</a></td></tr>" for n in range(3)
    )
    table = f"<table><tr><th>Boat</th><th>Built</th></tr>{rows}</table>"
    assert article_tree(f"<blockquote><p>{PROSE[0]}</p>{table}</blockquote>").select("blockquote table")


@pytest.mark.parametrize("names", ["lightbox", "slideshow", "wp-block-image lightbox-item", "swiper-slide"])
def test_an_image_that_opens_larger_stays(names: str) -> None:
    markup = (
        f"<figure class='{names}'><img src='/b.jpg' width='600' height='400'><figcaption>The bay</figcaption></figure>"
    )
    assert words(article_tree(markup).select("figure figcaption")[0]) == "The bay"


def test_a_figure_above_the_headline_leads_the_article() -> None:
    figure = b"<figure><img src='/a.jpg' width='800' height='500'><figcaption>Bay</figcaption></figure>"
    page = (
        whole_page("")
        .replace(b"<h1>", b"<div class='top'>" + figure + b"</div><h1>")
        .replace(b"</h1>", f"</h1>{paragraphs()}".encode())
    )
    article = extract(page, URL)
    assert article.lead_image == "https://courier.example/a.jpg"
    assert article.lead_caption == "Bay"


@pytest.mark.parametrize("block", ["<main>", "<article>"])
def test_a_block_between_body_and_article_sets_the_direction(block: str) -> None:
    page = whole_page(paragraphs()).replace(block.encode(), block.replace(">", ' dir="rtl">').encode())
    assert extract(page, URL).direction == "rtl"
