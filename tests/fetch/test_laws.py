"""Properties: whatever a server sends, FetchError is the only exception."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from urllib3 import HTTPHeaderDict

from deskreader.errors import FetchError, Kind
from deskreader.fetch import HttpClient, Purpose, response_headers
from deskreader.fetch.body import read_body
from deskreader.fetch.content_encoding import PIECE, unpacker
from deskreader.fetch.response_headers import LONGEST_PAUSE, HopResponse
from deskreader.fetch.transport.dialer import system_lookup
from deskreader.fetch.url import follow, parse, with_login
from deskreader.model import Validators
from tests.fetch.servers import ReceivedRequest, serving

NOW = datetime(2030, 1, 1, tzinfo=UTC)
START = parse("https://me:secret@example.org/a/b?c")
hosts = st.from_regex(r"[a-zA-Z0-9.:@\[\]%_-]{0,30}", fullmatch=True)
addresses = st.text() | st.builds("http://{}/{}".format, hosts, st.text())
header_text = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"))


class Raw(io.BytesIO):
    """Bytes read as through urllib3, or in smaller pieces."""

    def __init__(self, data: bytes, step: int = 1_000_000) -> None:
        super().__init__(data)
        self._step = step

    def read(self, amt: int, decode_content: bool) -> bytes:  # type: ignore[override]
        return super().read(min(amt, self._step))


@given(addresses)
def test_an_address_is_canonical_or_an_error(text: str) -> None:
    with contextlib.suppress(FetchError):
        address = parse(text)
        assert address.url.startswith(address.scheme + "://")
        assert address.host
        assert "@" not in address.url.split("/")[2]
        assert parse(with_login(address)) == address


@given(addresses)
def test_a_redirect_never_takes_the_login_along(location: str) -> None:
    with contextlib.suppress(FetchError):
        target = follow(START, location)
        assert target.login is None or (target.host, target.scheme) == (START.host, START.scheme)


@given(header_text)
def test_any_header_text_is_parsed_or_ignored(text: str) -> None:
    names = ["ETag", "Last-Modified", "Retry-After", "Cache-Control", "Expires", "Date", "Content-Length", "Location"]
    answer = HopResponse(301, HTTPHeaderDict(dict.fromkeys(names, text)))
    pause, age = response_headers.retry_after(answer, lambda: NOW), response_headers.max_age(answer)
    assert pause is None or 0 <= pause <= LONGEST_PAUSE
    assert age is None or age >= 0
    assert response_headers.validators(answer, Validators()).etag in (None, text)
    assert response_headers.promised_length(answer) is None or text.isdigit()
    assert answer.location is None or answer.location.encode("utf-8")


@given(
    st.binary(max_size=2000),
    st.sampled_from(["gzip", "deflate", "gzip, deflate", "br", "zstd", "", "x"]),
    st.booleans(),
)
def test_any_bytes_decode_or_raise(data: bytes, coding: str, cut: bool) -> None:
    with contextlib.suppress(FetchError):
        body, received = read_body(Raw(data), coding, None, 500, cut)
        assert len(body) <= 500
        assert received <= len(data)


@given(st.binary(max_size=20_000), st.sampled_from([31, 15, -15]))
def test_encoding_then_decoding_is_identity(data: bytes, bits: int) -> None:
    packer = zlib.compressobj(wbits=bits)
    packed = packer.compress(data) + packer.flush()
    body, received = read_body(Raw(packed), "gzip" if bits == 31 else "deflate", len(packed), 20_000)
    assert (body, received) == (data, len(packed))


PACKERS = {
    "gzip": gzip.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstd.compress,
}


@given(st.binary(max_size=3000), st.integers(1, 300), st.sampled_from(sorted(PACKERS)), st.integers(1, 700))
def test_encoded_bodies_decode_in_any_pieces_and_cut_ones_fail(data: bytes, times: int, coding: str, step: int) -> None:
    packed = PACKERS[coding](data * times)
    body, _ = read_body(Raw(packed, step), coding, None, 1_000_000)
    assert body == data * times
    with pytest.raises(FetchError) as caught:
        read_body(Raw(packed[:-1] or b"x", step), coding, None, 1_000_000)
    assert caught.value.kind is Kind.CUT_SHORT


@pytest.mark.parametrize("coding", sorted(PACKERS))
@pytest.mark.parametrize("most", [1, 1000, 100_000])
def test_a_bomb_expands_one_piece_at_most(coding: str, most: int) -> None:
    unpack, headers_sent = unpacker(coding), 0
    for piece in unpack.feed(PACKERS[coding](b"\0" * 20_000_000)):
        assert len(piece) <= PIECE
        headers_sent += len(piece)
        if headers_sent > most:
            break
    assert most < headers_sent <= most + PIECE


def only_here(host: str, port: int) -> list:
    if host != "127.0.0.1":
        raise OSError("nobody else is looked up")
    return system_lookup(host, port)


@pytest.fixture
def speaking():
    """An HTTP client, and a server that sends whatever `words` holds."""
    words = [b""]

    def answer(request: ReceivedRequest) -> None:
        request.send(words[0])

    web = HttpClient("DeskReader/0.1", lookup=only_here, has_route=lambda: True)
    with serving(answer) as server:
        yield web, server, words
    web.close()


lines = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.1 304 x", b"HTTP/1.0 999", b"Transfer-Encoding: chunked", b"Content-Length: 5", b""]
) | st.binary(max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.lists(lines, max_size=8).map(b"\r\n".join), st.sampled_from([Purpose.FEED, Purpose.PAGE]))
def test_any_bytes_from_a_server_are_a_response_or_an_error(speaking, answer: bytes, purpose: Purpose) -> None:
    web, server, words = speaking
    words[0] = b"HTTP/1.1 200 OK\r\n" + answer
    with contextlib.suppress(FetchError):
        web.get(server.url, purpose, private_ok=True)


cookies = st.binary(max_size=40) | st.sampled_from(
    [
        b"a=b; Domain=.com",
        b'a="b; Expires=Tue, 99 Foo',
        b"=",
        b"a=b; Max-Age=x; Version=z; Port=1",
        b"a; Domain=127.0.0.1",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=30), cookies)
def test_any_redirect_is_followed_or_an_error(speaking, location: bytes, cookie: bytes) -> None:
    web, server, words = speaking
    words[0] = b"HTTP/1.1 302 Found\r\nSet-Cookie: " + cookie + b"\r\nLocation: " + location + b"\r\n\r\n"
    with contextlib.suppress(FetchError):
        web.get(server.url, Purpose.FEED, private_ok=True)
