"""Hostile servers in miniature: each yields a typed error, and none blocks a thread or fills the memory."""

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
from tests.fetch.servers import ReceivedRequest

SHORT = Policy()
SHORT = replace(SHORT, feed=replace(SHORT.feed, seconds=0.4, size=100_000), read_seconds=5)
OK = b"HTTP/1.1 200 OK\r\n"


def failing(web, url: str, purpose: Purpose = Purpose.FEED) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, purpose, private_ok=True)
    return caught.value


def drip_body(request: ReceivedRequest) -> None:
    request.send(OK + b"Content-Length: 100000\r\n\r\n")
    while request.rest(0.02) and request.send(b"x"):
        pass


def drip_headers(request: ReceivedRequest) -> None:
    request.send(OK + b"X-Slow: ")
    while request.rest(0.02) and request.send(b"x"):
        pass


def drip_without_length(request: ReceivedRequest) -> None:
    request.send(OK + b"\r\n")
    while request.rest(0.02) and request.send(b"x"):
        pass


def hang_before_headers(request: ReceivedRequest) -> None:
    request.rest(30)


def hang_after_headers(request: ReceivedRequest) -> None:
    request.send(OK + b"Content-Length: 10\r\n\r\n")
    request.rest(30)


def endless_continue(request: ReceivedRequest) -> None:
    while request.rest(0.001) and request.send(b"HTTP/1.1 100 Continue\r\n\r\n"):
        pass


@pytest.mark.parametrize(
    "handler",
    [drip_body, drip_headers, drip_without_length, hang_before_headers, hang_after_headers],
)
def test_the_whole_exchange_has_a_deadline(make_web, serve, handler) -> None:
    assert failing(make_web(SHORT), serve(handler).url).kind is Kind.TIMEOUT


def test_interim_answers_without_end_are_given_up(make_web, serve) -> None:
    """By their number or by the deadline, whichever comes first on this machine."""
    assert failing(make_web(SHORT), serve(endless_continue).url).kind in (Kind.TIMEOUT, Kind.UNREACHABLE)


def test_silence_times_out_before_the_deadline(make_web, serve) -> None:
    web = make_web(Policy(read_seconds=0.2))
    assert failing(web, serve(hang_before_headers).url).kind is Kind.TIMEOUT


def test_hanging_servers_do_not_delay_other_hosts(make_web, serve) -> None:
    web = make_web(Policy())
    bad = serve(drip_body)
    good = [serve(lambda request: request.reply(b"good")) for _ in range(3)]
    kinds: list[Kind] = []
    thread = threading.Thread(target=lambda: kinds.append(failing(web, bad.url).kind))
    thread.start()
    assert [web.get(server.url, Purpose.FEED, private_ok=True).body for server in good] == [b"good"] * 3
    assert not kinds
    web.stop()
    thread.join()
    assert kinds == [Kind.OFFLINE]


def endless_stream(request: ReceivedRequest) -> None:
    request.send(OK + b"\r\n")
    while request.send(b"x" * 65536):
        pass


