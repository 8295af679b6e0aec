"""Gives what sanitized HTML cannot hold a form that it can: players as links, formulas as text, images of `noscript`.

Works on the source, before any parsing: each element is found by its tags, in time linear in the length of the source.
"""

from __future__ import annotations

import re
from html import escape, unescape

from lxml import etree
from lxml.etree import HTMLParser

from deskreader.articles.html.addresses import absolute_url
from deskreader.articles.html.elements import played_type
from deskreader.articles.html.formulas import mathml_html
from deskreader.articles.html.image_sources import looks_like_image

RICH_SIGNS = ("<iframe", "<embed", "<video", "<audio", "<object", "<math", "<noscript")
"""What a source must hold, in lower case, for there to be anything to replace."""

_LONGEST = 20_000  # characters of one element; in a longer one only the first are looked at
_START = re.compile(r"<(iframe|embed|video|audio|object|math|noscript)\b([^<>]{0,4000})>", re.I)
_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.I) for name in ("iframe", "video", "audio", "object", "math", "noscript")
}
_ATTRIBUTE = re.compile(r"""([a-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_SOURCE = re.compile(r"<source\b([^<>]{0,4000})>", re.I)
_LINK = re.compile(r"<a\b[^<>]{0,4000}>.{0,2000}?</a\s*>", re.I | re.S)
_IMAGE = re.compile(r"<img\b[^<>]{0,4000}>", re.I)
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data")
_MOST = 300  # elements that are replaced


def replace_rich_elements(html: str, base_url: str) -> str:
    """Returns HTML with players, formulas and `noscript` images in a form that the sanitizer keeps."""
    parts: list[str] = []
    position = 0
    unended: set[str] = set()
    for _ in range(_MOST):
        start = _START.search(html, position)
        if start is None:
            break
        name = start[1].lower()
        end = None if name in unended or name == "embed" else _ENDS[name].search(html, start.end())
        if end is None:
            unended.add(name)
        inside = html[start.end() : min(end.start(), start.end() + _LONGEST)] if end is not None else ""
        parts += (html[position : start.start()], _replacement(name, start, inside, base_url))
        position = end.end() if end is not None else start.end()
    return "".join(parts) + html[position:]


def _replacement(name: str, start: re.Match[str], inside: str, base_url: str) -> str:
    if name == "math":
        return _formula(f"{start[0]}{inside}</math>")
    if name == "noscript":
        return "".join(_IMAGE.findall(inside))
    return _player(name, _attributes(start[2]), inside, base_url)


def _formula(source: str) -> str:
    """Returns a formula as text within its line; empty where it cannot be read."""
    try:
        tree = etree.fromstring(source, HTMLParser())
    except (etree.LxmlError, ValueError):
        return ""
    math = next(tree.iter("math"), None) if tree is not None else None
    return f" {mathml_html(math)} " if math is not None else ""


def _player(name: str, attributes: dict[str, str], inside: str, base_url: str) -> str:
    """Returns a link to what a player shows, named by its title or address, with its poster; else its fallback link."""
    address = _played(attributes, base_url)
    for source in _SOURCE.findall(inside) if address is None else ():
        address = address or _played(_attributes(source), base_url)
    if address is None:
        fallback = _LINK.search(inside)
        return f"<p>{fallback[0]}</p>" if fallback else ""
    shown = attributes.get("title", "").strip() or re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address)
    poster = absolute_url(attributes.get("poster", ""), base_url)
    image = f'<img src="{escape(poster)}" alt="">' if poster else ""
    return f'<p><a href="{escape(address)}" type="{played_type(name)}">{image}{escape(shown)}</a></p>'


def _played(attributes: dict[str, str], base_url: str) -> str | None:
    """Returns the web address that a player names, in whatever attribute it stands."""
    named = [attributes.get(name, "") for name in _ADDRESSES]
    named += [value for value in attributes.values() if value.startswith(("https://", "http://", "//"))]
    for value in named:
        is_address = bool(value) and not value.startswith(("about:", "#")) and not looks_like_image(value)
        if is_address and (address := absolute_url(value, base_url)) and not address.startswith("mailto:"):
            return address
    return None


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), unescape(double or single or bare).strip())
    return found
