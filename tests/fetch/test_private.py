"""Public and private addresses: decided by the connected address, not by the name."""

from __future__ import annotations

import contextlib
import socket

import pytest

from deskreader.engine.network.local_addresses import is_local
from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.url import follow, parse
from deskreader.text.ip_addresses import is_private_address
from deskreader.text.urls import resolve, server_of


def answering(*addresses: str):
    """A look-up that returns these addresses one after another, and counts its calls."""
    request: list[str] = []

    def lookup(host: str, port: int):
        address = addresses[min(len(request), len(addresses) - 1)]
        request.append(host)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    lookup.request = request
    return lookup


def failing(web, url: str, private_ok: bool = False) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED, private_ok=private_ok)
    return caught.value


@pytest.fixture
def pretend_public(monkeypatch) -> None:
    """Treats 127.0.0.1 as public; 127.0.0.2 stays private."""
    monkeypatch.setattr("deskreader.fetch.transport.dialer.is_private_address", lambda ip: ip != "127.0.0.1")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1:8000/x",
        "http://[::1]/",
        "http://nas/",
        "http://printer.local",
        "http://10.1.2.3",
    ],
)
def test_hosts_private_by_their_text(url: str) -> None:
    assert parse(url).is_private


@pytest.mark.parametrize("url", ["https://example.org/", "http://8.8.8.8", "http://localhost.example.org"])
def test_hosts_not_private_by_their_text(url: str) -> None:
    assert not parse(url).is_private


PRIVATE_SPELLINGS = (
    "127.0.0.1.", "127.0.0.1..", "127.1", "127.0.1", "0", "0x7f000001", "0x7f.1", "017700000001", "0177.1",
    "2130706433", "00000177.0.0.1", "0x7f.0x0.0x0.0x1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①",
    "１２７.0.0.1", "ⓛocalhost", "localhost.", "LOCALHOST", "localhost。", "x.localhost", "0x", "[::1]", "[::]",
    "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:10.0.0.1]", "[::127.0.0.1]", "[::7f00:1]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::10.0.0.1]", "[64:ff9b:1:abcd::]", "[2002:7f00:1::]",
    "[2002:a00:1::1]", "[2001:0:7f00:1::]", "[2001:4860::5efe:10.0.0.1]", "[2001:4860::200:5efe:a00:1]",
    "[fe80::1%25eth0]", "[fe80::1%eth0]", "[::1%25lo]", "[fec0::1]", "[fc00::1]", "[ff02::1]", "[100::1]",
    "[5f00::1]", "[3fff::1]", "[2001:db8::1]", "[::1].", "[::1]x", "[v1.x]", "[fd00:ec2::254]",
    "pub.example@127.0.0.1", "pub.example:80@127.0.0.1", "pub.example%2f@127.0.0.1", "127.0.0.1\\@pub.example",
    "pub.example\\@127.0.0.1", "127.0.0.1%00.pub.example", "127.0.0.1%2e", "%31%32%37.0.0.1", "%6cocalhost",
    "127.0.0.1\xad", "loc\xadalhost", "127\u200b.0.0.1", "169.254.169.254", "0xa9fea9fe", "192.168.1", "192.0.0.192",
    "100.64.0.1", "198.18.0.1", "192.88.99.1", "168.63.129.16", "0.0.0.0", "metadata.google.internal", "router.lan",
    "nas", "printer.local.", "x.home.arpa",
)  # fmt: skip
"""Hosts that lead into a private network, or that programs read differently."""


