"""The address that a feed document gives itself, and subscribing by opening such a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.worker.jobs import read_outline
from deskreader.errors import Kind, ParseError
from deskreader.feeds.discovery.self_link import own_address
from deskreader.model import OutlineItem

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<link href="https://example.org/"/><link rel='self' href='https://example.org/feed?a=1&amp;b=2'/>
<entry><link rel="self" href="https://example.org/entry"/></entry></feed>"""
RSS = b"""<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Late</title>
<atom:link href="https://example.org/rss" rel="self"/><item><title>a</title></item></channel></rss>"""


@pytest.mark.parametrize(
    ("document", "address"),
    [
        (ATOM, "https://example.org/feed?a=1&b=2"),
        (RSS, "https://example.org/rss"),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://example.org/j"}',
            "https://example.org/j",
        ),
        (b"<rss><channel><item><link rel='self' href='https://example.org/x'/></item></channel></rss>", None),
        (b"<rss><link rel='self' href='file:///etc/passwd'/></rss>", None),
        (b"<rss><link rel='self' href='javascript:x'/></rss>", None),
        (b'{"feed_url": 4}', None),
        (b"{" * 100_000, None),
        (b"", None),
    ],
)
def test_own_address_is_the_self_link(document: bytes, address: str | None) -> None:
    assert own_address(document) == address


def test_opening_a_feed_file_subscribes_to_its_feed() -> None:
    assert read_outline(ATOM) == (OutlineItem("News", "https://example.org/feed?a=1&b=2"),)
    with pytest.raises(ParseError) as trouble:
        read_outline(b"<rss><channel><title>No address</title></channel></rss>")
    assert trouble.value.kind is Kind.NOT_AN_OUTLINE


@given(st.binary(max_size=300))
def test_any_bytes_have_an_own_address_or_none(document: bytes) -> None:
    assert own_address(document) is None or own_address(document).startswith("http")  # type: ignore[union-attr]
