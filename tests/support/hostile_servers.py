"""Hostile servers, each as a function that answers one request, which `tests.fetch.servers.Server` hands over.

Each case lists the errors that the feed may show; none means that the feed itself is read all the same.
"""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import brotli
from backports import zstd

from deskreader.errors import Kind

MEGABYTE = 1_000_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
ITEM = b"<item><guid>%d</guid><title>Story %d</title><description>Words of the tide.</description></item>"
START, END = b'<rss version="2.0"><channel><title>Feed</title>', b"</channel></rss>"


@dataclass(frozen=True)
class Case:
    """One kind of attack, and the errors that the feed may show for it."""

    answer: Callable[[Any], None]
    kinds: frozenset[Kind] = frozenset()
    is_tls: bool = False  # it is requested by https, which it does not speak


def feed(count: int, first: int = 0) -> bytes:
    """Returns a valid feed of so many entries."""
    return START + b"".join(ITEM % (n, n) for n in range(first, first + count)) + END


def plain(body: bytes, **headers: str) -> Callable[[Any], None]:
    """Returns a server that answers with a body."""
    return lambda request: request.reply(body, **{"Content_Type": "application/rss+xml", **headers})


def plain_later(body: Callable[[], bytes], **headers: str) -> Callable[[Any], None]:
    """Returns a server that makes its body only for a request."""

    def answer(request: Any) -> None:
        plain(body(), **headers)(request)

    return answer


@cache
def gzip_bomb() -> bytes:
    """Returns one gibibyte of spaces in one megabyte: a compressed block, flushed so that it can be repeated."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = compressor.compress(b" " * MEGABYTE) + compressor.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + block * 1074 + b"\x03\0" + b"\0" * 8


@cache
def brotli_bomb() -> bytes:
    """Returns one gibibyte of spaces in a few kilobytes."""
    compressor = brotli.Compressor(quality=1)
    return b"".join(compressor.process(b" " * MEGABYTE) for _ in range(1074)) + compressor.finish()


@cache
def zstd_bomb() -> bytes:
    """Returns one gibibyte of spaces in about ten kilobytes."""
    compressor = zstd.ZstdCompressor(1)
    return b"".join(compressor.compress(b" " * MEGABYTE) for _ in range(1074)) + compressor.flush()


def nested_gzip(request: Any) -> None:
    """Answers with a bomb that is compressed twice."""
    body = gzip.compress(gzip_bomb())
    request.reply(body, Content_Encoding="gzip, gzip")


def endless(request: Any) -> None:
    """Answers with a stream that does not end."""
    request.send(HEAD + b"\r\n" + START)
    while request.send(ITEM % (1, 1) * 2000):
        pass


def huge(request: Any) -> None:
    """Answers with fifty megabytes of entries."""
    request.send(HEAD + b"Content-Length: 50000000\r\n\r\n" + START)
    sent = len(START)
    piece = ITEM % (1, 1) * 2000
    while sent < 50 * MEGABYTE and request.send(piece):
        sent += len(piece)


def endless_headers(request: Any) -> None:
    """Answers with headers that do not end."""
    request.send(b"HTTP/1.1 200 OK\r\n")
    while request.send(b"X-More: " + b"x" * 60_000 + b"\r\n"):
        pass


def drip(request: Any) -> None:
    """Answers with one byte per second."""
    request.send(HEAD + b"Content-Length: 100000\r\n\r\n")
    while request.send(b"<") and request.rest(1.0):
        pass


def hang_before(request: Any) -> None:
    """Does not answer."""
    request.rest(600)


def hang_after(request: Any) -> None:
    """Answers with headers and no body."""
    request.send(HEAD + b"Content-Length: 1000\r\n\r\n")
    request.rest(600)


def reset(request: Any) -> None:
    """Resets the connection in the middle of the body."""
    request.send(HEAD + b"Content-Length: 100000\r\n\r\n" + START)
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def wrong_length(request: Any) -> None:
    """Answers with less than Content-Length says."""
    request.send(HEAD + b"Content-Length: 900000\r\n\r\n" + feed(3))


def loop(request: Any) -> None:
    """Redirects to itself by way of another path."""
    request.reply(status=302, Location="/b" if request.path == "/a" else "/a")


def chain(request: Any) -> None:
    """Redirects to a new path each time."""
    step = request.path.rpartition("/")[2]
    request.reply(status=302, Location=f"/{int(step) + 1 if step.isdigit() else 1}")


def redirect(target: str) -> Callable[[Any], None]:
    """Returns a server that redirects to one URL."""
    return lambda request: request.reply(status=302, Location=target)


def entities() -> bytes:
    """Returns a feed with an entity bomb and an entity that names a local file."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><title>&l9;&f;'
        "</title><item><title>&l9;</title><guid>1</guid></item></channel></rss>"
    ).encode()


