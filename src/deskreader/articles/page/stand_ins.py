"""Gives elements that stand for code or an image the standard form, where the page leaves it to styles or scripts."""

from __future__ import annotations

import re

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, attribute, first_in
from deskreader.articles.html.image_sources import best_of_srcset, looks_like_image

_FLOWS = frozenset(("div", "article", "section", "main", "body", "figure", "td"))
"""Elements in which code that stands alone is a block of its own."""
_CODE_NAME = re.compile(r"code|snippet|source|listing|terminal|shell|syntax", re.I)
_PICTURE_NAME = re.compile(r"(?:^|[\s_-])(?:img|image|photo|picture|pic|bild|lazy)", re.I)
_BACKGROUND = ("data-bg", "data-bgset", "data-background", "data-background-image", "data-bg-src", "data-lazy-bg")
_BACKGROUND_MARKS = (b"data-bg", b"data-background", b"data-lazy-bg", b"background-image")
_STYLED = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", re.I)


def normalize_stand_ins(root: _Element, markup: bytes) -> None:
    """Turns code without `pre` into `pre`, and elements whose background is their image into `img`."""
    if b"<code" in markup:
        for code in list(root.iter("code")):
            if _stands_alone(code):
                code.tag = "pre"
    if b"readonly" in markup:
        for area in list(root.iter("textarea")):
            if area.get("readonly") is not None and _is_shown_code(area):
                area.tag = "pre"
    if any(name in markup for name in _BACKGROUND_MARKS):
        for element in list(root.iter("div", "span", "a")):
            _show_background(element)
    if b"data-picture" in markup:
        for frame in list(root.iter("span", "div")):
            if frame.get("data-picture") is not None:
                _show_picture(frame)


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


def _is_shown_code(area: _Element) -> bool:
    """Whether a field that nobody can write in shows code that nothing beside it shows."""
    names = f"{attribute(area, 'class')} {attribute(area, 'id')}"
    text = "".join(all_text(area).split())
    if not _CODE_NAME.search(names) or not text:
        return False
    around = area.getparent()
    for _ in range(2):
        if around is not None and first_in(around, "pre", "table", "code") is not None:
            return False
        around = around.getparent() if around is not None else None
    return True


def _show_background(element: _Element) -> None:
    """Makes an element that shows nothing but its background an image, if it is named or used like one."""
    if not element.keys() or len(element) or (element.text or "").strip():
        return
    if element.get("role") != "img" and not _PICTURE_NAME.search(attribute(element, "class")):
        return
    found = next((value for name in _BACKGROUND if (value := element.get(name))), None)
    if found is None and (styled := _STYLED.search(attribute(element, "style"))):
        found = styled[1]
    address = best_of_srcset(found) if found and " " in found.strip() else found
    if address and looks_like_image(address):
        label = attribute(element, "aria-label")
        _become_image(element, address, label)


def _show_picture(frame: _Element) -> None:
    """Makes the sources of an image for each screen size, of which a script would choose one, one image."""
    sources = [source.get("data-src") or "" for source in frame.iter("span", "div") if source.get("data-src")]
    if sources and looks_like_image(sources[-1]):
        _become_image(frame, sources[-1], attribute(frame, "data-alt"))


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
