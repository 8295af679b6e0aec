"""Reads and writes lists of feeds as OPML (opml.org, versions 1.0 to 2.0), including what programs really write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from lxml import etree

from deskreader.errors import Kind, ParseError
from deskreader.feeds.parsing import xml_repair, xml_tree
from deskreader.limits import DEEPEST_OUTLINE, MOST_OUTLINES
from deskreader.model import OutlineItem
from deskreader.text.encoding import decode
from deskreader.text.urls import as_address, comparison_key, resolve

_ROOT = re.compile(r"<(?:opml|outline)[\s>]", re.I)
_FILTERS = "filtersactionread"
"""The attribute of a feed, in small letters, in which FreshRSS exports what it marks as read."""


def parse_outline(document: bytes) -> tuple[OutlineItem, ...]:
    """Returns the feeds and folders of an OPML document in order, each URL once, without empty folders.

    A feed that is listed several times stands in the first folder that has it. One without a usable URL is returned
    with what it has, so that an import can name it. Reads damaged documents as far as possible. Attribute names match
    in any case; `title` and `text` are equivalent.

    Raises: ParseError(NOT_AN_OUTLINE) where the document is no outline, (FILE_TOO_LARGE) above MOST_OUTLINES.
    """
    text = decode(document)
    start = _ROOT.search(text)
    if start is None:
        raise ParseError(Kind.NOT_AN_OUTLINE)
    root = _root(text[start.start() :])  # skips a DOCTYPE with its entities, which precedes the root
    body = next((e for e in root.iter(etree.Element) if xml_tree.name_of(e) == "body"), root)
    return _each_once(_OutlineReader().items(body, 1))


def filters_in(document: bytes) -> tuple[tuple[str, str, str], ...]:
    """Returns URL, title and filters of each feed for which FreshRSS wrote filters into its OPML, a filter a line.

    Raises: ParseError(NOT_AN_OUTLINE) where the document is no outline.
    """
    text = decode(document)
    start = _ROOT.search(text)
    if start is None:
        raise ParseError(Kind.NOT_AN_OUTLINE)
    found = []
    for element in _root(text[start.start() :]).iter(etree.Element):
        filters = xml_tree.attribute(element, _FILTERS)
        if filters and xml_tree.name_of(element) == "outline":
            title = xml_tree.attribute(element, "title") or xml_tree.attribute(element, "text") or ""
            found.append((xml_tree.attribute(element, "xmlurl") or "", " ".join(title.split()), filters))
    return tuple(found)


def _root(text: str) -> etree._Element:
    try:
        return xml_tree.load(text, "")
    except etree.XMLSyntaxError:
        pass
    text = _with_escaped_values(text)
    try:
        return xml_tree.load(text, "")
    except etree.XMLSyntaxError:
        pass
    try:
        return xml_tree.load(xml_repair.well_formed(text, _ROOT), "")
    except etree.XMLSyntaxError as error:
        raise ParseError(Kind.NOT_AN_OUTLINE, f"line {error.lineno}") from error


_OUTLINE_TAG = re.compile(r"<outline\b", re.I)
_VALUE = re.compile(r"""(\s[\w:.-]+\s*=\s*)(?:"(.{0,300}?)"|'(.{0,300}?)')(?=\s+[\w:.-]+\s*=|\s*/?>)""", re.S)
_LONGEST_ESCAPED = 1_000_000  # characters


def _with_escaped_values(text: str) -> str:
    """Returns the document with brackets, quotation marks and ampersands in the values of its attributes escaped."""
    first = _OUTLINE_TAG.search(text)
    if first is None or len(text) > _LONGEST_ESCAPED:
        return text

    def escaped(match: re.Match[str]) -> str:
        value = match[2] if match[2] is not None else match[3]
        return f'{match[1]}"{xml_repair.escaped_text(value).replace(chr(34), "&quot;")}"'

    return text[: first.start()] + _VALUE.sub(escaped, text[first.start() :])


def _each_once(items: tuple[OutlineItem, ...]) -> tuple[OutlineItem, ...]:
    """Returns the items with each feed once: in the first folder that lists it, outside only where none does."""
    in_folders = {key for item in items if item.feed_url is None for key in _keys_in(item.children)}
    seen: set[str] = set()

    def left(items: tuple[OutlineItem, ...], is_outside: bool) -> tuple[OutlineItem, ...]:
        found: list[OutlineItem] = []
        for item in items:
            if item.feed_url is None:
                children = left(item.children, is_outside=False)
                if children:
                    found.append(replace(item, children=children))
            elif not (key := _key(item)) or not (key in seen or (is_outside and key in in_folders)):
                seen.add(key)
                found.append(item)
        return tuple(found)

    return left(items, is_outside=True)


def _keys_in(items: tuple[OutlineItem, ...]) -> Iterator[str]:
    for item in items:
        if item.feed_url is not None:
            yield _key(item)
        else:
            yield from _keys_in(item.children)


def _key(item: OutlineItem) -> str:
    return comparison_key(item.feed_url or "")


class _OutlineReader:
    """Reads outlines, with a limit on their number."""

    def __init__(self) -> None:
        self._left = MOST_OUTLINES

    def items(self, parent: etree._Element, depth: int) -> tuple[OutlineItem, ...]:
        """Returns the items of an element: feeds, and folders with content."""
        found: list[OutlineItem] = []
        for element in parent:
            if xml_tree.name_of(element) != "outline":
                continue
            self._left -= 1
            if self._left < 0:
                raise ParseError(Kind.FILE_TOO_LARGE, f"> {MOST_OUTLINES}")
            found.extend(self._item(element, depth))
        return tuple(found)

    def _item(self, element: etree._Element, depth: int) -> tuple[OutlineItem, ...]:
        values = {name.lower(): " ".join(value.split()) for name, value in xml_tree.attributes(element)}
        children = self.items(element, depth + 1) if len(element) else ()
        feed_url = _feed_address(values)
        if feed_url is None:
            feed_url = _other_list(values)
        title = values.get("title") or values.get("text") or ""
        if feed_url is not None:
            site = _address(values.get("htmlurl") or "")
            return (OutlineItem(title, feed_url, site), *children)
        if not children:
            return ()
        if depth >= DEEPEST_OUTLINE or not title:
            return children
        return (OutlineItem(title, None, None, children),)


INCLUDED = "include:"
"""What stands in the place of a feed's URL, before that of the list, where an outline includes another list."""
_FEED_TYPES = frozenset({"rss", "atom", "rss1", "rdf", "feed", "json", "jsonfeed"})


