"""Rules of thumb for boilerplate inside the article's block: names, links, positions, phrases."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from enum import IntEnum
from itertools import islice

from lxml.etree import _Element

from deskreader.articles.detection.blocks import HEADINGS, Block, unfold
from deskreader.articles.detection.boilerplate import (
    is_boilerplate_heading,
    is_boilerplate_line,
    is_byline,
)
from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.detection.figure_blocks import is_figure, leads_elsewhere
from deskreader.articles.detection.selection import Selection, similarity
from deskreader.articles.detection.site.patterns import SiteMatch
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import all_text, first_in, one_line
from deskreader.articles.html.visibility import is_hidden_in_line

_ADDRESS_FIELD = re.compile(r"e-?mail", re.I)
_LONGEST_SIGN_UP = 450  # characters of a block that asks for an e-mail address
_LISTS = frozenset(("ul", "ol", "dl", "nav", "table", "div", "section", "td"))
_FRAMES = frozenset(("div", "section", "aside", "article", "td"))
_LONGEST_HOST = 40  # characters of the name of a site beside the link to it
_CARDS = _FRAMES | {"a"}
_LABEL = re.compile(r"[^\W\d][\w' ]{2,24}:\s")
_LONG_TEXT = 80  # characters of a text that no article repeats
_LONG_HEADING = 25
_COPIED = 0.1  # share of repeated text from which on the page holds a copy of the article
_FEWEST_COPIES = 3
_LONGEST_QUOTE = 400  # characters of a text that an article may repeat as a pull quote
_MOST_TEASERS = 0.4  # share of the running text that teasers, or a box that asks for an e-mail address, may have
_MOSTLY_LINKS = 0.7  # share of linked text from which on a list is a list of links
_LONGEST_CARD = 300  # characters of a link with a title and a few words
_LONGEST_KNOWN = 2_000  # characters of a block that is checked for recurring as a whole


class Reason(IntEnum):
    """The rule by which a block looks like boilerplate."""

    REJECTED = 1  # the selection found nothing that speaks for it
    NAMED = 3
    TAGGED = 4  # aside, footer, nav, form
    COMMENTS = 5
    CAPTION = 6  # named like a caption, without an image
    DOUBTFUL = 7
    LINKS = 8
    SITE = 9  # the site's other pages show it
    OPENS = 10  # it begins with a heading such as 'Related'
    TEASERS = 11
    TITLE = 12  # a heading like the title
    BYLINE = 13
    PHRASE = 14
    REPEATED = 15
    SIGN_UP = 16  # it asks for an e-mail address
    HIDDEN = 17  # a paragraph that is not shown, and that nothing unfolds
    LABELLED_LINK = 18  # a line that is a link to something else of the site, with a label before it


NEARLY_CERTAIN = frozenset((Reason.COMMENTS, Reason.SIGN_UP, Reason.HIDDEN))
"""Rules whose texts hardly ever belong to the article: they count for nothing when the main texts are looked for."""


class Rules:
    """Looks for boilerplate in the article's block by names, links, positions and phrases.

    `reasons` maps the elements that look like it to the rule that found them; `cards` are boxes amid the text that are
    one link to another site.
    """

    def __init__(self, selection: Selection, title: str, host: str, scale: float, site: SiteMatch | None) -> None:
        self.reasons: dict[_Element, Reason] = {rejected.element: Reason.REJECTED for rejected in selection.rejected}
        self.total = max(selection.block.total_prose, 1.0)
        self.cards: set[_Element] = set()
        self.title = title
        self.site = site
        self.heading = selection.heading
        self.scale = scale
        self.seen_prose = 0.0
        self.linked = [
            block.order for block in selection.block.walk() if block.tag in HEADINGS and block.link_density > 0.9
        ]
        self.seen_texts: dict[str, Block | None] = {}  # each long text, and the block that it was first seen in
        self.holds_copies = _holds_copies(selection.block, scale)
        self.leads = {lead.text_line() for lead in selection.leads}
        self.host = host
        self.last_prose = max(
            (block.order for block in selection.block.walk() if block.own_prose > 60 * scale and not block.is_folded),
            default=0,
        )

    def inside(self, block: Block) -> None:
        """Applies the rules to everything in a block."""
        for child in block.children:
            if child.element in self.reasons or child is self.heading:
                continue
            if self.is_card(child):
                self.cards.add(child.element)
            reason = self.reason(child)
            if reason is None and self.is_repeated(child):
                reason = Reason.REPEATED
            if reason is not None:
                self.reasons[child.element] = reason
            elif not is_figure(child) and child.role != BlockRole.EMBED:
                self.inside(child)
                self.seen_prose += child.own_prose

    def find_sign_ups(self, top: Block) -> None:
        """Suspects small blocks around a form that asks for an e-mail address."""
        fields = [field for field in top.element.iter("input") if _ADDRESS_FIELD.search(_describe(field))]
        if not fields:
            return
        blocks = {block.element: block for block in top.walk()}
        for field in fields:
            found: _Element | None = None
            for around in field.iterancestors():
                is_long = around is top.element or len(all_text(around)) > _LONGEST_SIGN_UP * self.scale
                if is_long or (around in blocks and blocks[around].total_prose > _MOST_TEASERS * self.total):
                    break
                found = around
            while found is not None and found is not top.element and found not in blocks:
                found = next((inner for inner in found if inner in blocks), None)
            if found is not None and found is not top.element:
                self.reasons[found] = Reason.SIGN_UP

    def is_repeated(self, block: Block) -> bool:
        """Whether a text is a lead again, or occurred elsewhere on a page that holds a copy of the article.

        Some pages hold one for each screen size. What recurs in one block, such as a dish in a meal plan, is wanted.
        """
        if not self.seen_prose and not block.children and block.text_line() in self.leads:
            return True
        if not self.holds_copies or not _is_long(block, self.scale):
            return False
        return self.seen_texts.setdefault(block.text_line(), block.parent) is not block.parent

    def reason(self, block: Block) -> Reason | None:
        """Returns the first rule by which a block looks like boilerplate."""
        share = block.total_prose / self.total
        if block.role >= BlockRole.LIKELY_BOILERPLATE:
            return None if self.is_mislabelled(block, share) else _named(block)
        is_small = share < 0.3
        if block.role == BlockRole.CAPTION and is_small and block.tag != "figure" and not _holds_image(block):
            return Reason.CAPTION
        if block.role == BlockRole.DOUBTFUL and (
            (block.link_density > 0.3 and is_small)
            or (not block.total_prose and block.text < 120 and not _is_listing(block))
        ):
            return Reason.DOUBTFUL
        if block.tag in _LISTS and block.text and block.link_density > 0.5 and share < 0.1 and not _is_quoted(block):
            if is_figure(block) and not leads_elsewhere(block):
                return None  # the caption is linked
            return None if self.is_list_of_article(block) else Reason.LINKS
        if self.site is not None and share < 0.5 and self.recurs_on_site(block, self.site):
            return Reason.SITE
        if self.opens_with_boilerplate(block, share):
            return Reason.OPENS
        if self.is_teasers(block, share):
            return Reason.TEASERS
        if block.text >= 300 or share >= 0.5 or block.tag in ("li", "ul", "ol"):
            return None
        return self.reason_of_text(block, block.text_line())

    def recurs_on_site(self, block: Block, site: SiteMatch) -> bool:
        """Whether other articles of the site show that a block is boilerplate; headings and blocks amid running text
        never are.
        """
        stands_in_text = block.parent is not None and block.parent.own_prose > 0
        if stands_in_text or block.tag in HEADINGS:
            return False
        if block.text < _LONGEST_KNOWN and site.covers(block.element):
            return True
        return block.prose > 0 and self.seen_prose > 0 and block.role != BlockRole.BODY and site.was_outside(block)

    def is_list_of_article(self, block: Block) -> bool:
        """Whether a list of links belongs to the article: a table of contents, or links to other sites with text after
        them.

        Of such lists 161 of 181 belonged to the body of labelled pages; of lists of the site's own links 37 of 94 did.
        """
        if block.tag not in ("ul", "ol") or block.role != BlockRole.NONE or block.end >= self.last_prose:
            return False
        if block.link_density < _MOSTLY_LINKS:
            return True
        addresses = [link.get("href", "") for link in block.element.iter("a")]
        away = sum(
            address.startswith("#") or ("://" in address and host_of(address) != self.host) for address in addresses
        )
        return away > 0.6 * len(addresses)

    def is_card(self, block: Block) -> bool:
        """Whether a box amid the running text is nothing but one link to another site."""
        beside = block.text - block.link
        if block.tag not in _CARDS or not block.link or block.text > _LONGEST_CARD or beside > _LONGEST_HOST:
            return False
        if block.role >= BlockRole.LIKELY_BOILERPLATE or block.end >= self.last_prose or not self.seen_prose:
            return False
        links = [link for link in islice(block.element.iter("a"), 4) if link.get("href")]
        address = links[0].get("href") or "" if links else ""
        if "://" not in address or any(link.get("href") != address for link in links):
            return False
        host = host_of(address)
        words = block.text_line().replace(one_line(links[0]), "").strip() if beside else ""
        return host != self.host and (not words or host.endswith(words.lower()))

    def is_mislabelled(self, block: Block, share: float) -> bool:
        """Whether a block named like boilerplate holds much of the article, as after an unclosed tag."""
        if block.role >= BlockRole.COMMENTS or (share < 0.35 and not self.was_read(block)):
            return False
        if block.is_folded:
            unfold(block)
        return (
            block.tag in ("div", "section", "p", "span") and block.link_density < 0.15
            and block.texts >= 4 and block.total_prose / block.texts > 120
        )  # fmt: skip

    def was_read(self, block: Block) -> bool:
        """Whether blocks of this name belonged to several other articles of the site."""
        return self.site is not None and self.site.was_inside(block)

    def opens_with_boilerplate(self, block: Block, share: float) -> bool:
        """Whether a block begins with a heading like 'Recommended for you' and has a link for each of its texts."""
        if block.tag not in _FRAMES or not block.children or share > 0.25 or block.role == BlockRole.BODY:
            return False
        opening = block.flat[block.order + 1 : min(block.order + 5, block.end) + 1]
        first = next((part for part in opening if part.text and not part.children), None)
        if first is None or first.text > 60:
            return False
        line = first.text_line()
        if not is_boilerplate_heading(line) and not (self.site is not None and self.site.recurs(line)):
            return False
        return len(block.element.findall(".//a")) >= max(1, block.texts)

    def is_teasers(self, block: Block, share: float) -> bool:
        """Whether a block lists other articles of the site: each a linked heading, perhaps with a few words."""
        if (block.tag not in _FRAMES and block.tag not in ("ul", "ol")) or share > _MOST_TEASERS or block.is_folded:
            return False
        first, last = bisect_left(self.linked, block.order), bisect_right(self.linked, block.end)
        if last - first < max(2, block.texts - 1):
            return False
        return all(self.links_to_own_site(block.flat[index]) for index in self.linked[first:last])

    def is_labelled_link(self, block: Block, text: str) -> bool:
        """Whether a paragraph is a label and a link, to the page's own site or, after the running text, anywhere."""
        if not _LABEL.match(text) or first_in(block.element, "a") is None:
            return False
        return block.order > self.last_prose or self.links_to_own_site(block)

    def links_to_own_site(self, block: Block) -> bool:
        """Whether the block's first link leads to the page's own site."""
        link = first_in(block.element, "a")
        if link is None and (around := block.element.getparent()) is not None and around.tag == "a":
            link = around
        address = link.get("href", "") if link is not None else ""
        return address[:1] not in ("", "#") and ("://" not in address or host_of(address) == self.host)

    def reason_of_text(self, block: Block, text: str) -> Reason | None:
        """Returns the rule by which a short text looks like boilerplate."""
        if block.tag in HEADINGS and similarity(text, self.title) > 0.75:
            return Reason.TITLE
        if self.seen_prose < 400 and is_byline(text):
            return Reason.BYLINE
        is_line = block.tag in ("p", "div", "span") and not block.children
        if is_line and block.link_density > 0.5 and self.is_labelled_link(block, text):
            return Reason.LABELLED_LINK
        return Reason.PHRASE if is_boilerplate_line(text) else None


