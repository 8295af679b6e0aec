"""Converts the HTML of a stored article to XHTML for an EPUB: valid, with stored images and web links only.

Sanitized HTML may hold elements where HTML's content models do not allow them, as pages do. Each is closed, wrapped or
replaced here by what is allowed at its place (https://html.spec.whatwg.org/#elements-3), so that epubcheck accepts it.
What opens and closes, or must stand in an order, becomes a plain block: few e-readers know more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from deskreader.articles.html.sanitizer import TAGS

VOID = {"br", "hr", "img"}
WEB = ("http://", "https://", "mailto:")
BLOCKS = {
    "p", "div", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "ul", "ol", "table",
}  # fmt: skip
"""Elements that no phrase may hold; those that are open end where one begins."""
FLOW = {"div", "blockquote", "figure", "li", "td", "th", "caption"}
"""Elements that may hold blocks."""
LISTS, ROWS, SECTIONS = {"ul", "ol"}, {"tr"}, {"thead", "tbody"}
AS_BLOCK = {"details": "", "summary": "term", "figcaption": "caption", "dl": "", "dt": "term", "dd": "definition"}
"""Elements that become a `div`, with its class."""
AS_SPAN = {"time", "dfn"}
"""Elements whose content would have to have a form; they become a `span`."""

_INTEGER, _COUNT = re.compile(r"-?\d{1,6}"), re.compile(r"[1-9]\d{0,2}")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_CELLS = frozenset({"td", "th"})
_ANY: frozenset[str] = frozenset()
_ATTRIBUTES: dict[str, tuple[frozenset[str], Callable[[str], bool]]] = {
    "alt": (frozenset({"img"}), lambda value: True),
    "title": (_ANY, lambda value: True),
    "dir": (_ANY, lambda value: value in ("ltr", "rtl", "auto")),
    "lang": (_ANY, lambda value: _LANGUAGE.fullmatch(value) is not None),
    "start": (frozenset({"ol"}), lambda value: _INTEGER.fullmatch(value) is not None),
    "colspan": (_CELLS, lambda value: _COUNT.fullmatch(value) is not None),
    "rowspan": (_CELLS, lambda value: _COUNT.fullmatch(value) is not None),
}
"""The attributes that are kept: the elements that may have each, and what its value must be."""
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


def _kept_attributes(name: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Returns the attributes that the element of this name keeps."""
    kept = {}
    for key, value in attributes.items():
        owners, is_valid = _ATTRIBUTES.get(key, (_ANY, lambda _value: False))
        value = value.strip().lower() if key == "dir" else value
        if (not owners or name in owners) and is_valid(value):
            kept[key] = value
    return kept


@dataclass(slots=True)
class _Open:
    """An open element: the tag that was read, None for one that was needed around it, and what is written for it.

    One that is not written at all has an empty name.
    """

    read: str | None
    name: str
    is_used: bool = False  # something stands in it
    begin: int = 0  # of its parts, for an element that is judged at its end
    readings: int = 0  # in a ruby: its `rt`
    ends_with_reading: bool = False