@pytest.mark.parametrize("host", PRIVATE_SPELLINGS)
def test_no_spelling_of_a_private_host_sends_anything(make_web, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr("deskreader.fetch.transport.dialer._connect", lambda *given: sent.append(given))
    web = make_web(
        lookup=lambda name, port: sent.append(name) or socket.getaddrinfo(name, port), has_route=lambda: True
    )
    assert failing(web, f"http://{host}/x").kind in (Kind.FORBIDDEN_ADDRESS, Kind.BAD_ADDRESS)
    assert not [given for given in sent if not is_private_address(str(given))], "not even a look-up"


@pytest.mark.parametrize("host", PRIVATE_SPELLINGS)
def test_checks_and_connections_read_a_host_alike(host: str) -> None:
    url = f"http://{host}/x"
    with contextlib.suppress(FetchError):  # it is never connected to
        assert parse(url).is_private
        assert is_local(resolve("", url) or "http://localhost/")


def test_a_url_with_two_readings_is_refused() -> None:
    for url in ("http://a.example\\@b.example/", "http://a.example\\.b.example/"):
        with pytest.raises(FetchError):
            parse(url)


def test_international_hosts_are_read_by_the_same_rules_everywhere() -> None:
    assert follow(parse("https://a.example/"), "https://ⓑücher.example/x").url == "https://xn--bcher-kva.example/x"
    assert follow(parse("https://a.example/"), "https://faß.example/").host == "xn--fa-hia.example", "IDNA 2008"
    assert follow(parse("https://a.example/"), "https://i❤.example/").host == "xn--i-7iq.example", (
        "no name of IDNA 2008"
    )


def test_loopback_is_refused_unless_the_user_named_it(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    assert failing(web, server.url).kind is Kind.FORBIDDEN_ADDRESS
    assert web.get(server.url, Purpose.FEED, private_ok=True).body == b"x"


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "localhost", "LOCALHOST."])
def test_other_spellings_of_loopback_are_refused(make_web, serve, host: str) -> None:
    server = serve(lambda request: request.reply(b"x"))
    web = make_web(has_route=lambda: True)
    assert failing(web, f"http://{host}:{server.port}/").kind in (
        Kind.FORBIDDEN_ADDRESS,
        Kind.BAD_ADDRESS,
        Kind.UNREACHABLE,
    )
    assert server.requests == []


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("http://127.1:8000/x", "127.0.0.1"),
        ("http://0177.0.0.1/", "127.0.0.1"),
        ("http://010.8.8.8/", "8.8.8.8"),
        ("http://0x08080808/", "8.8.8.8"),
        ("http://134744072./", "8.8.8.8"),
        ("http://8.8.8.8/", "8.8.8.8"),
        ("http://user:pw@0x7f.1:81/", "127.0.0.1"),
    ],
)
def test_ip_addresses_are_sent_in_their_usual_spelling(written: str, host: str) -> None:
    """A proxy or a resolver could read the odd spellings differently from the check."""
    address = parse(written)
    assert address.host == host
    assert address.url.split("/")[2].split(":")[0] == host
    assert address.is_private is (host == "127.0.0.1")


