"""Turns the titles of folded parts, which pages write as buttons or links that lead nowhere, into words of the page."""

from __future__ import annotations

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text

_TITLES = frozenset(("h2", "h3", "h4", "h5", "h6", "dt", "summary"))
_MARKS = (b"aria-", b"data-toggle", b"data-bs-toggle", b"javascript:", b"tabindex")
"""What the markup of a page with such links holds."""
_UNFOLDS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_QUESTION_MARKS = ("?", "？", "؟")


def normalize_toggles(root: _Element, markup: bytes) -> None:
    """Turns buttons and links into `span`, or into `p` where no heading is around them, where they title a folded part.

    A heading that holds nothing but a button is the pattern of an accordion (WAI-ARIA Authoring Practices).
    """
    if b"<button" in markup:
        for button in root.iter("button"):
            around = button.getparent()
            if _is_alone(button):
                button.tag = "span"
            elif around is not None and around.tag not in _TITLES and _is_question(button):
                button.tag = "p"
    for link in root.iter("a") if any(mark in markup for mark in _MARKS) else ():
        if _leads_nowhere(link) and _is_alone(link):
            link.tag = "span"


def _is_alone(element: _Element) -> bool:
    """Whether an element is all that a heading or a term shows."""
    around = element.getparent()
    if around is None or around.tag not in _TITLES or (around.text or "").strip() or (element.tail or "").strip():
        return False
    return all(other is element or not all_text(other).strip() for other in around)


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
