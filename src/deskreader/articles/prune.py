"""What inside the article's box is not the article."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from deskreader.articles.boxes import HEADINGS, Box, unfold
from deskreader.articles.choose import Choice, likeness
from deskreader.articles.names import Sign
from deskreader.articles.phrases import is_byline, is_date_line, is_furniture_heading, is_furniture_line
from deskreader.articles.sites import SiteKnowledge

_LISTS = frozenset(("ul", "ol", "dl", "nav", "table", "div", "section", "td"))
_LONGEST_CAPTION = 400  # characters


@dataclass(slots=True)
class Pruned:
    """Elements to leave out, and elements that are pictures with their captions or embedded posts."""

    dropped: set[_Element] = field(default_factory=set)
    figures: set[_Element] = field(default_factory=set)
    embeds: set[_Element] = field(default_factory=set)


def prune(choice: Choice, title: str, site: SiteKnowledge | None = None) -> Pruned:
    """What inside the chosen box does not belong to the running text of the article."""
    pruned = Pruned({rejected.element for rejected in choice.rejected})
    if choice.heading is not None:
        pruned.dropped.add(choice.heading.element)
    _Pruning(choice, title, pruned, site).inside(choice.box)
    return pruned


class _Pruning:
    def __init__(self, choice: Choice, title: str, pruned: Pruned, site: SiteKnowledge | None) -> None:
        self.total = max(choice.box.whole, 1.0)
        self.title = title
        self.pruned = pruned
        self.site = site
        self.heading = choice.heading
        self.heading_order = choice.heading.order if choice.heading is not None else 0
        self.seen_prose = 0.0

    def inside(self, box: Box) -> None:
        skipping = False
        for place, kid in enumerate(box.kids):
            if kid.element in self.pruned.dropped:
                continue
            if kid.tag in HEADINGS:
                skipping = is_furniture_heading(kid.text_line()) and not self.opens_text(box, place)
            elif skipping and (kid.own_prose > 120 or (kid.prose > 200 and kid.link_share < 0.3)):
                skipping = False
            if skipping or self.is_furniture(kid):
                self.pruned.dropped.add(kid.element)
            elif self.is_figure(kid):
                self.pruned.figures.add(kid.element)
            elif kid.sign == Sign.EMBED:
                self.pruned.embeds.add(kid.element)
            else:
                self.inside(kid)
                self.seen_prose += kid.own_prose

    def opens_text(self, box: Box, place: int) -> bool:
        """Whether what follows a heading that sounds like furniture is running text after all."""
        following = next((kid for kid in box.kids[place + 1 :] if kid.text), None)
        return following is not None and following.link_share < 0.35 and following.prose > 0.5 * following.text

    def is_figure(self, box: Box) -> bool:
        if box.tag == "figure":
            return True
        named = box.sign in (Sign.PICTURE, Sign.CAPTION)
        return named and box.text < _LONGEST_CAPTION and box.texts <= 2 and box.element.find(".//img") is not None

    def is_furniture(self, box: Box) -> bool:
        share = box.whole / self.total
        if box.sign >= Sign.LIKELY_FURNITURE:
            return not self.goes_on(box, share)
        if box.sign == Sign.CAPTION and box.tag != "figure" and share < 0.3 and box.element.find(".//img") is None:
            return True
        if box.sign == Sign.DOUBTFUL and (box.link_share > 0.3 or (not box.whole and box.text < 120)):
            return True
        if box.tag in _LISTS and box.text and box.link_share > 0.5 and share < 0.1:
            return True
        if box.order < self.heading_order and not box.prose and box.text and not self.holds_heading(box):
            return True
        if box.text >= 300 or share >= 0.5:
            return False
        return self.is_furniture_text(box, box.text_line())

    def goes_on(self, box: Box, share: float) -> bool:
        """Whether a box named like furniture holds much of the story, as behind a tag that the page forgot to close."""
        if box.sign >= Sign.COMMENTS or share < 0.35:
            return False
        if box.folded:
            unfold(box)
        return (
            box.tag in ("div", "section", "p") and box.link_share < 0.15
            and box.texts >= 4 and box.whole / box.texts > 120
        )  # fmt: skip

    def holds_heading(self, box: Box) -> bool:
        up = self.heading
        while up is not None and up is not box:
            up = up.parent
        return up is box

    def is_furniture_text(self, box: Box, text: str) -> bool:
        if box.tag in HEADINGS and likeness(text, self.title) > 0.75:
            return True
        if self.seen_prose < 400 and is_byline(text):
            return True
        return is_furniture_line(text) or is_date_line(text)
