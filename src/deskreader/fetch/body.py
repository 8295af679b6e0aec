"""Reads response bodies piece by piece, decodes them once, and never goes beyond the size limit.

urllib3 decodes as many nested encodings as a server names and reads chunk headers of any length, so neither job is
left to it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Protocol

from deskreader.errors import FetchError, Kind
from deskreader.fetch.content_encoding import BROKEN, PIECE, Unpacker, unpacker


class Raw(Protocol):
    """The part of urllib3's response that this module uses."""

    def read(self, amt: int, decode_content: bool) -> bytes:
        """Returns at most `amt` bytes as received; b"" at the end."""


def read_body(raw: Raw, coding: str, promised: int | None, most: int, cut: bool = False) -> tuple[bytes, int]:
    """Returns the decoded body and the number of bytes received. With `cut`, the body is truncated to `most` bytes.

    Raises: FetchError(TOO_LARGE); FetchError(CUT_SHORT) for a broken or unknown encoding; OSError; urllib3's errors.
    """
    if promised is not None and promised > most and not cut:
        raise FetchError(Kind.TOO_LARGE, f"{promised} bytes")
    unpack = unpacker(coding)
    body, received = io.BytesIO(), 0
    while data := raw.read(PIECE, decode_content=False):
        received += len(data)
        _unpack_into(body, unpack, data, most)
        if body.tell() > most or received > most:
            if cut:
                return body.getvalue()[:most], received
            raise FetchError(Kind.TOO_LARGE, f"more than {most} bytes")
    body.write(unpack.finish())
    return body.getvalue(), received


Sink = Callable[[bytes, int | None], None]
"""Takes a piece of a body, with the length that the server promised for all of it. Raises: FetchError to end it."""


def stream_body(raw: Raw, coding: str, promised: int | None, most: int, sink: Sink) -> int:
    """Hands a body piece by piece to `sink`, without holding it, and returns the number of bytes received.

    Raises: as `read_body` does, and what `sink` raises.
    """
    if promised is not None and promised > most:
        raise FetchError(Kind.TOO_LARGE, f"{promised} bytes")
    unpack = unpacker(coding)
    received = written = 0
    while data := raw.read(PIECE, decode_content=False):
        received += len(data)
        piece = io.BytesIO()
        _unpack_into(piece, unpack, data, most - written)
        written += piece.tell()
        if max(written, received) > most:
            raise FetchError(Kind.TOO_LARGE, f"more than {most} bytes")
        sink(piece.getvalue(), promised)
    if rest := unpack.finish():
        sink(rest, promised)
    return received


def _unpack_into(body: io.BytesIO, unpack: Unpacker, data: bytes, most: int) -> None:
    """Appends the decoded `data`, at most one piece beyond `most` bytes."""
    try:
        for piece in unpack.feed(data):
            body.write(piece)
            if body.tell() > most:
                return
    except BROKEN:
        raise FetchError(Kind.CUT_SHORT, "broken packing") from None
