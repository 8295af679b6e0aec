"""What inside the article's box is not the article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field

from lxml.etree import _Element

from deskreader.articles.detection.blocks import HEADINGS, Block, unfold
from deskreader.articles.detection.boilerplate import is_byline, is_date_line, is_furniture_heading, is_furniture_line
from deskreader.articles.detection.class_names import Sign
from deskreader.articles.detection.selection import Choice, likeness
from deskreader.articles.detection.site_patterns import SiteMatch
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import first_in

_LISTS = frozenset(("ul", "ol", "dl", "nav", "table", "div", "section", "td"))
_FRAMES = frozenset(("div", "section", "aside", "article", "td"))
_LABEL = re.compile(r"[^\W\d][\w' ]{2,24}:\s")
_FEW_CLOSING_LINES = 5
_LONG_TEXT = 80  # characters of a text that no story says twice
_LONG_HEADING = 25
_COPIED = 0.1  # the share of text that stands twice on a page which holds a copy of it
_FEWEST_COPIES = 3
_LONGEST_QUOTE = 400  # characters of a text that a story may repeat as a quote
_MOST_TEASERS = 0.4  # of the running text
_MOSTLY_LINKS = 0.7  # the share of linked text from which on a list is one of links
_LONGEST_KNOWN = 2_000  # characters of a box that may recur as a whole
_LONGEST_CAPTION = 400  # characters


@dataclass(slots=True)
class Pruned:
    """Elements to leave out, and elements that are pictures with their captions or embedded posts."""

    dropped: set[_Element] = field(default_factory=set)
    figures: set[_Element] = field(default_factory=set)
    embeds: set[_Element] = field(default_factory=set)


def prune(choice: Choice, title: str, host: str = "", scale: float = 1.0, site: SiteMatch | None = None) -> Pruned:
    """What inside the chosen box does not belong to the running text of the article."""
    pruned = Pruned({rejected.element for rejected in choice.rejected})
    if choice.heading is not None:
        pruned.dropped.add(choice.heading.element)
    _Pruning(choice, title, host, scale, pruned, site).inside(choice.box)
    return pruned


class _Pruning:
    def __init__(
        self, choice: Choice, title: str, host: str, scale: float, pruned: Pruned, site: SiteMatch | None
    ) -> None:
        self.total = max(choice.box.whole, 1.0)
        self.title = title
        self.pruned = pruned
        self.site = site
        self.heading = choice.heading
        self.heading_order = choice.heading.order if choice.heading is not None else 0
        self.scale = scale
        self.seen_prose = 0.0
        self.linked = [box.order for box in choice.box.walk() if box.tag in HEADINGS and box.link_share > 0.9]
        self.seen_texts: set[str] = set()
        self.has_copies = _has_copies(choice.box, scale)
        self.host = host
        self.last_prose = max(
            (box.order for box in choice.box.walk() if box.own_prose > 60 * scale and not box.folded), default=0
        )
        self.closing_lines = sum(
            box.order > self.last_prose and not box.kids and box.sign < Sign.PICTURE for box in choice.box.walk()
        )

    def inside(self, box: Block) -> None:
        skipping = False
        for place, kid in enumerate(box.kids):
            if kid.element in self.pruned.dropped:
                continue
            if kid.tag in HEADINGS:
                skipping = is_furniture_heading(kid.text_line()) and not self.opens_text(box, place)
            elif skipping and ends_skipping(kid):
                skipping = False
            if skipping or self.is_furniture(kid) or self.is_repeated(kid):
                self.pruned.dropped.add(kid.element)
            elif self.is_figure(kid):
                self.pruned.figures.add(kid.element)
            elif kid.sign == Sign.EMBED:
                self.pruned.embeds.add(kid.element)
            else:
                self.inside(kid)
                self.seen_prose += kid.own_prose

    def is_repeated(self, box: Block) -> bool:
        """Whether a text was there before, on a page that holds one copy for each size of screen."""
        if not self.has_copies or not _is_long(box, self.scale):
            return False
        line = box.text_line()
        known = line in self.seen_texts
        self.seen_texts.add(line)
        return known

    def opens_text(self, box: Block, place: int) -> bool:
        """Whether what follows a heading that sounds like furniture is running text after all."""
        following = next((kid for kid in box.kids[place + 1 :] if kid.text), None)
        return following is not None and following.prose > 0.5 * following.text and ends_skipping(following)

    def is_figure(self, box: Block) -> bool:
        if box.tag == "figure":
            return True
        named = box.sign in (Sign.PICTURE, Sign.CAPTION)
        return named and box.text < _LONGEST_CAPTION and box.texts <= 2 and first_in(box.element, "img") is not None

    def is_furniture(self, box: Block) -> bool:
        share = box.whole / self.total
        if box.sign >= Sign.LIKELY_FURNITURE:
            return not self.goes_on(box, share)
        if box.sign == Sign.CAPTION and box.tag != "figure" and share < 0.3 and first_in(box.element, "img") is None:
            return True
        if box.sign == Sign.DOUBTFUL and (
            (box.link_share > 0.3 and share < 0.3) or (not box.whole and box.text < 120 and not _is_listing(box))
        ):
            return True
        if box.tag in _LISTS and box.text and box.link_share > 0.5 and share < 0.1 and not _is_quoted(box):
            return not self.is_list_of_story(box)
        if self.site is not None and share < 0.5 and self.is_of_site(box, self.site):
            return True
        if self.opens_with_furniture(box, share) or self.is_closing_line(box) or self.is_teasers(box, share):
            return True
        if box.order < self.heading_order and not box.prose and box.text and not self.holds_heading(box):
            return not self.is_figure(box) and box.element.find(".//figure//img") is None
        if box.text >= 300 or share >= 0.5 or box.tag in ("li", "ul", "ol"):
            return False
        return self.is_furniture_text(box, box.text_line())

    def is_of_site(self, box: Block, site: SiteMatch) -> bool:
        """Whether the site's other stories show that a box is none of this one's; no heading before running text."""
        stands_in_text = box.parent is not None and box.parent.own_prose > 0
        if stands_in_text or box.tag in HEADINGS:
            return False
        if box.text < _LONGEST_KNOWN and site.covers(box.element):
            return True
        return box.prose > 0 and self.seen_prose > 0 and box.sign != Sign.BODY and site.was_left(box)

    def is_list_of_story(self, box: Block) -> bool:
        """Whether a list of links belongs to the story: contents of the page or links elsewhere, with text after them.

        Of such lists 161 of 181 belonged to the body of labelled pages, of lists of the site's own links 37 of 94.
        """
        if box.tag not in ("ul", "ol") or box.sign != Sign.NONE or box.end >= self.last_prose:
            return False
        if box.link_share < _MOSTLY_LINKS:
            return True
        addresses = [link.get("href", "") for link in box.element.iter("a")]
        away = sum(
            address.startswith("#") or ("://" in address and host_of(address) != self.host) for address in addresses
        )
        return away > 0.6 * len(addresses)

    def goes_on(self, box: Block, share: float) -> bool:
        """Whether a box named like furniture holds much of the story, as behind a tag that the page forgot to close."""
        if box.sign >= Sign.COMMENTS or (share < 0.35 and not self.was_read(box)):
            return False
        if box.folded:
            unfold(box)
        return (
            box.tag in ("div", "section", "p") and box.link_share < 0.15
            and box.texts >= 4 and box.whole / box.texts > 120
        )  # fmt: skip

    def was_read(self, box: Block) -> bool:
        """Whether boxes of this name were a part of several other stories of the site."""
        return self.site is not None and self.site.was_kept(box)

    def opens_with_furniture(self, box: Block, share: float) -> bool:
        """Whether a box begins with a heading like 'Recommended for you' and goes on with a link for each of its
        texts.
        """
        if box.tag not in _FRAMES or not box.kids or share > 0.25 or box.sign == Sign.BODY:
            return False
        opening = box.flat[box.order + 1 : min(box.order + 5, box.end) + 1]
        first = next((part for part in opening if part.text and not part.kids), None)
        if first is None or first.text > 60:
            return False
        line = first.text_line()
        if not is_furniture_heading(line) and not (self.site is not None and self.site.knows(line)):
            return False
        return len(box.element.findall(".//a")) >= max(1, box.texts)

    def is_teasers(self, box: Block, share: float) -> bool:
        """Whether a box lists other stories of the site: a heading that is a link to each, perhaps with some words."""
        if (box.tag not in _FRAMES and box.tag not in ("ul", "ol")) or share > _MOST_TEASERS or box.folded:
            return False
        first, last = bisect_left(self.linked, box.order), bisect_right(self.linked, box.end)
        if last - first < max(2, box.texts - 1):
            return False
        return all(self.leads_home(box.flat[place]) for place in self.linked[first:last])

    def is_closing_line(self, box: Block) -> bool:
        """Whether a short or linked line stands after the last running text, as sources, calls and labels do.

        Of linked lines there 15 of 88 belonged to the body of labelled pages.
        """
        if box.order <= self.last_prose or box.kids or box.tag not in ("p", "div", "span", "h4", "h5", "h6"):
            return False
        if box.text_line().endswith(("…", "...", "…]", "...]")):
            return False
        if box.link_share <= 0.75 and box.text_line().rstrip("\"'”’»)").endswith((".", "!", "?", "。")):
            return False
        return box.link_share > 0.5 or (box.text < 60 * self.scale and self.closing_lines <= _FEW_CLOSING_LINES)

    def is_reference(self, box: Block, text: str) -> bool:
        """Whether a linked paragraph only leads to something else: 'Also: …', or another headline of the same site."""
        if _LABEL.match(text):
            return True
        if box.link_share <= 0.9:
            return False
        return text[-1] in ".!?" or (len(text) > 40 and self.leads_home(box))

    def leads_home(self, box: Block) -> bool:
        """Whether the first link is to the page's own site."""
        link = first_in(box.element, "a")
        if link is None and (around := box.element.getparent()) is not None and around.tag == "a":
            link = around
        address = link.get("href", "") if link is not None else ""
        return address[:1] not in ("", "#") and ("://" not in address or host_of(address) == self.host)

    def holds_heading(self, box: Block) -> bool:
        up = self.heading
        while up is not None and up is not box:
            up = up.parent
        return up is box

    def is_furniture_text(self, box: Block, text: str) -> bool:
        if box.tag in HEADINGS and likeness(text, self.title) > 0.75:
            return True
        if self.seen_prose < 400 and is_byline(text):
            return True
        if box.tag == "p" and box.link_share > 0.6 and self.is_reference(box, text):
            return True
        return is_furniture_line(text) or is_date_line(text)


