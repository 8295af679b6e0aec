"""How values are stored: moments as whole microseconds, URLs as short hashes, article texts compressed."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, overload

from deskreader.text.urls import comparison_key, strip_tracking

APPLICATION_ID = 0x444B5244
"""'DKRD' in the header of the file, by which the tool `file` and this program recognize a library."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# --- moments ----------------------------------------------------------------------------------------------------------


@overload
def micros(moment: datetime) -> int: ...
@overload
def micros(moment: None) -> None: ...
def micros(moment: datetime | None) -> int | None:
    """Returns the microseconds since 1970 in UTC."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


@overload
def moment(number: int) -> datetime: ...
@overload
def moment(number: None) -> None: ...
def moment(number: int | None) -> datetime | None:
    """Returns the moment, in UTC, of a number that `micros` returned."""
    return None if number is None else EPOCH + timedelta(microseconds=number)


# --- text and keys ----------------------------------------------------------------------------------------------------


def storable(text: str) -> str:
    """Returns the text without lone surrogates, which UTF-8 cannot hold, and without NUL, which separates texts."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "") if "\0" in text else text


def storable_or_none(text: str | None) -> str | None:
    """Returns the same for a text that may be missing."""
    return None if text is None else storable(text)


def text_key(text: str) -> int:
    """Returns a hash of 64 bits as SQLite's signed integer; within one feed, a collision is next to impossible."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def link_key(link: str | None) -> int | None:
    """Returns the key of a page's URL, equal for URLs that mean the same page; None for no URL and for a bare site.

    The fragment counts: change logs give all entries the same page and each an anchor of its own.
    """
    if not link:
        return None
    page = comparison_key(link)
    fragment = strip_tracking(link).partition("#")[2] if "#" in link else ""
    if "/" not in page and "?" not in page and not fragment:
        return None
    return text_key(f"{page}#{fragment}" if fragment else page)


def url_key(url: str) -> bytes:
    """Returns the key of an image's URL: 16 bytes, too many for anyone to find two URLs with the same key."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest()


# --- article texts ----------------------------------------------------------------------------------------------------

_OLDER, _FORMAT = b"\x01", b"\x02"
"""The first byte of a body. Bodies of the older format, which has the text last, are still read."""
_LEVEL = 6
_SMALL_WINDOW = 13  # as a power of two
# Never change it: what was packed with it can only be unpacked with it. A better one needs a new format byte.
_DICTIONARY = (
    b"<table><tbody><tr><td></td></tr></tbody></table><pre><code></code></pre><blockquote>\n<p></p>\n</block"
    b'quote><ol>\n<li></li>\n</ol><ul>\n<li></li>\n</ul><h3></h3><h4></h4><h2></h2>\n<figure><img src="https://'
    b'" alt="" width="" height="" title=""><figcaption></figcaption></figure>\n.jpg" alt=".png" alt=".webp.'
    b"jpeg?w=1024 /wp-content/uploads/2024/2025/2026/images/ https://www. .com/ .org/ .de/ .co.uk/ http://"
    b" would could should because before after between through against government president minister accor"
    b"ding company million billion people during without another where which their there these those about"
    b" other first years world being while under since until today Monday Tuesday Wednesday Thursday Frida"
    b"y Saturday Sunday January February March April June July August September October November December "
    b"said that the with from have been were will they this what when more than also into over some and th"
    b"e of the in the to the on the for the by the at the is a was a as a to be has been had been it is he"
    b' said  &amp; &lt; &gt; <br>\n<br><em></em><strong></strong> <a href="https://www." rel="noopener nore'
    b'ferrer"></a></p>\n<p>'
)


def pack(about: dict[str, Any], html: str, text: str) -> bytes:
    """Returns a version of an article as one compressed body, with the text first, so that its beginning can be
    unpacked without the rest. The text adds little to the size, since the HTML repeats it.
    """
    head = json.dumps(about, ensure_ascii=False, separators=(",", ":")) if about else ""
    whole = "\0".join((storable(text), storable(head), storable(html))).encode("utf-8")
    compressor = _compressor(len(whole))
    return _FORMAT + compressor.compress(whole) + compressor.flush()


def _compressor(size: int) -> zlib._Compress:
    """Returns a compressor for `size` bytes.

    Where all fits into a small window, the small window compresses as well and starts nine times as fast (6 us against
    52, measured); what it packed can be unpacked with any window.
    """
    window, memory = (_SMALL_WINDOW, 6) if size <= 2**_SMALL_WINDOW else (zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, -window, memory, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)


def unpack(packed: bytes) -> tuple[dict[str, Any], str, str]:
    """Returns the arguments of `pack`: about, HTML, text. Raises: ValueError where the body is damaged."""
    try:
        first, second, last = _decompressed(packed).decode("utf-8").split("\0")
        text, head, html = (first, second, last) if packed[:1] == _FORMAT else (last, first, second)
        return json.loads(head) if head else {}, html, text
    except (zlib.error, ValueError) as error:
        raise ValueError("an article's text is damaged") from error


def text_in(packed: bytes) -> str:
    """Returns the text alone. Raises: ValueError where the body is damaged."""
    if packed[:1] != _FORMAT:
        return unpack(packed)[2]
    try:
        return _decompressed(packed).partition(b"\0")[0].decode("utf-8")
    except (zlib.error, ValueError) as error:
        raise ValueError("an article's text is damaged") from error


def text_beginning(packed: bytes, size: int) -> str:
    """Returns about the first `size` bytes of the text, for which the beginning of the body is enough.

    Empty for a body of the older format, whose text is last. Raises: ValueError where it is damaged.
    """
    if packed[:1] != _FORMAT:
        return ""
    try:
        decompressor = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_DICTIONARY)
        return decompressor.decompress(packed[1:], size).partition(b"\0")[0].decode("utf-8", "ignore")
    except zlib.error as error:
        raise ValueError("an article's text is damaged") from error


def _decompressed(packed: bytes) -> bytes:
    if packed[:1] not in (_OLDER, _FORMAT):
        raise ValueError("unknown format of an article's text")
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_DICTIONARY)
    return decompressor.decompress(packed[1:]) + decompressor.flush()
