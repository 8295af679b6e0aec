"""Shows the page that stands, whole, in a `noscript` for browsers without scripts (HTML, section 4.12.2)."""

from __future__ import annotations

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text

_FEWEST_PARAGRAPHS = 3
_LEAST_SHARE = 0.5  # of all words of the page


def show_noscript(root: _Element, found: list[_Element]) -> None:
    """Turns each `noscript` that was found into a `div` if it holds paragraphs and most words of the page."""
    found = [element for element in found if sum(1 for _ in element.iter("p")) >= _FEWEST_PARAGRAPHS]
    least = _LEAST_SHARE * len(all_text(root)) if found else 0.0
    for element in found:
        if len(all_text(element)) > least:
            element.tag = "div"
