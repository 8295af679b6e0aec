"""Rewrites embedded players as links to what they play."""

from __future__ import annotations

import re
from html import escape

from lxml.etree import _Element

from deskreader.articles.html.addresses import image_url
from deskreader.articles.html.elements import all_text, attribute, played_type
from deskreader.articles.html.image_sources import SMALLEST, looks_like_image

PLAYERS = frozenset(("iframe", "video", "audio", "embed", "object"))

_ADDRESSES = ("src", "data-src", "data-lazy-src", "data")
_PLAYER = re.compile(
    r"(?:https?:)?//(?:www\.|player\.)?(?:youtube(?:-nocookie)?\.com/embed/|vimeo\.com/video/|dailymotion\.com/embed/)"
    r"[^\s\"'<>]+",
    re.I,
)
_LONGEST_NOTICE = 400  # characters of a notice that asks for consent
_MOST_IN_FRAME = 4  # elements beside a frame that waits for consent
_WEB = ("https://", "http://", "//")
_NOT_PLAYED = ("poster", "style", "title", "name", "class", "srcdoc", "allow")


def embed_html(element: _Element, base: str, words: str = "") -> str:
    """Returns a link to what a player shows, with the poster where there is one, and the words of its caption."""
    address = played_url(element, base)
    if address is None or _is_hidden(element):
        return ""
    name = attribute(element, "title").strip() or address.split("://", 1)[-1].split("?")[0]
    link = f'<a href="{escape(address)}" type="{played_type(str(element.tag))}">'
    poster = image_url(attribute(element, "poster") or attribute(element, "data-poster"), base)
    if poster is None:
        label = f"{link}{escape(name, quote=False)}</a>{f' {escape(words, quote=False)}' if words else ''}"
        return f"<figure><figcaption>{label}</figcaption></figure>"
    label = escape(words or name, quote=False)
    return f'<figure>{link}<img src="{escape(poster)}" alt=""></a><figcaption>{label}</figcaption></figure>'


def played_url(element: _Element, base: str) -> str | None:
    """Returns the address of what a player shows, its own or that of a source inside it.

    Consent managers move the address of a blocked frame to an attribute of their own, which is told by its value.
    """
    for player in (element, *element.iter("source", "embed")):
        for name in _ADDRESSES:
            if found := image_url(attribute(player, name), base):
                return found
    for key, value in element.attrib.items():
        name, address = str(key), str(value)
        if name in _NOT_PLAYED or not address.startswith(_WEB) or looks_like_image(address):
            continue
        if found := image_url(address, base):
            return found
    inside = _PLAYER.search(attribute(element, "srcdoc"))
    return image_url(inside[0], base) if inside is not None else None


def is_blocked(element: _Element) -> bool:
    """Whether a frame waits for consent: it shows nothing yet, and an attribute holds its address."""
    own = attribute(element, "src").strip()
    return (not own or own.startswith(("about:", "data:", "javascript:"))) and played_url(element, "") is not None


def words_of_consent(element: _Element) -> list[_Element]:
    """Returns what stands beside a frame that waits for consent, in the same element: words that ask for it."""
    frame = element.find("iframe") if len(element) <= _MOST_IN_FRAME else None
    if frame is None or not is_blocked(frame) or len(all_text(element)) >= _LONGEST_NOTICE:
        return []
    return [other for other in element if other is not frame and other.tag != "figcaption"]


def _is_hidden(element: _Element) -> bool:
    """Whether a frame is invisible and only counts or advertises."""
    sizes = (attribute(element, name).removesuffix("px") for name in ("width", "height"))
    small = any(size.isdecimal() and int(size) <= SMALLEST for size in sizes)
    return small or "display:none" in attribute(element, "style").replace(" ", "").lower()
