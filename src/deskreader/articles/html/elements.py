"""Small typed helpers over lxml elements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lxml.etree import _Element, tostring

PLAYED_TYPES = ("video/*", "audio/*", "text/html")
"""Values of `type` on a link that stands for a player: what it plays, or that it is a page made to be embedded."""

UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7a3]")
"""A letter of Chinese, Japanese, Korean or Thai."""


def all_text(element: _Element) -> str:
    """Returns all text in an element unchanged; joining its texts one by one takes ten times as long."""
    return tostring(element, method="text", encoding="unicode", with_tail=False)


def one_line(element: _Element) -> str:
    """Returns all text in an element on one line."""
    return " ".join(all_text(element).split())


def spaced_line(element: _Element) -> str:
    """Returns all text in an element on one line, with a blank at every tag, so that words of adjacent blocks stay
    apart.
    """
    return " ".join(" ".join(cast("Iterable[str]", element.itertext())).split())


def first_in(element: _Element, *tags: str) -> _Element | None:
    """Returns the first descendant with one of these tags; a path expression takes twice as long."""
    return next(element.iterdescendants(*tags), None)


def latin_length(text: str) -> float:
    """Returns the length of a text in characters; a letter of a script without word spacing says as much as 2.5."""
    length = len(text)
    middle = length // 2
    return length * 2.5 if UNSPACED.search(text, middle, middle + 4) else float(length)


def attribute(element: _Element, name: str) -> str:
    """Returns an attribute's value, or an empty string."""
    return element.get(name) or ""


def word_set(*listed: str) -> frozenset[str]:
    """Returns the blank-separated words of the texts as a set."""
    return frozenset(word for text in listed for word in text.split())


def played_type(tag: str) -> str:
    """Returns the `type` of the link that stands for a player with this tag."""
    return {"video": "video/*", "audio": "audio/*"}.get(tag, "text/html")
