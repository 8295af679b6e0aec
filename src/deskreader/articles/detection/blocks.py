"""Builds a light tree of blocks over a page; each block knows how much text, linked text and prose it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element

from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.html.elements import all_text, first_in, one_line, word_set

SILENT = word_set(
    "script style noscript template svg head link meta title select option textarea button input datalist"
    " object embed"
    " applet canvas audio video iframe map area dialog img picture source hr progress meter"
)
_MAY_SWALLOW = frozenset(("button", "object", "dialog", "select", "map"))
INLINE = word_set(
    "a span b strong i em u s small big font sub sup q cite code kbd samp var abbr acronym dfn time mark del ins"
    " strike tt bdi bdo"
    " ruby rt rp wbr nobr label data math"
)
TEXTS = word_set("p h1 h2 h3 h4 h5 h6 pre figcaption dt summary caption legend")
HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
BLOCKS = word_set(
    "p div section article main header footer aside nav ul ol li dl dt dd table tbody thead tfoot tr td th"
    " blockquote pre figure"
    " figcaption h1 h2 h3 h4 h5 h6 form fieldset details summary address center hr"
)
FLOWING = word_set("p ul ol li dl dd dt blockquote pre")
_TAG_ROLES = {
    "aside": BlockRole.LIKELY_BOILERPLATE, "footer": BlockRole.LIKELY_BOILERPLATE, "form": BlockRole.LIKELY_BOILERPLATE,
    "figure": BlockRole.CAPTION,
    "figcaption": BlockRole.CAPTION, "time": BlockRole.LIKELY_BOILERPLATE, "nav": BlockRole.LIKELY_BOILERPLATE,
}  # fmt: skip
_TEXT_TAGS = frozenset(("p", "li", "td", "th", "dd", "dt", "pre", "blockquote"))
_LONG_TEXT = 100  # characters of a text whose class names say nothing
_LONGEST_RUN = 2_000  # characters; longer texts between two tags are checked for data
_LONG_PIECE = 80  # characters of a text that is probably a sentence
_LONG_TEXTS = XPath("descendant::text()[string-length() > $least]", smart_strings=False)
_SENTENCE_ENDS = ".!?…。！？।؟:\"”»'’"
_NO_ROLE, _CAPTION, _LIKELY_BOILERPLATE = BlockRole.NONE, BlockRole.CAPTION, BlockRole.LIKELY_BOILERPLATE
_SHOWS = re.compile(r"[\w-]*(?:lightbox|slideshow|slider|carousel|slick|swiper|gallery|zoom|modal)[\w-]*", re.I)
"""Class names of figures that open larger or belong to a slide show."""
_IS_HIDDEN = word_set("hidden sr-only visually-hidden screen-reader-text")
_DIALOGS = frozenset(("dialog", "alertdialog"))
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_MOST_PAGES = 40  # of an article, of which all but one are hidden
_DEEPEST = 250


class Block:
    """An element of the page and the measures of what it holds.

    `total_prose` counts characters of running text, weighted by how little of it is linked; `prose` counts those
    outside boilerplate; `mass` counts those in paragraphs, lists and quotes directly in the block. An `is_folded` block
    is boilerplate that was only weighed, not looked into.
    """

    __slots__ = (
        "children", "element", "end", "flat", "is_folded", "is_reinstated", "line", "link", "mass", "order",
        "own_prose", "parent", "prose", "role", "tag", "text", "texts", "total_prose",
    )  # fmt: skip

    def __init__(self, element: _Element, parent: Block | None, role: BlockRole, flat: list[Block]) -> None:
        self.element = element
        self.parent = parent
        self.role = role
        self.tag: str = element.tag
        self.children: list[Block] = []
        self.text = 0  # characters
        self.link = 0  # characters inside links
        self.prose = self.own_prose = self.total_prose = self.mass = 0.0  # own_prose: of texts directly in it
        self.texts = 0  # number of running texts
        self.line: str | None = None  # the text on one line, once it was computed
        self.is_folded = False
        self.is_reinstated = False  # it is named like boilerplate, and the name is ignored
        self.flat = flat  # all blocks of the page, in page order
        self.order = self.end = len(flat)  # indexes in `flat` of this block and of its last descendant
        flat.append(self)

    @property
    def link_density(self) -> float:
        """The share of the text that is linked, 0 to 1."""
        return self.link / self.text if self.text else 0.0

    def walk(self) -> list[Block]:
        """Returns this block and all its descendants in page order."""
        return self.flat[self.order : self.end + 1]

    def text_line(self) -> str:
        """Returns the block's text on one line."""
        if self.line is None:
            self.line = one_line(self.element)
        return self.line


