"""Extracts values from a feed's elements: text with or without markup, authors, categories, enclosures, URLs."""

from __future__ import annotations

import base64
import binascii
import re
from html import escape, unescape

from lxml import etree

from deskreader.feeds.parsing.character_references import (
    with_windows_characters,
    with_windows_references,
)
from deskreader.feeds.parsing.xml_tree import ATOM, attribute, inner_markup, name_of, plain_text, without_cdata
from deskreader.model import Enclosure
from deskreader.text.urls import resolve


class PlainText(str):
    """Text that the feed declares to be plain: it contains no markup, whatever it looks like."""

    __slots__ = ()


_URL_ELEMENTS = frozenset({"url", "src", "link", "href", "img", "image"})
IMAGE_TYPE = "image/*"
"""The media type of images whose own type the feed does not state, such as thumbnails."""

LONGEST_DURATION = 360_000
"""Seconds of the longest sound or film that is believed."""
_DURATION = re.compile(r"(\d{1,6}(?::\d{1,2}){0,2})(?:\.\d{1,9})?", re.ASCII)

_PLAIN_TYPES = frozenset({"text", "plain", "text/plain"})
_ATOM_TAG = f"{{{ATOM}}}"
_ATOM_TITLES = frozenset({"title", "subtitle", "rights"})
MARKUP = re.compile(r"</[a-z]|<(?:a|b|br|div|em|i|img|li|p|span|strong|ul)[\s>/]", re.I)
"""What gives HTML away."""
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[xX]?[0-9a-fA-F]{2,6});")


def value_of(element: etree._Element) -> str:
    """Returns the text or HTML of a title, summary or content element by `type` and `mode` (RFC 4287, section 3.1).

    Plain text is returned as `PlainText`. RSS has no types: there the content of the element is HTML.
    """
    if not element.attrib:
        if len(element):
            return with_windows_references(inner_markup(element))
        text = _leaf_text(element)
        is_plain = _is_text_by_default(element, text)
        return PlainText(with_windows_characters(text)) if is_plain else with_windows_references(text)
    kind = (attribute(element, "type") or "").lower()
    mode = (attribute(element, "mode") or "").lower()
    if mode == "base64" or _is_binary(kind):
        return _decode_base64(plain_text(element))
    if not len(element):
        text = with_windows_characters(_leaf_text(element))
        if (kind in _PLAIN_TYPES and mode != "escaped") or (not kind and _is_text_by_default(element, text)):
            return PlainText(text)
        if kind.endswith(("xhtml", "+xml")):
            return with_windows_references(inner_markup(element))
        return with_windows_references(text)
    return with_windows_references(_markup(element, kind))


def _leaf_text(element: etree._Element) -> str:
    return without_cdata(element.text or "").strip()


def _is_text_by_default(element: etree._Element, text: str) -> bool:
    """Whether an element without a type is plain text, as Atom 1.0 says of all (RFC 4287, section 3.1.1).

    Titles are taken at that word: they speak of tags more often than they hold any. Summaries and content that are
    markup are not, since many programs forget the type there.
    """
    if element.tag[: len(_ATOM_TAG)] != _ATOM_TAG:
        return False
    if name_of(element) in _ATOM_TITLES:
        return True
    return not ("<" in text and MARKUP.search(text)) and not ("&" in text and _ENTITY.search(text))


_ADDRESS_IN_TAG = re.compile(
    r"(<[a-z][^<>]{0,2000}?\s(?:href|src|poster|cite)\s*=\s*)([\"'])([^\"'<>]{1,4000})\2", re.I
)


def markup_of(element: etree._Element, base_url: str) -> str:
    """Returns `value_of` the element with relative URLs resolved against xml:base, if any (RFC 4287, section 2)."""
    html = value_of(element)
    base = element.base
    if not base or base == base_url or "<" not in html or isinstance(html, PlainText):
        return html

    def absolute(match: re.Match[str]) -> str:
        address = resolve(base, unescape(match[3]))
        return f"{match[1]}{match[2]}{escape(address)}{match[2]}" if address else match[0]

    return _ADDRESS_IN_TAG.sub(absolute, html)


def _is_binary(kind: str) -> bool:
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _decode_base64(text: str) -> str:
    """Decodes Base64 of UTF-8 text; returns anything else unchanged."""
    try:
        return base64.b64decode(text.encode("ascii"), validate=False).decode("utf-8").strip() or text
    except (binascii.Error, UnicodeError, ValueError):
        return text


