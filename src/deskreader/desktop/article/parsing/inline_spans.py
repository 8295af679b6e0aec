"""Runs of text out of inline elements: marks, links, and white space as a browser would show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from deskreader.desktop.article.parsing.html_tree import TRACKER, Element, Node, is_emoji, pixels
from deskreader.desktop.article.parsing.sections import LINE_BREAK, Mark, Span

MARKS = {
    "b": Mark.BOLD, "strong": Mark.BOLD, "i": Mark.ITALIC, "em": Mark.ITALIC, "cite": Mark.ITALIC, "dfn": Mark.ITALIC,
    "var": Mark.ITALIC, "code": Mark.CODE, "kbd": Mark.CODE, "samp": Mark.CODE, "tt": Mark.CODE, "sup": Mark.SUPER,
    "sub": Mark.SUB, "s": Mark.STRIKE, "del": Mark.STRIKE, "strike": Mark.STRIKE, "ins": Mark.UNDERLINE,
    "u": Mark.UNDERLINE, "small": Mark.SMALL,
}  # fmt: skip
LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n\r\f]+")
LONG_WORD = re.compile(r"[^\s\u200b]{400}")
"""A word this long is given places to break: setting half a million letters without one takes Qt seconds."""
MAX_PARAGRAPH = 12_000
"""Characters of a paragraph: Qt lays out a paragraph as a whole, in about 1 ms for 1,000."""


def link(href: str) -> str:
    """The address itself where a link may lead there (web, mail, or a place in the story); else empty."""
    href = href.strip()
    return href if LINK.match(href) or (href.startswith("#") and len(href) > 1) else ""


def spans(nodes: Iterable[Node], mark: Mark = Mark.NONE, href: str = "") -> tuple[Span, ...]:
    """The runs of some inline nodes, space collapsed, those alike joined; empty where nothing is to be seen."""
    return collapsed(list(raw(nodes, mark, href)))


def code_spans(nodes: Iterable[Node]) -> tuple[Span, ...]:
    """The runs of a preformatted element: line breaks and spaces as they stand, without empty lines around."""
    text = _code_text(nodes).replace(LINE_BREAK, "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").strip("\n").rstrip()
    return (Span(_breakable(text.replace("\n", LINE_BREAK))),) if text else ()


def _code_text(nodes: Iterable[Node]) -> str:
    """Text as it stands; an element that holds a line of its own, as some highlighters make it, ends with a break."""
    made = ""
    for node in nodes:
        if isinstance(node, str):
            made += node
        elif node.tag == "br":
            made += "\n"
        else:
            inner = _code_text(node.children)
            made += inner + "\n" if node.holds_block and inner and not inner.endswith("\n") else inner
    return made


def reads_right_to_left(text: str) -> bool | None:
    """Which way a text reads, by its first strong character (Unicode UAX #9, P2 and P3); None where it has none."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return None


def names(node: Node) -> list[str]:
    """The names by which links lead to an element or to something in it."""
    if isinstance(node, str):
        return []
    own = [name for name in (node.get("id"), node.get("name") if node.tag == "a" else "") if name]
    return own + [name for child in node.children for name in names(child)]


def is_tracker(element: Element) -> bool:
    """Whether a picture is declared too small to be seen."""
    sides = [pixels(element.get(name)) for name in ("width", "height")]
    return any(side is not None and side <= TRACKER for side in sides)


def pieces(runs: Sequence[Span]) -> Iterable[tuple[Span, ...]]:
    """The runs in pieces that can each be laid out at once: one, but for a text of book length without paragraphs."""
    piece: list[Span] = []
    room = MAX_PARAGRAPH
    for run in runs:
        text = run.text
        while len(text) > room and not run.picture:
            at = max(text.rfind(" ", 0, room), text.rfind(LINE_BREAK, 0, room)) + 1 or room
            yield (*piece, replace(run, text=text[:at].rstrip(" " + LINE_BREAK)))
            piece, text, room = [], text[at:], MAX_PARAGRAPH
        piece.append(replace(run, text=text))
        room -= len(text)
    if piece:
        yield tuple(piece)


def _picture(element: Element, mark: Mark, href: str) -> Iterable[Span]:
    alt, address = element.get("alt"), element.get("src")
    if is_emoji(element.attributes):
        yield Span(alt, mark, href)
    elif address and not is_tracker(element):
        yield Span(alt, mark, href, address)


def raw(nodes: Iterable[Node], mark: Mark, href: str) -> Iterable[Span]:
    """The runs of inline nodes with all their white space, for `collapsed` to join."""
    for node in nodes:
        if isinstance(node, str):
            yield Span(node, mark, href)
        elif node.tag == "br":
            yield Span(LINE_BREAK, mark, href)
        elif node.tag == "wbr":
            yield Span("\u200b", mark, href)
        elif node.tag == "img":
            yield from _picture(node, mark, href)
        elif node.tag == "q":
            yield Span("“", mark, href)
            yield from raw(node.children, mark, href)
            yield Span("”", mark, href)
        else:
            inner = link(node.get("href")) if node.tag == "a" else ""
            yield from raw(node.children, mark | MARKS.get(node.tag, Mark.NONE), inner or href)


def collapsed(raw: Sequence[Span]) -> tuple[Span, ...]:
    """Runs with their space collapsed as CSS does for `white-space: normal`, and joined where they are set alike."""
    made: list[Span] = []
    open_space = False  # whether a space may follow: not at the beginning of a line, nor after another space
    for span in raw:
        text = span.text if span.picture else SPACE.sub(" ", span.text)
        if span.picture:
            open_space = True
        else:
            text = text.removeprefix(" ") if not open_space else text
            if text == LINE_BREAK and made and not made[-1].picture:
                made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
            open_space = not text.endswith((" ", LINE_BREAK)) if text else open_space
        if text or span.picture:
            made.append(span if text == span.text and len(text) < 400 else replace(span, text=_breakable(text)))
    return _trimmed(_joined(made))


def _joined(made: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for (mark, href, picture), group in groupby(made, key=lambda span: (span.mark, span.href, span.picture)):
        if picture:
            joined.extend(group)
        elif text := "".join(span.text for span in group):
            joined.append(Span(text, mark, href))
    return joined


def _trimmed(made: list[Span]) -> tuple[Span, ...]:
    empty = " " + LINE_BREAK
    while made and not made[0].picture and not made[0].text.lstrip(empty):
        made.pop(0)
    while made and not made[-1].picture and not made[-1].text.rstrip(empty):
        made.pop()
    if made and not made[0].picture:
        made[0] = replace(made[0], text=made[0].text.lstrip(empty))
    if made and not made[-1].picture:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(empty))
    return tuple(made)


def _breakable(text: str) -> str:
    return LONG_WORD.sub(lambda word: word[0] + "\u200b", text) if len(text) > 400 else text
