"""Proxies of the system, and those of the user."""

from __future__ import annotations

import socket
import threading

import pytest

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.transport.proxies import NO_PROXIES, single_proxy, split
from deskreader.model.credentials import DIRECT, Credentials
from tests.fetch.servers import ReceivedRequest

FAR = "http://far.example/feed?a=1"


def proxy(request: ReceivedRequest) -> None:
    request.reply(b"by proxy")


@pytest.fixture
def through(serve, monkeypatch):
    """Configures a running server as the system's proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    def start(handler, login: str = ""):
        server = serve(handler)
        monkeypatch.setenv("http_proxy", server.url.replace("://", f"://{login}"))
        monkeypatch.setenv("https_proxy", server.url)
        return server

    return start


def failing(web, url: str, private_ok: bool = False) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED, private_ok=private_ok)
    return caught.value


def test_the_proxy_resolves_the_name_itself(through, make_web) -> None:
    server = through(proxy)
    web = make_web(has_route=lambda: False)
    assert web.get(FAR, Purpose.FEED).body == b"by proxy"
    assert server.paths == [FAR]
    assert server.requests[0].headers["host"] == "far.example"


def test_the_proxy_receives_its_own_login_only(through, make_web) -> None:
    server = through(proxy, login="who:pass@")
    make_web().get(FAR.replace("://", "://me:mine@"), Purpose.FEED)
    headers = server.requests[0].headers
    assert headers["proxy-authorization"] == "Basic d2hvOnBhc3M="
    assert headers["authorization"] == "Basic bWU6bWluZQ=="
    assert "me" not in server.paths[0]


def test_loopback_is_contacted_directly(through, make_web, serve) -> None:
    server = through(proxy)
    single_proxy = serve(lambda request: request.reply(b"direct"))
    assert make_web().get(single_proxy.url, Purpose.FEED, private_ok=True).body == b"direct"
    assert server.requests == []


def test_a_private_address_is_refused_through_a_proxy_too(through, make_web) -> None:
    def answer(request: ReceivedRequest) -> None:
        request.reply(status=302, Location="http://192.168.1.1/")

    server = through(answer)
    assert failing(make_web(), "http://10.0.0.1/").kind is Kind.FORBIDDEN_ADDRESS
    assert server.requests == []
    assert failing(make_web(), FAR, private_ok=True).kind is Kind.FORBIDDEN_ADDRESS
    assert len(server.requests) == 1


def test_https_uses_a_tunnel(through, make_web) -> None:
    server = through(lambda request: request.reply(status=403))
    assert failing(make_web(), "https://far.example/secret").kind is Kind.UNREACHABLE
    assert (server.requests[0].method, server.paths) == ("CONNECT", ["far.example:443"])


def test_an_unreachable_proxy_is_a_proxy_error(through, make_web) -> None:
    through(proxy).close()
    assert failing(make_web(), FAR).kind is Kind.PROXY


def socks_server(answers: list[bytes], heard: list[bytes]):
    """A listening socket whose one connection receives these replies in turn, each after some input."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            for answer in answers:
                heard.append(connection.recv(4096))
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return listening, thread


PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
GRANTED = b"\x05\0\0\x01\0\0\0\0\0\0"


def ask_through_socks(make_web, monkeypatch, answers: list[bytes], login: str = "") -> tuple[list[bytes], object]:
    heard: list[bytes] = []
    listening, thread = socks_server(answers, heard)
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("all_proxy", f"socks5h://{login}127.0.0.1:{listening.getsockname()[1]}")
    try:
        return heard, make_web().get("http://far.example:8080/x", Purpose.FEED)
    except FetchError as error:
        return heard, error
    finally:
        thread.join()
        listening.close()


def test_socks_proxy_resolves_the_name(make_web, monkeypatch) -> None:
    heard, got = ask_through_socks(make_web, monkeypatch, [b"\x05\0", GRANTED, PAGE])
    assert got.body == b"hi"
    assert heard[:2] == [b"\x05\x01\0", b"\x05\x01\0\x03\x0bfar.example\x1f\x90"]
    assert heard[2].startswith(b"GET /x HTTP/1.1\r\n")


def test_socks_with_a_login(make_web, monkeypatch) -> None:
    heard, got = ask_through_socks(make_web, monkeypatch, [b"\x05\x02", b"\x01\0", GRANTED, PAGE], "me:p%40ss@")
    assert got.body == b"hi"
    assert heard[:2] == [b"\x05\x02\0\x02", b"\x01\x02me\x04p@ss"]


REFUSALS = [
    ([b"\x05\xff"], Kind.PROXY),
    ([b"HT"], Kind.PROXY),
    ([b""], Kind.PROXY),
    ([b"\x05\0", b"\x05\x05\0\x01\0\0\0\0\0\0"], Kind.UNREACHABLE),
    ([b"\x05\0", b"\x05"], Kind.PROXY),
]


@pytest.mark.parametrize(("answers", "kind"), REFUSALS)
def test_a_refusing_socks_proxy_is_an_error(make_web, monkeypatch, answers: list[bytes], kind: Kind) -> None:
    _, error = ask_through_socks(make_web, monkeypatch, answers)
    assert isinstance(error, FetchError)
    assert error.kind is kind


