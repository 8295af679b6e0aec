"""Hostile HTML: through the sanitizer and through extraction nothing comes that runs, loads or leads astray, and nothing hangs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import pytest
from article_pages import PROSE, URL, page, paragraphs, whole_page
from bs4 import BeautifulSoup
from hostile_vectors import BASE, FREEZING, VECTORS, assert_harmless
from hypothesis import given
from hypothesis import strategies as st

from deskreader.articles import extract, limits, sanitize
from deskreader.model import EntryHint, ExtractedArticle
from deskreader.text.html import text_of

SAFETY_STOP = 10.0  # seconds of CPU; an unguarded parser takes minutes


@contextmanager
def in_good_time() -> Iterator[None]:
    """Fails what is no longer busy but hung."""
    started = time.process_time()
    yield
    assert time.process_time() - started < SAFETY_STOP


def assert_sound(html: str) -> str:
    """Sanitizes HTML and looks at the result from all sides."""
    with in_good_time():
        once = sanitize(html, BASE)
    assert_harmless(once)
    assert sanitize(once, BASE) == once
    return once


def assert_sound_article(article: ExtractedArticle) -> None:
    assert_harmless(article.html)
    assert sanitize(article.html, article.url) == article.html
    for address in (*article.images, article.lead_image, article.canonical_url, article.original_url, article.next_page_url):
        assert address is None or address.startswith(("http://", "https://")), address
    for words in (article.title, article.byline, article.site_name, article.lead_caption, article.language, article.direction):
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
def test_what_is_said_of_an_article_is_words_and_web_addresses(vector: str) -> None:
    quoted = escape(vector.encode("utf-8", "replace").decode())
    metas = "".join(
        f'<meta property="{name}" content="{quoted}">'
        for name in ("og:title", "og:image", "og:url", "og:site_name", "author", "article:published_time", "og:description")
    )
    links = f'<link rel="canonical" href="{quoted}"><link rel="next" href="{quoted}"><link rel="amphtml" href="{quoted}">'
    data = json.dumps({"@type": "NewsArticle", "headline": vector, "author": {"name": vector}, "image": vector, "articleBody": vector * 50})
    block = f'<script type="application/ld+json">{data.replace("<", chr(92) + "u003c")}</script>'
    article = extract(whole_page(paragraphs(), f"{metas}{links}{block}", f'lang="{quoted}" dir="{quoted}"'), URL)
    assert_sound_article(article)
    assert article.direction in (None, "ltr", "rtl")


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_address_or_hint_does_no_harm(vector: str) -> None:
    hint = EntryHint(title=vector, author=vector, text=vector)
    assert_harmless(extract(page(""), vector, vector, hint).html)
    assert_harmless(sanitize("<p><a href='x'>a</a><img src='y'></p>", vector))


@pytest.mark.parametrize("name", FREEZING)
def test_what_freezes_parsers_does_not_freeze_the_sanitizer(name: str) -> None:
    assert_sound(FREEZING[name])


@pytest.mark.parametrize("name", FREEZING)
def test_what_freezes_parsers_does_not_freeze_extraction(name: str) -> None:
    with in_good_time():
        article = extract(page(FREEZING[name]), URL)
    assert_sound_article(article)
    with in_good_time():
        article = extract(FREEZING[name].encode(), URL)
    assert_sound_article(article)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\xff\xfe", b"\xfe\xff\0", b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"<", b"<!DOCTYPE", b"<html", b"&", b"<!--", b"\xef\xbb\xbf", b"<?xml", b"{}",
     b"<html><body></html>", b"<frameset>", b"</body>", bytes(range(256)) * 50, b"\x1f\x8b\x08\0"],
)  # fmt: skip
def test_bytes_that_are_no_page_are_an_article_without_text(data: bytes) -> None:
    article = extract(data, URL)
    assert_sound_article(article)
    assert len(article.text) < 20_000


def test_an_article_is_not_lost_in_a_hostile_page() -> None:
    article = extract(page("".join(vector for vector in VECTORS if "plaintext" not in vector and "<!--" not in vector)[:2000]), URL)
    assert PROSE[0] in text_of(article.html)


# --- laws -------------------------------------------------------------------------------------------------------------

_TAGS = "p div b i a table tr td th ul ol li pre code h1 h2 blockquote figure figcaption img br hr script style svg math iframe ruby rt section form select".split()
_NAMES = "href src id name class dir lang style onclick srcset data-src title alt width colspan align datetime start value".split()
_VALUES = st.sampled_from(
    ["", "1", "/a", "#a", "a", "#b b", "javascript:x", "https://e.example/x?a=1&b=2", "rtl", "language-py", "display:none", "\"'<>&", "//u:p@e.example",
     "a 1200w, b 2x", "\xa0", "right", "%00", "mailto:a@b.example", "http://[", "é#ü"]
)  # fmt: skip


@st.composite
def _open_tag(draw: st.DrawFn) -> str:
    attributes = draw(st.lists(st.tuples(st.sampled_from(_NAMES), _VALUES), max_size=3))
    return f"<{draw(st.sampled_from(_TAGS))}{''.join(f' {name}={chr(34)}{escape(value)}{chr(34)}' for name, value in attributes)}>"


_SOUP = st.lists(
    st.one_of(
        _open_tag(),
        st.sampled_from([f"</{tag}>" for tag in _TAGS]),
        st.sampled_from(["words and words ", "&amp;", "&lt;b&gt;", "<", ">", "\n", "\xa0", "\0", "<!--", "-->", "]]>", "<![CDATA[", "é", "</", "<a b=\"", "'"]),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


@given(_SOUP)
def test_sanitizing_twice_is_sanitizing_once(soup: str) -> None:
    once = sanitize(soup, BASE)
    assert_harmless(once)
    assert sanitize(once, BASE) == once


@given(_SOUP)
def test_extraction_takes_any_soup(soup: str) -> None:
    assert_sound_article(extract(page(soup.encode("utf-8", "replace").decode()), URL))


@given(st.binary(max_size=300))
def test_extraction_takes_any_bytes(data: bytes) -> None:
    assert_sound_article(extract(data, URL))


# --- limits -----------------------------------------------------------------------------------------------------------


def _depth(html: str) -> int:
    """The number of elements around the deepest one, itself counted."""
    deepest = 0
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        deepest = max(deepest, sum(1 for _ in element.parents))
    return deepest


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "ul><li", "span><em"])
def test_no_element_is_deeper_than_the_limit(tag: str) -> None:
    once = assert_sound(f"<{tag}>" * 400 + "the end")
    assert _depth(once) <= limits.DEEPEST
    assert text_of(once) == "the end"


def test_as_many_levels_as_allowed_stay() -> None:
    assert assert_sound("<div>" * 90 + "x").count("<div>") == 90


def _tables_in_tables(html: str) -> int:
    return max((len(table.find_parents("table")) + 1 for table in BeautifulSoup(html, "html.parser").select("table")), default=0)


@pytest.mark.parametrize(("levels", "left"), [(1, 1), (4, 4), (5, 4), (20, 4), (300, 4)])
def test_tables_in_tables_are_unwrapped_from_the_fifth_on(levels: int, left: int) -> None:
    once = assert_sound("<table><tr><td>" * levels + "the end" + "</td></tr></table>" * levels)
    assert _tables_in_tables(once) == left
    assert text_of(once) == "the end"


def test_cells_beyond_the_limit_are_text() -> None:
    rows = "".join(f"<tr><td>a{row}</td><td>b{row}</td></tr>" for row in range(2_000))
    once = assert_sound(f"<table>{rows}</table>")
    assert once.count("<td>") == limits.MOST_CELLS
    assert "b1999" in text_of(once)


@pytest.mark.parametrize(("written", "left"), [("2", "2"), ("50", "50"), ("51", "50"), ("99999999999", "50"), ("1", None), ("0", None), ("-3", None), ("x", None)])
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_spans_have_a_limit(name: str, written: str, left: str | None) -> None:
    once = assert_sound(f"<table><tr><td {name}='{written}'>a</td></tr></table>")
    cell = BeautifulSoup(once, "html.parser").select_one("td")
    assert cell is not None
    assert cell.get(name) in (left, "50" if len(written) > 6 else left)


def test_pictures_beyond_the_limit_are_left_out() -> None:
    once = assert_sound("".join(f"<p>{number}<img src='/photo{number}.jpg'></p>" for number in range(400)))
    assert once.count("<img") == limits.MOST_IMAGES
    assert "<p>399</p>" in once


def test_text_ends_at_the_limit() -> None:
    once = assert_sound("<p>some words &amp; more</p>" * 80_000)
    assert limits.LONGEST_TEXT * 0.9 < len(once.replace("<p>", "").replace("</p>", "")) <= limits.LONGEST_TEXT + 10
    assert once.endswith("</p>")


@pytest.mark.parametrize("letter", ["w", "字", "&amp;", "é", "🚢"])
def test_very_long_words_may_be_broken(letter: str) -> None:
    once = assert_sound(f"<p>{letter * 4_500}</p>")
    parts = text_of(once).split("\u200b")
    assert max(map(len, parts)) <= limits.LONGEST_WORD
    assert "".join(parts) == letter.replace("&amp;", "&") * 4_500


def test_words_of_a_thousand_letters_stay_whole() -> None:
    assert "\u200b" not in assert_sound(f"<p>{'w' * limits.LONGEST_WORD} and {'v' * limits.LONGEST_WORD}</p>")


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


def test_addresses_have_the_verdicts_of_the_collection(shared: Path) -> None:
    rows = json.loads((shared / "data/hostile/urls.json").read_text(encoding="utf-8"))
    for row in rows:
        html = sanitize(f"<p>a<a href='{escape(row['url'])}'>b</a></p>", BASE)
        if row["open"] == "open" and row["url"].startswith(("http://", "https://")):
            assert "href=" in html, row
