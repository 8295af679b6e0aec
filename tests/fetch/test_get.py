"""Successful exchanges: what is sent, what is returned."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from deskreader.errors import FetchError, Kind
from deskreader.fetch import HttpClient, Purpose
from deskreader.model import Validators
from tests.fetch.servers import ReceivedRequest


def get(web: HttpClient, url: str, purpose: Purpose = Purpose.FEED, **others: object) -> object:
    return web.get(url, purpose, private_ok=True, **others)  # type: ignore[arg-type]


def test_a_response_is_returned_whole(web, serve) -> None:
    server = serve(lambda request: request.reply(b"<rss/>", Content_Type="application/rss+xml", ETag='"a"'))
    got = get(web, server.url + "/feed")
    assert (got.status, got.body, got.content_type) == (200, b"<rss/>", "application/rss+xml")
    assert got.url == server.url + "/feed"
    assert got.validators == Validators(etag='"a"')
    assert got.received_bytes == 6
    assert got.moved_to is None


def test_a_request_sends_only_its_own_headers(web, serve, tmp_path, monkeypatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(lambda request: request.reply(b"x", Set_Cookie="id=7"))
    for _ in range(2):
        get(web, server.url + "/feed?b=2&a=1")
    for request in server.requests:
        assert request.path == "/feed?b=2&a=1"
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert request.headers["user-agent"].startswith("DeskReader/")
        assert request.headers["accept-encoding"] == "gzip, deflate, br, zstd"
        assert "application/atom+xml" in request.headers["accept"]


def test_accept_header_follows_the_purpose(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    get(web, server.url, Purpose.PICTURE)
    assert server.requests[0].headers["accept"].startswith("image/")


VALIDATORS = [
    Validators('W/"a,b  c\xe9"', "Tue, 01 Jan 2030 00:00:00 GMT"),
    Validators("without-quotes", None),
    Validators(None, "yesterday, about noon"),
]


@pytest.mark.parametrize("given", VALIDATORS)
def test_validators_go_out_as_they_came_in(web, serve, given: Validators) -> None:
    def answer(request: ReceivedRequest) -> None:
        headers_sent = {"ETag": given.etag, "Last-Modified": given.last_modified}
        request.reply(b"x", **{name: value for name, value in headers_sent.items() if value})

    server = serve(answer)
    first = get(web, server.url)
    assert first.validators == given
    get(web, server.url, validators=first.validators)
    second = server.requests[1]
    assert second.headers.get("if-none-match") == given.etag
    assert second.headers.get("if-modified-since") == given.last_modified
    assert "if-none-match" not in server.requests[0].headers


def test_validators_that_no_header_can_hold_are_not_sent(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    get(web, server.url, validators=Validators("a\r\nX-Evil: 1", "\u4e2d"))
    assert {"if-none-match", "if-modified-since", "x-evil"}.isdisjoint(server.requests[0].headers)


def test_304_has_no_body_and_keeps_validators(web, serve) -> None:
    server = serve(lambda request: request.reply(status=304, ETag='"new"'))
    got = get(web, server.url, validators=Validators('"old"', "Tue, 01 Jan 2030 00:00:00 GMT"))
    assert (got.status, got.body) == (304, b"")
    assert got.validators == Validators('"new"', "Tue, 01 Jan 2030 00:00:00 GMT")


def test_an_unrequested_304_is_an_error(web, serve) -> None:
    server = serve(lambda request: request.reply(status=304))
    with pytest.raises(FetchError) as caught:
        get(web, server.url)
    assert (caught.value.kind, caught.value.status) == (Kind.HTTP_STATUS, 304)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


TEXT = b"the same words over and over " * 1000
CODINGS = [
    ("gzip", gzip.compress(TEXT)),
    ("x-gzip", gzip.compress(TEXT[:9000]) + gzip.compress(TEXT[9000:])),
    ("gzip", gzip.compress(TEXT) + b"\0" * 100),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", _raw_deflate(TEXT)),
    ("br", brotli.compress(TEXT)),
    ("zstd", zstd.compress(TEXT)),
    ("zstd", zstd.compress(TEXT[:9000]) + zstd.compress(TEXT[9000:])),
    ("zstd", zstd.compress(TEXT) + b"\0" * 100),
    ("identity", TEXT),
    ("UTF-8", TEXT),
]


@pytest.mark.parametrize(("coding", "packed"), CODINGS)
def test_encoded_bodies_are_decoded(web, serve, coding: str, packed: bytes) -> None:
    server = serve(lambda request: request.reply(packed, Content_Encoding=coding))
    got = get(web, server.url)
    assert got.body == TEXT
    assert got.received_bytes == len(packed)


def test_chunked_bodies_and_bodies_without_a_length(web, serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        if request.path == "/chunked":
            request.send(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n"
            )
        else:
            request.send(b"HTTP/1.0 200 OK\r\n\r\nabcde")

    server = serve(answer)
    assert get(web, server.url + "/chunked").body == b"abcde"
    assert get(web, server.url + "/old").body == b"abcde"


def test_max_age_is_reported(web, serve) -> None:
    headers = {
        "/a": {"Cache-Control": "public, max-age=600"},
        "/b": {"Expires": "Tue, 01 Jan 2030 01:00:00 GMT", "Date": "Tue, 01 Jan 2030 00:00:00 GMT"},
        "/c": {"Cache-Control": "no-cache, max-age=600"},
        "/d": {"Expires": "0", "Cache-Control": "private"},
    }
    server = serve(lambda request: request.reply(b"x", **headers[request.path]))
    assert [get(web, server.url + path).max_age for path in headers] == [600, 3600, 0, None]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Kind.REFUSED),
        (402, Kind.REFUSED),
        (403, Kind.REFUSED),
        (451, Kind.REFUSED),
        (404, Kind.NOT_FOUND),
        (410, Kind.GONE),
        (408, Kind.TIMEOUT),
        (418, Kind.HTTP_STATUS),
        (300, Kind.HTTP_STATUS),
        (500, Kind.SERVER_ERROR),
        (503, Kind.SERVER_ERROR),
        (599, Kind.SERVER_ERROR),
    ],
)
def test_each_status_has_its_kind(web, serve, status: int, kind: Kind) -> None:
    server = serve(lambda request: request.reply(b"a page of words", status))
    with pytest.raises(FetchError) as caught:
        get(web, server.url)
    assert (caught.value.kind, caught.value.status) == (kind, status)


def test_the_login_of_an_address_is_sent_and_never_shown(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x") if request.path == "/" else request.reply(status=404))
    address = server.url.replace("://", "://us%40er:p%C3%A4ss@")
    got = get(web, address)
    assert server.requests[0].headers["authorization"] == "Basic dXNAZXI6cMOkc3M="
    assert "p" not in got.url.removeprefix("http://")
    with pytest.raises(FetchError) as caught:
        get(web, address + "/x?token=canary")
    assert "canary" not in f"{caught.value} {caught.value.__context__}"


@pytest.mark.parametrize(
    "url", ["", "word", "http://", "http://[::1", "http:///x", "http://a:b/", "http://x" + "y" * 20000]
)
def test_invalid_addresses_are_rejected(web, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        get(web, url)
    assert caught.value.kind is Kind.BAD_ADDRESS


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://localhost/", "data:text/html,x", "javascript:1"])
def test_other_schemes_are_forbidden(web, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        get(web, url)
    assert caught.value.kind is Kind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("size", [1, 2, 3, 70_000])
def test_a_gzip_file_without_its_header_is_decoded(web, serve, size: int) -> None:
    packed = gzip.compress(b"<rss/>" * 40_000)

    def answer(request: ReceivedRequest) -> None:
        request.send(b"HTTP/1.0 200 OK\r\nContent-Type: application/xml\r\n\r\n")
        for start in range(0, min(len(packed), 4 * size), size):
            request.send(packed[start : start + size])
        request.send(packed[4 * size :])

    assert get(web, serve(answer).url).body == b"<rss/>" * 40_000


@pytest.mark.parametrize("body", [b"", b"\x1f", b"\x1f\x8b", b"\x1f\x8b\x07 no gzip", b"plain"])
def test_other_bodies_without_an_encoding_stay_as_they_are(web, serve, body: bytes) -> None:
    server = serve(lambda request: request.reply(body))
    assert get(web, server.url).body == body


def test_link_headers_are_joined(web, serve) -> None:
    def answer(request: ReceivedRequest) -> None:
        request.send(b"HTTP/1.0 200 OK\r\nLink: </a>; rel=x\r\nLink: </b>; rel=y\r\n\r\nbody")

    assert get(web, serve(answer).url).link == "</a>; rel=x, </b>; rel=y"
    server = serve(lambda request: request.reply(b"x", Link="<" + "a" * 3000 + ">"))
    assert get(web, server.url).link is None


EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nSet-Cookie: a=b\r\n\r\n"
PROCESSING = b"HTTP/1.1 102 Processing\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize("interim", [EARLY_HINTS, EARLY_HINTS * 3, PROCESSING + EARLY_HINTS, CONTINUE + EARLY_HINTS])
def test_interim_answers_are_passed_over(web, serve, interim: bytes) -> None:
    def answer(request: ReceivedRequest) -> None:
        request.send(interim)
        if request.path == "/gone":
            request.reply(status=410)
        else:
            request.reply(b"<rss/>", ETag='"a"')

    server = serve(answer)
    got = get(web, server.url + "/feed")
    assert (got.status, got.body, got.link, got.validators) == (200, b"<rss/>", None, Validators(etag='"a"'))
    with pytest.raises(FetchError) as caught:
        get(web, server.url + "/gone")
    assert caught.value.kind is Kind.GONE


def test_interim_answers_without_end_are_an_error(web, serve) -> None:
    server = serve(lambda request: request.send(EARLY_HINTS * 100))
    with pytest.raises(FetchError) as caught:
        get(web, server.url)
    assert caught.value.kind is Kind.UNREACHABLE


def test_switching_protocols_is_no_interim_answer(web, serve) -> None:
    server = serve(lambda request: request.reply(status=101))
    with pytest.raises(FetchError) as caught:
        get(web, server.url)
    assert (caught.value.kind, caught.value.status) == (Kind.HTTP_STATUS, 101)
