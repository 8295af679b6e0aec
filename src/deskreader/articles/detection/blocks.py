"""The page as a light tree of blocks, each knowing how much text, linked text and running text it holds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from lxml.etree import XPath, _Element

from deskreader.articles.detection.class_names import BlockRole, role_of
from deskreader.articles.html.elements import all_text, first_in, one_line, word_set

SILENT = word_set(
    "script style noscript template svg math head link meta title select option textarea button input datalist"
    " object embed"
    " applet canvas audio video iframe map area dialog img picture source hr progress meter"
)
_MAY_SWALLOW = frozenset(("button", "object", "dialog", "select", "map"))
INLINE = word_set(
    "a span b strong i em u s small big font sub sup q cite code kbd samp var abbr acronym dfn time mark del ins"
    " strike tt bdi bdo"
    " ruby rt rp wbr nobr label data"
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
_LONGEST_RUN = 2_000  # characters of text between two tags that are not looked at closer
_LONG_PIECE = 80  # characters of a text that is likely a sentence
_LONG_TEXTS = XPath(f"descendant::text()[string-length() > {_LONG_PIECE}]", smart_strings=False)
_SENTENCE_ENDS = ".!?…。！？।؟:\"”»'’"
_NO_ROLE, _CAPTION, _LIKELY_BOILERPLATE = BlockRole.NONE, BlockRole.CAPTION, BlockRole.LIKELY_BOILERPLATE
_SHOWS = re.compile(r"[\w-]*(?:lightbox|slideshow|slider|carousel|slick|swiper|gallery|zoom|modal)[\w-]*", re.I)
"""Names of figures that can be looked at larger or one after another."""
_IS_HIDDEN = word_set("hidden sr-only visually-hidden screen-reader-text")
_DEEPEST = 250


class Block:
    """A block of the page: an element and what is in it.

    `total_prose` counts characters of running text, weighed by how little of it is linked; `prose` those outside boilerplate;
    `mass` those in paragraphs, lists and quotes that stand directly in the block. A `is_folded` block is boilerplate that was
    only
    weighed, not looked into.
    """

    __slots__ = (
        "children", "element", "end", "flat", "is_folded", "is_reinstated", "line", "link", "mass", "order", "own_prose",
        "parent", "prose", "role", "tag", "text", "texts", "total_prose",
    )  # fmt: skip

    def __init__(self, element: _Element, parent: Block | None, role: BlockRole, flat: list[Block]) -> None:
        self.element = element
        self.parent = parent
        self.role = role
        self.tag: str = element.tag
        self.children: list[Block] = []
        self.text = 0  # characters
        self.link = 0  # characters inside links
        self.prose = self.own_prose = self.total_prose = self.mass = 0.0  # own_prose: of texts directly in this block
        self.texts = 0  # number of texts that count as running text
        self.line: str | None = None  # the text, where it is known already
        self.is_folded = False
        self.is_reinstated = False  # its name is that of boilerplate, and was not believed
        self.flat = flat  # all blocks of the page, in its order
        self.order = self.end = len(flat)  # the places of this block and of the last one in it
        flat.append(self)

    @property
    def link_density(self) -> float:
        """The share of the text that is linked, 0 to 1."""
        return self.link / self.text if self.text else 0.0

    def walk(self) -> list[Block]:
        """This block and all in it, in the page's order."""
        return self.flat[self.order : self.end + 1]

    def text_line(self) -> str:
        """The text of the block on one line."""
        if self.line is None:
            self.line = one_line(self.element)
        return self.line


