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
_TAG = re.compile(r"<[A-Za-z/!]")
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
        if "<" in value and _TAG.search(value):
            value = text_of(value[: LONGEST_TITLE * 10])
        elif "&" in value:
            value = unescape(value)
    return shortened(one_line(value), LONGEST_TITLE)


def author_name(author: str | None) -> str | None:
    """Returns the name without mail addresses: `Ann` for `ann@example.org (Ann)` and for `Ann (ann@example.org)`."""
    if not author:
        return None
    author = unescape(author) if "&" in author else author
    if "@" in author:
        author = _MAIL.sub("", author)
        author = re.sub(r"^\s*\((.*)\)\s*$", r"\1", re.sub(r"<\s*>|\(\s*\)|\bmailto:", "", author), flags=re.S)
    return shortened(one_line(author[:LONGEST_TITLE]).strip(" ,;"), LONGEST_NAME) or None
