"""Reads and writes lists of feeds as OPML (opml.org, versions 1.0 to 2.0), including what programs really write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from lxml import etree

from deskreader.errors import Kind, ParseError
from deskreader.feeds.parsing import xml_repair, xml_tree
from deskreader.model import OutlineItem
from deskreader.text.encoding import decode
from deskreader.text.urls import as_address, resolve

MOST_OUTLINES = 20_000
DEEPEST = 20
"""Nested folders; the content of deeper ones goes into the twentieth."""

_ROOT = re.compile(r"<(?:opml|outline)[\s>]", re.I)


def parse_outline(document: bytes) -> tuple[OutlineItem, ...]:
    """Returns the feeds and folders of an OPML document in order; each URL once per folder, without empty folders.

    Reads damaged documents as far as possible. Attribute names match in any case; `title` and `text` are equivalent.

    Raises: ParseError(NOT_AN_OUTLINE) where the document is no outline.
    """
    text = decode(document)
    start = _ROOT.search(text)
    if start is None:
        raise ParseError(Kind.NOT_AN_OUTLINE)
    root = _root(text[start.start() :])  # skips a DOCTYPE with its entities, which precedes the root
    body = next((e for e in root.iter(etree.Element) if xml_tree.name_of(e) == "body"), root)
    return _OutlineReader().items(body, 1)


def _root(text: str) -> etree._Element:
    try:
        return xml_tree.load(text, "")
    except etree.XMLSyntaxError:
        pass
    try:
        return xml_tree.load(xml_repair.well_formed(text, _ROOT), "")
    except etree.XMLSyntaxError as error:
        raise ParseError(Kind.NOT_AN_OUTLINE, f"line {error.lineno}") from error


class _OutlineReader:
    """Reads outlines, with a limit on their number."""

    def __init__(self) -> None:
        self._left = MOST_OUTLINES

    def items(self, parent: etree._Element, depth: int) -> tuple[OutlineItem, ...]:
        """Returns the items of an element: each feed once, and folders with content."""
        found: list[OutlineItem] = []
        seen: set[str] = set()
        for element in parent:
            if xml_tree.name_of(element) != "outline" or self._left <= 0:
                continue
            self._left -= 1
            for item in self._item(element, depth):
                if item.feed_url is None or item.feed_url not in seen:
                    found.append(item)
                    seen.add(item.feed_url or "")
        return tuple(found)

    def _item(self, element: etree._Element, depth: int) -> tuple[OutlineItem, ...]:
        values = {name.lower(): " ".join(value.split()) for name, value in xml_tree.attributes(element)}
        children = self.items(element, depth + 1) if len(element) else ()
        feed_url = _feed_address(values)
        title = values.get("title") or values.get("text") or ""
        if feed_url is not None:
            site = _address(values.get("htmlurl") or "")
            return (OutlineItem(title, feed_url, site), *children)
        if not children:
            return ()
        if depth >= DEEPEST or not title:
            return children
        return (OutlineItem(title, None, None, children),)


def _feed_address(values: dict[str, str]) -> str | None:
    """Returns the URL of a feed's outline. Some programs write it as `url`, and web links as `url` with type `link`.

    An unusable one is returned verbatim, so that an import can report it.
    """
    address = values.get("xmlurl")
    if not address and values.get("type", "").lower() in ("rss", "atom", "rss1", "rdf", "feed"):
        address = values.get("url") or values.get("href")
    return (_address(address) or address) if address else None


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
