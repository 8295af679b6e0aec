"""The feeds that pages name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.feeds import discover
from deskreader.model import FeedLink
from deskreader.text.urls import host_of

URL = "https://news.example/a/page"


def found(page: str, url: str = URL) -> list[str]:
    return [link.url for link in discover(page.encode(), url, "text/html; charset=utf-8")]


def test_named_feeds_in_the_order_of_the_page_with_titles() -> None:
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
def test_forms_of_a_link(link: str) -> None:
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
def test_what_is_no_feed(link: str) -> None:
    assert found(f"<html><head><title>x</title>{link}</head>") == []


def test_base_is_followed() -> None:
    page = '<base href="https://base.example/dir/"><link rel=alternate type=application/rss+xml href=f>'
    assert found(page) == ["https://base.example/dir/f"]


def test_links_in_the_text_come_after_named_ones_and_own_ones_first() -> None:
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


def test_each_feed_once_and_not_too_many() -> None:
    assert found('<a href="/feed">x</a><a href="/feed/">y</a><a href="/feed?utm_source=z">z</a>') == [
        "https://news.example/feed"
    ]
    assert len(found("".join(f'<a href="/{n}/feed">x</a>' for n in range(500)))) == 40


@given(st.binary(max_size=200) | st.text(alphabet="<>linkareh='\"/fed: ", max_size=200).map(str.encode))
def test_any_bytes_give_addresses_or_nothing(page: bytes) -> None:
    assert all(host_of(link.url) for link in discover(page, URL, None))
