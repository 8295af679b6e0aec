"""Decides what stands within a line of text: formulas, small images, notes, and marks that a site adds to its text."""

from __future__ import annotations

import re
from collections.abc import Container
from html import escape
from itertools import pairwise

from lxml.etree import _Element

from deskreader.articles.html.addresses import image_url
from deskreader.articles.html.elements import all_text, attribute, first_in, one_line, word_set
from deskreader.articles.html.formulas import tex_html
from deskreader.articles.html.image_sources import best_source

SMALL = 48  # pixels; the article pane sets an image that is no larger within its line of text
_TYPESET = re.compile(r"^(?:MathJax|MJX|mjx)", re.M)
_FORMULA_NAMES = re.compile(r"(?:^|[\s_-])(?:tex|latex|math|formula|equation|mwe-math\S*)(?=$|[\s_-])", re.I)
_TEX = re.compile(r"\\[A-Za-z]+|[_^]\{|^\s*\$.+\$\s*$")
_RELATIVE_SIZE = re.compile(r"\b(?:width|height)\s*:\s*(\d*\.?\d+)(ex|em|px)", re.I)
_PIXELS = {"ex": 8.0, "em": 16.0, "px": 1.0}
_NOTE = re.compile(
    r"(?:^|[\s_-])(?:side-?notes?|margin-?notes?|marginalia|side-?comment)(?:$|[\s_-](?!number|toggle|ref))", re.I
)
_LEAST_NOTE = 12  # characters; a shorter one is the number of a note
_MARKS = frozenset(("sup", "label", "button", "input"))
"""What may stand before a note in a sentence: the mark that leads to it."""
_EDIT = re.compile(r"\[[^\[\]]{1,40}\]$")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FIRST_LINE = re.compile(r"(<(p|h[1-6])\b[^>]*>)(.*?)(</\2>)", re.S)
_WORD = re.compile(r"\w")
_NAME = re.compile(r"[a-z]{3}", re.I)
_PART_TAGS = frozenset(("span", "b", "strong", "em", "i", "a", "label", "data"))
_UNITS = word_set(
    "g kg mg ml cl dl l oz lb lbs cup cups tbsp tsp tablespoon tablespoons teaspoon teaspoons pinch clove cloves el tl"
    " msp prise stk stück bund dose càs cs cc c g. cda cdta cucharada cucharadita qb cm mm m km"
)


def holds(element: _Element, tags: Container[str]) -> bool:
    """Whether something in an element has one of these tags."""
    for inner in element.iterdescendants():  # noqa: SIM110 - a generator costs twice the time here
        if inner.tag in tags:
            return True
    return False


def link_first_line(html: str, opening: str) -> str:
    """Returns HTML with the words of its first paragraph or heading in a link, unless something in it is linked."""
    return html if "<a " in html else _FIRST_LINE.sub(lambda line: f"{line[1]}{opening}{line[3]}</a>{line[4]}", html, 1)


def formula_in(element: _Element) -> _Element | None:
    """Returns the `math` element of an inline element that shows nothing else to a person; None for others."""
    math = first_in(element, "math")
    if math is None or _shows_more(element, math):
        return None
    return math


def _shows_more(element: _Element, math: _Element) -> bool:
    """Whether an element shows words beside a formula; what is hidden from screen readers only sets the formula."""
    if (element.text or "").strip():
        return True
    for child in element:
        if (child.tail or "").strip():
            return True
        if child is math or child.get("aria-hidden") == "true" or child.tag in ("img", "svg", "annotation"):
            continue
        if isinstance(child.tag, str) and _shows_more(child, math):
            return True
    return False


def is_typeset_copy(element: _Element) -> bool:
    """Whether an element repeats the formula beside it: a preview, or glyphs that a script has typeset."""
    following, before = element.getnext(), element.getprevious()
    if _TYPESET.search(attribute(element, "class")):
        return first_in(element, "math") is None and following is not None and _holds_formula(following)
    return (
        element.tag == "math" and len(element) == 0 and before is not None
        and first_in(before, "math") is not None and _TYPESET.search(attribute(before, "class")) is not None
    )  # fmt: skip


def _holds_formula(element: _Element) -> bool:
    if element.tag == "math" or first_in(element, "math") is not None:
        return True
    following = element.getnext()
    is_copy = _TYPESET.search(attribute(element, "class")) is not None
    return is_copy and following is not None and following.tag == "math"


