"""Hostile feeds: entity bombs, external files, depth and number."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from deskreader.errors import ParseError
from deskreader.feeds import discover, parse
from deskreader.limits import MOST_ENTRIES
from deskreader.model import ParsedFeed

URL = "https://news.example/feed.xml"
MANY = 200_000


def around(middle: str, before: str = "") -> bytes:
    good = "".join(f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(3))
    return f"{before}<rss><channel><title>T</title>{middle}{good}</channel></rss>".encode()


def read(document: bytes) -> ParsedFeed:
    return parse(document, URL, None)


def test_nested_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "lol">{levels}]>'
    feed = read(around("<item><title>&l9;</title></item>", bomb))
    assert len(feed.entries) == 4
    assert feed.entries[0].title == "&l9;"


def test_long_entities_are_not_expanded_often() -> None:
    feed = read(
        around(f"<item><title>{'&a;' * 50_000}</title></item>", '<!DOCTYPE r [<!ENTITY a "' + "a" * 9000 + '">]>')
    )
    assert len(feed.entries[0].title or "") < 200_000


def test_short_entities_of_a_feed_are_expanded() -> None:
    assert (
        read(around("<item><title>&co; x</title></item>", '<!DOCTYPE r [<!ENTITY co "Co">]>')).entries[0].title
        == "Co x"
    )


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    for doctype in (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]>',
        f'<!DOCTYPE r SYSTEM "{secret.as_uri()}">',
    ):
        assert "canary" not in str(read(around("<item><title>&x;</title></item>", doctype)))
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    assert "canary" not in str(read(around(f"<item><description>{include}</description></item>")))


@pytest.mark.parametrize(
    "middle",
    [
        pytest.param("<image " + " ".join(f"a{n}='x'" for n in range(MANY)) + "/>", id="attributes"),
        pytest.param("<a>" * MANY + "</a>" * MANY, id="deep"),
        pytest.param("<a>" * MANY, id="deep and open"),
        pytest.param("</a>" * MANY, id="stray ends"),
        pytest.param("<" * MANY, id="signs"),
        pytest.param("&" * MANY, id="ampersands"),
        pytest.param("<!--" * MANY, id="open comments"),
        pytest.param("".join(f"<p{n}:x>" for n in range(MANY // 4)), id="prefixes"),
    ],
)
def test_number_and_depth_of_elements_lose_no_entry(middle: str) -> None:
    assert len(read(around(middle)).entries) == 3


@pytest.mark.parametrize("opened", ["<![CDATA[", "<b>", '<a b="'])
def test_unclosed_constructs_end_with_their_entry(opened: str) -> None:
    assert read(around(f"<item><title>x</title><description>{opened * 50_000}")).entries[0].title == "x"


def test_huge_texts_and_many_entries_are_limited() -> None:
    assert len(read(around(f"<item><description>{'x' * 11_000_000}</description></item>")).entries) == 4
    assert len(read(around("<item><title>x</title></item>" * (MOST_ENTRIES + 10))).entries) == MOST_ENTRIES


@pytest.mark.parametrize("document", [b"{" * MANY, b'{"items":' + b"[" * MANY, b"<html>" + b"<div>" * MANY])
def test_deep_documents_of_other_kinds_are_rejected(document: bytes) -> None:
    assert discover(document, URL, None) == ()
    with contextlib.suppress(ParseError):
        assert read(document).entries == ()
