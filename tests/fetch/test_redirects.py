"""Redirects: how many, where to, and what is kept."""

from __future__ import annotations

import pytest

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Purpose
from deskreader.model import Validators
from tests.fetch.servers import Asked


def failing(web, url: str, private_ok: bool = True) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, Purpose.FEED, private_ok=private_ok)
    return caught.value


def hops(*statuses: int):
    """A handler that redirects from /0 to /1 and on with these statuses, and answers at the end."""

    def answer(asked: Asked) -> None:
        at = int(asked.path.strip("/") or 0)
        if at < len(statuses):
            asked.reply(status=statuses[at], Location=f"/{at + 1}")
        else:
            asked.reply(b"here")

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


def test_five_hops_and_no_more(web, serve) -> None:
    server = serve(hops(*[302] * 5))
    assert web.get(server.url + "/0", Purpose.FEED, private_ok=True).body == b"here"
    server = serve(hops(*[302] * 6))
    assert failing(web, server.url + "/0").kind is Kind.REDIRECT_LOOP
    assert len(server.requests) == 6


def test_a_loop_ends_where_it_closes(web, serve) -> None:
    server = serve(lambda asked: asked.reply(status=301, Location="/b" if asked.path == "/a" else "/a"))
    assert failing(web, server.url + "/a").kind is Kind.REDIRECT_LOOP
    assert server.paths == ["/a", "/b"]


def test_a_loop_that_sets_cookies_ends_too(web, serve) -> None:
    server = serve(lambda asked: asked.reply(status=302, Location="/", Set_Cookie="n=1"))
    assert failing(web, server.url + "/").kind is Kind.REDIRECT_LOOP
    assert len(server.requests) <= 6


def test_a_cookie_set_on_the_way_opens_the_page_and_is_forgotten(web, serve) -> None:
    def answer(asked: Asked) -> None:
        if asked.path == "/set":
            asked.reply(status=302, Location="/", Set_Cookie="seen=1; Path=/")
        elif "cookie" in asked.headers:
            asked.reply(asked.headers["cookie"].encode())
        else:
            asked.reply(status=302, Location="/set")

    server = serve(answer)
    for _ in range(2):
        assert web.get(server.url + "/", Purpose.FEED, private_ok=True).body == b"seen=1"
    assert server.paths == ["/", "/set", "/"] * 2


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://localhost/x", "gopher://localhost", "data:,x"])
def test_redirects_to_other_schemes_are_forbidden(web, serve, location: str) -> None:
    server = serve(lambda asked: asked.reply(status=302, Location=location))
    assert failing(web, server.url).kind is Kind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("location", ["http://", "http://[", "//", "http://a:b"])
def test_redirects_to_nowhere(web, serve, location: str) -> None:
    server = serve(lambda asked: asked.reply(status=302, Location=location))
    assert failing(web, server.url).kind in (Kind.BAD_ADDRESS, Kind.REDIRECT_LOOP)


def test_redirect_without_location_is_no_answer(web, serve) -> None:
    error = failing(web, serve(lambda asked: asked.reply(status=302)).url)
    assert (error.kind, error.status) == (Kind.HTTP_STATUS, 302)


def test_login_stays_with_its_host(web, serve) -> None:
    other = serve(lambda asked: asked.reply(b"other"))
    first = serve(lambda asked: asked.reply(status=301, Location=f"{other.url}/x" if asked.path == "/b" else "/b"))
    got = web.get(first.url.replace("://", "://me:secret@") + "/a", Purpose.FEED, private_ok=True)
    assert got.moved_to == f"{other.url}/x"
    assert all("authorization" in asked.headers for asked in first.requests)
    assert "authorization" not in other.requests[0].headers


def test_a_move_within_a_host_keeps_the_login(web, serve) -> None:
    server = serve(hops(301))
    got = web.get(server.url.replace("://", "://me:s%2Fecret@") + "/0", Purpose.FEED, private_ok=True)
    assert got.moved_to == server.url.replace("://", "://me:s%2Fecret@") + "/1"
    assert got.url == f"{server.url}/1"


def test_validators_and_words_in_utf8_survive_the_way(web, serve) -> None:
    def answer(asked: Asked) -> None:
        if asked.path == "/":
            asked.reply(status=302, Location="/caf\u00e9".encode().decode("latin-1"))
        else:
            asked.reply(status=304)

    server = serve(answer)
    got = web.get(server.url + "/", Purpose.FEED, Validators('"v"'), private_ok=True)
    assert got.status == 304
    assert server.paths == ["/", "/caf%C3%A9"]
    assert server.requests[1].headers["if-none-match"] == '"v"'