def _is_quoted(box: Block) -> bool:
    """Whether a box stands in a quote, which is kept as a whole."""
    up: Block | None = box
    while up is not None and up.tag != "blockquote":
        up = up.parent
    return up is not None


def _is_listing(box: Block) -> bool:
    """Whether a box holds a heading and a list without links, as of what speaks for a thing and against it."""
    if box.link or not any(part.tag in HEADINGS or part.tag == "dt" for part in box.walk()):
        return False
    return sum(part.tag in ("li", "dd") for part in box.walk()) > 1


def ends_skipping(box: Block) -> bool:
    """Whether a box after a furniture heading is running text again, and no list of teasers: each of those has a
    link.
    """
    if box.tag == "p":
        return box.own_prose > 120
    if box.tag == "table":
        return not box.link
    if box.prose <= 200 or box.link_share >= 0.3:
        return False
    return box.link_share < 0.08 or len(box.element.findall(".//a")) < box.texts


def _is_long(box: Block, scale: float) -> bool:
    """Whether a box is one text, and long enough that no story says it twice."""
    least = _LONG_HEADING if box.tag in HEADINGS else _LONG_TEXT
    return not box.kids and not box.folded and box.text >= least * scale


def _has_copies(box: Block, scale: float) -> bool:
    """Whether so much of the text stands there twice that a copy of it must be on the page."""
    lines = [part.text_line() for part in box.walk() if _is_long(part, scale)]
    counts = Counter(lines)
    twice = [line for line, count in counts.items() if count > 1]
    if len(lines) - len(counts) >= _FEWEST_COPIES and sum(map(len, twice)) > _COPIED * sum(map(len, lines)):
        return True
    return max(map(len, twice), default=0) > _LONGEST_QUOTE
