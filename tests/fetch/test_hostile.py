"""Servers that mean no good, in small forms: each gets a typed error, and none holds a thread or fills the memory."""

from __future__ import annotations

import gzip
import threading
import zlib
from dataclasses import replace

import brotli
import pytest
from backports import zstd

from deskreader.errors import FetchError, Kind
from deskreader.fetch import Policy, Purpose
from tests.fetch.servers import Asked

SHORT = Policy()
SHORT = replace(SHORT, feed=replace(SHORT.feed, seconds=0.4, size=100_000), read_seconds=5)
OK = b"HTTP/1.1 200 OK\r\n"


def failing(web, url: str, purpose: Purpose = Purpose.FEED) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, purpose, private_ok=True)
    return caught.value


def drip_body(asked: Asked) -> None:
    asked.send(OK + b"Content-Length: 100000\r\n\r\n")
    while asked.rest(0.02) and asked.send(b"x"):
        pass


def drip_headers(asked: Asked) -> None:
    asked.send(OK + b"X-Slow: ")
    while asked.rest(0.02) and asked.send(b"x"):
        pass


def drip_without_length(asked: Asked) -> None:
    asked.send(OK + b"\r\n")
    while asked.rest(0.02) and asked.send(b"x"):
        pass


def hang_before_headers(asked: Asked) -> None:
    asked.rest(30)


def hang_after_headers(asked: Asked) -> None:
    asked.send(OK + b"Content-Length: 10\r\n\r\n")
    asked.rest(30)


def endless_continue(asked: Asked) -> None:
    while asked.rest(0.001) and asked.send(b"HTTP/1.1 100 Continue\r\n\r\n"):
        pass


@pytest.mark.parametrize(
    "handler",
    [drip_body, drip_headers, drip_without_length, hang_before_headers, hang_after_headers, endless_continue],
)
def test_whole_exchange_has_a_deadline(make_web, serve, handler) -> None:
    assert failing(make_web(SHORT), serve(handler).url).kind is Kind.TIMEOUT


def test_silence_ends_before_the_deadline(make_web, serve) -> None:
    web = make_web(Policy(read_seconds=0.2))
    assert failing(web, serve(hang_before_headers).url).kind is Kind.TIMEOUT


def test_three_good_feeds_are_not_held_up(make_web, serve) -> None:
    web = make_web(Policy())
    bad = serve(drip_body)
    good = [serve(lambda asked: asked.reply(b"good")) for _ in range(3)]
    kinds: list[Kind] = []
    thread = threading.Thread(target=lambda: kinds.append(failing(web, bad.url).kind))
    thread.start()
    assert [web.get(server.url, Purpose.FEED, private_ok=True).body for server in good] == [b"good"] * 3
    assert not kinds
    web.stop()
    thread.join()
    assert kinds == [Kind.OFFLINE]


def endless_stream(asked: Asked) -> None:
    asked.send(OK + b"\r\n")
    while asked.send(b"x" * 65536):
        pass


