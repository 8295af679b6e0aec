"""Chooses the lead image of an entry."""

from __future__ import annotations

import re
from html import unescape

from deskreader.feeds.parsing.element_values import IMAGE_TYPE
from deskreader.model import Enclosure, ParsedEntry

_IMAGE = re.compile(r"<img\s[^>]*>", re.I)
_SOURCE = re.compile(r"\ssrc=\"([^\"]+)\"", re.I)
_SIZE = re.compile(r"\s(?:width|height)=\"(\d+)", re.I)
_NO_IMAGE = re.compile(
    r"/(?:pixel|spacer|blank|clear|beacon|1x1|transparent)\b|\bpixel\.|feedburner\.com/~|/feedads|doubleclick|stats\.wordpress\.com"
    r"|/smilies/|/emoji/|s\.w\.org/images/core/emoji|gravatar\.com/avatar|feeds\.[a-z]+\.com/~|/share(?:this|_save)|\.svg(?:$|\?)",
    re.I,
)
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:$|\?)", re.I)
_SMALLEST = 50  # pixels


def lead_image(entry: ParsedEntry, content: str) -> str | None:
    """Returns the URL of the best image, or None: an enclosed one, then the first of the content, then a thumbnail.

    `content` is sanitized. Tracking pixels, smileys and avatars are skipped.
    """
    for enclosure in entry.enclosures:
        if _is_image(enclosure):
            return enclosure.url
    return _first_image(content) or next((e.url for e in entry.enclosures if e.media_type == IMAGE_TYPE), None)


def _is_image(enclosure: Enclosure) -> bool:
    kind = enclosure.media_type
    if kind is None:
        return bool(_IMAGE_PATH.search(enclosure.url)) and not _NO_IMAGE.search(enclosure.url)
    return (
        kind != IMAGE_TYPE and kind.startswith("image/") and "svg" not in kind and not _NO_IMAGE.search(enclosure.url)
    )


def _first_image(content: str) -> str | None:
    if "<img" not in content:
        return None
    for image in _IMAGE.finditer(content):
        source = _SOURCE.search(image[0])
        small = any(int(size[:6]) < _SMALLEST for size in _SIZE.findall(image[0]))
        if source and not small and source[1].startswith("http") and not _NO_IMAGE.search(source[1]):
            return unescape(source[1])
    return None
