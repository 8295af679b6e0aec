"""How much of an article a page gives, and why not all of it."""

from __future__ import annotations

import json

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
