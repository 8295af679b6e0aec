"""Bodies: read piece by piece, unpacked once, never beyond the cap.

urllib3 unpacks as deep as a server says and, in chunked bodies, reads a line of any length; so neither is left to it.
"""

from __future__ import annotations

import io
from typing import Protocol

from deskreader.errors import FetchError, Kind
from deskreader.fetch.content_encoding import BROKEN, PIECE, Unpacker, unpacker


class Raw(Protocol):
    """What is needed of urllib3's answer."""

    def read(self, amt: int, decode_content: bool) -> bytes:
        """At most so many bytes as they came; none at the end."""


def read_body(raw: Raw, coding: str, promised: int | None, most: int, cut: bool = False) -> tuple[bytes, int]:
    """The unpacked body, and how many bytes came over the wire. With `cut`, what is beyond `most` is left away.

    Raises: FetchError with TOO_LARGE, or CUT_SHORT for a broken or unknown packing. OSError and the errors of urllib3.
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
    unpack.finish()
    return body.getvalue(), received


def _unpack_into(body: io.BytesIO, unpack: Unpacker, data: bytes, most: int) -> None:
    """Adds what `data` unpacks to, no more than a piece beyond `most`."""
    try:
        for piece in unpack.feed(data):
            body.write(piece)
            if body.tell() > most:
                return
    except BROKEN:
        raise FetchError(Kind.CUT_SHORT, "broken packing") from None