def _feed_address(values: dict[str, str]) -> str | None:
    """Returns the URL of a feed's outline. Some programs write it as `url`, and web links as `url` with type `link`.

    An unusable one is returned verbatim, a missing one as '', so that an import can report it.
    """
    address = values.get("xmlurl")
    is_feed = "xmlurl" in values or values.get("type", "").lower() in _FEED_TYPES
    if not address and is_feed:
        address = values.get("url") or values.get("href") or ""
    return (_address(address) or address) if is_feed and address is not None else None


def _other_list(values: dict[str, str]) -> str | None:
    """Returns what names the other list that an outline includes (OPML 2.0, "Inclusion"); None for other outlines.

    It is never fetched, since whoever wrote this list would choose what is requested; an import names it instead.
    """
    url, kind = values.get("url", ""), values.get("type", "").lower()
    is_list = kind == "include" or (kind == "link" and url.lower().partition("?")[0].endswith(".opml"))
    return f"{INCLUDED} {url}".rstrip() if is_list else None


def _address(text: str) -> str | None:
    """Returns an absolute URL as it is, and interprets anything else as typed text."""
    return resolve("", text) or as_address(text)


# --- writing ----------------------------------------------------------------------------------------------------------

_ILLEGAL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def write_outline(items: Sequence[OutlineItem], title: str) -> bytes:
    """Returns an OPML 2.0 document in UTF-8 of these feeds and folders."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_printable(title).replace('&', '&amp;').replace('<', '&lt;')}</title></head>",
        "  <body>",
    ]
    for item in items:
        _write(item, 2, lines)
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode("utf-8")


def _write(item: OutlineItem, depth: int, lines: list[str]) -> None:
    indent = "  " * depth
    name = _quoted(item.title)
    line = f"{indent}<outline text={name} title={name}"
    if item.feed_url is not None:
        line += f' type="rss" xmlUrl={_quoted(item.feed_url)}'
    if item.site_url is not None:
        line += f" htmlUrl={_quoted(item.site_url)}"
    if not item.children:
        lines.append(f"{line}/>")
        return
    lines.append(f"{line}>")
    for child in item.children:
        _write(child, depth + 1, lines)
    lines.append(f"{indent}</outline>")


def _quoted(text: str) -> str:
    """Returns a quoted attribute value. `xml.sax.saxutils` would also load HTTP and TLS into the worker."""
    return f'"{escape(_printable(text))}"'


def _printable(text: str) -> str:
    return _ILLEGAL.sub(" ", text)
