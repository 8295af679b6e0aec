# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""Sanitizing: harmless, absolute, within limits, and once is enough."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deskreader.articles import sanitize
from deskreader.articles.html import html_limits
from deskreader.articles.html.sanitizer import TAGS

BASE = "https://site.example/news/story.html"


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags_of(html: str) -> list[tuple[str, dict[str, str | None]]]:
    seen = _Seen()
    seen.feed(html)
    return seen.tags


def assert_harmless(html: str) -> None:
    for tag, attributes in tags_of(html):
        assert tag in TAGS
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("style", "srcset", "background", "formaction")
            if name == "href":
                assert re.match(r"https?://|mailto:|#", value or ""), value
            if name == "src":
                assert re.match(r"https?://", value or ""), value


def test_structure_stays_and_active_content_goes() -> None:
    html = sanitize(
        '<h2 onclick="x()">T</h2><p style="color:red">a <b>b</b><script>evil()</script><svg><p>hidden</p></svg></p>'
        '<ul><li>one</li></ul><table><tr><td colspan="2">c</td></tr></table><pre class="x language-python y">a\n b</pre>',
        BASE,
    )
    assert "<h2>T</h2>" in html
    assert "<b>b</b>" in html
    assert "<ul><li>one</li></ul>" in html
    assert '<td colspan="2">c</td>' in html
    assert '<pre class="language-python">a\n b</pre>' in html
    assert "evil" not in html
    assert "style" not in html


def test_blocks_without_meaning_become_plain_ones() -> None:
    assert (
        sanitize("<section><article>a</article></section><aside>b</aside>", BASE)
        == "<div><div>a</div></div><div>b</div>"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/a?b=1&c=2", "https://site.example/a?b=1&amp;c=2"),
        ("other.html", "https://site.example/news/other.html"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("#fn1", "https://site.example/news/story.html#fn1"),
        ("https://name:secret@bank.example/x", "https://bank.example/x"),
        (" https://a.example/x\n", "https://a.example/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_addresses_are_absolute_and_bare(written: str, expected: str) -> None:
    assert sanitize(f'<a href="{written}">x</a>', BASE) == f'<a href="{expected}">x</a>'


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "ftp://a.example/",
    ],
)
def test_other_schemes_are_refused(written: str) -> None:
    html = sanitize(f'<a href="{written}">x</a><img src="{written}">', BASE)
    assert html == "<a>x</a>"


@pytest.mark.parametrize(
    "image",
    [
        '<img src="https://t.example/p.gif" width="1" height="1">',
        '<img src="https://t.example/p.gif" width=3>',
        '<img src="https://t.example/p.gif" style="display:none">',
        '<img src="https://t.example/p.gif" style="width:1px;height:1px">',
        '<img src="https://t.example/p.gif" hidden>',
        '<img src="https://t.example/pixel.gif?u=1">',
        '<img src="">',
        "<img>",
    ],
)
def test_tracking_pixels_are_removed(image: str) -> None:
    assert sanitize(f"<p>x{image}</p>", BASE) == "<p>x</p>"


def test_lazy_images_get_the_address_of_the_right_size() -> None:
    html = sanitize(
        '<img src="data:image/gif;base64,R0" data-src="/real.jpg" alt="A">'
        '<img src="/s.jpg" srcset="/s.jpg 300w, /m.jpg 1280w, /l.jpg 3000w">',
        BASE,
    )
    assert html == '<img src="https://site.example/real.jpg" alt="A"><img src="https://site.example/m.jpg">'


def test_players_become_links() -> None:
    html = sanitize('<iframe src="//video.example/embed/7?a=1"></iframe><iframe src="javascript:x"></iframe>', BASE)
    assert html == '<p><a href="https://video.example/embed/7?a=1" type="text/html">video.example/embed/7</a></p>'


def test_nested_tables_are_unwrapped_beyond_four() -> None:
    html = sanitize("<table><tr><td>" * 20 + "x" + "</td></tr></table>" * 20 + "y" * 1000, BASE)
    assert html.count("<table>") == html_limits.TABLES_IN_TABLES
    assert "x" in html


def test_limits_of_cells_spans_images_and_depth() -> None:
    many_cells = sanitize("<table><tr>" + "<td>x</td>" * 4000 + "</tr></table>", BASE)
    assert many_cells.count("<td>") == html_limits.MOST_CELLS
    assert 'colspan="50"' in sanitize('<table><tr><td colspan="9999999">x</td></tr></table>', BASE)
    images = "".join(f'<img src="https://a.example/{number}.jpg">' for number in range(400))
    assert sanitize(images, BASE).count("<img") == html_limits.MOST_IMAGES
    assert (
        sanitize("<blockquote>" * 300 + "x" * 2000 + "</blockquote>" * 300, BASE).count("<blockquote>")
        <= html_limits.DEEPEST
    )


def test_limits_of_text_and_words() -> None:
    long_text = sanitize("<p>" + "word " * 300_000 + "</p><p>end</p>", BASE)
    assert len(long_text) < html_limits.LONGEST_TEXT + 100
    assert long_text.endswith("</p>")
    word = sanitize("<p>" + "w" * 5000 + "</p>", BASE)
    assert max(len(part) for part in re.split("[\u200b<>]", word)) == html_limits.LONGEST_WORD


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<p>", "<table><tr><td>", "<a href=x>", "<b><i>", "</div>", "<ul><li>"]
)
def test_deep_input_is_sanitized_quickly(piece: str) -> None:
    started = time.process_time()
    html = sanitize(piece * 50_000 + "x", BASE)
    assert sanitize(html, BASE) == html
    assert time.process_time() - started < 30  # an unguarded parser takes minutes


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "<a href='/x'>", "<a href=javascript:x>", "</a>", "<table>", "<tr>", "<td>",
     "</td>", "</table>", "<ul>", "<li>", "</ul>", "<pre>", "\n", "</pre>", "<img src=/a.png>", "<img src=x width=1>", "<script>", "</script>",
     "<style>", "<svg>", "<math>", "<noscript>", "<template>", "<h1>", "</h1>", "&amp;", "&lt;b&gt;", "&#0;", "\x00", "\xa0", "text ", "<",
     ">", '"', "<!--", "-->", "<![CDATA[", "<iframe src=//v.example/1>", "</iframe>", "<section>", "<ruby><rt>", "<font>", "<form>", "<select>",
     "<option>", "<title>", "<textarea>", "<br>", "<hr>", "<sup id=fn1>", "<p dir=rtl lang=ar>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
