"""One-line plain texts: titles, names, snippets, without markup, line breaks and control characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from deskreader.feeds.parsing.element_values import PlainText
from deskreader.text.truncate import shortened

LONGEST_TITLE = 500  # characters
LONGEST_NAME = 200

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060-\u206f\u202a-\u202e\ufeff\ufff0-\uffff\ud800-\udfff]"
)
"""Control characters, invisible characters, and those that change the direction of text."""

_STACKED = re.compile(
    "([\u0300-\u036f\u0489\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_BRACKET = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:\s[^<>]*|/)?)>(?=(?P<next>\w?))|<!--.*?(?:-->|\Z)|<", re.S
)
_VOID = frozenset({"br", "wbr", "hr"})
_ELEMENTS = frozenset({
    "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "center", "cite",
    "code", "del", "details", "dfn", "div", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "i", "ins", "kbd", "label", "li", "mark", "nobr", "ol", "p", "pre", "q", "rp", "rt", "ruby",
    "s", "samp", "script", "section", "small", "span", "strike", "strong", "style", "sub", "summary", "sup", "table",
    "tbody", "td", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
})  # fmt: skip
"""Elements that mark up text; a title that names another one in angle brackets speaks of it."""
_MAIL = re.compile(r"[^\s<>()\[\],;:\"]{1,80}@[^\s<>()\[\],;:\"]{1,120}")


def one_line(text: str) -> str:
    """Returns the text on one line, without control characters and stacks of accents."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    return _STACKED.sub(r"\1", _UNSEEN.sub("", text))


def plain_title(value: str | None, text_of: Callable[[str], str]) -> str:
    """Returns a title as plain text: without markup and entities, unless the feed declares it plain."""
    if not value:
        return ""
    if not isinstance(value, PlainText):
        value = without_markup(value[: LONGEST_TITLE * 10], text_of)
    return shortened(one_line(value), LONGEST_TITLE)


def without_markup(value: str, text_of: Callable[[str], str]) -> str:
    """Returns HTML of one line as text. Angle brackets that mark nothing up, as in `List<T>`, are part of the text."""
    if "<" in value:
        return text_of(_with_literal_brackets(value))
    return unescape(value) if "&" in value else value


def _with_literal_brackets(html: str) -> str:
    """Escapes every `<` that begins no markup. Tags are markup where their element marks up text and is closed.

    One that is not closed, as where a title was cut, counts if it has attributes, or touches the word behind it alone.
    """
    brackets = list(_BRACKET.finditer(html))
    open_tags: dict[str, list[int]] = {}
    markup: set[int] = set()
    for number, bracket in enumerate(brackets):
        name = (bracket["name"] or "").lower()
        if bracket[0].startswith("<!--") or name in _VOID or (name == "img" and "=" in bracket["rest"]):
            markup.add(number)
        elif name in _ELEMENTS and bracket["close"]:
            markup.add(number)
            if open_tags.get(name):
                markup.add(open_tags[name].pop())
        elif name in _ELEMENTS:
            open_tags.setdefault(name, []).append(number)
            before = html[bracket.start() - 1 : bracket.start()]
            if "=" in bracket["rest"] or (bracket["next"] and (not before or before.isspace())):
                markup.add(number)
    literal = [bracket.start() for number, bracket in enumerate(brackets) if number not in markup]
    pieces = (html[start + 1 : end] for start, end in zip(literal, [*literal[1:], len(html)], strict=True))
    return "&lt;".join((html[: literal[0]], *pieces)) if literal else html


def author_name(author: str | None, text_of: Callable[[str], str]) -> str | None:
    """Returns the name without markup and mail addresses: `Ann` for `ann@example.org (Ann)`."""
    if not author:
        return None
    author = without_markup(author[: LONGEST_TITLE * 10], text_of)
    if "@" in author:
        author = _MAIL.sub("", author)
        author = re.sub(r"^\s*\((.*)\)\s*$", r"\1", re.sub(r"<\s*>|\(\s*\)|\bmailto:", "", author), flags=re.S)
    return shortened(one_line(author[:LONGEST_TITLE]).strip(" ,;"), LONGEST_NAME) or None
