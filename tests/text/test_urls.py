"""URLs: resolving, stripping, comparing, classifying, showing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deskreader.text.urls import (
    as_address,
    comparison_key,
    host_of,
    is_private,
    is_private_address,
    openable,
    resolve,
    server_of,
    strip_tracking,
    strip_userinfo,
)

BASE = "https://news.example/a/b"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://other.example/x?y=1#z", "https://other.example/x?y=1#z"),
        ("../c", "https://news.example/c"),
        ("//cdn.example/p.png", "https://cdn.example/p.png"),
        ("/x", "https://news.example/x"),
        ("?page=2", "https://news.example/a/b?page=2"),
        (" c d.html\n", "https://news.example/a/c%20d.html"),
        ("ht\ntps://other.example/", "https://other.example/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/ä"),
        ("mailto:a@b.example", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("C:/x.exe", None),
        ("\\\\server\\share", None),
        ("http://[::1", None),
        ("http://exa mple.example/", None),
        ("", None),
    ],
)
def test_resolve_gives_the_absolute_url(href: str, expected: str | None) -> None:
    assert resolve(BASE, href) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_resolve_returns_a_web_url_or_none(base: str, href: str) -> None:
    found = resolve(base, href)
    assert found is None or (found.startswith(("http://", "https://")) and host_of(found))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("news.example", "https://news.example/"),
        (" <https://news.example/feed>\n", "https://news.example/feed"),
        ("https://news.example/very-\n  long/feed", "https://news.example/very-long/feed"),
        ("feed://news.example/rss", "https://news.example/rss"),
        ("feed:http://news.example/rss", "http://news.example/rss"),
        ("FEED:https://news.example/rss", "https://news.example/rss"),
        ("FEED://news.example/rss", "https://news.example/rss"),
        ("Feed:HTTP://news.example/rss", "http://news.example/rss"),
        ("FEEDS://news.example/rss", "https://news.example/rss"),
        ("feed://nas/rss", "http://nas/rss"),
        ("feeds:news.example/rss", "https://news.example/rss"),
        ("pcast://pod.example/x", "https://pod.example/x"),
        ("http:/news.example", "http://news.example/"),
        ("HTTPS://News.example/A", "https://News.example/A"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
        ("localhost:8000/feed", "http://localhost:8000/feed"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("news.example:8443/x", "https://news.example:8443/x"),
        ("@ann@social.example", "https://social.example/@ann"),
        ("r/python", "https://www.reddit.com/r/python"),
        ("https://user:secret@news.example/f", "https://user:secret@news.example/f"),
        ("ann@mail.example", None),
        ("mailto:ann@mail.example", None),
        ("two words", None),
        ("word", None),
        ("1.5", None),
        ("ftp://news.example/", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_as_address_understands_typed_text(typed: str, expected: str | None) -> None:
    assert as_address(typed) == expected


@given(st.text(max_size=60))
def test_as_address_never_raises_and_is_idempotent(typed: str) -> None:
    found = as_address(typed)
    assert found is None or as_address(found) == found


def test_strip_tracking_removes_only_tracking() -> None:
    assert strip_tracking("https://a.example/x?utm_source=rss&id=3&fbclid=q") == "https://a.example/x?id=3"
    assert strip_tracking("https://a.example/x?utm_medium=feed") == "https://a.example/x"
    assert strip_tracking("https://a.example/x#xtor=RSS-1") == "https://a.example/x"
    assert strip_tracking("https://a.example/x?b=%C3%A4&a=+1#part") == "https://a.example/x?b=%C3%A4&a=+1#part"


@given(st.text(alphabet="abc?&=#/utm_gclid%20", max_size=40).map("https://a.example/".__add__))
def test_strip_tracking_is_idempotent(url: str) -> None:
    assert strip_tracking(strip_tracking(url)) == strip_tracking(url)


@pytest.mark.parametrize(
    "other",
    [
        "http://www.news.example/x/",
        "https://www.news.example:443/x#top",
        "http://WWW.news.example:80/x?utm_source=rss",
        "https://ann:pw@www.news.example/%78",
        " https://www.news.example/x ",
    ],
)
def test_comparison_keys_are_equal_for_the_same_page(other: str) -> None:
    assert comparison_key(other) == comparison_key("https://www.news.example/x")


def test_comparison_keys_differ_for_other_pages() -> None:
    pages = ["https://a.example/x", "https://a.example/X", "https://a.example/x?p=1", "https://b.example/x"]
    assert len({comparison_key(page) for page in [*pages, "https://a.example:8080/x", "no address"]}) == 6


def test_host_of_and_strip_userinfo() -> None:
    assert host_of("https://Ann:pw@News.Example:8443/x") == "news.example"
    assert host_of("https://bücher.example/") == "xn--bcher-kva.example"
    assert host_of("mailto:a@b.example") == ""
    assert strip_userinfo("https://ann:pw@news.example/x?y#z") == "https://news.example/x?y#z"
    assert strip_userinfo("https://news.example/@ann") == "https://news.example/@ann"


def test_servers_are_equal_whatever_their_spelling() -> None:
    spellings = ["http://127.0.0.1/x", "http://127.1:80", "http://ann:pw@0x7f000001/", "http://127.0.0.1./"]
    assert {server_of(spelling) for spelling in spellings} == {("127.0.0.1", 80)}
    assert server_of("https://[0:0::1]:8443/") == server_of("https://[::1]:8443") == ("::1", 8443)
    assert server_of("https://B\u00fccher.example./") == ("xn--bcher-kva.example", 443)
    assert server_of("http://bücher.example:443") == server_of("https://bücher.example")
    assert server_of("mailto:a@b.example") is None


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433", "router.local", "[::1]", "nas"])
def test_hosts_that_are_private(host: str) -> None:
    assert is_private(host)


def test_hosts_that_are_public() -> None:
    assert not is_private("news.example")
    assert not is_private("93.184.216.34")
    assert is_private_address("64:ff9b::7f00:1")
    assert is_private_address("::ffff:192.168.1.1")
    assert not is_private_address("2606:4700::1111")
    assert not is_private_address("no address")


def test_openable_drops_userinfo_and_keeps_the_connected_host() -> None:
    assert openable("https://ann:pw@news.example/x") == "https://news.example/x"
    assert openable("https://news.example\\@evil.example") == "https://evil.example"
    assert host_of("https://news.example\\@evil.example") == "evil.example"
    assert openable("file:///etc/passwd") is None


def test_hostile_urls_get_their_verdicts(shared: Path) -> None:
    for case in json.loads((shared / "data/hostile/urls.json").read_text("utf-8")):
        if case["open"].startswith("resolve"):
            assert resolve(BASE, case["url"]) is not None
        elif "confirm" not in case["open"]:
            assert (openable(case["url"]) is None) == (case["open"] == "refuse"), case["url"][:80]


@given(
    st.sampled_from(["http", "https"]),
    st.from_regex(r"[a-z0-9.-]{1,12}(:(80|443|8080|25|))?", fullmatch=True),
    st.none() | st.from_regex(r"/[!-\"$&->@-~]{0,12}", fullmatch=True),
)
def test_the_fast_path_of_comparison_keys_agrees_with_the_slow_one(scheme: str, place: str, path: str | None) -> None:
    url = f"{scheme}://{place}{path or ''}"
    assume(host_of(url))
    assert comparison_key(url) == comparison_key(f"{url}#")


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://straße.example/", "xn--strae-oqa.example"),  # IDNA 2003 would open strasse.example
        ("https://λόγος.example/", "xn--oxapnm1c.example"),
        ("https://BÜCHER.example/", "xn--bcher-kva.example"),
        ("https://نامه‌ای.example/", "xn--mgba3gch31f060k.example"),
        ("https://例え.テスト/", "xn--r8jz45g.xn--zckzah"),
        ("münchen。example", "xn--mnchen-3ya.example"),
        ("https://☃.example/", "xn--n3h.example"),  # no name of IDNA 2008, opened by browsers all the same
    ],
)
def test_international_names_are_those_of_idna_2008(typed: str, host: str) -> None:
    address = as_address(typed)
    assert address == f"https://{host}/"
    assert host_of(typed if "://" in typed else f"https://{typed}/") == host


@pytest.mark.parametrize(
    "typed",
    ["https://a\u200cb.example/", "https://a\u200d.example/", "https://ü..example/", f"https://{'ü' * 80}.example/"],
)
def test_names_that_no_standard_allows_are_none(typed: str) -> None:
    assert as_address(typed) is None
