"""Servers that mean harm, each as a function that answers one request. `asked` is what `servers.Server` hands over.

Every case names what the feed's sentence may be about; an empty set means that the feed itself is read all the same.
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
    """One kind of harm, and the kinds of trouble that the feed may show for it."""

    answer: Callable[[Any], None]
    kinds: frozenset[Kind] = frozenset()
    is_tls: bool = False  # it is asked by https, which it does not speak


def feed(count: int, first: int = 0) -> bytes:
    """A good feed of so many entries."""
    return START + b"".join(ITEM % (n, n) for n in range(first, first + count)) + END


def plain(body: bytes, **headers: str) -> Callable[[Any], None]:
    """Answers with a body."""
    return lambda asked: asked.reply(body, **{"Content_Type": "application/rss+xml", **headers})


def later(body: Callable[[], bytes], **headers: str) -> Callable[[Any], None]:
    """Answers with a body that is only made when it is asked for."""

    def answer(asked: Any) -> None:
        plain(body(), **headers)(asked)

    return answer


@cache
def gzip_bomb() -> bytes:
    """A gibibyte of spaces in one megabyte: one block, packed once and repeated, since flushed it stands alone."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + block * 1074 + b"\x03\0" + b"\0" * 8


@cache
def brotli_bomb() -> bytes:
    """A gibibyte of spaces in a few kilobytes."""
    packer = brotli.Compressor(quality=1)
    return b"".join(packer.process(b" " * MEGABYTE) for _ in range(1074)) + packer.finish()


@cache
def zstd_bomb() -> bytes:
    """A gibibyte of spaces in some ten kilobytes."""
    packer = zstd.ZstdCompressor(1)
    return b"".join(packer.compress(b" " * MEGABYTE) for _ in range(1074)) + packer.flush()


def nested_gzip(asked: Any) -> None:
    """A bomb packed once more."""
    body = gzip.compress(gzip_bomb())
    asked.reply(body, Content_Encoding="gzip, gzip")


def endless(asked: Any) -> None:
    """A stream that does not end."""
    asked.send(HEAD + b"\r\n" + START)
    while asked.send(ITEM % (1, 1) * 2000):
        pass


def huge(asked: Any) -> None:
    """Fifty megabytes of entries."""
    asked.send(HEAD + b"Content-Length: 50000000\r\n\r\n" + START)
    sent = len(START)
    piece = ITEM % (1, 1) * 2000
    while sent < 50 * MEGABYTE and asked.send(piece):
        sent += len(piece)


def endless_headers(asked: Any) -> None:
    """Headers that do not end."""
    asked.send(b"HTTP/1.1 200 OK\r\n")
    while asked.send(b"X-More: " + b"x" * 60_000 + b"\r\n"):
        pass


def drip(asked: Any) -> None:
    """A byte a second."""
    asked.send(HEAD + b"Content-Length: 100000\r\n\r\n")
    while asked.send(b"<") and asked.rest(1.0):
        pass


def hang_before(asked: Any) -> None:
    """No answer at all."""
    asked.rest(600)


def hang_after(asked: Any) -> None:
    """Headers, and then nothing."""
    asked.send(HEAD + b"Content-Length: 1000\r\n\r\n")
    asked.rest(600)


def reset(asked: Any) -> None:
    """The connection torn down in the middle."""
    asked.send(HEAD + b"Content-Length: 100000\r\n\r\n" + START)
    asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def wrong_length(asked: Any) -> None:
    """Less than was promised."""
    asked.send(HEAD + b"Content-Length: 900000\r\n\r\n" + feed(3))


def loop(asked: Any) -> None:
    """A redirect to itself by way of another path."""
    asked.reply(status=302, Location="/b" if asked.path == "/a" else "/a")


def chain(asked: Any) -> None:
    """Redirects, each to a new path."""
    step = asked.path.rpartition("/")[2]
    asked.reply(status=302, Location=f"/{int(step) + 1 if step.isdigit() else 1}")


def redirect(target: str) -> Callable[[Any], None]:
    """A redirect to one place."""
    return lambda asked: asked.reply(status=302, Location=target)


