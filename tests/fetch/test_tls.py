"""TLS: certificates the system trusts, and servers that it does not."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Policy, Purpose
from tests.fetch.servers import ReceivedRequest

PEM = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


@pytest.fixture
def trusted(monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))


def failing(web, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED, private_ok=True)
    return caught.value


def test_certificates_trusted_by_the_system_are_accepted(web, serve, tls, trusted) -> None:
    server = serve(lambda request: request.reply(b"x"), tls)
    for host in ("127.0.0.1", "localhost"):
        assert web.get(f"https://{host}:{server.port}/", Purpose.FEED, private_ok=True).body == b"x"


def test_an_unknown_certificate_is_rejected(web, serve, tls) -> None:
    server = serve(lambda request: request.reply(b"x"), tls)
    error = failing(web, server.url)
    assert (error.kind, error.detail) == (Kind.TLS, "certificate")
    assert server.requests == []


def test_a_certificate_for_another_host_is_rejected(make_web, serve, tls, trusted) -> None:
    server = serve(lambda request: request.reply(b"x"), tls)
    stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    web = make_web(lookup=lambda host, port: [(*stream, ("127.0.0.1", port))], has_route=lambda: True)
    assert failing(web, f"https://other.example:{server.port}/").kind is Kind.TLS


def test_a_hanging_handshake_meets_the_deadline(make_web, serve) -> None:
    policy = Policy()
    web = make_web(replace(policy, feed=replace(policy.feed, seconds=0.3)))
    server = serve(lambda request: request.rest(30) and None)
    assert failing(web, server.url.replace("http:", "https:")).kind is Kind.TIMEOUT


def test_a_slow_drip_over_tls_meets_the_deadline(make_web, serve, tls, trusted) -> None:
    def answer(request: ReceivedRequest) -> None:
        request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while request.rest(0.02) and request.send(b"x"):
            pass

    policy = Policy()
    web = make_web(replace(policy, feed=replace(policy.feed, seconds=0.4)))
    assert failing(web, serve(answer, tls).url).kind is Kind.TIMEOUT


def test_a_downgrade_to_http_is_followed_but_never_permanent(web, serve, tls, trusted) -> None:
    plain = serve(lambda request: request.reply(b"x"))
    server = serve(lambda request: request.reply(status=301, Location=plain.url + "/"), tls)
    got = web.get(server.url, Purpose.FEED, private_ok=True)
    assert (got.body, got.moved_to) == (b"x", None)


def test_an_upgrade_to_https_is_permanent(web, serve, tls, trusted) -> None:
    safe = serve(lambda request: request.reply(b"x"), tls)
    server = serve(lambda request: request.reply(status=301, Location=safe.url + "/"))
    assert web.get(server.url, Purpose.FEED, private_ok=True).moved_to == safe.url + "/"
