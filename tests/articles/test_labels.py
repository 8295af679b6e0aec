"""How much of an article a page gives, and why not all of it."""

from __future__ import annotations

import json

import pytest

from deskreader.articles import extract
from deskreader.model import Completeness, EntryHint, Reason
from tests.articles.kit import PROSE, URL, page, paragraphs, whole_page

LONG = [f"{number}. {text}" for number in range(3) for text in PROSE]
SOURCE = "https://gazette.example/2026/03/ferry"


def test_an_article_first_published_elsewhere_is_complete() -> None:
    line = f"<p>This article originally appeared on <a href='{SOURCE}'>The Gazette</a>.</p>"
    article = extract(whole_page(paragraphs() + line), URL)
    assert (article.completeness, article.reason) == (Completeness.COMPLETE, Reason.NONE)
    assert article.original_url == SOURCE


def test_an_article_that_continues_elsewhere_is_truncated() -> None:
    line = f"<p><a href='{SOURCE}'>Read the full story at The Gazette</a></p>"
    article = extract(whole_page(paragraphs() + line), URL)
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)
    assert article.original_url == SOURCE


def test_a_page_with_less_than_half_of_the_feed_content_is_truncated() -> None:
    hint = EntryHint(title="The last ferry", text="\n".join(PROSE * 5))
    article = extract(page(""), URL, hint=hint)
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)
    assert extract(page(""), URL, hint=EntryHint(text=PROSE[0])).completeness is Completeness.COMPLETE


def test_a_page_with_less_than_half_of_its_structured_data_is_truncated() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "The last ferry", "articleBody": "\n".join(LONG * 3)})
    head = f'<script type="application/ld+json">{data}</script>'
    article = extract(whole_page("".join(f"<p>{text}</p>" for text in LONG), head), URL)
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)


def test_a_long_text_that_breaks_off_before_an_offer_is_behind_a_paywall() -> None:
    cut = f"<p>{PROSE[0]} {PROSE[1].rstrip('.')} and then the</p>"
    offer = "<div class='wall'><p>Subscribe to continue reading.</p></div>"
    story = "".join(f"<p>{text}</p>" for text in LONG)
    article = extract(whole_page(story + cut + offer), URL)
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.PAY_WALL)
    assert extract(whole_page(story + offer), URL).reason is Reason.NONE


def test_an_ellipsis_of_the_author_cuts_nothing() -> None:
    article = extract(whole_page(paragraphs() + "<p>Until next time…</p>"), URL)
    assert article.completeness is Completeness.COMPLETE
    article = extract(whole_page(paragraphs() + "<p>And so the council went on to say […]</p>"), URL)
    assert article.reason is Reason.TRUNCATED


def test_a_single_paragraph_that_trails_off_is_an_excerpt() -> None:
    article = extract(whole_page(f"<p>{PROSE[0]} {PROSE[1].rstrip('.')} and then ...</p>"), URL)
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)


def test_a_text_that_trails_off_before_a_box_named_as_a_paywall() -> None:
    story = "".join(f"<p>{text}</p>" for text in LONG) + f"<p>{PROSE[0].rstrip('.')} and wh…</p>"
    assert extract(whole_page(story + "<div class='site-paywall'></div>"), URL).reason is Reason.PAY_WALL
    assert extract(whole_page(story + "<div class='box'></div>"), URL).reason is Reason.NONE


@pytest.mark.parametrize(
    "line",
    [
        "More about the harbour is found on <a href='https://harbour.example/facts'>the site of the harbour</a>.",
        "<a href='https://files.example/report.pdf'>Read the full report here</a>",
        "<a href='https://pins.example/gazette'>Get more stories: Pins</a>",
    ],
)
def test_a_line_on_something_else_promises_nothing(line: str) -> None:
    article = extract(whole_page(paragraphs() + f"<p>{line}</p>"), URL)
    assert (article.completeness, article.original_url) == (Completeness.COMPLETE, None)


def test_a_text_that_breaks_off_goes_on_where_its_last_link_leads() -> None:
    cut = f"<p>{PROSE[0]} {PROSE[1].rstrip('.')} and then the</p><p><a href='{SOURCE}'>Read More</a></p>"
    article = extract(whole_page(paragraphs() + cut), URL)
    assert (article.reason, article.original_url) == (Reason.TRUNCATED, SOURCE)


