"""What inside the article's box is not the article."""

from __future__ import annotations

from lxml.html import HtmlElement

from deskreader.articles.boxes import HEADINGS, Box
from deskreader.articles.choose import all_prose
from deskreader.articles.names import Sign
from deskreader.articles.phrases import is_furniture_heading, is_furniture_line

_SHARE_THAT_IS_NO_FURNITURE = 0.35
_LISTS = frozenset(("ul", "ol", "dl", "nav", "table", "div", "section", "td"))


def prune(box: Box) -> set[HtmlElement]:
    """The elements inside the box that do not belong to the article."""
    dropped: set[HtmlElement] = set()
    _Pruning(max(all_prose(box), 1.0), dropped).inside(box)
    return dropped


class _Pruning:
    def __init__(self, total: float, dropped: set[HtmlElement]) -> None:
        self.total = total
        self.dropped = dropped

    def inside(self, box: Box) -> None:
        skipping = False
        for kid in box.kids:
            if kid.tag in HEADINGS:
                skipping = is_furniture_heading(text_in(kid))
            elif skipping and kid.tag == "p" and kid.own_prose > 120:
                skipping = False
            if skipping or self.is_furniture(kid):
                self.dropped.add(kid.element)
            else:
                self.inside(kid)

    def is_furniture(self, box: Box) -> bool:
        share = all_prose(box) / self.total
        if box.sign == Sign.FURNITURE and share < _SHARE_THAT_IS_NO_FURNITURE:
            return True
        if box.sign == Sign.DOUBTFUL and (box.link_share > 0.3 or share < 0.03):
            return True
        if box.tag in _LISTS and box.text and box.link_share > 0.5 and share < 0.1:
            return True
        return box.text < 300 and share < 0.5 and is_furniture_line(text_in(box))


def text_in(box: Box) -> str:
    """The text of a box on one line."""
    return " ".join("".join(box.element.itertext()).split())
