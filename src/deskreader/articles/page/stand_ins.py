"""Gives elements that stand for code, headings or images the standard form, which pages leave to styles or scripts."""

from __future__ import annotations

import re
from itertools import islice
from typing import cast

from lxml.etree import LxmlError, XMLParser, XPath, _Element, fromstring

from deskreader.articles.html.elements import all_text, attribute, first_in
from deskreader.articles.html.image_sources import best_source, looks_like_image
from deskreader.articles.page.kinds import Kinds

_FLOWS = frozenset(("div", "article", "section", "main", "body", "figure", "td"))
"""Elements in which code that stands alone is a block of its own."""
_HEADINGS_BY_ROLE = XPath("descendant::*[@role='heading'][self::div or self::p or self::span]")
"""What is a heading to assistive technology (WAI-ARIA 1.2, role heading; without a level it is of the second)."""
_PARAGRAPHS_IN_HEADLINE = re.compile(rb"<h1\b[^>]{0,300}>((?:\s*<p\b[^>]{0,300}>[^<]{1,300}</p>){1,4})\s*</h1>")
_PICTURES = XPath("descendant::*[@data-picture][*[@data-src]]")
"""Elements that stood for `picture` before browsers knew it."""
_LEVELS = frozenset("23456")
_SLOTTED = XPath("descendant::*[@slot]")
_WITH_FORMULA = XPath("descendant::*[@data-mathml]")
_PICTURE_NAME = re.compile(r"(?:^|[\s_-])(?:img|image|photo|picture|pic|bild|lazy)", re.I)
_MENTIONS_IMAGE = re.compile(
    rb"""data-[\w-]{1,60}=["']?[^"'<>\s]{1,400}\.(?:jpe?g|png|webp|avif|gif)\b[^<>]{0,400}>\s{0,99}</(?:div|span|a)>"""
)
_SEARCHED = 600_000  # bytes of the markup that are searched for such an element
_EMPTY_WITH_DATA = XPath(
    "descendant::*[(self::div or self::span or self::a) and not(*) and @*[starts-with(name(), 'data-')]]"
)
_LABELS = ("aria-label", "data-alt", "title")
_NEAR = 4  # levels above an element at which a figure may stand


def normalize_stand_ins(root: _Element, kinds: Kinds, markup: bytes) -> None:
    """Turns code without `pre` into `pre`, headings by role into `h2`, boxes that wait for their image into `img`."""
    for code in kinds["code"]:
        if _stands_alone(code):
            code.tag = "pre"
    empty = next((each for each in kinds["h1"] if not len(each) and not (each.text or "").strip()), None)
    if empty is not None and (found := _PARAGRAPHS_IN_HEADLINE.search(markup)) is not None:
        _refill_headline(empty, found[1].count(b"<p"))
    if b'="heading"' in markup or b"='heading'" in markup:
        for element in cast("list[_Element]", _HEADINGS_BY_ROLE(root)):
            level = element.get("aria-level") or "2"
            element.tag = f"h{level}" if level in _LEVELS else "h6"
            kinds[element.tag].append(element)
    for image in kinds["image"]:
        image.tag = "img"  # HTML, section 13.2.6.4.7
    if b"data-picture" in markup:
        for element in cast("list[_Element]", _PICTURES(root)):
            sources = [source for inner in element if (source := inner.get("data-src"))]
            _become_image(element, sources[-1], attribute(element, "data-alt"))
    if kinds["slot"]:
        _fill_slots(root, kinds["slot"])
    if b"data-mathml" in markup:
        for element in cast("list[_Element]", _WITH_FORMULA(root)):
            _show_formula(element)
    if _MENTIONS_IMAGE.search(markup, 0, _SEARCHED):
        for element in cast("list[_Element]", _EMPTY_WITH_DATA(root)):
            _show_image(element)


def _refill_headline(headline: _Element, count: int) -> None:
    """Puts paragraphs back into the headline that holds them; the parser closes it before the first of them."""
    for _ in range(count):
        following = headline.getnext()
        if following is None or following.tag != "p":
            return
        following.tag = "span"
        headline.append(following)


def _fill_slots(root: _Element, found: list[_Element]) -> None:
    """Moves the elements that name a slot of a shadow tree to where it stands (HTML, section 4.12.4)."""
    slots = {slot.get("name"): slot for slot in found if slot.get("name")}
    for element in cast("list[_Element]", _SLOTTED(root)) if slots else ():
        slot = slots.get(element.get("slot"))
        if slot is not None and slot not in element.iter():
            slot.append(element)


def _show_formula(element: _Element) -> None:
    """Puts the formula that an element has typeset from its attribute in the place of the glyphs."""
    if first_in(element, "math") is not None:
        return
    try:
        formula = fromstring(attribute(element, "data-mathml"), XMLParser(recover=True, resolve_entities=False))
    except (LxmlError, ValueError):
        return
    if formula is not None and formula.tag in ("math", "{http://www.w3.org/1998/Math/MathML}math"):
        for child in list(element):
            element.remove(child)
        element.text = None
        formula.tag = "math"
        element.append(formula)


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


def _show_image(element: _Element) -> None:
    """Makes an empty element an image if one of its values is the address of one and it is named or used like one."""
    if (element.text or "").strip() or not _is_used_as_image(element):
        return
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    address = best_source(attributes)
    if address and looks_like_image(address):
        _become_image(element, address, next((attributes[name] for name in _LABELS if attributes.get(name)), ""))


def _is_used_as_image(element: _Element) -> bool:
    return (
        element.get("role") == "img"
        or _PICTURE_NAME.search(attribute(element, "class")) is not None
        or any(around.tag == "figure" for around in islice(element.iterancestors(), _NEAR))
    )


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
