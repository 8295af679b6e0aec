"""Sanitized HTML as a small tree of frozen nodes, within limits that keep the window alive whatever the HTML is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

MAX_DEPTH = 48
"""Elements nested deeper are left out; what they hold moves up to the deepest that stays."""
MAX_ELEMENTS = 40_000
MAX_TEXT = 1_000_000
"""Characters of text; what follows is dropped. The sanitizer stops at the same size."""

VOID = frozenset({"br", "hr", "img", "wbr", "source", "track", "embed", "col", "area", "base", "input", "link", "meta"})
DROPPED = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "object", "select", "textarea", "button", "head",
    "title", "canvas", "applet", "map",
})  # fmt: skip
"""Elements that vanish with all they hold."""
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "iframe", "video", "audio", "embed",
})  # fmt: skip
CLOSES = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
    "tbody": frozenset({"td", "th", "tr", "thead", "tbody"}),
    "tfoot": frozenset({"td", "th", "tr", "thead", "tbody"}),
}
"""Elements whose beginning ends an open one, although its end is not written (HTML Standard 13.1.2.4)."""
DECLARATION = re.compile(r"<[!?][^>]*>?")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
"""All three are linear in the length of the text. `html.parser` is not: 100,000 unfinished tags take it minutes."""
SMALL_PICTURE = 48
"""A picture declared no larger than this, in pixels, stands in its line of text."""
EMOJI_ALT = 8
"""The most code points of an emoji: a family of four is seven with its joiners."""
TRACKER = 3
"""A picture declared no larger than this, in pixels, is a tracker and not shown."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `holds_block`: it is, or holds, something that cannot stand in a line of text."""

    tag: str
    attributes: dict[str, str] = field(hash=False)
    children: tuple[Node, ...]
    holds_block: bool

    def get(self, name: str) -> str:
        """The value of an attribute without the space around it; empty where there is none."""
        return self.attributes.get(name, "").strip()


Node = Element | str


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    children: list[Node]
    holds_block: bool = False


def parse(html: str) -> tuple[Node, ...]:
    """The nodes of an HTML fragment. Never raises: what makes no sense is text, or is left out."""
    builder = _Builder()
    html = DECLARATION.sub("", html)
    at = 0
    while at < len(html):
        tag = TAG.match(html, at)
        if tag is None:
            until = html.find("<", at + 1)
            until = len(html) if until < 0 else until
            builder.text(unescape(html[at:until]))
            at = until
            continue
        name = tag[2].lower()
        attributes, at = _attributes(html, tag.end())
        if tag[1]:
            builder.end(name)
        else:
            builder.begin(name, attributes)
    return builder.finished()


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag from `at` on, and the place behind the tag. The first of a name counts."""
    found: dict[str, str] = {}
    while at < len(html) and html[at] not in "<>":
        attribute = ATTRIBUTE.match(html, at)
        if attribute is None:
            at += 1
            continue
        value = next((v for v in attribute.group(2, 3, 4) if v is not None), "")
        found.setdefault(attribute[1].lower(), unescape(value))
        at = attribute.end()
    return found, at + 1 if html[at : at + 1] == ">" else at


def is_inline_picture(attributes: dict[str, str]) -> bool:
    """Whether a picture belongs into a line of text: declared small, or standing for an emoji."""
    if is_emoji(attributes):
        return True
    sides = [side for name in ("width", "height") if (side := pixels(attributes.get(name, ""))) is not None]
    return bool(sides) and max(sides) <= SMALL_PICTURE


def is_emoji(attributes: dict[str, str]) -> bool:
    """Whether a picture stands for an emoji, which is then its alternative text."""
    alt = attributes.get("alt", "").strip()
    return 0 < len(alt) <= EMOJI_ALT and not alt.isascii() and not any(map(str.isalnum, alt))


def pixels(value: str) -> int | None:
    """The pixels that a width or height attribute names; None where it names none."""
    value = value.strip().removesuffix("px")
    return int(value) if value.isdecimal() and len(value) < 7 else None


class _Builder:
    def __init__(self) -> None:
        self._stack = [_Open("", {}, [])]
        self._flattened: Counter[str] = Counter()
        self._dropping: list[str] = []
        self._elements = 0
        self._text = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Takes a start tag."""
        if self._dropping or tag in DROPPED:
            if not self._dropping or tag == self._dropping[0]:
                self._dropping.append(tag)
            return
        self._end_implied(tag)
        self._elements += 1
        if tag in VOID:
            if self._elements <= MAX_ELEMENTS:
                self._add(Element(tag, attributes, (), _is_block(tag, attributes)))
        elif len(self._stack) > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            self._flattened[tag] += 1
        else:
            self._stack.append(_Open(tag, attributes, [], _is_block(tag, attributes)))

    def end(self, tag: str) -> None:
        """Takes an end tag; one that ends nothing is left out."""
        if self._dropping:
            if tag == self._dropping[0]:
                self._dropping.pop()
        elif self._flattened[tag]:
            self._flattened[tag] -= 1
        elif any(open_.tag == tag for open_ in self._stack):
            while self._stack[-1].tag != tag:
                self._end()
            self._end()

    def text(self, text: str) -> None:
        """Takes text, its character references written out."""
        room = MAX_TEXT - self._text
        if not self._dropping and room > 0:
            self._text += len(text)
            self._stack[-1].children.append(text[:room])

    def finished(self) -> tuple[Node, ...]:
        """Ends what is still open and gives the tree."""
        while len(self._stack) > 1:
            self._end()
        return tuple(self._stack[0].children)

    def _end_implied(self, tag: str) -> None:
        if tag in BLOCKS and self._stack[-1].tag == "p":
            self._end()
        while self._stack[-1].tag in CLOSES.get(tag, ()):
            self._end()

    def _end(self) -> None:
        open_ = self._stack.pop()
        self._add(Element(open_.tag, open_.attributes, tuple(open_.children), open_.holds_block))

    def _add(self, element: Element) -> None:
        parent = self._stack[-1]
        parent.children.append(element)
        parent.holds_block = parent.holds_block or element.holds_block


def _is_block(tag: str, attributes: dict[str, str]) -> bool:
    return tag in BLOCKS or (tag == "img" and not is_inline_picture(attributes))
