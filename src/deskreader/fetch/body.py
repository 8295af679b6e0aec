"""Bodies: read piece by piece, unpacked once, never beyond the cap.

urllib3 unpacks as deep as a server says and, in chunked bodies, reads a line of any length; so neither is left to it.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Protocol

from deskreader.errors import FetchError, Kind

PIECE = 65_536  # bytes
MOST_MEMBERS = 100  # gzip files in a row in one body; RFC 1952, 2.2 allows any number
GZIP_MAGIC = b"\x1f\x8b"
NEVER_ASKED_FOR = {"br", "zstd", "compress", "x-compress", "dcb", "dcz"}


class Raw(Protocol):
    """What is needed of urllib3's answer."""

    def read(self, amt: int, decode_content: bool) -> bytes:
        """At most so many bytes as they came; none at the end."""


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Inflate:
    """gzip, zlib or raw deflate."""

    def __init__(self, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16) if is_gzip else None
        self._members = 1
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The unpacked bytes in pieces, each made when it is asked for, so that a bomb goes off no further.

        Raises: zlib.error; FetchError with CUT_SHORT.
        """
        self._fed = True
        while data:
            if self._stream is None:
                self._stream = zlib.decompressobj(zlib.MAX_WBITS if _has_zlib_header(data) else -zlib.MAX_WBITS)
            yield self._stream.decompress(data, PIECE)
            data = self._stream.unconsumed_tail or self._next_member(self._stream)

    def finish(self) -> None:
        """Raises: FetchError with CUT_SHORT where the packed stream has no end."""
        if self._fed and self._stream is not None and not self._stream.eof:
            raise FetchError(Kind.CUT_SHORT, "packed body has no end")

    def _next_member(self, stream: zlib._Decompress) -> bytes:
        rest = stream.unused_data
        if not (self._is_gzip and stream.eof and rest.startswith(GZIP_MAGIC)):
            return b""  # what stands behind the end is padding
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise FetchError(Kind.CUT_SHORT, "too many gzip members")
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return rest


def read_body(raw: Raw, coding: str, promised: int | None, most: int, cut: bool = False) -> tuple[bytes, int]:
    """The unpacked body, and how many bytes came over the wire. With `cut`, what is beyond `most` is left away.

    Raises: FetchError with TOO_LARGE, or CUT_SHORT for a broken or unknown packing. OSError and the errors of urllib3.
    """
    if promised is not None and promised > most and not cut:
        raise FetchError(Kind.TOO_LARGE, f"{promised} bytes")
    unpack = _unpacker(coding)
    body, received = io.BytesIO(), 0
    while data := raw.read(PIECE, decode_content=False):
        received += len(data)
        _unpack_into(body, unpack, data, most)
        if body.tell() > most or received > most:
            if cut:
                return body.getvalue()[:most], received
            raise FetchError(Kind.TOO_LARGE, f"more than {most} bytes")
    unpack.finish()
    return body.getvalue(), received


def _unpack_into(body: io.BytesIO, unpack: _Plain | _Inflate, data: bytes, most: int) -> None:
    """Adds what `data` unpacks to, no more than a piece beyond `most`."""
    try:
        for piece in unpack.feed(data):
            body.write(piece)
            if body.tell() > most:
                return
    except zlib.error:
        raise FetchError(Kind.CUT_SHORT, "broken packing") from None


def _unpacker(coding: str) -> _Plain | _Inflate:
    """What undoes a Content-Encoding. Servers also write words there that are none, such as utf-8: nothing to undo."""
    codings = [word for part in coding.lower().split(",") if (word := part.strip()) not in ("", "identity")]
    packed = [word for word in codings if word in NEVER_ASKED_FOR | {"gzip", "x-gzip", "deflate"}]
    if not packed:
        return _Plain()
    if len(packed) > 1 or packed[0] in NEVER_ASKED_FOR:
        raise FetchError(Kind.CUT_SHORT, "unknown packing")
    return _Inflate(is_gzip=packed[0] != "deflate")


def _has_zlib_header(data: bytes) -> bool:
    """RFC 1950, 2.2. Some servers send deflate without it; one byte alone cannot tell and is taken for zlib."""
    return data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