def attributes() -> bytes:
    """Returns a feed with 200,000 attributes on one element."""
    many = b"".join(b' a%d="x"' % n for n in range(200_000))
    return START + b"<item" + many + b"><title>Story</title><guid>1</guid></item>" + END


def deep(tag: bytes) -> bytes:
    """Returns a feed with 200,000 nested elements."""
    return (
        START
        + b"<item><title>Story</title><guid>1</guid><description>"
        + tag * 200_000
        + b"</description></item>"
        + END
    )


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Returns a small file with an image of so many white pixels."""
    compressor = zlib.compressobj(9)
    rows = b"".join([*(compressor.compress(b"\0" + b"\xff" * (width // 8)) for _ in range(height)), compressor.flush()])

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 100_000 + b"</svg>"


def feed_with_image(body: Callable[[], bytes] | None, media_type: str = "image/png") -> Callable[[Any], None]:
    """Returns a server of a valid feed whose article has an invalid image at /p."""

    def answer(request: Any) -> None:
        if request.path != "/p":
            host = request.headers.get("host", "")
            request.reply(feed(1).replace(b"Words", f"&lt;img src=http://{host}/p&gt;Words".encode()))
        elif body is None:
            request.send(
                b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 1073741824\r\n\r\n\xff\xd8\xff"
            )
            while request.send(b"\0" * MEGABYTE):
                pass
        else:
            request.reply(body(), Content_Type=media_type)

    return answer


def feed_with_page(body: Callable[[], bytes]) -> Callable[[Any], None]:
    """Returns a server of a valid feed whose article links to a hostile page at /s."""

    def answer(request: Any) -> None:
        if request.path == "/s":
            request.reply(body(), Content_Type="text/html")
        elif request.path == "/robots.txt":
            request.reply(status=404)
        else:
            request.reply(feed(1).replace(b"<title>Story", b"<link>/s</link><title>Story"))

    return answer


def outline_bomb() -> bytes:
    """Returns an outline of 200,000 nested folders."""
    return b"<opml><body>" + b'<outline text="a">' * 200_000


LARGE = frozenset({Kind.TOO_LARGE})
SLOW = frozenset({Kind.TIMEOUT})
CUT = frozenset({Kind.CUT_SHORT, Kind.UNREACHABLE})
HEADERS = frozenset({Kind.TOO_LARGE, Kind.CUT_SHORT, Kind.UNREACHABLE, Kind.HTTP_STATUS})
NO_FEED = frozenset({Kind.NOT_A_FEED, Kind.BROKEN_FEED})

CASES: dict[str, Case] = {
    "gzip bomb, 1 MB to 1 GiB": Case(plain_later(gzip_bomb, Content_Encoding="gzip"), LARGE),
    "brotli bomb, 1 GiB": Case(plain_later(brotli_bomb, Content_Encoding="br"), LARGE),
    "zstd bomb, 1 GiB": Case(plain_later(zstd_bomb, Content_Encoding="zstd"), LARGE),
    "gzip in gzip": Case(nested_gzip, LARGE | CUT | NO_FEED),
    "stream without end": Case(endless, LARGE | SLOW),
    "feed of 50 MB": Case(huge, LARGE),
    "headers without end": Case(endless_headers, HEADERS),
    "one byte a second": Case(drip, SLOW),
    "hang before the headers": Case(hang_before, SLOW),
    "hang after the headers": Case(hang_after, SLOW),
    "reset in the middle": Case(reset, CUT),
    "wrong length": Case(wrong_length, CUT),
    "no TLS": Case(plain(feed(1)), frozenset({Kind.TLS, Kind.UNREACHABLE, Kind.TIMEOUT}), is_tls=True),
    "redirect loop": Case(loop, frozenset({Kind.REDIRECT_LOOP})),
    "chain of redirects": Case(chain, frozenset({Kind.REDIRECT_LOOP})),
    "redirect to file:": Case(redirect("file:///etc/passwd"), frozenset({Kind.FORBIDDEN_ADDRESS})),
    "entity bomb": Case(plain(entities())),
    "200,000 attributes": Case(plain_later(attributes)),
    "200,000 deep": Case(plain_later(lambda: deep(b"<a>"))),
    "200,000 deep, as text": Case(plain_later(lambda: deep(b"&lt;div&gt;"))),
    "outline bomb": Case(plain_later(outline_bomb), NO_FEED),
    "image of 1 GiB": Case(feed_with_image(None)),
    "image of 30,000 x 30,000": Case(feed_with_image(png_bomb)),
    "SVG as image": Case(feed_with_image(lambda: SVG, "image/svg+xml")),
    "SVG as PNG": Case(feed_with_image(lambda: SVG)),
    "program as image": Case(feed_with_image(lambda: b"MZ" + b"\0" * 5000)),
    "page 200,000 deep": Case(feed_with_page(lambda: b"<div>" * 200_000 + b"words")),
    "page of 200,000 tables": Case(feed_with_page(lambda: b"<table>" * 200_000)),
}
