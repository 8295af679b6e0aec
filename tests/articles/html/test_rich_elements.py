"""Players, formulas and images for browsers without scripts survive sanitizing as links, text and images."""

from __future__ import annotations

import time

import pytest

from deskreader.articles import sanitize

BASE = "https://feed.example/post/1"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<video src="/clip.mp4" controls></video>', 'href="https://feed.example/clip.mp4"'),
        (
            '<video><source src="/clip.mp4" type="video/mp4"><p>No video</p></video>',
            'href="https://feed.example/clip.mp4"',
        ),
        ('<video src="/clip.mp4" poster="/p.jpg"></video>', 'src="https://feed.example/p.jpg"'),
        ("<audio src=/talk.mp3></audio>", 'href="https://feed.example/talk.mp3"'),
        (
            '<object data="/paper.pdf"><a href="/paper.pdf">The paper</a></object>',
            'href="https://feed.example/paper.pdf"',
        ),
        ('<video><a href="/clip.mp4">The clip</a></video>', ">The clip</a>"),
        ('<iframe src="https://play.example/1" title="A talk"></iframe>', ">A talk</a>"),
        (
            '<iframe src="about:blank" data-src-consent="https://play.example/1"></iframe>',
            'href="https://play.example/1"',
        ),
        ("a <math><msup><mi>x</mi><mn>2</mn></msup></math> b", "x<sup>2</sup>"),
        ('<img src="data:,"><noscript><img src="/real.jpg"></noscript>', 'src="https://feed.example/real.jpg"'),
        ('<img src="/images/1x1.trans.gif" data-lazy-src="/real.jpg">', 'src="https://feed.example/real.jpg"'),
        ('<img src="/pixel.gif" data-original="/real.jpg">', 'src="https://feed.example/real.jpg"'),
        ('<img data-anything="/real.jpg?w=800">', 'src="https://feed.example/real.jpg?w=800"'),
        ('<img width="1" height="1" src="data:," data-src="/real.jpg">', 'src="https://feed.example/real.jpg"'),
    ],
)
def test_rich_content_of_feeds_stays(html: str, wanted: str) -> None:
    clean = sanitize(f"<p>Words</p>{html}", BASE)
    assert wanted in clean
    assert sanitize(clean, BASE) == clean


@pytest.mark.parametrize(
    "html",
    [
        '<video src="javascript:alert(1)"></video>',
        '<object data="data:text/html,x"></object>',
        '<iframe src="x" srcdoc="<script>alert(1)</script>"></iframe>',
        "<noscript><script>alert(1)</script></noscript>",
        "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
        '<video poster="javascript:alert(1)" src="https://v.example/1" title="&lt;script&gt;alert(1)"></video>',
        '<img data-src="javascript:alert(1)//x.jpg">',
        '<p data-x="y" onclick="alert(1)">a</p><img src=a.jpg data-b="c">',
    ],
)
def test_rich_content_smuggles_nothing_in(html: str) -> None:
    clean = sanitize(html, BASE)
    assert "javascript:" not in clean
    assert "<script" not in clean
    assert "onerror" not in clean
    assert "data-" not in clean
    assert "onclick" not in clean


@pytest.mark.parametrize("piece", ["<video ", "<video>", "<math>", "<noscript>", "<object><a ", "<video><source "])
def test_elements_without_an_end_are_read_quickly(piece: str) -> None:
    start = time.monotonic()
    sanitize(piece * 20_000, BASE)
    assert time.monotonic() - start < 10
