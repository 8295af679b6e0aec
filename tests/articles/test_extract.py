# ruff: noqa: E501 - pages of one line are easier to read than broken ones
"""The article of a page: all of its text, none of the boilerplate, its structure kept. The pages are written for these
tests.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskreader import articles
from deskreader.model import Completeness, EntryHint, ExtractedArticle, Reason

URL = "https://paper.example/town/harbour-bridge"
FIRST = "The old harbour bridge will close for repairs next spring, the town council decided on Tuesday after a long debate."
SECOND = (
    "Engineers found rust in eleven of the forty bolts that hold the eastern arch, a report made public last week says."
)
THIRD = (
    "Shopkeepers on the quay fear for their summer trade, and have asked for a ferry to run while the bridge is shut."
)
FOURTH = "The council will vote on the money for the ferry in a month; until then nobody knows who would pay for it."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p>"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html lang=en><head><title>Harbour bridge to close - The Paper</title>{head}</head><body>{body}</body></html>".encode()


def read(body: str, head: str = "", hint: EntryHint | None = None) -> ExtractedArticle:
    return articles.extract(page(body, head), URL, "text/html; charset=utf-8", hint)


def assert_whole(article: ExtractedArticle) -> None:
    for text in (FIRST, SECOND, THIRD, FOURTH):
        assert text in article.text
        assert text in article.html


BOILERPLATE = [
    '<div class="related-posts"><h3>You might also like</h3><ul><li><a href="/a">Ducks return to the pond</a></li></ul></div>',
    '<aside class="sidebar"><p>Most read stories of this week, chosen for you by our team of editors every day.</p></aside>',
    '<div class="newsletter-signup"><p>Get the morning letter in your inbox, every day at seven, for nothing at all.</p></div>',
    '<ul class="share-bar"><li><a href="#">Share</a></li><li><a href="#">Post</a></li></ul>',
    '<div id="comments"><p>I have said for years that the bridge is rotten, but nobody in this town ever listens to me.</p></div>',
    '<div class="cookieBanner"><p>We use cookies to make this site better for you, and for our partners and their partners.</p></div>',
    "<p>- Advertisement -</p>",
    '<p><strong>Read more:</strong> <a href="/other">Council elects a new mayor</a></p>',
    '<p class="byline">By Jo Field</p>',
    '<nav><a href="/">Home</a> <a href="/town">Town</a></nav>',
    "<form><p>Leave your address below and we will write to you as soon as there is something new.</p><input name=a></form>",
    '<p style="display:none">A text that nobody sees, put here for machines only, long enough to look like one.</p>',
]


@pytest.mark.parametrize("boilerplate", BOILERPLATE)
@pytest.mark.parametrize("place", ["inside", "after"])
def test_boilerplate_is_left_out(boilerplate: str, place: str) -> None:
    inside = STORY.replace(f"<p>{THIRD}</p>", f"{boilerplate}<p>{THIRD}</p>") if place == "inside" else STORY
    after = boilerplate if place == "after" else ""
    article = read(f"<main><h1>Harbour bridge to close</h1><div class=text>{inside}{after}</div></main>")
    assert_whole(article)
    assert len(article.text) <= len(FIRST + SECOND + THIRD + FOURTH) + 3
    assert article.completeness is Completeness.COMPLETE


def test_a_body_split_over_blocks_is_joined() -> None:
    article = read(
        f"<article><h1>Harbour bridge to close</h1><div class=part><p>{FIRST}</p></div><div class=advert><p>Buy now!</p></div>"
        f"<div class=part><p>{SECOND}</p><p>{THIRD}</p></div><div class=part><p>{FOURTH}</p></div></article>"
    )
    assert_whole(article)
    assert "Buy now" not in article.text


def test_another_article_on_the_page_is_not_taken() -> None:
    other = "<p>" + "A completely different story about a flower show in the park, told at great length. " * 12 + "</p>"
    article = read(
        f"<main><article><h1>Harbour bridge to close</h1>{STORY * 2}</article>"
        f"<article><h1>Flower show</h1>{other}{other}</article></main>"
    )
    assert_whole(article)
    assert "flower show" not in article.text


def test_boilerplate_names_are_ignored_when_nothing_else_is_on_the_page() -> None:
    assert_whole(
        read(f'<div class="sidebar-page modal"><h1>Harbour bridge to close</h1><div class="share">{STORY}</div></div>')
    )


def test_text_with_line_breaks_and_no_paragraphs() -> None:
    article = read(
        f"<div id=x><h1>Harbour bridge to close</h1>{FIRST}<br><br>{SECOND}<br><br>{THIRD}<br><br>{FOURTH}</div>"
    )
    assert_whole(article)
    assert article.html.count("<p>") == 4


def test_a_layout_of_tables_is_unwrapped() -> None:
    article = read(
        f"<table><tr><td width=150><a href=/a>Home</a><br><a href=/b>Town</a></td><td><h1>Harbour bridge to close</h1>{STORY}</td></tr></table>"
    )
    assert_whole(article)
    assert "<table" not in article.html


def test_structure_is_kept() -> None:
    article = read(
        f"""<article><h1>Harbour bridge to close</h1><p>{FIRST}</p><h2>What was found</h2><p>{SECOND}</p>
        <ul><li>Eleven bolts are rusty.</li><li>Two are <b>missing</b> altogether.</li></ul>
        <blockquote><p>“It is a wonder that the arch still stands,” the report says.</p></blockquote>
        <table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>1.2</td></tr></table>
        <figure><img src="/bolt.jpg" width=800 height=500 alt="A bolt"><figcaption>A bolt from 1911. Photo: A. Reed</figcaption></figure>
        <div class="highlight language-python"><pre><code>def f():<br>    return 1</code></pre></div>
        <p>{THIRD} H<sub>2</sub>O<sup id="fnref1"><a href="#fn1">1</a></sup> {FOURTH}</p><ol start=3><li id="fn1">A note about water.</li></ol>
        <p dir=rtl lang=ar>نص عربي قصير للاختبار في هذه الصفحة يكفي لكي يعد فقرة كاملة من فقرات المقال.</p></article>"""
    )
    assert "<h2>What was found</h2>" in article.html
    assert (
        "<ul><li>Eleven bolts are rusty.</li><li>Two are <strong>missing</strong> altogether.</li></ul>" in article.html
    )
    assert "<blockquote><p>“It is a wonder" in article.html
    assert "<th>Year</th><th>Cost</th>" in article.html
    assert "<td>2024</td><td>1.2</td>" in article.html
    assert '<img src="https://paper.example/bolt.jpg" alt="A bolt">' in article.html or article.lead_image
    assert '<pre class="language-python">def f():\n    return 1</pre>' in article.html
    assert "H<sub>2</sub>O" in article.html
    assert (
        '<sup id="fnref1"><a href="#fn1">1</a></sup>' in article.html
        or '<sup><a href="#fn1">1</a></sup>' in article.html
    )
    assert '<ol start="3"><li id="fn1">A note about water.</li></ol>' in article.html
    assert '<p dir="rtl" lang="ar">' in article.html
    assert "def f():\n    return 1" in article.text
    assert "Photo: A. Reed" not in article.text


def test_lazy_images_and_srcsets_get_an_address() -> None:
    article = read(
        f"""<article><h1>Harbour bridge to close</h1><p>{FIRST}</p>
        <img src="data:image/gif;base64,R0lGOD" data-src="/lazy.jpg" alt="lazy"><p>{SECOND}</p>
        <picture><source srcset="/w.webp 1600w, /n.webp 400w"><img src="data:image/gif;base64,R0" alt="set"></picture><p>{THIRD}</p>
        <img src="/s.jpg" srcset="/s.jpg 320w, /m.jpg 1300w, /l.jpg 4000w"><img src="/dot.gif" width=1 height=1><p>{FOURTH}</p></article>""",
        '<meta property="og:image" content="/front.jpg">',
    )
    assert article.images == (
        "https://paper.example/lazy.jpg", "https://paper.example/w.webp", "https://paper.example/m.jpg",
    )  # fmt: skip
    assert article.lead_image == "https://paper.example/front.jpg"


def test_the_lead_image_is_shown_once() -> None:
    article = read(
        f'<article><h1>Harbour bridge to close</h1><figure><img src="/img/bridge-harbour-750x430.jpg"><figcaption>The bridge</figcaption></figure>{STORY}</article>',
        '<meta property="og:image" content="https://paper.example/img/bridge-harbour.jpg">',
    )
    assert article.lead_image == "https://paper.example/img/bridge-harbour.jpg"
    assert article.lead_caption == "The bridge"
    assert article.images == ()


def test_a_player_becomes_a_link_with_its_poster() -> None:
    article = read(
        f'<article><h1>Harbour bridge to close</h1><p>{FIRST}</p><iframe src="https://video.example/embed/5" title="The bridge from above"></iframe>'
        f'<p>{SECOND}</p><video src="/v.mp4" poster="/v.jpg"></video><p>{THIRD}</p><p>{FOURTH}</p></article>'
    )
    assert '<a href="https://video.example/embed/5" type="text/html">The bridge from above</a>' in article.html
    assert '<a href="https://paper.example/v.mp4" type="video/*"><img src="https://paper.example/v.jpg"' in article.html
    assert "iframe" not in article.html


def test_a_post_of_a_social_network_is_a_figure_and_not_the_text() -> None:
    post = '<blockquote class="twitter-tweet"><p>What a rusty bridge that is, my friends in the town.</p>A. Reader</blockquote>'
    article = read(
        f"<article><h1>Harbour bridge to close</h1><p>{FIRST}</p><p>{SECOND}</p>{post}<p>{THIRD}</p><p>{FOURTH}</p></article>"
    )
    assert "<figure><blockquote>" in article.html
    assert "rusty bridge that is" not in article.text


def test_key_points_are_named_and_stay() -> None:
    points = ("The bridge closes next spring.", "Eleven bolts are rusty, two missing.")
    items = "".join(f"<li>{point}</li>" for point in points)
    article = read(f"<article><h1>Harbour bridge to close</h1><ul>{items}</ul>{STORY}</article>")
    assert article.key_points == points
    assert all(point in article.text and point in article.html for point in points)


def test_a_standfirst_outside_the_body_is_kept() -> None:
    lead = "Repairs begin in spring, and a ferry may run in the meantime if the money is found."
    article = read(
        f"<header><h1>Harbour bridge to close</h1><p class=standfirst>{lead}</p></header><div class=article-body>{STORY}</div>"
    )
    assert article.text.startswith(lead)


def test_text_from_the_data_block_where_the_page_is_empty() -> None:
    data = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": "Harbour bridge to close",
            "articleBody": "\n\n".join([FIRST, SECOND, THIRD, FOURTH] * 2),
        }
    )
    article = read("<div id=root></div>", f'<script type="application/ld+json">{data}</script>')
    assert_whole(article)


def test_chinese_text() -> None:
    text = "昨天晚上，市议会决定明年春天关闭港口旧桥进行维修，工程师们发现了很多生锈的螺栓。"
    article = read(
        f"<div class=nav><a href=/>首页</a></div><div><h1>旧桥关闭</h1><p>{text}</p><p>{text}</p><p>{text}</p></div>"
    )
    assert text in article.text


# --- how much of it --------------------------------------------------------------------------------------------------


def test_a_truncated_copy_names_its_original() -> None:
    article = read(
        f"<article><h1>Harbour bridge to close</h1>{STORY}<p>The mayor…</p>"
        '<p><strong>Read More:</strong> <a href="https://first.example/2024/bridge">Harbour bridge to close</a></p></article>'
    )
    assert article.truncated
    assert article.original_url == "https://first.example/2024/bridge"
    assert (article.completeness, article.reason) == (Completeness.PARTIAL, Reason.TRUNCATED)
    assert "Read More" not in article.text


def test_an_ellipsis_in_the_middle_is_no_cut() -> None:
    article = read(f"<article><h1>Harbour bridge to close</h1><p>Well… {FIRST}</p>{STORY}</article>")
    assert not article.truncated
    assert article.original_url is None


@pytest.mark.parametrize(
    ("body", "title", "reason"),
    [
        (
            "<h1>404</h1><p>The page you were looking for could not be found on this server.</p>",
            "404 - Page not found",
            Reason.NOT_FOUND,
        ),
        ("<noscript>x</noscript><p>Please enable JavaScript to view this site.</p>", "The Paper", Reason.NEEDS_SCRIPT),
        (
            "<h1>Before you continue</h1><p>We value your privacy. Accept all cookies to go on reading.</p>",
            "The Paper",
            Reason.CONSENT_WALL,
        ),
        (
            "<h1>Bridge</h1><p>Subscribe now to continue reading this story and all others on our site.</p>",
            "Bridge",
            Reason.PAY_WALL,
        ),
        ("", "", Reason.NO_ARTICLE),
    ],
)
def test_pages_without_an_article_give_the_reason(body: str, title: str, reason: Reason) -> None:
    article = articles.extract(f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode(), URL)
    assert article.reason is reason
    assert article.completeness is not Completeness.COMPLETE


def test_a_page_unrelated_to_the_entry_is_no_article() -> None:
    hint = EntryHint(
        title="Harbour bridge closes",
        text="Engineers discovered rusted bolts beneath the eastern arch, council members learned Tuesday",
    )
    article = read(
        "<main><p>Welcome to our new website, where everything is better than it ever was before today.</p></main>",
        hint=hint,
    )
    assert article.reason is Reason.NO_ARTICLE


def test_the_next_page_of_the_same_article_only() -> None:
    assert read(STORY, f'<link rel=next href="{URL}/2">').next_page_url == f"{URL}/2"
    assert read(f'{STORY}<a href="?page=2">Next page</a>').next_page_url == f"{URL}?page=2"
    assert read(STORY, '<link rel=next href="https://paper.example/town/other-story">').next_page_url is None


# --- whatever comes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4 x", b"\x89PNG\r\n", b"\xff\xfe\x00", b"<", b"<html>", b"plain words", bytes(range(256))]
)
def test_no_bytes_make_extraction_raise(data: bytes) -> None:
    article = articles.extract(data, URL, None, EntryHint(title="T", author="A"))
    assert isinstance(article.html, str)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "</p>", "<table>", "<td>", "<a href=x>", "</a>", "<h1>", FIRST, "x ", "<script>", "</script>",
             "<!--", "-->", "<svg>", "<article class=share>", "</article>", "<ul><li>", "<pre>", "<br>", "<img src=a>", "<figure>", "\x00",
             "<button>", "<iframe src=//v.example/1>", '<script type="application/ld+json">{"@type":"Article","author":[1,{"name":[null]}]}']
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_no_markup_makes_extraction_raise(html: str) -> None:
    article = articles.extract(html.encode(), URL)
    assert articles.sanitize(article.html, URL) == article.html


def test_very_deep_pages_are_read() -> None:
    article = articles.extract(page("<div>" * 5_000 + STORY + "</div>" * 5_000), URL)
    assert isinstance(article.text, str)


def test_the_seed_page_is_extracted(shared: Path) -> None:
    seed = shared / "data/seed"
    expected = json.loads((seed / "expected.json").read_text(encoding="utf-8"))
    article = articles.extract(
        (seed / "page.html").read_bytes(), "https://currentnews.example/us-to-end-combat-mission-in-iraq/"
    )
    assert article.title == expected["title"]
    assert list(article.key_points) == expected["key_points"]
    assert all(text in article.text for text in expected["paragraphs"] + expected["key_points"])
    assert not [text for text in expected["furniture"] if text in article.text or text in article.html]
    assert article.truncated is expected["truncated"]
    assert article.original_url == expected["original_url"]
    assert article.site_name == expected["site_name"]
    assert str(article.published_at)[:10] == expected["published_at"]


BEFORE = """<!DOCTYPE html><html><head><title>The harbour opens</title></head><body>
<div class="ad"><a href="https://ads.example/c"><img src="https://ads.example/b.jpg" width="970" height="400"></a></div>
<article><div class="featured"><a href="/img/lead.jpg"><img src="/img/lead.jpg" width="750" height="430" alt=""></a></div>
<h1>The harbour opens</h1><div class="share"><img src="/img/banner.gif" width="728" height="90"></div>{text}</article></body></html>"""


def test_a_large_image_above_the_headline_leads_when_the_head_names_none() -> None:
    text = "".join(
        f"<p>Paragraph {n} of the story tells what the council decided about the harbour wall, and why.</p>"
        for n in range(6)
    )
    article = articles.extract(BEFORE.replace("{text}", text).encode(), "https://news.example/one")
    assert article.lead_image == "https://news.example/img/lead.jpg"
    assert "lead.jpg" not in article.html
