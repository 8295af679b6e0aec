"""Redirects: how many, to which targets, and what is stored."""

from __future__ import annotations

import pytest

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Validators
from tests.fetch.servers import ReceivedRequest


def failing(web, url: str, private_ok: bool = True) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED, private_ok=private_ok)
    return caught.value


def hops(*statuses: int):
    """Returns a handler that redirects from /0 to /1 and so on with these statuses, and serves a body at the end."""

    def answer(request: ReceivedRequest) -> None:
        at = int(request.path.strip("/") or 0)
        if at < len(statuses):
            request.reply(status=statuses[at], Location=f"/{at + 1}")
        else:
            request.reply(b"here")

    return answer


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], True),
        ([308], True),
        ([301, 308, 301], True),
        ([302], False),
        ([307], False),
        ([301, 302], False),
        ([303], False),
    ],
)
def test_only_permanent_redirects_move_a_feed(web, serve, statuses: list[int], moved: bool) -> None:
    server = serve(hops(*statuses))
    got = web.get(server.url + "/0", Purpose.FEED, private_ok=True)
    target = f"{server.url}/{len(statuses)}"
    assert (got.body, got.url, got.moved_to) == (b"here", target, target if moved else None)


def test_at_most_five_redirects_are_followed(web, serve) -> None:
    server = serve(hops(*[302] * 5))
    assert web.get(server.url + "/0", Purpose.FEED, private_ok=True).body == b"here"
    server = serve(hops(*[302] * 6))
    assert failing(web, server.url + "/0").kind is Kind.REDIRECT_LOOP
    assert len(server.requests) == 6


def test_a_redirect_loop_ends_when_it_closes(web, serve) -> None:
    server = serve(lambda request: request.reply(status=301, Location="/b" if request.path == "/a" else "/a"))
    assert failing(web, server.url + "/a").kind is Kind.REDIRECT_LOOP
    assert server.paths == ["/a", "/b"]


def test_a_redirect_loop_that_sets_cookies_ends(web, serve) -> None:
    server = serve(lambda request: request.reply(status=302, Location="/", Set_Cookie="n=1"))
    assert failing(web, server.url + "/").kind is Kind.REDIRECT_LOOP
    assert len(server.requests) <= 6


def test_a_cookie_set_by_a_redirect_is_sent_once_and_dropped(web, serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        if request.path == "/set":
            request.reply(status=302, Location="/", Set_Cookie="seen=1; Path=/")
        elif "cookie" in request.headers:
            request.reply(request.headers["cookie"].encode())
        else:
            request.reply(status=302, Location="/set")

    server = serve(answer)
    for _ in range(2):
        assert web.get(server.url + "/", Purpose.FEED, private_ok=True).body == b"seen=1"
    assert server.paths == ["/", "/set", "/"] * 2


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://localhost/x", "gopher://localhost", "data:,x"])
def test_redirects_to_other_schemes_are_forbidden(web, serve, location: str) -> None:
    server = serve(lambda request: request.reply(status=302, Location=location))
    assert failing(web, server.url).kind is Kind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("location", ["http://", "http://[", "//", "http://a:b"])
def test_redirects_to_invalid_addresses_fail(web, serve, location: str) -> None:
    server = serve(lambda request: request.reply(status=302, Location=location))
    assert failing(web, server.url).kind in (Kind.BAD_ADDRESS, Kind.REDIRECT_LOOP)


def test_a_redirect_without_location_is_an_error(web, serve) -> None:
    error = failing(web, serve(lambda request: request.reply(status=302)).url)
    assert (error.kind, error.status) == (Kind.HTTP_STATUS, 302)


def test_a_login_is_sent_to_its_own_host_only(web, serve) -> None:
    other = serve(lambda request: request.reply(b"other"))
    first = serve(
        lambda request: request.reply(status=301, Location=f"{other.url}/x" if request.path == "/b" else "/b")
    )
    got = web.get(first.url.replace("://", "://me:secret@") + "/a", Purpose.FEED, private_ok=True)
    assert got.moved_to == f"{other.url}/x"
    assert all("authorization" in request.headers for request in first.requests)
    assert "authorization" not in other.requests[0].headers


def test_a_redirect_within_a_host_keeps_the_login(web, serve) -> None:
    server = serve(hops(301))
    got = web.get(server.url.replace("://", "://me:s%2Fecret@") + "/0", Purpose.FEED, private_ok=True)
    assert got.moved_to == server.url.replace("://", "://me:s%2Fecret@") + "/1"
    assert got.url == f"{server.url}/1"


def test_validators_and_utf8_locations_survive_redirects(web, serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        if request.path == "/":
            request.reply(status=302, Location="/caf\u00e9".encode().decode("latin-1"))
        else:
            request.reply(status=304)

    server = serve(answer)
    got = web.get(server.url + "/", Purpose.FEED, Validators('"v"'), private_ok=True)
    assert got.status == 304
    assert server.paths == ["/", "/caf%C3%A9"]
    assert server.requests[1].headers["if-none-match"] == '"v"'
