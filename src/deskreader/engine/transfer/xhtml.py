"""Converts the HTML of a stored article to XHTML for an EPUB: well-formed, with stored images and web links only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

from deskreader.articles.html.sanitizer import TAGS

VOID = {"br", "hr", "img"}
KEPT_ATTRIBUTES = {"alt", "colspan", "dir", "lang", "rowspan", "start", "title"}
WEB = ("http://", "https://", "mailto:")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold (https://www.w3.org/TR/xml/#charsets)."""


def escape_xml(text: str) -> str:
    """Returns text escaped for XML, without characters that XML cannot hold."""
    return escape(_NOT_XML.sub("", text))


def to_xhtml(html: str, images: Mapping[str, str]) -> str:
    """Returns the same content as XHTML. `images` maps the address of each image to its file; others are left out."""
    writer = _XhtmlWriter(images)
    writer.feed(html)
    writer.close()
    return writer.result()


class _XhtmlWriter(HTMLParser):
    """Writes the elements it reads, each closed in its turn; of elements unknown to the sanitizer only the content."""

    def __init__(self, images: Mapping[str, str]) -> None:
        super().__init__()
        self._images = images
        self._parts: list[str] = []
        self._open: list[str] = []

    def result(self) -> str:
        """Closes every open element and returns all of it."""
        self._close_down_to(0)
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            return
        attributes = {name: value or "" for name, value in attrs}
        kept = {name: value for name, value in attributes.items() if name in KEPT_ATTRIBUTES}
        if tag == "img":
            file = self._images.get(attributes.get("src", "").strip())
            if file is None:
                return
            kept = {"src": file, "alt": "", **kept}
        elif tag == "a" and attributes.get("href", "").lower().startswith(WEB):
            kept["href"] = attributes["href"]
        written = "".join(f' {name}="{escape_xml(value)}"' for name, value in kept.items())
        self._parts.append(f"<{tag}{written}/>" if tag in VOID else f"<{tag}{written}>")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._close_down_to(len(self._open) - 1 - self._open[::-1].index(tag))

    def handle_data(self, data: str) -> None:
        self._parts.append(escape_xml(data))

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._parts.append(f"</{self._open.pop()}>")