@pytest.mark.parametrize("proxy_url", ["socks4://127.0.0.1:1", "socks5://", "socks5://127.0.0.1:none"])
def test_a_malformed_socks_proxy_is_an_error(make_web, monkeypatch, through, proxy_url: str) -> None:
    through(proxy)
    monkeypatch.setenv("http_proxy", proxy_url)
    assert failing(make_web(), FAR).kind is Kind.PROXY


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_requires_a_login_is_not_the_sites_problem(through, make_web, scheme: str) -> None:
    through(lambda request: request.reply(status=407))
    assert failing(make_web(), f"{scheme}://far.example/").kind is Kind.PROXY


def test_a_407_from_a_site_is_not_a_proxy_error(make_web, serve) -> None:
    server = serve(lambda request: request.reply(status=407))
    assert failing(make_web(), server.url, private_ok=True).kind is Kind.HTTP_STATUS


# --- a person's own ---------------------------------------------------------------------------------------------------


def test_a_changed_proxy_applies_from_the_next_request(make_web, serve) -> None:
    first, second = serve(proxy), serve(proxy)
    chosen = [single_proxy(first.url)]
    web = make_web(has_route=lambda: False, proxies=lambda: chosen[0])
    web.get(FAR, Purpose.FEED)
    chosen[0] = single_proxy(second.url, ("who", "pa:ss@"))
    web.get(FAR, Purpose.FEED)
    assert (first.paths, second.paths) == ([FAR], [FAR])
    assert second.requests[0].headers["proxy-authorization"] == "Basic d2hvOnBhOnNzQA=="
    chosen[0] = NO_PROXIES
    assert failing(web, FAR).kind is Kind.OFFLINE


@pytest.mark.parametrize("written", ["socks5://me:p%40ss@127.0.0.1:{}", "socks5h://me:p%40ss@127.0.0.1:{}"])
def test_the_users_proxy_may_be_socks(make_web, written: str) -> None:
    heard: list[bytes] = []
    listening, thread = socks_server([b"\x05\x02", b"\x01\0", GRANTED, PAGE], heard)
    chosen = single_proxy(written.format(listening.getsockname()[1]))
    assert make_web(proxies=lambda: chosen).get(FAR, Purpose.FEED).body == b"hi"
    thread.join()
    listening.close()
    assert heard[1] == b"\x01\x02me\x04p@ss"


def test_a_feeds_own_proxy_overrides_the_general_one(make_web, serve) -> None:
    common, feeds = serve(proxy), serve(proxy)
    web = make_web(has_route=lambda: False, proxies=lambda: single_proxy(common.url))
    assert web.get(FAR, Purpose.FEED, access=Credentials(proxy=feeds.url)).body == b"by proxy"
    assert (common.paths, feeds.paths) == ([], [FAR])
    with pytest.raises(FetchError) as caught:
        web.get(FAR, Purpose.FEED, access=Credentials(proxy=DIRECT))
    assert caught.value.kind is Kind.OFFLINE
    with pytest.raises(FetchError) as caught:
        web.get(FAR, Purpose.FEED, access=Credentials(proxy="nonsense://x"))
    assert caught.value.kind is Kind.BAD_PROXY


def test_a_feeds_own_proxy_applies_to_redirects_and_robots(make_web, serve) -> None:
    def lead(request: ReceivedRequest) -> None:
        if request.path == FAR:
            request.reply(status=302, Location="http://other.example/")
        else:
            request.reply(b"there", Content_Type="text/plain")

    feeds = serve(lead)
    web = make_web(has_route=lambda: False)
    access = Credentials(proxy=feeds.url, user="ann", password="canary")
    assert web.get(FAR, Purpose.PAGE, access=access).body == b"there"
    assert feeds.paths == [
        "http://far.example/robots.txt", FAR, "http://other.example/robots.txt", "http://other.example/",
    ]  # fmt: skip
    assert ["authorization" in request.headers for request in feeds.requests] == [False, True, False, False]


GOOD = {
    "http://quay.example:3128": "http://quay.example:3128",
    " quay.example:3128/ ": "http://quay.example:3128",
    "quay.example": "http://quay.example:8080",
    "http://[::1]:3128": "http://[::1]:3128",
    "socks5://10.0.0.1": "socks5://10.0.0.1:1080",
    "SOCKS5H://Quay.Example:9": "socks5h://quay.example:9",
}
BAD = [
    "", "http://", "ftp://quay.example:1", "https://quay.example:1", "socks4://quay.example:1", "http://quay:port",
    "http://quay.example:99999", "two words", "http://quay.example/path", "http://quay.example?x=1", "http://[::1",
]  # fmt: skip


@pytest.mark.parametrize("typed", GOOD)
def test_valid_proxy_addresses(typed: str) -> None:
    assert split(typed) == (GOOD[typed], ("", ""))


def test_a_login_is_split_from_a_proxy_address() -> None:
    assert split("http://me:p%40ss@quay.example:1") == ("http://quay.example:1", ("me", "p@ss"))


@pytest.mark.parametrize("typed", BAD)
def test_invalid_proxy_addresses(typed: str) -> None:
    with pytest.raises(FetchError) as caught:
        split(typed)
    assert caught.value.kind is Kind.BAD_PROXY
    assert typed == "" or typed not in str(caught.value)
