"""Decoders for Content-Encoding: gzip and deflate always, br and zstd where their libraries are installed.

Each decoder yields pieces of at most PIECE bytes on demand, so a decompression bomb expands only as far as the caller
reads.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

from deskreader.errors import FetchError, Kind


def _brotli() -> Any:
    try:
        import brotli
    except ImportError:
        return None
    return brotli


def _zstd() -> Any:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        return None
    return zstd


brotli, zstd = _brotli(), _zstd()

PIECE = 65_536  # bytes
BROTLI_STEP = 32_000  # bytes: the library stops when its buffer is full, and its first buffer holds 32 KiB
MOST_MEMBERS = 100  # gzip files or zstd frames in a row in one body; RFC 1952, 2.2 and RFC 8878, 3 allow any number
GZIP_MAGIC = b"\x1f\x8b"
GZIP_FILE = GZIP_MAGIC + b"\x08"  # with its only method of compression: RFC 1952, 2.3
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZSTD_WINDOW_LOG = 23  # 8 MB: RFC 9659, 3

SUPPORTED = {"gzip", "x-gzip", "deflate"} | ({"br"} if brotli else set()) | ({"zstd"} if zstd else set())
NEVER_REQUESTED = {"br", "zstd", "compress", "x-compress", "dcb", "dcz"} - SUPPORTED

ACCEPTED = ", ".join(name for name in ("gzip", "deflate", "br", "zstd") if name in SUPPORTED)
"""The Accept-Encoding header: every encoding that this module decodes."""

BROKEN = (zlib.error, *([brotli.error] if brotli else []), *([zstd.ZstdError] if zstd else []))
"""The errors that the libraries raise for corrupt data."""


class Unpacker(Protocol):
    """Decodes one encoding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yields the decoded bytes in pieces. Raises: one of BROKEN; FetchError(CUT_SHORT)."""

    def finish(self) -> bytes:
        """Returns what is left. Raises: FetchError(CUT_SHORT) where the stream ends before its own end marker."""


def unpacker(coding: str) -> Unpacker:
    """Returns the decoder for a Content-Encoding. Words that name no encoding, such as utf-8, need no decoding.

    Raises: FetchError(CUT_SHORT) for a body that was encoded twice, or in a way that was not requested.
    """
    codings = [word for part in coding.lower().split(",") if (word := part.strip()) not in ("", "identity")]
    applied = [word for word in codings if word in NEVER_REQUESTED | SUPPORTED]
    if not applied:
        return _Plain()
    if len(applied) > 1 or applied[0] in NEVER_REQUESTED:
        raise FetchError(Kind.CUT_SHORT, "unknown packing")
    if applied[0] == "br":
        return _Brotli()
    return _Zstd() if applied[0] == "zstd" else _Inflate(is_gzip=applied[0] != "deflate")


class _Plain:
    """A body without an encoding; one that is a gzip file all the same, as servers store them, is decoded."""

    def __init__(self) -> None:
        self._beginning: bytes | None = b""
        self._inflate: _Inflate | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._beginning is not None:
            data = self._beginning + data
            if len(data) < len(GZIP_FILE) and GZIP_FILE.startswith(data):
                self._beginning = data
                return
            self._beginning = None
            self._inflate = _Inflate(is_gzip=True) if data.startswith(GZIP_FILE) else None
        if self._inflate is None:
            yield data
        else:
            yield from self._inflate.feed(data)

    def finish(self) -> bytes:
        if self._inflate is not None:
            self._inflate.finish()
        return self._beginning or b""


class _Inflate:
    """gzip, zlib or raw deflate."""

    def __init__(self, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16) if is_gzip else None
        self._members = 1
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = True
        while data:
            if self._stream is None:
                self._stream = zlib.decompressobj(zlib.MAX_WBITS if _has_zlib_header(data) else -zlib.MAX_WBITS)
            yield self._stream.decompress(data, PIECE)
            data = self._stream.unconsumed_tail or self._next_member(self._stream)

    def finish(self) -> bytes:
        if self._fed and self._stream is not None and not self._stream.eof:
            raise FetchError(Kind.CUT_SHORT, "packed body has no end")
        return b""

    def _next_member(self, stream: zlib._Decompress) -> bytes:
        rest = stream.unused_data
        if not (self._is_gzip and stream.eof and rest.startswith(GZIP_MAGIC)):
            return b""  # bytes after the end are padding
        self._members = _count_member(self._members)
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return rest


class _Brotli:
    """RFC 7932. The window is 16 MB at most, as the format defines it."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = True
        if self._stream.is_finished():
            return  # padding
        yield self._stream.process(data, output_buffer_limit=BROTLI_STEP)
        while not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=BROTLI_STEP)

    def finish(self) -> bytes:
        if self._fed and not self._stream.is_finished():
            raise FetchError(Kind.CUT_SHORT, "packed body has no end")
        return b""


class _Zstd:
    """RFC 8878, with the window size that RFC 9659 allows on the web."""

    def __init__(self) -> None:
        self._stream = _zstd_stream()
        self._members = 1
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = True
        while True:
            if self._stream.eof:
                data = self._stream.unused_data + data
                if not data.startswith(ZSTD_MAGIC):
                    return  # padding
                self._members = _count_member(self._members)
                self._stream = _zstd_stream()
            yield self._stream.decompress(data, PIECE)
            data = b""
            if self._stream.needs_input:
                return

    def finish(self) -> bytes:
        if self._fed and not self._stream.eof:
            raise FetchError(Kind.CUT_SHORT, "packed body has no end")
        return b""


def _zstd_stream() -> Any:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})


def _count_member(members: int) -> int:
    """Returns the number of members, with one more counted. Raises: FetchError(CUT_SHORT) above MOST_MEMBERS."""
    if members >= MOST_MEMBERS:
        raise FetchError(Kind.CUT_SHORT, "too many members")
    return members + 1


def _has_zlib_header(data: bytes) -> bool:
    """Whether data begins with a zlib header (RFC 1950, 2.2), which some servers omit. A single byte counts as zlib."""
    return data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