def _markup(element: etree._Element, kind: str) -> str:
    """Returns the markup in an element, without the `div` that Atom 1.0 requires (RFC 4287, section 3.1.1.3)."""
    only = element[0] if len(element) == 1 and not (element.text or "").strip() else None
    if only is not None and not (only.tail or "").strip() and name_of(only) in ("xhtml:div", "div"):
        if kind in ("html", "text/html") and not len(only):
            return (only.text or "").strip()
        if str(element.tag).startswith(f"{{{ATOM}}}"):
            return inner_markup(only)
    return inner_markup(element)


def short_text(element: etree._Element) -> str:
    """Returns all text in the element on one line."""
    return " ".join(with_windows_characters(plain_text(element)).split())


# --- people -----------------------------------------------------------------------------------------------------------


def person_name(element: etree._Element) -> str:
    """Returns the name in an author element: `Name (mail)` where Atom gives both, else whichever exists."""
    if not len(element):
        return short_text(element)
    parts = {name_of(child).rpartition(":")[2]: short_text(child) for child in element}
    name, mail = parts.get("name", ""), parts.get("email", "")
    if name and "@" in mail:
        return f"{name} ({mail})"
    return name or mail or ("" if "uri" in parts or "url" in parts else short_text(element))


# --- categories -------------------------------------------------------------------------------------------------------


def categories_of(element: etree._Element, name: str) -> list[str]:
    """Returns the categories in one element: comma-separated in keywords and tags, nested in itunes:category."""
    if name in ("itunes:keywords", "media:keywords", "tags"):
        return [word.strip() for word in short_text(element).split(",")]
    if name == "itunes:category":
        return [attribute(each, "text") or "" for each in element.iter() if name_of(each) == "itunes:category"]
    if len(element):
        return [_nested_category(element)]
    if not element.attrib:
        return [short_text(element)]
    term = attribute(element, "term") or short_text(element)
    return [Category(term or attribute(element, "label") or "", attribute(element, "label"))]


class Category(str):
    """A category's term, with the label that a feed gives for people beside it (RFC 4287, section 4.2.2)."""

    __slots__ = ("label",)
    label: str | None

    def __new__(cls, term: str, label: str | None) -> Category:
        made = super().__new__(cls, term)
        made.label = label
        return made


def _nested_category(element: etree._Element) -> str:
    """Returns the category in elements inside, as some programs write Atom's attributes; else all text."""
    parts = {name_of(child).rpartition(":")[2]: short_text(child) for child in element}
    term, label = parts.get("term") or parts.get("id") or "", parts.get("label") or parts.get("name")
    return Category(term or label or "", label) if term or label else short_text(element)


# --- enclosures -------------------------------------------------------------------------------------------------------


def address(element: etree._Element, base_url: str, *names: str) -> str | None:
    """Returns the absolute URL in the first of these attributes that is set, or in the element's text."""
    for name in names:
        value = attribute(element, name)
        if value:
            return resolve(base_of(element, base_url), value)
    text = plain_text(element)
    return resolve(base_of(element, base_url), text) if text else None


def base_of(element: etree._Element, base_url: str) -> str:
    """Returns the base of relative URLs in the element: xml:base where present, else the feed's own URL."""
    return element.base or base_url


def enclosure_of(element: etree._Element, base_url: str) -> Enclosure | None:
    """Returns the file of an enclosure, an Atom link or a media:content element."""
    url = address(element, base_url, "url", "href")
    if url is None:
        return None
    kind = attribute(element, "type")
    length = attribute(element, "length") or attribute(element, "filesize")
    duration = seconds_of(attribute(element, "duration") or "")
    medium = attribute(element, "medium")
    if kind is None and medium in ("image", "audio", "video"):
        kind = f"{medium}/*"
    size = int(length) if length and length.isdecimal() and len(length) < 16 else None
    return Enclosure(url, kind, size, duration)


def seconds_of(duration: str) -> int | None:
    """Returns the seconds of a duration as feeds write it: '754', '12:34', '1:02:34'; None for anything else.

    See https://help.apple.com/itc/podcasts_connect/#/itcb54353390 for itunes:duration.
    """
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        return None
    seconds = 0
    for part in match[1].split(":"):
        seconds = seconds * 60 + int(part)
    return seconds if 0 < seconds <= LONGEST_DURATION else None


def image_of(element: etree._Element, base_url: str) -> Enclosure | None:
    """Returns the image of media:thumbnail, itunes:image and similar elements, whose URL may stand in an element."""
    inner = next((child for child in element if name_of(child).rpartition(":")[2] in _URL_ELEMENTS), element)
    url = address(inner, base_url, "url", "href", "resource", "src")
    return Enclosure(url, IMAGE_TYPE) if url else None
