"""Finds what does not belong to the article inside the article's block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.etree import _Element

from deskreader.articles.detection.blocks import HEADINGS, Block
from deskreader.articles.detection.boilerplate import is_boilerplate_heading
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.figure_blocks import is_figure, is_small, leads_elsewhere
from deskreader.articles.detection.rules import Reason, Rules
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.site.patterns import SiteMatch
from deskreader.articles.detection.units import own_text, units_of
from deskreader.articles.detection.votes import kept_units
from deskreader.articles.html.addresses import host_of
from deskreader.articles.html.elements import first_in

PLAYERS = ("iframe", "video", "audio", "embed", "object")
_LONGEST_ANCHOR = 80  # characters of a link beside a heading that leads to it
_LEAST_LEAD = 80  # characters of a sentence that is set as a heading and heads nothing: a summary
_LONGEST_CREDIT = 120  # characters beside an image that name who took it
_LONGEST_CARD = 400  # characters of a card that leads to another page
_CARD = 0.8  # share of a card's text that is linked
_MOST_CARD_LINKS = 5  # that are looked at
_MAY_BE_CARD = frozenset((Reason.LINKS, Reason.DOUBTFUL, Reason.OPENS, Reason.PHRASE, Reason.TAGGED))
_VIDEO = re.compile(r"//(?:www\.|player\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com)/", re.I)
_LONGEST_COUNTER = 60  # characters of the words around a slide show that are no text of their own
_WORDS_ONLY = frozenset((Reason.PHRASE, Reason.BYLINE))
"""Rules that say something of a block's words and nothing of the images and players beside them."""
_CONTROLS = re.compile(
    r"\W*(?:\d+\s*(?:/|of|von|sur|de|di)\s*\d+|prev(?:ious)?|next|back|zurück|weiter|\d+|close|open|play|pause|gallery)?\W*",
    re.I,
)
"""What counts or turns the images of a slide show."""
_NO_SLIDES = frozenset((Reason.COMMENTS, Reason.LINKS, Reason.OPENS, Reason.TEASERS, Reason.SITE, Reason.REPEATED))


@dataclass(slots=True)
class Pruned:
    """Elements to leave out, elements whose own words go, and elements that are figures, embedded posts or captions."""

    dropped: set[_Element] = field(default_factory=set)
    wordless: set[_Element] = field(default_factory=set)
    figures: set[_Element] = field(default_factory=set)
    embeds: set[_Element] = field(default_factory=set)
    captions: set[_Element] = field(default_factory=set)


def prune(
    selection: Selection, title: str, host: str = "", scale: float = 1.0, site: SiteMatch | None = None
) -> Pruned:
    """Returns what inside the selected block does not belong to the running text of the article."""
    rules = Rules(selection, title, host, scale, site)
    rules.inside(selection.block)
    rules.find_sign_ups(selection.block)
    skip = {selection.heading.element} if selection.heading is not None else set()
    units = units_of(selection.block, skip, rules.reasons)
    kept = kept_units(units, selection, scale)
    pruned = Pruned(set(skip))
    verdicts = {(unit.block, unit.is_own): stays for unit, stays in zip(units, kept, strict=True)}
    _Pruning(rules, verdicts, pruned).decide(selection.block, None)
    return pruned


