"""Parses sanitized HTML into a small tree of frozen nodes, within limits that keep the window responsive."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

MAX_DEPTH = 48
"""Elements nested deeper are dropped; their content moves up to the deepest element that stays."""
MAX_ELEMENTS = 40_000
MAX_TEXT = 1_000_000
"""Characters of text; the rest is dropped. The sanitizer stops at the same size."""

VOID_ELEMENTS = frozenset(
    {"br", "hr", "img", "wbr", "source", "track", "embed", "col", "area", "base", "input", "link", "meta"}
)
DROPPED_ELEMENTS = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "object", "select", "textarea", "button", "head",
    "title", "canvas", "applet", "map",
})  # fmt: skip
"""Elements that are dropped with everything in them."""
BLOCK_ELEMENTS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "iframe", "video", "audio", "embed",
})  # fmt: skip
IMPLIED_END_TAGS = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
    "tbody": frozenset({"td", "th", "tr", "thead", "tbody"}),
    "tfoot": frozenset({"td", "th", "tr", "thead", "tbody"}),
}
"""Start tags with the open elements that they end without an end tag (HTML Standard 13.1.2.4, optional tags)."""
DECLARATION = re.compile(r"<[!?][^>]*>?")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
"""All three take linear time in the length of the text. `html.parser` does not: 100,000 unclosed tags take minutes."""
MAX_INLINE_IMAGE = 48
"""An image declared no larger than this, in pixels, stays in its line of text."""
MAX_EMOJI_ALT = 8
"""The most code points that an emoji has: a family of four is seven with its joiners."""
MAX_TRACKER = 3
"""An image declared no larger than this, in pixels, is a tracking pixel and not shown."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `holds_block` is true where it is, or contains, something that cannot stand in a line of text."""

    tag: str
    attributes: dict[str, str] = field(hash=False)
    children: tuple[Node, ...]
    holds_block: bool

    def get(self, name: str) -> str:
        """Returns the value of an attribute, stripped; empty where the element does not have it."""
        return self.attributes.get(name, "").strip()


Node = Element | str


@dataclass(slots=True)
class _OpenElement:
    tag: str
    attributes: dict[str, str]
    children: list[Node]
    holds_block: bool = False


def parse_html(html: str) -> tuple[Node, ...]:
    """Returns the nodes of an HTML fragment. Never raises: malformed markup becomes text or is dropped."""
    builder = _TreeBuilder()
    html = DECLARATION.sub("", html)
    position = 0
    while position < len(html):
        tag = TAG.match(html, position)
        if tag is None:
            end = html.find("<", position + 1)
            end = len(html) if end < 0 else end
            builder.add_text(unescape(html[position:end]))
            position = end
            continue
        name = tag[2].lower()
        attributes, position = _parse_attributes(html, tag.end())
        if tag[1]:
            builder.end_tag(name)
        else:
            builder.start_tag(name, attributes)
    return builder.finish()


def _parse_attributes(html: str, position: int) -> tuple[dict[str, str], int]:
    """Returns the attributes of a tag from `position` on and the position after the tag.

    The first attribute of a name counts (HTML Standard, parse error `duplicate-attribute`).
    """
    attributes: dict[str, str] = {}
    while position < len(html) and html[position] not in "<>":
        match = ATTRIBUTE.match(html, position)
        if match is None:
            position += 1
            continue
        value = next((v for v in match.group(2, 3, 4) if v is not None), "")
        attributes.setdefault(match[1].lower(), unescape(value))
        position = match.end()
    return attributes, position + 1 if html[position : position + 1] == ">" else position


def is_inline_image(attributes: dict[str, str]) -> bool:
    """Returns whether an image belongs in a line of text: it is declared small, or stands for an emoji."""
    if is_emoji(attributes):
        return True
    sides = [side for name in ("width", "height") if (side := parse_pixels(attributes.get(name, ""))) is not None]
    return bool(sides) and max(sides) <= MAX_INLINE_IMAGE


def is_emoji(attributes: dict[str, str]) -> bool:
    """Returns whether an image stands for an emoji, which is then its alternative text."""
    alt = attributes.get("alt", "").strip()
    return 0 < len(alt) <= MAX_EMOJI_ALT and not alt.isascii() and not any(map(str.isalnum, alt))


def parse_pixels(value: str) -> int | None:
    """Returns the pixels that a width or height attribute gives; None where it gives none."""
    value = value.strip().removesuffix("px")
    return int(value) if value.isdecimal() and len(value) < 7 else None


class _TreeBuilder:
    """Builds the tree from tags and text in document order."""

    def __init__(self) -> None:
        self._stack = [_OpenElement("", {}, [])]
        self._flattened: Counter[str] = Counter()  # start tags beyond a limit, whose end tags are ignored
        self._dropping: list[str] = []  # a dropped element and those of the same name in it
        self._elements = 0
        self._text_length = 0

    def start_tag(self, tag: str, attributes: dict[str, str]) -> None:
        """Opens an element, unless it is dropped or beyond a limit."""
        if self._dropping or tag in DROPPED_ELEMENTS:
            if not self._dropping or tag == self._dropping[0]:
                self._dropping.append(tag)
            return
        self._close_implied(tag)
        self._elements += 1
        if tag in VOID_ELEMENTS:
            if self._elements <= MAX_ELEMENTS:
                self._add(Element(tag, attributes, (), _is_block(tag, attributes)))
        elif len(self._stack) > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            self._flattened[tag] += 1
        else:
            self._stack.append(_OpenElement(tag, attributes, [], _is_block(tag, attributes)))

    def end_tag(self, tag: str) -> None:
        """Closes the innermost open element of this name and those in it; an end tag without one is ignored."""
        if self._dropping:
            if tag == self._dropping[0]:
                self._dropping.pop()
        elif self._flattened[tag]:
            self._flattened[tag] -= 1
        elif any(element.tag == tag for element in self._stack):
            while self._stack[-1].tag != tag:
                self._close()
            self._close()

    def add_text(self, text: str) -> None:
        """Adds text whose character references are already resolved."""
        room = MAX_TEXT - self._text_length
        if not self._dropping and room > 0:
            self._text_length += len(text)
            self._stack[-1].children.append(text[:room])

    def finish(self) -> tuple[Node, ...]:
        """Closes the elements that are still open and returns the tree."""
        while len(self._stack) > 1:
            self._close()
        return tuple(self._stack[0].children)

    def _close_implied(self, tag: str) -> None:
        if tag in BLOCK_ELEMENTS and self._stack[-1].tag == "p":
            self._close()
        while self._stack[-1].tag in IMPLIED_END_TAGS.get(tag, ()):
            self._close()

    def _close(self) -> None:
        closed = self._stack.pop()
        self._add(Element(closed.tag, closed.attributes, tuple(closed.children), closed.holds_block))

    def _add(self, element: Element) -> None:
        parent = self._stack[-1]
        parent.children.append(element)
        parent.holds_block = parent.holds_block or element.holds_block


def _is_block(tag: str, attributes: dict[str, str]) -> bool:
    return tag in BLOCK_ELEMENTS or (tag == "img" and not is_inline_image(attributes))
