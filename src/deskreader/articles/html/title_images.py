"""Finds the image that a page is about, such as a comic: the one whose name or description is the page's title."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, attribute
from deskreader.articles.html.image_sources import best_source

_WORD = re.compile(r"[^\W\d_]{3,}")
_FILE_TYPE = re.compile(r"\.\w{3,4}$")
_ALIKE = 0.6  # share of the words of a name or description that are words of the title
_ELSEWHERE = frozenset(("nav", "footer", "aside"))
_MOST_IMAGES = 60
_MOST_FRAMES = 3  # elements around an image that hold nothing else


def title_image(body: _Element, title: str) -> _Element | None:
    """Returns the element around the image that is named or described like the page's title; None where there is none.

    It may hold further images, but no words.
    """
    wanted = set(_WORD.findall(title.lower()))
    if not wanted:
        return None
    for _, image in zip(range(_MOST_IMAGES), body.iter("img"), strict=False):
        if _is_named(image, wanted) and not any(around.tag in _ELSEWHERE for around in image.iterancestors()):
            return _frame(image)
    return None


def _is_named(image: _Element, wanted: set[str]) -> bool:
    attributes = {str(name): str(value) for name, value in image.attrib.items()}
    name = unquote(best_source(attributes) or "").split("?")[0].rsplit("/", 1)[-1]
    for text in (attribute(image, "alt"), _FILE_TYPE.sub("", name).replace("_", " "), attribute(image, "title")):
        words = set(_WORD.findall(text.lower()))
        if words and len(words & wanted) >= _ALIKE * len(words) and len(words & wanted) * 2 >= min(len(wanted), 4):
            return True
    return False


def _frame(image: _Element) -> _Element:
    """Returns the outermost element around an image that holds no words."""
    frame = image
    for _ in range(_MOST_FRAMES):
        around = frame.getparent()
        if around is None or around.tag in ("body", "html") or all_text(around).strip():
            break
        frame = around
    if frame is image and (around := image.getparent()) is not None:
        return around
    return frame