class _Pruning:
    """Carries the verdicts on texts over to the elements around them."""

    def __init__(self, rules: Rules, verdicts: dict[tuple[Block, bool], bool], pruned: Pruned) -> None:
        self.rules = rules
        self.verdicts = verdicts
        self.pruned = pruned
        self.last_prose = rules.last_prose

    def decide(self, block: Block, suspect: Block | None) -> bool:
        """Marks what goes in a block; returns whether anything in it stays."""
        stays: list[bool] = []
        for child in block.children:
            around = suspect or (child if child.element in self.rules.reasons else None)
            stays.append(self.child_stays(child, around))
        self.settle_headings(block, stays)
        for child, child_stays in zip(block.children, stays, strict=True):
            if not child_stays and (child.text or child.children or is_figure(child)):
                self.pruned.dropped.add(child.element)
        own = self.verdicts.get((block, True), True)
        has_own = (block, True) in self.verdicts
        if any(stays) or (own and has_own):
            if not own:
                self.pruned.wordless.add(block.element)
            return True
        if (self.says_little(suspect) or _holds_video(block)) and self.shows_media(block):
            self.pruned.wordless.add(block.element)
            return True
        return False

    def says_little(self, suspect: Block | None) -> bool:
        """Whether no rule suspects a block, or only for its words, which say nothing of the images beside them."""
        return suspect is None or self.rules.reasons.get(suspect.element) in _WORDS_ONLY

    def shows_media(self, block: Block) -> bool:
        """Whether a block without a text that stays still shows a player, or an image amid the article."""
        if first_in(block.element, *PLAYERS) is not None:
            return True
        if block.order > self.last_prose or first_in(block.element, "img") is None:
            return False
        return not leads_elsewhere(block) and not any(is_small(image) for image in block.element.iter("img"))

    def child_stays(self, child: Block, suspect: Block | None) -> bool:
        """Returns whether a block, or something in it, stays."""
        if child.element in self.pruned.dropped:
            return False
        if is_figure(child):
            stays = suspect is None or self.holds_slides(suspect)
            if stays:
                self.pruned.figures.add(child.element)
            return stays
        if child.role == BlockRole.EMBED:
            self.pruned.embeds.add(child.element)
            return suspect is None or suspect is child
        if child.element in self.rules.cards and suspect in (None, child):
            if child.children:
                self.pruned.figures.add(child.element)
            return True
        if suspect is child and self.is_card(child):
            self.pruned.figures.add(child.element)
            return True
        if suspect is child and self.is_slide_show(child):
            self.keep_slides(child)
            return True
        if self.rules.reasons.get(child.element) is Reason.CAPTION:
            self.pruned.captions.add(child.element)
        if child.children:
            return self.decide(child, suspect)
        stays = self.verdicts.get((child, False), self.verdicts.get((child, True), suspect is None))
        if not stays and self.says_little(suspect) and child.text < _LONGEST_CREDIT and self.shows_media(child):
            self.pruned.figures.add(child.element)
            return True
        return stays

    def holds_slides(self, suspect: Block) -> bool:
        """Whether a block that a rule suspects is a slide show or a gallery: images, and hardly a word beside them."""
        reason = self.rules.reasons.get(suspect.element)
        if reason in _NO_SLIDES or suspect.text - _caption_length(suspect) > _LONGEST_COUNTER:
            return False
        return not leads_elsewhere(suspect)

    def is_card(self, suspect: Block) -> bool:
        """Whether a block amid the text is one link to another site: a title and a few words about it."""
        if self.rules.reasons.get(suspect.element) not in _MAY_BE_CARD or suspect.order > self.last_prose:
            return False
        links = [link for link in islice(suspect.element.iter("a"), _MOST_CARD_LINKS) if link.get("href")]
        address = links[0].get("href") or "" if links else ""
        if suspect.text > _LONGEST_CARD or any(link.get("href") != address for link in links):
            return False
        host = host_of(address)
        if not host or host == self.rules.host:
            return False
        if suspect.link < _CARD * suspect.text:
            heading = first_in(suspect.element, *HEADINGS)
            return heading is not None and first_in(heading, "a") is not None
        return sum(bool(text.strip()) for text in links[0].itertext()) > 1

    def is_slide_show(self, suspect: Block) -> bool:
        """Whether a block that a rule suspects holds several images with a few words each."""
        images = list(suspect.element.iter("img"))
        return (
            len(images) > 1 and self.rules.reasons.get(suspect.element) not in _NO_SLIDES
            and suspect.text < _LONGEST_COUNTER * len(images) and not leads_elsewhere(suspect)
            and not any(is_small(image) for image in images)
        )  # fmt: skip

    def keep_slides(self, block: Block) -> None:
        """Keeps the images of a slide show with their words, and leaves out what counts or turns them."""
        for child in block.children:
            if is_figure(child):
                self.pruned.figures.add(child.element)
            elif child.children:
                self.keep_slides(child)
            elif child.text and _CONTROLS.fullmatch(child.text_line()):
                self.pruned.dropped.add(child.element)
        if (block, True) in self.verdicts and _CONTROLS.fullmatch(own_text(block)):
            self.pruned.wordless.add(block.element)

    def settle_headings(self, block: Block, stays: list[bool]) -> None:
        """Lets a heading stay where something that it heads stays, and go where everything that it heads goes."""
        children = block.children
        levels = [
            _heading_level(child) if child.tag in HEADINGS or len(child.children) == 1 else 0 for child in children
        ]
        if not any(levels):
            return
        for index in range(len(children) - 1, -1, -1):
            level = levels[index]
            if not level or children[index].element in self.pruned.dropped:
                continue
            end = next((at for at in range(index + 1, len(children)) if 0 < levels[at] <= level), None)
            section = [
                at for at in range(index + 1, end or len(children)) if children[at].text or is_figure(children[at])
            ]
            if not section:
                continue
            heading = children[index]
            line = heading.text_line()
            is_list = is_boilerplate_heading(line) and not stays[section[0]]
            if self.rules.reasons.get(heading.element) in (Reason.SITE, Reason.TITLE, Reason.REPEATED):
                continue
            is_lead = stays[index] and len(line) > _LEAST_LEAD and line[-1] in ".!?。"
            stays[index] = is_lead or (any(stays[at] for at in section) and not is_list)
            if stays[index]:
                self.keep_all(heading)

    def keep_all(self, heading: Block) -> None:
        """Takes back what was decided about the inside of a heading, unless it is the article's own."""
        if self.rules.heading is not None and self.rules.heading in heading.walk():
            return
        is_anchored = heading.tag not in HEADINGS and heading.link > 0
        for inner in heading.walk()[is_anchored:]:
            self.pruned.dropped.discard(inner.element)
            self.pruned.wordless.discard(inner.element)
        if is_anchored:
            self.pruned.dropped.discard(heading.element)
            self.pruned.wordless.add(heading.element)


def _heading_level(block: Block) -> int:
    """Returns the level of a heading, or of the only heading in a block that holds nothing else; else 0."""
    if block.tag in HEADINGS:
        return int(block.tag[1])
    if len(block.children) == 1 and block.children[0].tag in HEADINGS:
        beside = block.text - block.children[0].text
        if beside < 20 or (beside < _LONGEST_ANCHOR and block.link >= beside):
            return int(block.children[0].tag[1])
    return 0


def _holds_video(block: Block) -> bool:
    """Whether a block holds a frame that plays a film of a known service, such as one that waits for consent."""
    frames = block.element.iter("iframe")
    return any(_VIDEO.search(str(value)) for frame in frames for value in frame.attrib.values())


def _caption_length(block: Block) -> int:
    return sum(inner.text for inner in block.walk() if inner.tag == "figure")