def endless_chunks(request: ReceivedRequest) -> None:
    request.send(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while request.send(b"ffff\r\n" + b"x" * 65535 + b"\r\n"):
        pass


def too_long_by_its_own_word(request: ReceivedRequest) -> None:
    request.send(OK + b"Content-Length: 1073741824\r\n\r\n")
    request.rest(30)


def header_flood(request: ReceivedRequest) -> None:
    request.send(OK)
    while request.send(b"X-More: and more\r\n" * 100):
        pass


def endless_header(request: ReceivedRequest) -> None:
    request.send(OK + b"X-Long: ")
    while request.send(b"x" * 65536):
        pass


def endless_chunk_line(request: ReceivedRequest) -> None:
    request.send(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while request.send(b"1" * 65536):
        pass


def bomb(request: ReceivedRequest) -> None:
    request.reply(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")


def deflate_bomb(request: ReceivedRequest) -> None:
    request.reply(zlib.compress(b"\0" * 30_000_000), Content_Encoding="deflate")


def brotli_bomb(request: ReceivedRequest) -> None:
    request.reply(brotli.compress(b"\0" * 30_000_000, quality=1), Content_Encoding="br")


def zstd_bomb(request: ReceivedRequest) -> None:
    request.reply(zstd.compress(b"\0" * 30_000_000), Content_Encoding="zstd")


def endless_brotli(request: ReceivedRequest) -> None:
    packer = brotli.Compressor(quality=1)
    request.send(OK + b"Content-Encoding: br\r\n\r\n")
    while request.send(packer.process(b"\0" * 1_000_000) + packer.flush()):
        pass


def endless_zstd(request: ReceivedRequest) -> None:
    packer = zstd.ZstdCompressor()
    request.send(OK + b"Content-Encoding: zstd\r\n\r\n")
    while request.send(packer.compress(b"\0" * 1_000_000, packer.FLUSH_BLOCK)):
        pass


def endless_gzip(request: ReceivedRequest) -> None:
    packer = zlib.compressobj(wbits=31)
    request.send(OK + b"Content-Encoding: gzip\r\n\r\n")
    while request.send(packer.compress(b"\0" * 1_000_000)):
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
def test_oversized_responses_are_abandoned(make_web, serve, handler) -> None:
    policy = replace(SHORT, feed=replace(SHORT.feed, seconds=10))
    assert failing(make_web(policy), serve(handler).url).kind is Kind.TOO_LARGE


def wrong_length(request: ReceivedRequest) -> None:
    request.send(OK + b"Content-Length: 100\r\n\r\nonly this")


def cut_chunks(request: ReceivedRequest) -> None:
    request.send(OK + b"Transfer-Encoding: chunked\r\n\r\n64\r\nonly this")


def no_chunks(request: ReceivedRequest) -> None:
    request.send(OK + b"Transfer-Encoding: chunked\r\n\r\nwhat is this\r\n")


def reset(request: ReceivedRequest) -> None:
    import socket
    import struct

    request.send(OK + b"Content-Length: 100000\r\n\r\nbegun")
    request.rest(0.05)
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def cut_gzip(request: ReceivedRequest) -> None:
    request.reply(gzip.compress(b"words " * 5000)[:-9], Content_Encoding="gzip")


def false_gzip(request: ReceivedRequest) -> None:
    request.reply(b"<rss/> not packed at all", Content_Encoding="gzip")


def nested_gzip(request: ReceivedRequest) -> None:
    request.reply(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip")


def unknown_packing(request: ReceivedRequest) -> None:
    request.reply(b"x", Content_Encoding="compress")


def cut_brotli(request: ReceivedRequest) -> None:
    request.reply(brotli.compress(b"words " * 5000)[:-1], Content_Encoding="br")


def cut_zstd(request: ReceivedRequest) -> None:
    request.reply(zstd.compress(b"words " * 5000)[:-1], Content_Encoding="zstd")


def false_brotli(request: ReceivedRequest) -> None:
    request.reply(b"<rss/> not packed at all", Content_Encoding="br")


def false_zstd(request: ReceivedRequest) -> None:
    request.reply(b"<rss/> not packed at all", Content_Encoding="zstd")


def zstd_in_brotli(request: ReceivedRequest) -> None:
    request.reply(brotli.compress(zstd.compress(b"x")), Content_Encoding="zstd, br")


def wide_zstd(request: ReceivedRequest) -> None:
    """A frame that asks for a window of 128 MB."""
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    request.reply(packer.compress(b"words", packer.FLUSH_BLOCK) + packer.flush(), Content_Encoding="zstd")


def many_frames(request: ReceivedRequest) -> None:
    request.reply(zstd.compress(b"") * 1000, Content_Encoding="zstd")


def many_members(request: ReceivedRequest) -> None:
    request.reply(gzip.compress(b"") * 1000, Content_Encoding="gzip")


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
def test_truncated_responses_are_cut_short(web, serve, handler) -> None:
    assert failing(web, serve(handler).url).kind is Kind.CUT_SHORT


def test_nested_gzip_is_decoded_once(web, serve) -> None:
    inner = gzip.compress(b"\0" * 1_000_000)
    server = serve(lambda request: request.reply(gzip.compress(inner), Content_Encoding="gzip"))
    assert web.get(server.url, Purpose.FEED, private_ok=True).body == inner


@pytest.mark.parametrize("words", [b"", b"SSH-2.0-OpenSSH\r\n", b"\0\1\2\3\r\n\r\n"])
def test_a_server_that_does_not_speak_http_is_unreachable(web, serve, words: bytes) -> None:
    assert failing(web, serve(lambda request: request.send(words) and None).url).kind is Kind.UNREACHABLE


def test_a_closed_port_is_unreachable(web, serve) -> None:
    server = serve(lambda request: None)
    server.close()
    error = failing(web, server.url)
    assert (error.kind, error.detail) == (Kind.UNREACHABLE, "Connection refused")


def test_https_to_a_plain_http_server_is_a_tls_error(web, serve) -> None:
    server = serve(lambda request: request.reply(b"x"))
    server_url = server.url.replace("http:", "https:")
    threading.Timer(0.3, server.close).start()
    assert failing(web, server_url).kind in (Kind.TLS, Kind.UNREACHABLE)


def test_errors_never_hold_the_address(web, serve) -> None:
    for handler in (wrong_length, reset, false_gzip, hang_free):
        error = failing(web, serve(handler).url.replace("://", "://me:canary@") + "/?token=canary")
        while error is not None:
            assert "canary" not in repr(error)
            error = error.__context__


def hang_free(request: ReceivedRequest) -> None:
    request.send(b"nonsense canary-free\r\n")


def test_logs_never_hold_the_address(web, serve, caplog) -> None:
    caplog.set_level("DEBUG")
    server = serve(lambda request: request.send(OK + b"no colon here\r\nContent-Length: 1\r\n\r\nx") and None)
    web.get(server.url + "/?token=canary", Purpose.FEED, private_ok=True)
    assert "canary" not in caplog.text