def entities() -> bytes:
    """A billion laughs, and a file of this machine."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><title>&l9;&f;'
        "</title><item><title>&l9;</title><guid>1</guid></item></channel></rss>"
    ).encode()


def attributes() -> bytes:
    """200,000 attributes on one element."""
    many = b"".join(b' a%d="x"' % n for n in range(200_000))
    return START + b"<item" + many + b"><title>Story</title><guid>1</guid></item>" + END


def deep(tag: bytes) -> bytes:
    """200,000 elements in each other."""
    return (
        START
        + b"<item><title>Story</title><guid>1</guid><description>"
        + tag * 200_000
        + b"</description></item>"
        + END
    )


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A picture of so many pixels, all of them white, in little room."""
    packer = zlib.compressobj(9)
    rows = b"".join([*(packer.compress(b"\0" + b"\xff" * (width // 8)) for _ in range(height)), packer.flush()])

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 100_000 + b"</svg>"


def pictured(body: Callable[[], bytes] | None, media_type: str = "image/png") -> Callable[[Any], None]:
    """A good feed whose story has a picture at /p that is none."""

    def answer(asked: Any) -> None:
        if asked.path != "/p":
            host = asked.headers.get("host", "")
            asked.reply(feed(1).replace(b"Words", f"&lt;img src=http://{host}/p&gt;Words".encode()))
        elif body is None:
            asked.send(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 1073741824\r\n\r\n\xff\xd8\xff")
            while asked.send(b"\0" * MEGABYTE):
                pass
        else:
            asked.reply(body(), Content_Type=media_type)

    return answer


def page_of(body: Callable[[], bytes]) -> Callable[[Any], None]:
    """A good feed whose story leads to a hostile page at /s."""

    def answer(asked: Any) -> None:
        if asked.path == "/s":
            asked.reply(body(), Content_Type="text/html")
        elif asked.path == "/robots.txt":
            asked.reply(status=404)
        else:
            asked.reply(feed(1).replace(b"<title>Story", b"<link>/s</link><title>Story"))

    return answer


def outline_bomb() -> bytes:
    """An outline of 200,000 folders in each other."""
    return b"<opml><body>" + b'<outline text="a">' * 200_000


LARGE = frozenset({Kind.TOO_LARGE})
SLOW = frozenset({Kind.TIMEOUT})
CUT = frozenset({Kind.CUT_SHORT, Kind.UNREACHABLE})
HEADERS = frozenset({Kind.TOO_LARGE, Kind.CUT_SHORT, Kind.UNREACHABLE, Kind.HTTP_STATUS})
NO_FEED = frozenset({Kind.NOT_A_FEED, Kind.BROKEN_FEED})

CASES: dict[str, Case] = {
    "gzip bomb, 1 MB to 1 GiB": Case(later(gzip_bomb, Content_Encoding="gzip"), LARGE),
    "brotli bomb, 1 GiB": Case(later(brotli_bomb, Content_Encoding="br"), LARGE),
    "zstd bomb, 1 GiB": Case(later(zstd_bomb, Content_Encoding="zstd"), LARGE),
    "gzip in gzip": Case(nested_gzip, LARGE | CUT | NO_FEED),
    "stream without end": Case(endless, LARGE | SLOW),
    "feed of 50 MB": Case(huge, LARGE),
    "headers without end": Case(endless_headers, HEADERS),
    "one byte a second": Case(drip, SLOW),
    "hang before the headers": Case(hang_before, SLOW),
    "hang behind the headers": Case(hang_after, SLOW),
    "reset in the middle": Case(reset, CUT),
    "wrong length": Case(wrong_length, CUT),
    "no TLS": Case(plain(feed(1)), frozenset({Kind.TLS, Kind.UNREACHABLE, Kind.TIMEOUT}), is_tls=True),
    "redirect loop": Case(loop, frozenset({Kind.REDIRECT_LOOP})),
    "chain of redirects": Case(chain, frozenset({Kind.REDIRECT_LOOP})),
    "redirect to file:": Case(redirect("file:///etc/passwd"), frozenset({Kind.FORBIDDEN_ADDRESS})),
    "entity bomb": Case(plain(entities())),
    "200,000 attributes": Case(later(attributes)),
    "200,000 deep": Case(later(lambda: deep(b"<a>"))),
    "200,000 deep, as text": Case(later(lambda: deep(b"&lt;div&gt;"))),
    "outline bomb": Case(later(outline_bomb), NO_FEED),
    "picture of 1 GiB": Case(pictured(None)),
    "picture of 30,000 x 30,000": Case(pictured(png_bomb)),
    "SVG as picture": Case(pictured(lambda: SVG, "image/svg+xml")),
    "SVG as PNG": Case(pictured(lambda: SVG)),
    "program as picture": Case(pictured(lambda: b"MZ" + b"\0" * 5000)),
    "page 200,000 deep": Case(page_of(lambda: b"<div>" * 200_000 + b"words")),
    "page of 200,000 tables": Case(page_of(lambda: b"<table>" * 200_000)),
}