def _describe(field: _Element) -> str:
    """Returns what the attributes of an input field say of it."""
    return " ".join(
        field.get(name) or "" for name in ("type", "name", "id", "placeholder", "autocomplete", "aria-label")
    )


def _named(block: Block) -> Reason:
    """Returns whether a block's names or only its tag make it look like boilerplate."""
    if block.role == BlockRole.COMMENTS:
        return Reason.COMMENTS
    if block.tag == "p" and is_hidden_in_line(block.element):
        return Reason.HIDDEN
    element = block.element
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return Reason.NAMED if role_of(names.strip()) >= BlockRole.LIKELY_BOILERPLATE else Reason.TAGGED


def _holds_image(block: Block) -> bool:
    return first_in(block.element, "img") is not None


def _is_quoted(block: Block) -> bool:
    """Whether a block stands in a blockquote, which is kept whole."""
    up: Block | None = block
    while up is not None and up.tag != "blockquote":
        up = up.parent
    return up is not None


def _is_listing(block: Block) -> bool:
    """Whether a block holds a heading and a list without links, such as pros and cons."""
    if block.link or not any(part.tag in HEADINGS or part.tag == "dt" for part in block.walk()):
        return False
    return sum(part.tag in ("li", "dd") for part in block.walk()) > 1


def _is_long(block: Block, scale: float) -> bool:
    """Whether a block is a single text, long enough that no article repeats it."""
    least = _LONG_HEADING if block.tag in HEADINGS else _LONG_TEXT
    return not block.children and not block.is_folded and block.text >= least * scale


def _holds_copies(block: Block, scale: float) -> bool:
    """Whether so much of the text occurs twice that the page must hold a copy of it."""
    lines = [part.text_line() for part in block.walk() if _is_long(part, scale)]
    counts = Counter(lines)
    twice = [line for line, count in counts.items() if count > 1]
    if len(lines) - len(counts) >= _FEWEST_COPIES and sum(map(len, twice)) > _COPIED * sum(map(len, lines)):
        return True
    return max(map(len, twice), default=0) > _LONGEST_QUOTE
