"""Turns the titles of folded parts, which pages write as buttons or links that lead nowhere, into words of the page."""

from __future__ import annotations

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text
from deskreader.articles.page.kinds import Kinds

_TITLES = ("h2", "h3", "h4", "h5", "h6", "dt", "summary")
_UNFOLDS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_MOST_PARTS = 20  # elements in a title
_MARKS = tuple(name.encode() for name in _UNFOLDS)
_QUESTION_MARKS = ("?", "？", "؟")


def normalize_toggles(kinds: Kinds, markup: bytes) -> None:
    """Turns buttons and links into `span`, or into `p` where no heading is around them, where they title a folded part.

    A heading that holds nothing but a button is the pattern of an accordion (WAI-ARIA Authoring Practices).
    """
    for title in (title for name in _TITLES for title in kinds[name]):
        for part in title if len(title) < _MOST_PARTS else ():
            if (part.tag == "button" or (part.tag == "a" and _leads_nowhere(part))) and _is_alone(part, title):
                part.tag = "span"
    if kinds["button"] and any(mark in markup for mark in _MARKS):
        for button in kinds["button"]:
            around = button.getparent()
            if around is not None and around.tag not in _TITLES and _is_question(button):
                button.tag = "p"


def _is_alone(element: _Element, title: _Element) -> bool:
    """Whether an element is all that a heading or a term shows."""
    if (title.text or "").strip() or (element.tail or "").strip():
        return False
    return all(other is element or not all_text(other).strip() for other in title)


def _is_question(button: _Element) -> bool:
    """Whether a button unfolds the answer to the question that it shows."""
    unfolds = any(button.get(name) is not None for name in _UNFOLDS)
    return unfolds and all_text(button).rstrip().endswith(_QUESTION_MARKS)


def _leads_nowhere(link: _Element) -> bool:
    """Whether a link only runs a script or unfolds a part of its own page."""
    address = (link.get("href") or "").strip()
    if not address or address == "#":
        return "name" not in link.keys() and "id" not in link.keys()  # noqa: SIM118 - no mapping
    if address[0] == "#":
        return any(link.get(name) is not None for name in _UNFOLDS)
    return address.startswith("javascript:")
