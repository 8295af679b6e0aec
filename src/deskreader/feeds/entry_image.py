"""Which picture stands for an entry on its card."""

from __future__ import annotations

import re
from html import unescape

from deskreader.feeds.parsing.element_values import PICTURE
from deskreader.model import Enclosure, ParsedEntry

_IMAGE = re.compile(r"<img\s[^>]*>", re.I)
_SOURCE = re.compile(r"\ssrc=\"([^\"]+)\"", re.I)
_SIZE = re.compile(r"\s(?:width|height)=\"(\d+)", re.I)
_NO_PICTURE = re.compile(
    r"/(?:pixel|spacer|blank|clear|beacon|1x1|transparent)\b|\bpixel\.|feedburner\.com/~|/feedads|doubleclick|stats\.wordpress\.com"
    r"|/smilies/|/emoji/|s\.w\.org/images/core/emoji|gravatar\.com/avatar|feeds\.[a-z]+\.com/~|/share(?:this|_save)|\.svg(?:$|\?)",
    re.I,
)
_PICTURE_PATH = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:$|\?)", re.I)
_SMALLEST = 50  # pixels


def picture_for(entry: ParsedEntry, content: str) -> str | None:
    """The address of the best picture, or None: an enclosed one, then the first of the content, then a thumbnail.

    `content` is sanitized. Counting pixels, smileys and faces of authors do not count.
    """
    for enclosure in entry.enclosures:
        if _is_picture(enclosure):
            return enclosure.url
    return _first_image(content) or next((e.url for e in entry.enclosures if e.media_type == PICTURE), None)


def _is_picture(enclosure: Enclosure) -> bool:
    kind = enclosure.media_type
    if kind is None:
        return bool(_PICTURE_PATH.search(enclosure.url)) and not _NO_PICTURE.search(enclosure.url)
    return kind != PICTURE and kind.startswith("image/") and "svg" not in kind and not _NO_PICTURE.search(enclosure.url)


def _first_image(content: str) -> str | None:
    if "<img" not in content:
        return None
    for image in _IMAGE.finditer(content):
        source = _SOURCE.search(image[0])
        small = any(int(size[:6]) < _SMALLEST for size in _SIZE.findall(image[0]))
        if source and not small and source[1].startswith("http") and not _NO_PICTURE.search(source[1]):
            return unescape(source[1])
    return None