@example("<pre>\n\nx</pre>")
@example("<a href=x><table><a href=y>")
@example("<svg></p><style><a title='</style><img src=1 onerror=x>'>")
def test_sanitizing_twice_changes_nothing(html: str) -> None:
    once = sanitize(html, BASE)
    assert_harmless(once)
    assert sanitize(once, BASE) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_accepted(html: str) -> None:
    once = sanitize(html, BASE)
    assert sanitize(once, BASE) == once


@pytest.mark.parametrize("name", ["owasp", "ammonia", "bleach", "lxml_html_clean"])
def test_known_attacks(shared: Path, name: str) -> None:
    vectors = json.loads((shared / "data/hostile" / f"{name}.json").read_text(encoding="utf-8"))
    for vector in vectors:
        once = sanitize(vector["payload"], BASE)
        assert_harmless(once)
        assert sanitize(once, BASE) == once


def test_markup_that_freezes_or_leaks_in_a_viewer_is_removed(shared: Path) -> None:
    for payload in json.loads((shared / "data/hostile/qt_html.json").read_text(encoding="utf-8")).values():
        once = sanitize(payload, BASE)
        assert_harmless(once)
        assert once.count("<table>") <= 10
        assert sanitize(once, BASE) == once


@given(
    st.text(alphabet="ab é.\n\t'\"/=-;", max_size=20),
    st.lists(st.text(alphabet="ab é\n.;", max_size=8).filter(str.strip), max_size=4),
)
def test_plain_paragraphs_stay_as_the_cleaner_would_leave_them(before: str, paragraphs: list[str]) -> None:
    html = before + "".join(f"<p>{text}<br>{text}</p>" for text in paragraphs)
    assert sanitize(html, BASE) == html
    assert sanitize(html + "<b>x</b>", BASE) == html + "<b>x</b>"