class BlockTreeBuilder:
    """Builds the blocks of a page in one pass; `fold` leaves blocks named like boilerplate unopened.

    Blocks around one of the `headlines` are opened in any case.
    """

    def __init__(self, scale: float, headlines: Iterable[_Element] = (), fold: bool = True) -> None:
        self.flat: list[Block] = []
        self.scale = scale  # factor for lengths, below 1 for scripts that need fewer letters
        self.fold = fold
        self.ways_to_headlines = [set(headline.iterancestors()) for headline in headlines]
        self.around_headlines = set().union(*self.ways_to_headlines)

    def of(self, body: _Element) -> Block:
        """Returns the page's body as a block."""
        block = Block(body, None, BlockRole.NONE, self.flat)
        self.fill(block, 0)
        block.end = len(self.flat) - 1
        return block

    def role(self, element: _Element, tag: str) -> BlockRole:
        """Returns the role that the element's tag and attributes suggest."""
        by_tag = _TAG_ROLES.get(tag, _NO_ROLE)
        keys = element.keys()
        if not keys:
            return by_tag
        names = element.get("class", "")
        if tag in HEADINGS:
            return by_tag if _IS_HIDDEN.isdisjoint(names.split()) else _LIKELY_BOILERPLATE
        if tag == "figure":
            return _figure_role(names)
        if "id" in keys:
            names = f"{names} {element.get('id')}"
        known = role_of(names) if names else by_tag
        if by_tag > known:
            known = by_tag
        if known >= _LIKELY_BOILERPLATE:
            if tag in _TEXT_TAGS and len(all_text(element)) > _LONG_TEXT * self.scale:
                return by_tag  # a class of a paragraph tells its topic or style, not that it is boilerplate
            return known
        if "role" in keys and element.get("role") in _DIALOGS:
            return BlockRole.BOILERPLATE
        may_hide = "style" in keys or "hidden" in keys or "aria-hidden" in keys
        if may_hide and _is_hidden(element) and not _turns_page(element):
            return BlockRole.LIKELY_BOILERPLATE
        if "itemprop" in keys and "articleBody" in element.get("itemprop", ""):
            return BlockRole.BODY
        return known

    def fill(self, block: Block, depth: int) -> None:
        """Measures the block's own texts and those of the blocks inside it."""
        text = block.element.text
        run, run_link = len(text.strip()) if text else 0, 0
        for child in block.element:
            tag = child.tag
            if tag in SILENT and is_silent(child):
                pass
            elif tag in INLINE and (len(child) == 0 or not holds_block(child)):
                length = _length_of_all(child)
                run += length
                if tag == "a":
                    run_link += length if len(child) == 0 else _length_of_link(child)
                elif len(child):
                    run_link += sum(map(_length_of_link, child.iterdescendants("a")))
            elif tag == "br":
                self.add_text(block, run, run_link, True)
                run = run_link = 0
            else:
                if run:
                    self.add_text(block, run, run_link, False)
                    run = run_link = 0
                self.add_block(block, child, depth)
            tail = child.tail
            if tail and (len(tail) < _LONGEST_RUN or not is_code(tail)):
                run += len(tail.strip())
        if run:
            self.add_text(block, run, run_link, False)

    def add_block(self, parent: Block, element: _Element, depth: int) -> None:
        tag = element.tag
        if len(element) == 0 and not element.text and tag != "figure" and tag != "p":
            return
        block = Block(element, parent, self.role(element, tag), self.flat)
        if tag == "footer" and parent.tag == "blockquote":
            block.role = BlockRole.NONE  # it names who is quoted
        elif block.role >= _LIKELY_BOILERPLATE and element in self.around_headlines and self.is_covered_page(element):
            block.role = BlockRole.NONE
        if block.role >= _LIKELY_BOILERPLATE and self.fold and element not in self.around_headlines:
            self.weigh(block)
        elif tag in TEXTS and (len(element) == 0 or not holds_block(element)):
            self.fill_text(block)
        elif depth < _DEEPEST:
            self.fill(block, depth + 1)
            if tag == "a" and not (element.get("href") or "").startswith("javascript:"):
                block.link = block.text
                block.prose = block.own_prose = block.total_prose = block.mass = 0.0
        if not block.text and not block.children and tag != "figure" and tag != "p":
            self.flat.pop()
            return
        block.end = len(self.flat) - 1
        parent.children.append(block)
        parent.text += block.text
        parent.link += block.link
        parent.total_prose += block.total_prose
        if block.role < _CAPTION:
            parent.prose += block.prose
            parent.texts += block.texts
            if tag in FLOWING or not block.children:
                parent.mass += block.mass

    def is_covered_page(self, element: _Element) -> bool:
        """Whether an element holds every headline and is hidden, as the page is while a dialog lies over it."""
        is_hidden = _is_hidden(element) or "inert" in element.keys()  # noqa: SIM118 - no mapping
        return is_hidden and all(element in way for way in self.ways_to_headlines)

    def weigh(self, block: Block) -> None:
        """Measures a boilerplate block roughly, without building its inside."""
        block.is_folded = True
        block.text = len(all_text(block.element))
        least = _LONG_PIECE * self.scale
        if block.text > least:
            block.total_prose = sum(map(len, cast("list[str]", _LONG_TEXTS(block.element, least=least))))

    def fill_text(self, block: Block) -> None:
        """Measures a paragraph, a heading or another element that holds text only."""
        element = block.element
        if len(element):
            text = all_text(element)
            links = sum(map(_length_of_link, element.iterdescendants("a")))
        else:
            text, links = element.text or "", 0
        line = block.line = " ".join(text.split())
        if block.tag in HEADINGS:
            block.text, block.link = len(line), links
        elif line:
            self.add_text(block, len(line), links, line[-1] in _SENTENCE_ENDS)

    def add_text(self, block: Block, length: int, link: int, ends_sentence: bool) -> None:
        """Adds one text of `length` characters, `link` of them linked, to the block's measures."""
        if not length:
            return
        block.text += length
        block.link += link
        free = length - link
        if free < 25 * self.scale or link > 0.5 * length:
            return
        if length >= _LONG_PIECE * self.scale or ends_sentence:
            worth = free * free / length
            block.prose += worth
            block.own_prose += worth
            block.total_prose += worth
            block.mass += worth
            block.texts += 1