def image_in_line(image: _Element, base: str) -> str:
    """Returns an image as it stands within a line: a formula as text, a small image as `img`; empty for others."""
    alt = attribute(image, "alt").strip()
    if alt and (_TEX.search(alt) or _FORMULA_NAMES.search(attribute(image, "class"))):
        return tex_html(alt)
    attributes = {str(name): str(value) for name, value in image.attrib.items()}
    width, height = (_pixels(attributes, name) for name in ("width", "height"))
    if not alt or not width or not height or max(width, height) > SMALL:
        return ""
    address = image_url(best_source(attributes) or "", base)
    if address is None:
        return ""
    return f'<img src="{escape(address)}" alt="{escape(alt)}" width="{width}" height="{height}">'


def _pixels(attributes: dict[str, str], name: str) -> int:
    """Returns the width or height in pixels that an attribute or a style gives; 0 where nothing does."""
    value = attributes.get(name, "").strip().removesuffix("px")
    if value.isdecimal() and len(value) < 6:
        return int(value)
    for found in _RELATIVE_SIZE.finditer(attributes.get("style", "")):
        if found[0].lower().startswith(name):
            return max(1, round(float(found[1]) * _PIXELS[found[2].lower()]))
    return 0


def is_note_in_line(element: _Element) -> bool:
    """Whether an inline element is a note that the site sets in the margin."""
    names = element.get("class")
    if names is None or _NOTE.search(names) is None:
        return _is_glued(element)
    return len(all_text(element).strip()) >= _LEAST_NOTE


def _is_glued(element: _Element) -> bool:
    """Whether an element is a sentence amid another one, without a blank before it, as a style sets it elsewhere."""
    tail = element.tail or ""
    if element.tag == "a" or tail[:1] not in (" ", "\n") or not tail.lstrip()[:1].islower():
        return False
    words = one_line(element)
    if len(words) < _LEAST_NOTE or words[-1] not in ".!?" or not words[0].isupper():
        return False
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else None
    if text or before is None:
        return (text or " ")[-1].isalnum()
    return before.tag in _MARKS


def space_parts(element: _Element) -> None:
    """Sets blanks between the parts of a list item or cell that only a style keeps apart: amount, unit, ingredient."""
    if len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    if len(element) < 2 or (element.text or "").strip():
        return
    for part, following in pairwise(element):
        if part.tail or part.tag not in _PART_TAGS or following.tag not in _PART_TAGS:
            continue
        before, after = all_text(part), all_text(following)
        if before[-1:].isalnum() and _are_parts(before, after, part, following):
            part.tail = " "


def space_amounts(element: _Element) -> None:
    """Does the same in another element, if its first part is an amount."""
    if len(element) > 1 and (element[0].text or "")[:1].isdigit():
        space_parts(element)


def _are_parts(before: str, after: str, part: _Element, following: _Element) -> bool:
    """Whether two texts without a blank between them are two words: a number, a unit, or parts named differently."""
    if not after[:1].isalnum() and after[:1] != "(":
        return False
    if after[0] == "(" and len(before) > 1:
        return True
    if before[-1].isdigit() != after[0].isdigit() or _ends_with_unit(before):
        return True
    names = [_NAME.search(attribute(each, "class")) for each in (part, following)]
    return len(before) > 1 and all(names) and attribute(part, "class") != attribute(following, "class")


def _ends_with_unit(text: str) -> bool:
    """Whether a text is a unit of measurement, or an amount with one."""
    words = text.split()
    return 0 < len(words) < 3 and words[-1].strip(".").lower() in _UNITS


def is_permalink(link: _Element) -> bool:
    """Whether a link in a heading only leads to the heading itself: a sign such as ¶ or #, without words."""
    return "#" in attribute(link, "href") and _WORD.search(all_text(link)) is None


def is_edit_link(element: _Element) -> bool:
    """Whether an element is a bracketed link beside a heading, as wikis have for editing a section."""
    if element.tag not in ("span", "small", "sup") or first_in(element, "a") is None:
        return False
    if not _EDIT.match("".join(all_text(element).split(" ")).strip()):
        return False
    beside, around = element.getprevious(), element.getparent()
    return (beside is not None and beside.tag in _HEADINGS) or (around is not None and around.tag in _HEADINGS)