class BlockTreeBuilder:
    """Makes blocks of a page, each element seen once. With `fold`, blocks named like boilerplate are weighed and not
    opened.
    """

    def __init__(self, scale: float, fold: bool = True) -> None:
        self.flat: list[Block] = []
        self.scale = scale  # of lengths: less than 1 where letters are fuller
        self.fold = fold

    def of(self, body: _Element) -> Block:
        """The page's body as a block."""
        block = Block(body, None, BlockRole.NONE, self.flat)
        self.fill(block, 0)
        block.end = len(self.flat) - 1
        return block

    def role(self, element: _Element) -> BlockRole:
        """What the element's tag and attributes say of it."""
        by_tag = _TAG_ROLES.get(element.tag, _NO_ROLE)
        keys = element.keys()
        if not keys:
            return by_tag
        if element.tag in HEADINGS and not _IS_HIDDEN.isdisjoint((element.get("class") or "").split()):
            return BlockRole.LIKELY_BOILERPLATE
        if element.tag in HEADINGS:
            return by_tag
        names = element.get("class", "")
        if element.tag == "figure":
            return _figure_role(names)
        if "id" in keys:
            names = f"{names} {element.get('id')}"
        known = role_of(names) if names else by_tag
        if by_tag > known:
            known = by_tag
        if known == BlockRole.LIKELY_BOILERPLATE and element.tag == "p" and "print" in names:
            return by_tag
        if known >= _LIKELY_BOILERPLATE:
            return known
        if "hidden" in keys or ("aria-hidden" in keys and element.get("aria-hidden") == "true"):
            return BlockRole.LIKELY_BOILERPLATE
        if "style" in keys and "display:none" in element.get("style", "").replace(" ", "").lower():
            return BlockRole.LIKELY_BOILERPLATE
        if "itemprop" in keys and "articleBody" in element.get("itemprop", ""):
            return BlockRole.BODY
        return known

    def fill(self, block: Block, depth: int) -> None:
        """Counts what stands in the block, its own texts and those of the blocks in it."""
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
                    run_link += length
                elif len(child):
                    run_link += sum(map(_length_of_all, child.iterdescendants("a")))
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
        block = Block(element, parent, self.role(element), self.flat)
        if tag == "footer" and parent.tag == "blockquote":
            block.role = BlockRole.NONE  # it says who is quoted
        if block.role >= _LIKELY_BOILERPLATE and self.fold and first_in(element, "h1") is None:
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

    def weigh(self, block: Block) -> None:
        """Counts roughly what is in a block of boilerplate."""
        block.is_folded = True
        block.text = len(all_text(block.element))
        if block.text > _LONG_PIECE:
            block.total_prose = sum(map(len, cast("list[str]", _LONG_TEXTS(block.element))))

    def fill_text(self, block: Block) -> None:
        """Counts a paragraph, a heading or the like."""
        element = block.element
        if len(element):
            text = all_text(element)
            links = sum(map(_length_of_all, element.iterdescendants("a")))
        else:
            text, links = element.text or "", 0
        line = block.line = " ".join(text.split())
        if block.tag in HEADINGS:
            block.text, block.link = len(line), links
        elif line:
            self.add_text(block, len(line), links, line[-1] in _SENTENCE_ENDS)

    def add_text(self, block: Block, length: int, link: int, ends_sentence: bool) -> None:
        """Counts one text of so many letters, so many of them linked."""
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


@lru_cache(maxsize=4_096)
def _figure_role(names: str) -> BlockRole:
    """What its class names say of a figure."""
    return role_of(_SHOWS.sub("", names)) if _SHOWS.search(names) else max(_CAPTION, role_of(names))


def dismantle(block: Block) -> None:
    """Frees all blocks of a page at once: they know each other in rings, which only the collector of garbage finds."""
    flat = block.flat
    for each in flat:
        each.parent = None
    flat.clear()


def unfold(block: Block) -> None:
    """Looks into a block that was only weighed."""
    opened = BlockTreeBuilder(1.0).of(block.element)
    for name in ("children", "text", "link", "prose", "own_prose", "total_prose", "mass", "texts"):
        setattr(block, name, getattr(opened, name))
    for child in block.children:
        child.parent = block
    block.is_folded = False


def is_code(text: str) -> bool:
    """Whether a text between tags is data that spilled out of a script."""
    return len(text) > _LONGEST_RUN and text.count('":') * 200 > len(text)


def is_silent(element: _Element) -> bool:
    """Whether nothing in the element is text to read. Pages forget to close buttons, and the rest of the page is then
    inside.
    """
    return element.tag in SILENT and (element.tag not in _MAY_SWALLOW or first_in(element, "p") is None)


def holds_block(element: _Element) -> bool:
    """Whether a block stands somewhere in the element."""
    for inner in element.iterdescendants():  # noqa: SIM110 - a generator costs twice the time here
        if inner.tag in BLOCKS:
            return True
    return False


def _length_of_all(element: _Element) -> int:
    if len(element) == 0:
        text = element.text
        return len(text.strip()) if text else 0
    return len(all_text(element).strip())