def endless_chunks(asked: Asked) -> None:
    asked.send(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while asked.send(b"ffff\r\n" + b"x" * 65535 + b"\r\n"):
        pass


def too_long_by_its_own_word(asked: Asked) -> None:
    asked.send(OK + b"Content-Length: 1073741824\r\n\r\n")
    asked.rest(30)


def header_flood(asked: Asked) -> None:
    asked.send(OK)
    while asked.send(b"X-More: and more\r\n" * 100):
        pass


def endless_header(asked: Asked) -> None:
    asked.send(OK + b"X-Long: ")
    while asked.send(b"x" * 65536):
        pass


def endless_chunk_line(asked: Asked) -> None:
    asked.send(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while asked.send(b"1" * 65536):
        pass


def bomb(asked: Asked) -> None:
    asked.reply(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")


def deflate_bomb(asked: Asked) -> None:
    asked.reply(zlib.compress(b"\0" * 30_000_000), Content_Encoding="deflate")


def brotli_bomb(asked: Asked) -> None:
    asked.reply(brotli.compress(b"\0" * 30_000_000, quality=1), Content_Encoding="br")


def zstd_bomb(asked: Asked) -> None:
    asked.reply(zstd.compress(b"\0" * 30_000_000), Content_Encoding="zstd")


def endless_brotli(asked: Asked) -> None:
    packer = brotli.Compressor(quality=1)
    asked.send(OK + b"Content-Encoding: br\r\n\r\n")
    while asked.send(packer.process(b"\0" * 1_000_000) + packer.flush()):
        pass


def endless_zstd(asked: Asked) -> None:
    packer = zstd.ZstdCompressor()
    asked.send(OK + b"Content-Encoding: zstd\r\n\r\n")
    while asked.send(packer.compress(b"\0" * 1_000_000, packer.FLUSH_BLOCK)):
        pass


def endless_gzip(asked: Asked) -> None:
    packer = zlib.compressobj(wbits=31)
    asked.send(OK + b"Content-Encoding: gzip\r\n\r\n")
    while asked.send(packer.compress(b"\0" * 1_000_000)):
        pass


@pytest.mark.parametrize(
    "handler",
    [
        endless_stream,
        endless_chunks,
        too_long_by_its_own_word,
        header_flood,
        endless_header,
        endless_chunk_line,
        bomb,
        deflate_bomb,
        brotli_bomb,
        zstd_bomb,
        endless_brotli,
        endless_zstd,
        endless_gzip,
    ],
)
def test_what_is_too_much_is_left(make_web, serve, handler) -> None:
    policy = replace(SHORT, feed=replace(SHORT.feed, seconds=10))
    assert failing(make_web(policy), serve(handler).url).kind is Kind.TOO_LARGE


def wrong_length(asked: Asked) -> None:
    asked.send(OK + b"Content-Length: 100\r\n\r\nonly this")


def cut_chunks(asked: Asked) -> None:
    asked.send(OK + b"Transfer-Encoding: chunked\r\n\r\n64\r\nonly this")


def no_chunks(asked: Asked) -> None:
    asked.send(OK + b"Transfer-Encoding: chunked\r\n\r\nwhat is this\r\n")


def reset(asked: Asked) -> None:
    import socket
    import struct

    asked.send(OK + b"Content-Length: 100000\r\n\r\nbegun")
    asked.rest(0.05)
    asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.connection.close()


def cut_gzip(asked: Asked) -> None:
    asked.reply(gzip.compress(b"words " * 5000)[:-9], Content_Encoding="gzip")


def false_gzip(asked: Asked) -> None:
    asked.reply(b"<rss/> not packed at all", Content_Encoding="gzip")


def nested_gzip(asked: Asked) -> None:
    asked.reply(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip")


def unknown_packing(asked: Asked) -> None:
    asked.reply(b"x", Content_Encoding="compress")


def cut_brotli(asked: Asked) -> None:
    asked.reply(brotli.compress(b"words " * 5000)[:-1], Content_Encoding="br")


def cut_zstd(asked: Asked) -> None:
    asked.reply(zstd.compress(b"words " * 5000)[:-1], Content_Encoding="zstd")


def false_brotli(asked: Asked) -> None:
    asked.reply(b"<rss/> not packed at all", Content_Encoding="br")


def false_zstd(asked: Asked) -> None:
    asked.reply(b"<rss/> not packed at all", Content_Encoding="zstd")


def zstd_in_brotli(asked: Asked) -> None:
    asked.reply(brotli.compress(zstd.compress(b"x")), Content_Encoding="zstd, br")


def wide_zstd(asked: Asked) -> None:
    """A window of 128 MB, which a small frame may ask for."""
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    asked.reply(packer.compress(b"words", packer.FLUSH_BLOCK) + packer.flush(), Content_Encoding="zstd")


def many_frames(asked: Asked) -> None:
    asked.reply(zstd.compress(b"") * 1000, Content_Encoding="zstd")


def many_members(asked: Asked) -> None:
    asked.reply(gzip.compress(b"") * 1000, Content_Encoding="gzip")


@pytest.mark.parametrize(
    "handler",
    [
        wrong_length,
        cut_chunks,
        no_chunks,
        reset,
        cut_gzip,
        false_gzip,
        nested_gzip,
        unknown_packing,
        cut_brotli,
        cut_zstd,
        false_brotli,
        false_zstd,
        zstd_in_brotli,
        wide_zstd,
        many_frames,
        many_members,
    ],
)
def test_what_breaks_off_is_cut_short(web, serve, handler) -> None:
    assert failing(web, serve(handler).url).kind is Kind.CUT_SHORT


def test_gzip_within_gzip_is_unpacked_once(web, serve) -> None:
    inner = gzip.compress(b"\0" * 1_000_000)
    server = serve(lambda asked: asked.reply(gzip.compress(inner), Content_Encoding="gzip"))
    assert web.get(server.url, Purpose.FEED, private_ok=True).body == inner


@pytest.mark.parametrize("words", [b"", b"SSH-2.0-OpenSSH\r\n", b"\0\1\2\3\r\n\r\n"])
def test_what_is_not_http_is_unreachable(web, serve, words: bytes) -> None:
    assert failing(web, serve(lambda asked: asked.send(words) and None).url).kind is Kind.UNREACHABLE


def test_nobody_listens(web, serve) -> None:
    server = serve(lambda asked: None)
    server.close()
    error = failing(web, server.url)
    assert (error.kind, error.detail) == (Kind.UNREACHABLE, "Connection refused")


def test_tls_without_tls(web, serve) -> None:
    server = serve(lambda asked: asked.reply(b"x"))
    server_url = server.url.replace("http:", "https:")
    threading.Timer(0.3, server.close).start()
    assert failing(web, server_url).kind in (Kind.TLS, Kind.UNREACHABLE)


def test_errors_never_hold_the_address(web, serve) -> None:
    for handler in (wrong_length, reset, false_gzip, hang_free):
        error = failing(web, serve(handler).url.replace("://", "://me:canary@") + "/?token=canary")
        while error is not None:
            assert "canary" not in repr(error)
            error = error.__context__


def hang_free(asked: Asked) -> None:
    asked.send(b"nonsense canary-free\r\n")


def test_logs_never_hold_the_address(web, serve, caplog) -> None:
    caplog.set_level("DEBUG")
    server = serve(lambda asked: asked.send(OK + b"no colon here\r\nContent-Length: 1\r\n\r\nx") and None)
    web.get(server.url + "/?token=canary", Purpose.FEED, private_ok=True)
    assert "canary" not in caplog.text
