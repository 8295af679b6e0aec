"""Proxies that the system names."""

from __future__ import annotations

import socket
import threading

import pytest
from servers import Asked

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose

FAR = "http://far.example/feed?a=1"


def proxy(asked: Asked) -> None:
    asked.reply(b"by proxy")


@pytest.fixture
def through(serve, monkeypatch):
    """Names a running server as proxy of the system."""
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


def test_the_proxy_is_asked_and_looks_the_name_up_itself(through, make_web) -> None:
    server = through(proxy)
    web = make_web(has_route=lambda: False)
    assert web.get(FAR, Purpose.FEED).body == b"by proxy"
    assert server.paths == [FAR]
    assert server.requests[0].headers["host"] == "far.example"


def test_the_proxy_gets_its_own_login_only(through, make_web) -> None:
    server = through(proxy, login="who:pass@")
    make_web().get(FAR.replace("://", "://me:mine@"), Purpose.FEED)
    headers = server.requests[0].headers
    assert headers["proxy-authorization"] == "Basic d2hvOnBhc3M="
    assert headers["authorization"] == "Basic bWU6bWluZQ=="
    assert "me" not in server.paths[0]


def test_this_machine_is_asked_directly(through, make_web, serve) -> None:
    server = through(proxy)
    own = serve(lambda asked: asked.reply(b"direct"))
    assert make_web().get(own.url, Purpose.FEED, private_ok=True).body == b"direct"
    assert server.requests == []


def test_a_private_address_is_not_asked_through_a_proxy_either(through, make_web) -> None:
    def answer(asked: Asked) -> None:
        asked.reply(status=302, Location="http://192.168.1.1/")

    server = through(answer)
    assert failing(make_web(), "http://10.0.0.1/").kind is Kind.FORBIDDEN_ADDRESS
    assert server.requests == []
    assert failing(make_web(), FAR, private_ok=True).kind is Kind.FORBIDDEN_ADDRESS
    assert len(server.requests) == 1


def test_https_goes_through_a_tunnel(through, make_web) -> None:
    server = through(lambda asked: asked.reply(status=403))
    assert failing(make_web(), "https://far.example/secret").kind is Kind.UNREACHABLE
    assert (server.requests[0].method, server.paths) == ("CONNECT", ["far.example:443"])


def test_a_proxy_that_is_not_there(through, make_web) -> None:
    through(proxy).close()
    assert failing(make_web(), FAR).kind is Kind.UNREACHABLE


def socks_server(answers: list[bytes], heard: list[bytes]):
    """A listening socket whose one connection gets these answers in turn, each after something was heard."""
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


def test_socks_is_spoken_and_looks_the_name_up(make_web, monkeypatch) -> None:
    heard, got = ask_through_socks(make_web, monkeypatch, [b"\x05\0", GRANTED, PAGE])
    assert got.body == b"hi"
    assert heard[:2] == [b"\x05\x01\0", b"\x05\x01\0\x03\x0bfar.example\x1f\x90"]
    assert heard[2].startswith(b"GET /x HTTP/1.1\r\n")


def test_socks_with_a_login(make_web, monkeypatch) -> None:
    heard, got = ask_through_socks(make_web, monkeypatch, [b"\x05\x02", b"\x01\0", GRANTED, PAGE], "me:p%40ss@")
    assert got.body == b"hi"
    assert heard[:2] == [b"\x05\x02\0\x02", b"\x01\x02me\x04p@ss"]


REFUSALS = [
    [b"\x05\xff"],
    [b"HT"],
    [b""],
    [b"\x05\0", b"\x05\x05\0\x01\0\0\0\0\0\0"],
    [b"\x05\0", b"\x05"],
]


@pytest.mark.parametrize("answers", REFUSALS)
def test_a_socks_proxy_that_will_not(make_web, monkeypatch, answers: list[bytes]) -> None:
    _, error = ask_through_socks(make_web, monkeypatch, answers)
    assert isinstance(error, FetchError)
    assert error.kind is Kind.UNREACHABLE


@pytest.mark.parametrize("proxy_url", ["socks4://127.0.0.1:1", "socks5://", "socks5://127.0.0.1:none"])
def test_a_socks_proxy_that_makes_no_sense(make_web, monkeypatch, through, proxy_url: str) -> None:
    through(proxy)
    monkeypatch.setenv("http_proxy", proxy_url)
    assert failing(make_web(), FAR).kind is Kind.UNREACHABLE