class _XhtmlWriter(HTMLParser):
    """Writes the elements it reads, each closed in its turn; of elements unknown to the sanitizer only the content."""

    def __init__(self, images: Mapping[str, str]) -> None:
        super().__init__()
        self._images = images
        self._parts: list[str] = []
        self._open: list[_Open] = []

    def result(self) -> str:
        """Closes every open element and returns all of it."""
        self._close_down_to(0)
        return "".join(self._parts)

    # --- reading ------------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in TAGS or (tag == "img" and attributes.get("src", "").strip() not in self._images):
            return
        name = self._name(tag, attributes)
        if name:
            self._make_place(name)
        if tag not in VOID:
            self._open.append(_Open(tag, name, begin=len(self._parts)))
        if name:
            self._write_start(tag, name, attributes)

    def handle_endtag(self, tag: str) -> None:
        depth = next((d for d in range(len(self._open) - 1, -1, -1) if self._open[d].read == tag), None)
        if depth is not None:
            self._close_down_to(depth)

    def handle_data(self, data: str) -> None:
        if any(element.read == "rp" for element in self._open):  # brackets for programs that know no ruby
            return
        if data.strip():
            self._make_place("")
        elif self._top in LISTS | ROWS | SECTIONS | {"table"}:
            return
        self._parts.append(escape_xml(data))

    # --- placing ------------------------------------------------------------------------------------------------------

    @property
    def _top(self) -> str:
        """The innermost element that is written; empty where there is none."""
        return next((element.name for element in reversed(self._open) if element.name), "")

    def _is_open(self, *names: str) -> bool:
        return any(element.name in names for element in self._open)

    def _name(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Returns the element that is written for a tag at this place; empty for none."""
        if tag in AS_BLOCK:
            return "div"
        if tag == "li":
            return "li" if self._is_open(*LISTS) else "div"
        begins_table = self._top == "table" and not self._element("table").is_used
        if tag in ("thead", "tbody", "tfoot"):
            return "thead" if tag == "thead" and begins_table else "tbody"
        if tag == "caption":
            return "caption" if begins_table else ""
        if tag in ("rt", "rp"):
            return "rt" if tag == "rt" and self._top == "ruby" else ""
        if tag in AS_SPAN or (tag == "bdo" and attributes.get("dir", "") not in ("ltr", "rtl")):
            return "span"
        is_doubled = tag in ("a", "ruby") and self._is_open(tag)
        is_out_of_place = tag in ("tr", "td", "th") and not self._is_open("table")
        return "" if is_doubled or is_out_of_place or (tag == "table" and self._is_open("caption")) else tag

    def _element(self, name: str) -> _Open:
        return next(element for element in reversed(self._open) if element.name == name)

    def _make_place(self, name: str) -> None:
        """Closes what may not hold an element, or a text if `name` is empty, and opens what it needs around it."""
        if name in BLOCKS:
            self._close_phrases()
        elif name == "li":
            self._close_to(LISTS)
        elif name in ("td", "th"):
            self._close_to(ROWS | SECTIONS | {"table"})
        elif name in ROWS | SECTIONS:
            self._close_to(SECTIONS | {"table"} if name == "tr" else {"table"})
        self._open_around(name)
        for element in reversed(self._open):
            if element.name:
                element.is_used = True
                element.ends_with_reading = name == "rt"
                element.readings += name == "rt"
                break

    def _open_around(self, name: str) -> None:
        top = self._top
        if top in LISTS and name != "li":
            self._begin("li")
        if top == "table" and name not in SECTIONS | {"caption"}:
            self._begin("tbody")
        if self._top in SECTIONS and name != "tr":
            self._begin("tr")
        if self._top in ROWS and name not in ("td", "th"):
            self._begin("td")

    def _begin(self, name: str) -> None:
        """Opens an element that nobody wrote."""
        for element in reversed(self._open):
            if element.name:
                element.is_used = True
                break
        self._open.append(_Open(None, name, begin=len(self._parts)))
        self._parts.append(f"<{name}>")

    def _close_phrases(self) -> None:
        """Closes phrases, paragraphs and headings down to what may hold a block, or must hold something around it."""
        holders = FLOW | LISTS | ROWS | SECTIONS | {"table"}
        depth = next((d for d in range(len(self._open) - 1, -1, -1) if self._open[d].name in holders), -1)
        self._close_down_to(depth + 1)

    def _close_to(self, names: set[str]) -> None:
        """Closes what is open in the innermost of some elements."""
        depth = next((d for d in range(len(self._open) - 1, -1, -1) if self._open[d].name in names), -1)
        self._close_down_to(depth + 1)

    # --- writing ------------------------------------------------------------------------------------------------------

    def _write_start(self, tag: str, name: str, attributes: Mapping[str, str]) -> None:
        kept = _kept_attributes(name, attributes) | ({"class": AS_BLOCK[tag]} if AS_BLOCK.get(tag) else {})
        if name == "img":
            kept = {"src": self._images[attributes["src"].strip()], "alt": "", **kept}
        elif name == "a" and attributes.get("href", "").lower().startswith(WEB):
            kept["href"] = attributes["href"]
        written = "".join(f' {key}="{escape_xml(value)}"' for key, value in kept.items())
        self._parts.append(f"<{name}{written}/>" if name in VOID else f"<{name}{written}>")

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            element = self._open.pop()
            if element.name == "ruby" and not (element.readings and element.ends_with_reading):
                self._undo_ruby(element)
            elif element.name:
                self._parts.append(f"</{element.name}>")

    def _undo_ruby(self, element: _Open) -> None:
        """Writes a ruby without a reading at its end as a plain phrase; readings stand in brackets."""
        replaced = {"<rt": "<span", "</rt>": ")</span>", "<ruby": "<span"}
        for number in range(element.begin, len(self._parts)):
            part = self._parts[number]
            start = next((old for old in replaced if part.startswith(old)), None)
            if start is not None:
                is_reading = start == "<rt"
                self._parts[number] = part.replace(start, replaced[start], 1) + (" (" if is_reading else "")
        self._parts.append("</span>")
