"""Gives elements that stand for code, headings or images the standard form, which pages leave to styles or scripts."""

from __future__ import annotations

import re
from typing import cast

from lxml.etree import XPath, _Element

from deskreader.articles.html.elements import all_text, attribute
from deskreader.articles.html.image_sources import best_of_srcset, looks_like_image

_FLOWS = frozenset(("div", "article", "section", "main", "body", "figure", "td"))
"""Elements in which code that stands alone is a block of its own."""
_FRAMES = frozenset(("div", "span", "a"))
_HEADINGS_BY_ROLE = XPath("descendant::*[@role='heading'][self::div or self::p or self::span]")
"""What is a heading to assistive technology (WAI-ARIA 1.2, role heading; without a level it is of the second)."""
_LEVELS = frozenset("23456")
_PICTURE_NAME = re.compile(r"(?:^|[\s_-])(?:img|image|photo|picture|pic|bild|lazy)", re.I)
_BACKGROUND = ("data-bg", "data-bgset", "data-background", "data-background-image", "data-bg-src")
_MAY_BE_BACKGROUND = XPath(f"descendant::*[{' or '.join(f'@{name}' for name in _BACKGROUND)}]")


def normalize_stand_ins(root: _Element, markup: bytes) -> None:
    """Turns code without `pre` into `pre`, headings by role into `h2`, and images that are a background into `img`."""
    if b"<code" in markup:
        for code in list(root.iter("code")):
            if _stands_alone(code):
                code.tag = "pre"
    if b"heading" in markup and b"role=" in markup:
        for element in cast("list[_Element]", _HEADINGS_BY_ROLE(root)):
            level = element.get("aria-level") or "2"
            element.tag = f"h{level}" if level in _LEVELS else "h6"
    if b"data-b" in markup and (b"data-bg" in markup or b"data-background" in markup):
        for element in cast("list[_Element]", _MAY_BE_BACKGROUND(root)):
            _show_background(element)


def _stands_alone(code: _Element) -> bool:
    """Whether code is the only thing in its line: nothing but blocks beside it."""
    around = code.getparent()
    if around is None or around.tag not in _FLOWS or (code.tail or "").strip() or not (code.text or len(code)):
        return False
    before, after = code.getprevious(), code.getnext()
    if before is None and after is None:
        return not (around.text or "").strip() and "\n" in all_text(code).strip()
    lead_in = before.tail if before is not None else around.text
    return not (lead_in or "").strip() and all(beside is None or beside.tag in _BLOCKS for beside in (before, after))


_BLOCKS = frozenset(("p", "div", "ul", "ol", "h2", "h3", "h4", "pre", "figure", "table", "blockquote", "hr", "section"))


def _show_background(element: _Element) -> None:
    """Makes an element that shows nothing but its background an image, if it is named or used like one."""
    if element.tag not in _FRAMES or len(element) or (element.text or "").strip():
        return
    if element.get("role") != "img" and not _PICTURE_NAME.search(attribute(element, "class")):
        return
    found = next((value for name in _BACKGROUND if (value := element.get(name))), None)
    address = best_of_srcset(found) if found and " " in found.strip() else found
    if address and looks_like_image(address):
        label = attribute(element, "aria-label")
        _become_image(element, address, label)


def _become_image(element: _Element, address: str, label: str) -> None:
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.text, element.tail = None, tail
    element.tag = "img"
    element.set("src", address)
    if label:
        element.set("alt", label)
