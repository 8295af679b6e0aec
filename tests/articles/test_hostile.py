"""Hostile HTML: nothing that runs, loads or leads astray passes the sanitizer or extraction, and nothing hangs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.articles import extract, sanitize
from deskreader.model import EntryHint, ExtractedArticle
from deskreader.text.html_to_text import text_of
from tests.articles.kit import PROSE, URL, page, paragraphs, whole_page
from tests.support.hostile_vectors import BASE, FREEZING, VECTORS, assert_harmless, assert_sound, in_good_time


def assert_sound_article(article: ExtractedArticle) -> None:
    assert_harmless(article.html)
    assert sanitize(article.html, article.url) == article.html
    for address in (
        *article.images,
        article.lead_image,
        article.canonical_url,
        article.original_url,
        article.next_page_url,
    ):
        assert address is None or address.startswith(("http://", "https://")), address
    for words in (
        article.title,
        article.byline,
        article.site_name,
        article.lead_caption,
        article.language,
        article.direction,
    ):
        assert "\0" not in (words or "").encode("utf-8").decode()  # what a database and a window can take


# --- own vectors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_piece_is_made_harmless(vector: str) -> None:
    assert_sound(vector)
    assert_sound(f"<p>before {vector} after</p>")


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_piece_in_a_page_is_made_harmless(vector: str) -> None:
    inside = extract(_page(vector), URL)
    assert_sound_article(inside)
    assert_sound_article(extract(_page(vector, head=True), URL))


def _page(vector: str, head: bool = False) -> bytes:
    vector = vector.encode("utf-8", "replace").decode()
    return page("", head=vector) if head else page(f"<p>before</p>{vector}<p>after</p>")


@pytest.mark.parametrize("vector", VECTORS)
def test_metadata_is_plain_text_and_web_addresses(vector: str) -> None:
    quoted = escape(vector.encode("utf-8", "replace").decode())
    metas = "".join(
        f'<meta property="{name}" content="{quoted}">'
        for name in (
            "og:title",
            "og:image",
            "og:url",
            "og:site_name",
            "author",
            "article:published_time",
            "og:description",
        )
    )
    links = (
        f'<link rel="canonical" href="{quoted}"><link rel="next" href="{quoted}"><link rel="amphtml" href="{quoted}">'
    )
    data = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": vector,
            "author": {"name": vector},
            "image": vector,
            "articleBody": vector * 50,
        }
    )
    block = f'<script type="application/ld+json">{data.replace("<", chr(92) + "u003c")}</script>'
    article = extract(whole_page(paragraphs(), f"{metas}{links}{block}", f'lang="{quoted}" dir="{quoted}"'), URL)
    assert_sound_article(article)
    assert article.direction in (None, "ltr", "rtl")


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_address_or_hint_is_harmless(vector: str) -> None:
    hint = EntryHint(title=vector, author=vector, text=vector)
    assert_harmless(extract(page(""), vector, vector, hint).html)
    assert_harmless(sanitize("<p><a href='x'>a</a><img src='y'></p>", vector))


@pytest.mark.parametrize("name", FREEZING)
def test_markup_that_freezes_parsers_does_not_freeze_the_sanitizer(name: str) -> None:
    assert_sound(FREEZING[name])


@pytest.mark.parametrize("name", FREEZING)
def test_markup_that_freezes_parsers_does_not_freeze_extraction(name: str) -> None:
    with in_good_time():
        article = extract(page(FREEZING[name]), URL)
    assert_sound_article(article)
    with in_good_time():
        article = extract(FREEZING[name].encode(), URL)
    assert_sound_article(article)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xfe\xff\0",
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\n",
        b"<",
        b"<!DOCTYPE",
        b"<html",
        b"&",
        b"<!--",
        b"\xef\xbb\xbf",
        b"<?xml",
        b"{}",
        b"<html><body></html>",
        b"<frameset>",
        b"</body>",
        bytes(range(256)) * 50,
        b"\x1f\x8b\x08\0",
    ],
)
def test_bytes_that_are_no_page_give_an_empty_article(data: bytes) -> None:
    article = extract(data, URL)
    assert_sound_article(article)
    assert len(article.text) < 20_000


def test_an_article_is_not_lost_in_a_hostile_page() -> None:
    article = extract(
        page("".join(vector for vector in VECTORS if "plaintext" not in vector and "<!--" not in vector)[:2000]), URL
    )
    assert PROSE[0] in text_of(article.html)


# --- laws -------------------------------------------------------------------------------------------------------------

_TAGS = [
    "p",
    "div",
    "b",
    "i",
    "a",
    "table",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "pre",
    "code",
    "h1",
    "h2",
    "blockquote",
    "figure",
    "figcaption",
    "img",
    "br",
    "hr",
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "ruby",
    "rt",
    "section",
    "form",
    "select",
]
_NAMES = [
    "href",
    "src",
    "id",
    "name",
    "class",
    "dir",
    "lang",
    "style",
    "onclick",
    "srcset",
    "data-src",
    "title",
    "alt",
    "width",
    "colspan",
    "align",
    "datetime",
    "start",
    "value",
]
_VALUES = st.sampled_from(
    [
        "",
        "1",
        "/a",
        "#a",
        "a",
        "#b b",
        "javascript:x",
        "https://e.example/x?a=1&b=2",
        "rtl",
        "language-py",
        "display:none",
        "\"'<>&",
        "//u:p@e.example",
        "a 1200w, b 2x",
        "\xa0",
        "right",
        "%00",
        "mailto:a@b.example",
        "http://[",
        "é#ü",
    ]
)


@st.composite
def _open_tag(draw: st.DrawFn) -> str:
    attributes = draw(st.lists(st.tuples(st.sampled_from(_NAMES), _VALUES), max_size=3))
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes)
    return f"<{draw(st.sampled_from(_TAGS))}{written}>"


_SOUP = st.lists(
    st.one_of(
        _open_tag(),
        st.sampled_from([f"</{tag}>" for tag in _TAGS]),
        st.sampled_from(
            [
                "words and words ",
                "&amp;",
                "&lt;b&gt;",
                "<",
                ">",
                "\n",
                "\xa0",
                "\0",
                "<!--",
                "-->",
                "]]>",
                "<![CDATA[",
                "é",
                "</",
                '<a b="',
                "'",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


@given(_SOUP)
def test_sanitizing_hostile_markup_twice_changes_nothing(soup: str) -> None:
    once = sanitize(soup, BASE)
    assert_harmless(once)
    assert sanitize(once, BASE) == once


@given(_SOUP)
def test_extraction_accepts_any_tag_soup(soup: str) -> None:
    assert_sound_article(extract(page(soup.encode("utf-8", "replace").decode()), URL))


@given(st.binary(max_size=300))
def test_extraction_accepts_any_bytes(data: bytes) -> None:
    assert_sound_article(extract(data, URL))


# --- vectors of others ------------------------------------------------------------------------------------------------


def _payloads(shared: Path, name: str) -> Iterator[str]:
    """The payloads of one collection. Feeds are taken as HTML, escaped and not."""
    from html import unescape

    found = json.loads((shared / "data/hostile" / f"{name}.json").read_text(encoding="utf-8"))
    for row in found.values() if isinstance(found, dict) else found:
        if isinstance(row, str):
            yield row
        elif "payload" in row:
            yield row["payload"]
        elif "feed" in row:
            yield row["feed"]
            yield unescape(row["feed"])
        else:
            yield f"<a href='{escape(row['url'])}'>a</a><img src='{escape(row['url'])}'>"


COLLECTIONS = ("ammonia", "bleach", "feedparser", "lxml_html_clean", "owasp", "qt_html", "titles", "urls", "filenames")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_of_attacks_is_made_harmless(shared: Path, name: str) -> None:
    for payload in _payloads(shared, name):
        assert_sound(payload)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_of_attacks_within_pages_is_made_harmless(shared: Path, name: str) -> None:
    for payload in _payloads(shared, name):
        with in_good_time():
            article = extract(_page(payload), URL)
        assert_sound_article(article)


def test_addresses_are_judged_as_the_collection_says(shared: Path) -> None:
    rows = json.loads((shared / "data/hostile/urls.json").read_text(encoding="utf-8"))
    for row in rows:
        html = sanitize(f"<p>a<a href='{escape(row['url'])}'>b</a></p>", BASE)
        if row["open"] == "open" and row["url"].startswith(("http://", "https://")):
            assert "href=" in html, row
