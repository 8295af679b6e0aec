# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Title, authors, dates, images: what a page says in several places, reconciled."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from deskreader import articles
from deskreader.articles.metadata.date_parser import date_in, date_in_address, read_date
from deskreader.articles.metadata.person_names import clean_names
from deskreader.articles.metadata.titles import without_site
from deskreader.model import EntryHint, ExtractedArticle

URL = "https://paper.example/town/bridge"
TEXT = (
    "<p>The old harbour bridge will close for repairs next spring, the town council decided on Tuesday after a long debate.</p>"
    * 3
)


def read(head: str = "", body: str = "", hint: EntryHint | None = None, url: str = URL) -> ExtractedArticle:
    return articles.extract(
        f"<html lang=en-GB><head>{head}</head><body>{body}<div>{TEXT}</div></body></html>".encode(), url, hint=hint
    )


def data(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    "head",
    [
        "<title>Bridge to close - The Paper</title>",
        "<title>Bridge to close | The Paper</title>",
        "<title>The Paper: Bridge to close</title><meta property='og:site_name' content='The Paper'>",
        "<meta property='og:title' content='Bridge to close – The Paper'><meta property='og:site_name' content='The Paper'>",
    ],
)
def test_title_is_without_the_site_name(head: str) -> None:
    assert read(head, "<h1>Bridge to close</h1>").title == "Bridge to close"


def test_a_title_with_a_dash_of_its_own_stays_whole() -> None:
    assert without_site("Paris - a city of light", "The Paper", "paper.example") == "Paris - a city of light"


def test_a_front_page_heading_is_not_the_title() -> None:
    article = read(
        "<title>Bridge to close | The Paper</title><meta property='og:site_name' content='The Paper'>",
        "<h1>The Paper</h1><h2>Bridge to close</h2>",
    )
    assert article.title == "Bridge to close"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (data(headline="Bridge", author=[{"@type": "Person", "name": "Jo Field"}, {"name": "Ann Reed"}]), ""),
        (data(headline="Bridge", author=["Jo Field", "Ann Reed"]), ""),
        ("<meta name=author content='Jo Field and Ann Reed'>", ""),
        ("<meta name=author content='Jo Field'><meta name=author content='Ann Reed'>", ""),
        ("", "<h1>Bridge</h1><p class=byline>By Jo Field and Ann Reed</p>"),
        ("", "<h1>Bridge</h1><span itemprop=author>Jo Field, Ann Reed</span>"),
    ],
)
def test_authors_are_names(head: str, body: str) -> None:
    assert read(head, body).byline == "Jo Field, Ann Reed"


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        ("By JO FIELD", ["Jo Field"]),
        ("Von Jörg Feld und Anna Rohr", ["Jörg Feld", "Anna Rohr"]),
        ("jo.field@paper.example", []),
        ("https://social.example/jofield", []),
        ("March 3, 2024", []),
        ("The Paper", []),
        ("Staff Reporter", []),
        ("作者：王小明", ["王小明"]),
    ],
)
def test_claims_that_are_no_names_are_dropped(claim: str, names: list[str]) -> None:
    assert clean_names([claim], "The Paper") == names


def test_references_within_a_data_block_are_followed() -> None:
    block = {
        "@graph": [
            {"@type": "Article", "headline": "Bridge", "author": {"@id": "#p"}},
            {"@type": "Person", "@id": "#p", "name": "Jo Field"},
        ]
    }
    assert read(f'<script type="application/ld+json">{json.dumps(block)}</script>').byline == "Jo Field"


@pytest.mark.parametrize(
    "block", ["", "{", "[]", "null", '{"@type": 7}', '{"@graph": {"@type": ["Article"]}}', "[" * 2000]
)
def test_broken_data_blocks_are_ignored(block: str) -> None:
    assert read(f'<title>Bridge</title><script type="application/ld+json">{block}</script>').title == "Bridge"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (data(headline="B", datePublished="2024-03-05T23:30:00-05:00"), ""),
        ("<meta property='article:published_time' content='2024-03-05T08:00:00Z'>", ""),
        ("<meta name=date content='5 March 2024'>", ""),
        ("", "<h1>B</h1><time datetime='2024-03-05'>5 March</time>"),
        ("", "<h1>B</h1><span class='published-date'>Published: March 5th, 2024 at 9:10 am</span>"),
        ("", "<h1>B</h1><p>Dienstag, 5. März 2024, 14:30 Uhr</p>"),
    ],
)
def test_date_of_publication_is_the_pages_own_day(head: str, body: str) -> None:
    assert str(read(head, body).published_at)[:10] == "2024-03-05"


def test_the_date_in_the_address_is_the_last_resort() -> None:
    assert str(read(url="https://paper.example/2024/03/05/bridge").published_at)[:10] == "2024-03-05"
    assert date_in_address("https://paper.example/2024/99/99/x") is None


def test_an_update_is_reported_only_if_it_is_later() -> None:
    article = read(data(headline="B", datePublished="2024-03-05T08:00:00Z", dateModified="2024-03-06T08:00:00Z"))
    assert article.updated_at == datetime(2024, 3, 6, 8, tzinfo=UTC)
    same = read(data(headline="B", datePublished="2024-03-05T08:00:00Z", dateModified="2024-03-05T08:00:00Z"))
    assert same.updated_at is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-02-29", "2024-02-29"), ("20240305", "2024-03-05"), ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"), ("1709640000", "2024-03-05"),
        ("Feb 08, 2022", "2022-02-08"), ("8 de marzo de 2023", "2023-03-08"), ("2024年3月5日", "2024-03-05"), ("05.03.2024", "2024-03-05"),
        ("3 февраля 2024", "2024-02-03"),
    ],
)  # fmt: skip
def test_dates_as_they_are_written(written: str, day: str) -> None:
    assert str(read_date(written))[:10] == day


@pytest.mark.parametrize("written", ["", "soon", "99/99/2024", "0000-00-00", "2024-13-45", "9" * 50])
def test_no_dates(written: str) -> None:
    assert read_date(written) is None
    assert date_in(written) is None


def test_order_of_day_and_month() -> None:
    assert str(date_in("3/4/2024", day_first=False))[:10] == "2024-03-04"
    assert str(date_in("3/4/2024", day_first=True))[:10] == "2024-04-03"


def test_the_entry_fills_gaps_of_the_page() -> None:
    moment = datetime(2024, 3, 5, 9, tzinfo=UTC)
    article = read(hint=EntryHint(title="Bridge to close", author="Jo Field", published_at=moment))
    assert (article.title, article.byline, article.published_at) == ("Bridge to close", "Jo Field", moment)


def test_addresses_language_and_direction() -> None:
    head = "<link rel=canonical href='/town/bridge'><meta property='og:image' content='/img/b.jpg?w=1200'>"
    article = read(head)
    assert article.canonical_url == "https://paper.example/town/bridge"
    assert article.lead_image == "https://paper.example/img/b.jpg?w=1200"
    assert article.language == "en-GB"
    arabic = articles.extract(f"<html lang=ar><body>{TEXT}</body></html>".encode(), URL)
    assert arabic.direction == "rtl"


def test_an_image_without_an_address_is_not_the_lead_image() -> None:
    assert read("<meta property='og:image' content='javascript:alert(1)'>").lead_image is None
    assert read("<meta property='og:image' content='data:image/png;base64,AAAA'>").lead_image is None
