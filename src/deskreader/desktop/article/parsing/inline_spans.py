"""Turns inline elements into spans of text: formats, links, and white space as a browser would show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from deskreader.desktop.article.parsing.html_tree import MAX_TRACKER, Element, Node, is_emoji, parse_pixels
from deskreader.desktop.article.parsing.sections import LINE_BREAK, Span, TextFormat

INSERTED_TAG, DELETED_TAG = "x-inserted", "x-deleted"
"""Elements around words that came or went between two versions. The sanitizer lets none of a stranger's through."""
TEXT_FORMATS = {
    "b": TextFormat.BOLD, "strong": TextFormat.BOLD, "i": TextFormat.ITALIC, "em": TextFormat.ITALIC,
    "cite": TextFormat.ITALIC, "dfn": TextFormat.ITALIC, "var": TextFormat.ITALIC, "code": TextFormat.CODE,
    "kbd": TextFormat.CODE, "samp": TextFormat.CODE, "tt": TextFormat.CODE, "sup": TextFormat.SUPER,
    "sub": TextFormat.SUB, "s": TextFormat.STRIKE, "del": TextFormat.STRIKE, "strike": TextFormat.STRIKE,
    "ins": TextFormat.UNDERLINE, "u": TextFormat.UNDERLINE, "small": TextFormat.SMALL,
    "mark": TextFormat.MARK, INSERTED_TAG: TextFormat.INSERTED, DELETED_TAG: TextFormat.DELETED,
}  # fmt: skip
ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n\r\f]+")
ZERO_WIDTH_SPACE = "\u200b"
LONG_WORD = re.compile(r"[^\s\u200b]{400}")
"""A word this long gets break opportunities: laying out half a million letters without one takes Qt seconds."""
MAX_TITLE = 200
"""Characters of the explanation of an abbreviation."""
PART = 20_000
"""Characters that a regular expression works on in about 3 ms."""


def allowed_link(href: str) -> str:
    """Returns the address where a link may lead there (web, mail, or an anchor in the article), else an empty text."""
    href = href.strip()
    return href if ALLOWED_LINK.match(href) or (href.startswith("#") and len(href) > 1) else ""


def inline_spans(nodes: Iterable[Node], text_format: TextFormat = TextFormat.NONE, href: str = "") -> tuple[Span, ...]:
    """Returns the spans of inline nodes, white space collapsed; empty where there is nothing to see."""
    return collapse_spans(list(raw_spans(nodes, text_format, href)))


def code_spans(nodes: Iterable[Node]) -> tuple[Span, ...]:
    """Returns the spans of a preformatted element: line breaks and spaces stay, empty lines around it go."""
    text = _code_text(nodes).replace(LINE_BREAK, "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").strip("\n").rstrip()
    return (Span(_add_break_points(text.replace("\n", LINE_BREAK))),) if text else ()


def _code_text(nodes: Iterable[Node]) -> str:
    """Returns the text as it is; a block element, as some highlighters make of each line, ends with a line break."""
    code = ""
    for node in nodes:
        if isinstance(node, str):
            code += node
        elif node.tag == "br":
            code += "\n"
        else:
            inner = _code_text(node.children)
            code += inner + "\n" if node.holds_block and inner and not inner.endswith("\n") else inner
    return code


def reads_right_to_left(text: str) -> bool | None:
    """Returns whether the first strong character runs right to left (Unicode UAX #9, P2 and P3); None without one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return None


def anchor_names(node: Node) -> list[str]:
    """Returns the names by which links lead to an element or to something in it."""
    if isinstance(node, str):
        return []
    own = [name for name in (node.get("id"), node.get("name") if node.tag == "a" else "") if name]
    return own + [name for child in node.children for name in anchor_names(child)]


def is_tracker(element: Element) -> bool:
    """Returns whether an image is declared too small to be seen."""
    sides = [parse_pixels(element.get(name)) for name in ("width", "height")]
    return any(side is not None and side <= MAX_TRACKER for side in sides)


def _image_spans(element: Element, text_format: TextFormat, href: str) -> Iterable[Span]:
    alt, address = element.get("alt"), element.get("src")
    if is_emoji(element.attributes):
        yield Span(alt, text_format, href)
    elif address and not is_tracker(element):
        yield Span(alt, text_format, href, address)


def raw_spans(nodes: Iterable[Node], text_format: TextFormat, href: str) -> Iterable[Span]:
    """Yields the spans of inline nodes with all their white space, for `collapse_spans` to join."""
    for node in nodes:
        if isinstance(node, str):
            yield Span(node, text_format, href)
        elif node.tag == "br":
            yield Span(LINE_BREAK, text_format, href)
        elif node.tag == "wbr":
            yield Span(ZERO_WIDTH_SPACE, text_format, href)
        elif node.tag == "img":
            yield from _image_spans(node, text_format, href)
        elif node.tag == "q":
            yield Span("“", text_format, href)
            yield from raw_spans(node.children, text_format, href)
            yield Span("”", text_format, href)
        else:
            inner = allowed_link(node.get("href")) if node.tag == "a" else ""
            inner_format = text_format | TEXT_FORMATS.get(node.tag, TextFormat.NONE)
            spans = raw_spans(node.children, inner_format, inner or href)
            title = node.get("title")[:MAX_TITLE] if node.tag in ("abbr", "dfn") else ""
            yield from (replace(span, title=title) for span in spans) if title else spans


def collapse_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Returns the spans with white space collapsed as CSS `white-space: normal` does, equal formats joined."""
    collapsed: list[Span] = []
    space_allowed = False  # no space at the beginning of a line, nor after another space
    for span in spans:
        text = span.text if span.image else SPACE.sub(" ", span.text)
        if span.image:
            space_allowed = True
        else:
            text = text.removeprefix(" ") if not space_allowed else text
            if text == LINE_BREAK and collapsed and not collapsed[-1].image:
                # A line break swallows the space before it, which stands at the end of the previous span.
                collapsed[-1] = replace(collapsed[-1], text=collapsed[-1].text.rstrip(" "))
            space_allowed = not text.endswith((" ", LINE_BREAK)) if text else space_allowed
        if text or span.image:
            is_unchanged = text == span.text and len(text) < 400
            collapsed.append(span if is_unchanged else replace(span, text=_add_break_points(text)))
    return _trim(_join_equal_formats(collapsed))


def _join_equal_formats(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for (is_image, _format, _href, _title), group in groupby(
        spans, key=lambda span: (bool(span.image), span.format, span.href, span.title)
    ):
        same = list(group)
        if is_image:
            joined.extend(same)
        elif text := "".join(span.text for span in same):
            joined.append(replace(same[0], text=text))
    return joined


def _trim(spans: list[Span]) -> tuple[Span, ...]:
    """Removes spaces and line breaks at both ends."""
    blank = " " + LINE_BREAK
    while spans and not spans[0].image and not spans[0].text.lstrip(blank):
        spans.pop(0)
    while spans and not spans[-1].image and not spans[-1].text.rstrip(blank):
        spans.pop()
    if spans and not spans[0].image:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip(blank))
    if spans and not spans[-1].image:
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip(blank))
    return tuple(spans)


def _add_break_points(text: str) -> str:
    """Returns the text with break opportunities in long words.

    It goes in parts, since other threads, such as that of the window, wait while a regular expression works.
    """
    if len(text) <= 400:
        return text
    parts = (text[start : start + PART] for start in range(0, len(text), PART))
    return "".join(LONG_WORD.sub(lambda word: word[0] + ZERO_WIDTH_SPACE, part) for part in parts)
