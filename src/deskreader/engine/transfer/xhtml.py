"""From the HTML of a stored story to XHTML, as an EPUB holds it: well-formed, with stored pictures and web links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

from deskreader.articles.html.sanitizer import TAGS

VOID = {"br", "hr", "img"}
KEPT = {"alt", "colspan", "dir", "lang", "rowspan", "start", "title"}
WEB = ("http://", "https://", "mailto:")
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML document may hold (https://www.w3.org/TR/xml/#charsets)."""


def plain(text: str) -> str:
    """Text as XML holds it."""
    return escape(_UNFIT.sub("", text))


def to_xhtml(html: str, pictures: Mapping[str, str]) -> str:
    """The same content as XHTML. `pictures` has the file for each address of a picture; others are left out."""
    writer = _Writer(pictures)
    writer.feed(html)
    writer.close()
    return writer.finished()


class _Writer(HTMLParser):
    """Writes what it reads, each element ended in its turn; of any that the sanitizer takes out only what is in it."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__()
        self._pictures = pictures
        self._parts: list[str] = []
        self._open: list[str] = []

    def finished(self) -> str:
        """What was written, with every element ended."""
        self._end_until(0)
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            return
        given = {name: value or "" for name, value in attrs}
        kept = {name: value for name, value in given.items() if name in KEPT}
        if tag == "img":
            file = self._pictures.get(given.get("src", "").strip())
            if file is None:
                return
            kept = {"src": file, "alt": "", **kept}
        elif tag == "a" and given.get("href", "").lower().startswith(WEB):
            kept["href"] = given["href"]
        written = "".join(f' {name}="{plain(value)}"' for name, value in kept.items())
        self._parts.append(f"<{tag}{written}/>" if tag in VOID else f"<{tag}{written}>")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._end_until(len(self._open) - 1 - self._open[::-1].index(tag))

    def handle_data(self, data: str) -> None:
        self._parts.append(plain(data))

    def _end_until(self, depth: int) -> None:
        while len(self._open) > depth:
            self._parts.append(f"</{self._open.pop()}>")