def ancestors(block: Block | None) -> list[Block]:
    """Returns the block and every block around it, innermost first."""
    found: list[Block] = []
    while block is not None:
        found.append(block)
        block = block.parent
    return found


def _is_hidden(element: _Element) -> bool:
    """Whether attributes hide an element until a script shows it."""
    keys = element.keys()
    if "hidden" in keys or ("aria-hidden" in keys and element.get("aria-hidden") == "true"):
        return True
    return "style" in keys and _HIDDEN_STYLE.search(element.get("style", "")) is not None


def _turns_page(element: _Element) -> bool:
    """Whether a hidden element follows a shown one of its class, as the pages of a long article do."""
    names = element.get("class")
    for before in islice(element.itersiblings(preceding=True), _MOST_PAGES) if names else ():
        if before.tag != element.tag or before.get("class") != names:
            return False
        if not _is_hidden(before):
            return True
    return False


@lru_cache(maxsize=4_096)
def _figure_role(names: str) -> BlockRole:
    """Returns the role that the class names give to a figure."""
    return role_of(_SHOWS.sub("", names)) if _SHOWS.search(names) else max(_CAPTION, role_of(names))


def dismantle(block: Block) -> None:
    """Frees all blocks of a page at once; they refer to each other in cycles that only the garbage collector would
    find.
    """
    flat = block.flat
    for each in flat:
        each.parent = None
        if each.children and each.children[0].flat is not flat:
            dismantle(each.children[0])  # the block was unfolded
    flat.clear()


def unfold(block: Block) -> None:
    """Builds the inside of a block that was only weighed."""
    opened = BlockTreeBuilder(1.0).of(block.element)
    for name in ("children", "text", "link", "prose", "own_prose", "total_prose", "mass", "texts"):
        setattr(block, name, getattr(opened, name))
    for child in block.children:
        child.parent = block
    if not block.children:
        opened.flat.clear()
    block.is_folded = False


def is_code(text: str) -> bool:
    """Whether a text between tags is data that spilled out of a script."""
    return len(text) > _LONGEST_RUN and text.count('":') * 200 > len(text)


def is_silent(element: _Element) -> bool:
    """Whether the element holds no text to read; an unclosed button or dialog may hold the rest of the page."""
    return element.tag in SILENT and (element.tag not in _MAY_SWALLOW or first_in(element, "p") is None)


def holds_block(element: _Element) -> bool:
    """Whether the element holds a block-level element."""
    for inner in element.iterdescendants():  # noqa: SIM110 - a generator costs twice the time here
        if inner.tag in BLOCKS:
            return True
    return False


def _length_of_all(element: _Element) -> int:
    if len(element) == 0:
        text = element.text
        return len(text.strip()) if text else 0
    return len(all_text(element).strip())


def _length_of_link(link: _Element) -> int:
    """Returns the linked characters of a link; lines of verse that lead to a note on them count for none."""
    if len(link) and first_in(link, "br") is not None and "#" in (link.get("href") or ""):
        return 0
    return _length_of_all(link)