@pytest.mark.parametrize(("texts", "is_cut"), [(LONG[:2], True), (LONG, False)])
def test_a_count_that_is_near_the_letters_of_a_long_text_is_no_count_of_words(texts: list[str], is_cut: bool) -> None:
    letters = sum(map(len, texts)) if not is_cut else 900
    data = json.dumps({"@type": "NewsArticle", "headline": "The last ferry", "wordCount": letters})
    head = f'<script type="application/ld+json">{data}</script>'
    article = extract(whole_page("".join(f"<p>{text}</p>" for text in texts), head), URL)
    assert (article.reason is Reason.TRUNCATED) is is_cut


def test_an_offer_far_from_the_text_is_about_something_else() -> None:
    links = "<li><a href='/x'>The harbour shop sells ropes, lamps and charts of the bay</a></li>" * 8
    offer = "<div><p>Subscribe to continue reading.</p></div>"
    story = paragraphs(0, 3)
    assert extract(whole_page(f"{story}<ul class='related'>{links}</ul>{offer}"), URL).reason is Reason.NONE
    assert extract(whole_page(story + offer), URL).reason is Reason.PAY_WALL


def test_an_article_that_its_data_calls_free_is_behind_no_paywall() -> None:
    data = {"@type": "NewsArticle", "headline": "The last ferry", "isAccessibleForFree": "http://schema.org/True"}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    story = f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p><p>Subscribe to continue reading.</p>"
    assert extract(whole_page(story, head), URL).reason is Reason.NONE


BOX = (
    "<div class='w-box'><p>The harbour club is the place to ask about boats, ropes and anything that floats.</p></div>"
)
POSTS = "".join(
    f"<div class='post'><a href='/c/{n}'>A comment with number {n} from a guest</a></div>" for n in range(20)
)


def test_a_box_beside_the_headline_is_no_article() -> None:
    body = f"<div class='w-page'><div class='w-left'><h1>Who has seen the ferry?</h1>{POSTS}</div>{BOX}</div>"
    page = f"<html><head><title>Who has seen the ferry?</title></head><body>{body}</body></html>"
    assert extract(page.encode(), URL).reason is Reason.NO_ARTICLE
    beside = page.replace(POSTS, "")
    assert extract(beside.encode(), URL).completeness is Completeness.COMPLETE


def test_a_menu_is_no_article() -> None:
    page = f"<html><head><title>Posts</title></head><body>{POSTS}<img src='/i/1.jpg'></body></html>"
    assert extract(page.encode(), URL).completeness is Completeness.SUMMARY


def test_what_stands_in_a_form_or_an_aside_that_wraps_the_page_is_the_article() -> None:
    story = f"<h1>The last ferry</h1><div><p>{PROSE[0]}</p><p>{PROSE[1]}</p></div>"
    for opening, closing in (("<form id='page'>", "</form>"), ("<aside class='col'>", "</aside>")):
        page = f"<html><head><title>The last ferry</title></head><body>{opening}{story}{closing}</body></html>"
        assert extract(page.encode(), URL).completeness is Completeness.COMPLETE


def test_a_short_text_that_the_description_quotes_is_the_article_whatever_its_box_is_called() -> None:
    page = (
        f"<html><head><title>The last ferry</title><meta name='description' content='{PROSE[0][:90]}'></head><body>"
        f"<h1>The last ferry</h1><div class='social-icons'><p>{PROSE[0]}</p><p>{PROSE[1]}</p></div></body></html>"
    )
    assert extract(page.encode(), URL).completeness is Completeness.COMPLETE


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (URL, "<a href='?page=2'>Next »</a>"),
        (URL, f"<a href='{URL}/page/2/'>2</a>"),
        (f"{URL}-p2.html", f"<a rel='next' href='{URL}-p3.html'>3</a>"),
    ],
)
def test_the_page_after_this_one(url: str, link: str) -> None:
    assert extract(whole_page(paragraphs() + link), url).next_page_url


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (URL, f"<a href='{URL}/P10#comments'>2</a>"),
        (URL, f"<a rel='next' href='{URL}/page/3/'>Next</a>"),
        ("https://courier.example/", "<a rel='next' href='https://courier.example/page/2/'>Older</a>"),
        ("https://courier.example/blog", "<a rel='next' href='https://courier.example/blog/page/2/'>Older</a>"),
    ],
)
def test_a_page_of_comments_or_of_a_list_is_not_the_next_one(url: str, link: str) -> None:
    entries = "".join(f"<h2><a href='/2026/0{n}/entry'>Entry {n}</a></h2><p>{PROSE[n]}</p>" for n in range(5))
    assert extract(whole_page(entries + link), url).next_page_url is None
