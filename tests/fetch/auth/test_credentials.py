"""Credentials go to the feed's own server, and never to another: headers, cookies, a certificate."""

from __future__ import annotations

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.fetch.auth.credentials import add_credentials, is_settable
from deskreader.model.credentials import Credentials
from tests import ROOT

PEM = ROOT / "tests/fetch/loopback.pem"
SHOWN = Credentials(user="ann", password="canary", headers=(("X-Key", "canary"),), cookies="id=canary")


def get(web, url: str, access: Credentials = SHOWN):
    return web.get(url, Purpose.FEED, private_ok=True, access=access)


def test_headers_cookies_and_login_go_to_the_feeds_server(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    get(web, server.url)
    (request,) = server.requests
    assert request.headers["x-key"] == "canary"
    assert request.headers["cookie"] == "id=canary"
    assert request.headers["authorization"].startswith("Basic ")


def test_credentials_follow_redirects_within_the_server_only(web, serve) -> None:
    other = serve(lambda request: request.reply(b"x"))

    def answer(request) -> None:
        where = "/next" if request.path == "/" else other.url
        request.reply(status=302, Location=where, Set_Cookie="step=1")

    server = serve(answer)
    get(web, server.url)
    first, second = server.requests
    assert first.headers["x-key"] == second.headers["x-key"] == "canary"
    assert "id=canary" in second.headers["cookie"]
    assert "canary" not in str(other.requests[0].headers)
    assert not {"authorization", "x-key"} & set(other.requests[0].headers)


def test_credentials_do_not_return_with_a_redirect_back(web, serve) -> None:
    home: list[str] = []
    other = serve(lambda request: request.reply(status=302, Location=home[0] + "/end"))
    server = serve(
        lambda request: request.reply(b"x") if request.path == "/end" else request.reply(status=302, Location=other.url)
    )
    home.append(server.url)
    get(web, server.url + "/start")
    assert "canary" not in str(server.requests[1].headers)


def test_robots_txt_is_fetched_without_credentials(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    web.get(server.url + "/page", Purpose.PAGE, private_ok=True, access=SHOWN)
    robots, page = server.requests
    assert robots.path == "/robots.txt"
    assert "canary" not in str(robots.headers)
    assert page.headers["x-key"] == "canary"


@pytest.fixture
def wanting(monkeypatch) -> ssl.SSLContext:
    """A server that requires a client certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.load_verify_locations(PEM)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def test_a_client_certificate_is_sent_only_for_its_exchange(web, serve, wanting) -> None:
    server = serve(lambda request: request.reply(b"x"), wanting)
    assert get(web, server.url, Credentials(certificate=str(PEM))).body == b"x"
    assert get(web, server.url, Credentials(certificate=str(PEM), key=str(PEM))).body == b"x"
    with pytest.raises(FetchError):
        get(web, server.url, Credentials())


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_unusable_client_certificate_is_reported(web, serve, wanting, tmp_path, content) -> None:
    path = tmp_path / "mine.pem"
    if content is not None:
        path.write_bytes(content)
    server = serve(lambda request: request.reply(b"x"), wanting)
    with pytest.raises(FetchError) as error:
        get(web, server.url, Credentials(certificate=str(path), key_password="canary"))
    assert error.value.kind is Kind.BAD_CERTIFICATE
    assert "canary" not in repr(error.value)


@pytest.mark.parametrize("name", ["Host", "content-length", "User-Agent", "Connection", "", "a b", "ä", "x:"])
def test_headers_of_the_connection_cannot_be_set(name: str) -> None:
    assert not is_settable(name, "x")


@given(st.text(max_size=10), st.text(max_size=10))
def test_header_values_are_one_line(name: str, value: str) -> None:
    headers: dict[str, str] = {}
    add_credentials(Credentials(headers=((name, value),), cookies=value), headers)
    assert all("\n" not in text and "\r" not in text for pair in headers.items() for text in pair)
