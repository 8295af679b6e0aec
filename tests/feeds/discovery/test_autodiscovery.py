"""Autodiscovery: the feeds that pages name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.feeds import discover, refresh_target
from deskreader.model import FeedLink
from deskreader.text.urls import host_of

URL = "https://news.example/a/page"


def found(page: str, url: str = URL) -> list[str]:
    return [link.url for link in discover(page.encode(), url, "text/html; charset=utf-8")]


def test_link_elements_in_page_order_with_titles() -> None:
    page = """<html><head>
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
      <link rel="alternate" type="application/rss+xml" title=" All
        news " href="/feed">
      <link rel="alternate" type="application/atom+xml" href="atom.xml">
      <link rel="alternate" type="application/feed+json" href="https://cdn.example/feed.json">
    </head></html>"""
    assert discover(page.encode(), URL, None) == (
        FeedLink("https://news.example/feed", "All news", "application/rss+xml"),
        FeedLink("https://news.example/a/atom.xml", "", "application/atom+xml"),
        FeedLink("https://cdn.example/feed.json", "", "application/feed+json"),
        FeedLink("https://news.example/comments/feed", "Comments", "application/rss+xml"),
    )


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f">',
        "<LINK REL=ALTERNATE TYPE=APPLICATION/RSS+XML HREF=/f>",
        "<link href='/f' type='application/rss+xml; charset=utf-8' rel='home ALTERNATE feed'/>",
        '<link rel="feed" href="/f">',
        '<link rel="alternate" type="text/xml" title="RSS" href="/f">',
        '<link rel="alternate" type="application/rss+xml" href="&#47;f">',
        '<link rel="alternate" type="application/rss+xml" href=" /f ">',
        '<link rel="alternate" type="application/rss+xml" href="feed://news.example/f">',
        '<link rel="alternate" type="text/xml" href="/f">',
        '<html:link rel="alternate" type="application/rss+xml" href="/f"></html:link>',
        '</head><body><a href="/f"><img alt="RSS" src="/orange.png"></a>',
        '</head><body><a href="/f">Subscribe via RSS</a>',
        '</head><body><a href="/f" title="RSS 2.0"></a>',
        '</head><body><p><link rel="alternate" type="application/rss+xml" href="/f">',
    ],
)
def test_forms_of_a_link_to_a_feed(link: str) -> None:
    assert found(f"<html><head><title>x</title>{link}") == ["https://news.example/f"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" type="text/css" href="/feed.css">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed?url=x">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/f"> -->',
        '<script>var x = \'<link rel="alternate" type="application/rss+xml" href="/f">\';</script>',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">',
        '<link rel="alternate" type="application/xml" href="/sitemap.xml">',
        '<a href="/sitemap.xml">XML</a><a href="/why">Why we dropped our RSS feed for good</a>',
        '<a href="/about">Feedback</a><a href="/breakfast.html">x</a><a href="#feed">x</a>',
    ],
)
def test_other_documents_are_not_feeds(link: str) -> None:
    assert found(f"<html><head><title>x</title>{link}</head>") == []


def test_base_element_is_respected() -> None:
    page = '<base href="https://base.example/dir/"><link rel=alternate type=application/rss+xml href=f>'
    assert found(page) == ["https://base.example/dir/f"]


def test_anchors_follow_link_elements_with_same_site_first() -> None:
    page = """<body><a href="https://other.example/rss.xml">Other</a> <a href="/comments/feed/">C</a>
      <a href="/feeds/">Feeds</a> <a href="/index.rdf">Whole</a> <a href="feed:https://news.example/g">G</a>
      <link rel="alternate" type="application/atom+xml" href="/named">"""
    assert found(page) == [
        "https://news.example/named",
        "https://news.example/index.rdf",
        "https://news.example/feeds/",
        "https://news.example/g",
        "https://other.example/rss.xml",
        "https://news.example/comments/feed/",
    ]


def test_each_feed_appears_once_and_their_number_is_limited() -> None:
    assert found('<a href="/feed">x</a><a href="/feed/">y</a><a href="/feed?utm_source=z">z</a>') == [
        "https://news.example/feed"
    ]
    assert len(found("".join(f'<a href="/{n}/feed">x</a>' for n in range(500)))) == 40


@given(st.binary(max_size=200) | st.text(alphabet="<>linkareh='\"/fed: ", max_size=200).map(str.encode))
def test_any_bytes_give_feeds_or_nothing(page: bytes) -> None:
    assert all(host_of(link.url) for link in discover(page, URL, None))


def urls_of(page: str, url: str = "https://shop.example/", header: str | None = None) -> list[str]:
    return [link.url for link in discover(page.encode(), url, "text/html", header)]


@pytest.mark.parametrize(
    "header",
    [
        '</posts.rss>; rel="alternate"; type="application/rss+xml"; title="Posts"',
        "</posts.rss>; rel=alternate; type=application/rss+xml",
        '<https://shop.example/posts.rss>;type="application/atom+xml";rel="alternate home"',
        '</a.css>; rel=preload; as=style, </posts.rss>; rel="alternate"; type="application/feed+json; charset=utf-8"',
    ],
)
def test_feeds_in_the_link_header(header: str) -> None:
    assert urls_of("<p>Hello</p>", header=header) == ["https://shop.example/posts.rss"]
    named = '<link rel="alternate" type="application/rss+xml" href="/page.rss">'
    assert urls_of(named, header=header) == ["https://shop.example/page.rss", "https://shop.example/posts.rss"]


@pytest.mark.parametrize(
    "header",
    [
        '</wp-json/>; rel="https://api.w.org/"',
        '</p.atom>; rel="alternate"; type="application/atom+xml;type=entry"',
        '</de/feed/>; rel="alternate"; hreflang="de"',
        '</a.rss>; rel="next"; type="application/rss+xml"',
        "<<<>>>;;;,,",
    ],
)
def test_other_link_headers_name_no_feed(header: str) -> None:
    assert urls_of("<p>Hello</p>", header=header) == []


@pytest.mark.parametrize(
    "link",
    [
        '<link type="application/rss+xml" title="News" href="/export/news.php">',
        '<link href="/export/news.php" type="application/atom+xml" rel>',
        '<link rel="" type="application/feed+json" href="/export/news.php">',
    ],
)
def test_a_link_with_a_feeds_type_needs_no_relation(link: str) -> None:
    assert urls_of(link) == ["https://shop.example/export/news.php"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="de" href="/de/feed/">',
        '<link rel="alternate" hreflang="x-default" href="/rss/">',
        '<link rel="alternate" media="only screen and (max-width: 640px)" href="/m/feed/">',
        '<link rel="alternate" type="application/atom+xml;type=entry" href="/this.atom">',
        '<link rel="alternate" type="application/atom+xml; type=&quot;entry&quot;" href="/this.atom">',
        '<link rev="alternate" type="application/rss+xml" href="/rev.rss">',
    ],
)
def test_alternates_that_are_no_feeds(link: str) -> None:
    assert urls_of(link) == []
    assert urls_of(link + '<link rel="alternate" type="application/rss+xml" hreflang="en" href="/news.rss">') == [
        "https://shop.example/news.rss"
    ]


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/news", "https://shop.example/news"),
        ("0;URL='/news'", "https://shop.example/news"),
        ("5, url = https://other.example/feed?a=1&amp;b=2", "https://other.example/feed?a=1&b=2"),
        ("0;/news", "https://shop.example/news"),
        ("30", None),
        ("0; url=/old", None),
        ("0; url=javascript:alert(1)", None),
    ],
)
def test_where_a_page_refreshes_to(content: str, target: str | None) -> None:
    for page in (
        f'<title>Moved</title><meta http-equiv="refresh" content="{content}">',
        f'<META CONTENT="{content}" HTTP-EQUIV=Refresh />',
    ):
        assert refresh_target(page.encode(), "https://shop.example/old") == target


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"<meta http-equiv=refresh content='0;{t}'>".encode())
)
def test_any_page_refreshes_somewhere_or_nowhere(page: bytes) -> None:
    target = refresh_target(page, "https://shop.example/")
    assert target is None or target.startswith("http")