@pytest.mark.parametrize("host", ["256.1.1.1", "08.8.8.8", "1.2.3.4.5", "a.example.0x7f", "127.0.0.1%25x.example"])
def test_hosts_that_programs_read_differently_are_refused(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse(f"http://{host}/")
    assert caught.value.kind is Kind.BAD_ADDRESS


def test_a_resolver_sees_the_address_that_was_checked(make_web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    lookup = answering("127.0.0.1")
    web = make_web(lookup=lookup, has_route=lambda: True)
    assert web.get(f"http://0x7f.1:{server.port}/", Purpose.FEED, private_ok=True).body == b"x"
    assert lookup.request == ["127.0.0.1"]


def test_a_name_that_resolves_to_a_private_address_is_refused(make_web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    web = make_web(lookup=answering("127.0.0.1"), has_route=lambda: True)
    assert failing(web, f"http://harmless.example:{server.port}/").kind is Kind.FORBIDDEN_ADDRESS
    assert server.requests == []


def test_the_checked_address_is_the_connected_one(make_web, serve, pretend_public) -> None:
    server = serve(lambda request: request.reply(b"x"))
    lookup = answering("127.0.0.1", "127.0.0.2")
    web = make_web(lookup=lookup, has_route=lambda: True)
    url = f"http://rebinding.example:{server.port}/"
    assert web.get(url, Purpose.FEED).body == b"x"
    assert lookup.request == ["rebinding.example"], "one look-up serves check and connection"
    assert failing(web, url).kind is Kind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("private_ok", [False, True])
def test_a_public_feed_cannot_redirect_to_a_private_address(make_web, serve, pretend_public, private_ok: bool) -> None:
    server = serve(lambda request: request.reply(status=302, Location=f"http://home.example:{server.port}/"))
    web = make_web(lookup=answering("127.0.0.1", "127.0.0.2"), has_route=lambda: True)
    assert failing(web, f"http://news.example:{server.port}/", private_ok).kind is Kind.FORBIDDEN_ADDRESS
    assert len(server.requests) == 1


def test_a_private_feed_may_redirect_to_a_public_address(make_web, serve) -> None:
    second = serve(lambda request: request.reply(b"x"))
    first = serve(lambda request: request.reply(status=302, Location=second.url))
    assert make_web().get(first.url, Purpose.FEED, private_ok=True).body == b"x"


def failing_in_document(web, url: str, document: str, purpose: Purpose = Purpose.PICTURE) -> FetchError:
    """Returns the error for a URL that a private document names."""
    with pytest.raises(FetchError) as caught:
        web.get(url, purpose, own_server=server_of(document))
    return caught.value


@pytest.mark.parametrize("purpose", [Purpose.PICTURE, Purpose.PAGE, Purpose.ICON, Purpose.DISCOVERY])
def test_a_private_document_reaches_its_own_host_and_port_alone(web, serve, purpose: Purpose) -> None:
    own, other = (serve(lambda request: request.reply(b"User-agent: *\nDisallow:")) for _ in range(2))
    response = web.get(own.url + "/x", purpose, own_server=server_of(own.url + "/feed"))
    assert (response.status, response.is_private) == (200, True)
    assert failing_in_document(web, other.url, own.url, purpose).kind is Kind.FORBIDDEN_ADDRESS
    assert failing_in_document(web, other.url.replace("127.0.0.1", "127.1"), own.url, purpose).kind in (
        Kind.FORBIDDEN_ADDRESS,
        Kind.UNREACHABLE,
    )
    assert other.requests == []


def test_the_own_server_is_recognized_in_every_spelling(make_web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    web = make_web(has_route=lambda: True)
    url = f"http://0x7f.1:{server.port}/"
    assert web.get(url, Purpose.PICTURE, own_server=server_of(server.url)).body == b"x"


def test_a_redirect_of_the_own_server_leads_to_no_other_private_one(web, serve) -> None:
    other = serve(lambda request: request.reply(b"x"))
    own = serve(lambda request: request.reply(status=302, Location=other.url + "/reboot"))
    assert failing_in_document(web, own.url + "/go", own.url).kind is Kind.FORBIDDEN_ADDRESS
    assert other.requests == []


def test_a_public_address_cannot_lead_back_to_the_own_server(make_web, serve, pretend_public) -> None:
    server = serve(lambda request: request.reply(status=302, Location=f"http://home.example:{server.port}/"))
    web = make_web(lookup=answering("127.0.0.1", "127.0.0.2"), has_route=lambda: True)
    error = failing_in_document(web, f"http://news.example:{server.port}/", f"http://home.example:{server.port}/feed")
    assert error.kind is Kind.FORBIDDEN_ADDRESS
    assert len(server.requests) == 1


def test_a_private_document_reaches_public_addresses(make_web, serve, pretend_public) -> None:
    server = serve(lambda request: request.reply(b"x"))
    web = make_web(lookup=answering("127.0.0.1"), has_route=lambda: True)
    url = f"http://news.example:{server.port}/"
    response = web.get(url, Purpose.PICTURE, own_server=server_of("http://127.0.0.2/"))
    assert (response.body, response.is_private) == (b"x", False)


def test_after_a_dead_address_the_next_is_tried(make_web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))

    def lookup(host: str, port: int):
        stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*stream, ("127.0.0.9", port)), (*stream, ("127.0.0.1", port))]

    web = make_web(lookup=lookup, has_route=lambda: True)
    assert web.get(f"http://two.example:{server.port}/", Purpose.FEED, private_ok=True).body == b"x"


def test_addresses_are_parsed_to_canonical_form() -> None:
    assert (
        parse("HTTP://Ex\u00e4mple.ORG:80/\u00e4 b?q=\u00e4#part").url
        == "http://xn--exmple-cua.org:80/%C3%A4%20b?q=%C3%A4"
    )
    assert parse("https://me:x@example.org/").url == "https://example.org/"
    assert parse("https://example.org").key == ("example.org", 443)


@pytest.mark.parametrize(
    ("start", "location", "stays"),
    [
        ("http://me:x@a.example/", "https://a.example/feed", True),
        ("http://me:x@a.example:8000/", "https://a.example/", False),
        ("https://me:x@a.example/", "http://a.example/", False),
        ("https://me:x@a.example/", "https://b.example/", False),
        ("https://me:x@a.example/", "https://a.example:444/", False),
        ("https://me:x@a.example/", "https://you:y@a.example/", True),
    ],
)
def test_a_login_stays_with_its_server(start: str, location: str, stays: bool) -> None:
    assert follow(parse(start), location).login == (("me", "x") if stays else None)


def test_logins_are_parsed_in_all_forms() -> None:
    forms = ["https://a.example", "https://@a.example", "https://me@a.example", "https://:key@a.example"]
    assert [parse(form).login for form in forms] == [None, None, ("me", ""), ("", "key")]
