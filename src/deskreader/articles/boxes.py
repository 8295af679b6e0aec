"""The page as a light tree of boxes, each knowing how much text, linked text and running text it holds."""

from __future__ import annotations

from lxml.etree import _Element

from deskreader.articles.names import Sign, sign_of

SILENT = frozenset(
    "script style noscript template svg math head link meta title select option textarea button input datalist object embed"
    " applet canvas audio video iframe map area dialog img picture source hr progress meter".split()
)
INLINE = frozenset(
    "a span b strong i em u s small big font sub sup q cite code kbd samp var abbr acronym dfn time mark del ins strike tt bdi bdo"
    " ruby rt rp wbr nobr label data".split()
)
TEXTS = frozenset("p h1 h2 h3 h4 h5 h6 pre figcaption dt summary caption legend".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
BLOCKS = frozenset(
    "p div section article main header footer aside nav ul ol li dl dt dd table tbody thead tfoot tr td th blockquote pre figure"
    " figcaption h1 h2 h3 h4 h5 h6 form fieldset details summary address center hr".split()
)
_FLOWING = frozenset("p ul ol li dl dd dt blockquote pre".split())
_TAG_SIGNS = {
    "aside": Sign.LIKELY_FURNITURE, "footer": Sign.LIKELY_FURNITURE, "form": Sign.LIKELY_FURNITURE, "figure": Sign.CAPTION,
    "figcaption": Sign.CAPTION, "time": Sign.LIKELY_FURNITURE, "nav": Sign.LIKELY_FURNITURE,
}  # fmt: skip
_SENTENCE_ENDS = ".!?…。！？।؟:\"”»'’"
_DEEPEST = 250


class Box:
    """A block of the page: an element and what is in it.

    `whole` counts characters of running text, weighed by how little of it is linked; `prose` those outside furniture;
    `mass` those in paragraphs, lists and quotes that stand directly in the box.
    """

    __slots__ = ("element", "end", "flat", "kids", "link", "mass", "order", "own_prose", "parent", "prose", "sign", "tag", "text", "texts", "whole")

    def __init__(self, element: _Element, parent: Box | None, sign: Sign, flat: list[Box]) -> None:
        self.element = element
        self.parent = parent
        self.sign = sign
        self.tag: str = element.tag
        self.kids: list[Box] = []
        self.text = 0  # characters
        self.link = 0  # characters inside links
        self.prose = 0.0
        self.whole = 0.0
        self.mass = 0.0
        self.flat = flat  # all boxes of the page, in its order
        self.order = self.end = len(flat)  # the places of this box and of the last one in it
        flat.append(self)
        self.own_prose = 0.0  # of texts directly in this box
        self.texts = 0  # number of texts that count as running text

    @property
    def link_share(self) -> float:
        """The share of the text that is linked, 0 to 1."""
        return self.link / self.text if self.text else 0.0

    def walk(self) -> list[Box]:
        """This box and all in it, in the page's order."""
        return self.flat[self.order : self.end + 1]


class Boxes:
    """Makes boxes of a page, each element seen once."""

    def __init__(self, scale: float) -> None:
        self.signs: dict[str, Sign] = {}
        self.flat: list[Box] = []
        self.scale = scale  # of lengths: less than 1 where letters are fuller

    def of(self, body: _Element) -> Box:
        box = Box(body, None, Sign.NONE, self.flat)
        self.fill(box, 0)
        box.end = len(self.flat) - 1
        return box

    def sign(self, element: _Element) -> Sign:
        """What the element's attributes say of it."""
        attributes = element.attrib
        if not attributes:
            return Sign.NONE
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        known = self.signs.get(names)
        if known is None:
            known = self.signs[names] = sign_of(names)
        if "hidden" in attributes or attributes.get("aria-hidden") == "true":
            return Sign.LIKELY_FURNITURE
        style = attributes.get("style")
        if style and "none" in style and "display:none" in style.replace(" ", "").lower():
            return Sign.LIKELY_FURNITURE
        if "itemprop" in attributes and "articleBody" in attributes["itemprop"]:
            return Sign.BODY
        return known

    def fill(self, box: Box, depth: int) -> None:
        """Counts what stands in the box, its own texts and those of the boxes in it."""
        run, run_link = _length(box.element.text), 0
        for child in box.element:
            tag = child.tag
            if tag in SILENT or not isinstance(tag, str):
                pass
            elif tag in INLINE and not self.holds_block(child):
                length = _length_of_all(child)
                run += length
                run_link += length if tag == "a" else sum(_length_of_all(link) for link in child.iter("a"))
            elif tag == "br":
                self.add_text(box, run, run_link, ends_sentence=True)
                run = run_link = 0
            else:
                self.add_text(box, run, run_link, ends_sentence=False)
                run = run_link = 0
                self.add_box(box, child, depth)
            run += _length(child.tail)
        self.add_text(box, run, run_link, ends_sentence=False)

    def add_box(self, parent: Box, element: _Element, depth: int) -> None:
        box = Box(element, parent, self.sign(element), self.flat)
        if element.tag in TEXTS and not self.holds_block(element):
            text = " ".join("".join(element.itertext()).split())
            links = sum(_length_of_all(link) for link in element.iter("a"))
            ends = bool(text) and text[-1] in _SENTENCE_ENDS
            self.add_text(box, len(text), links, ends)
            if element.tag in HEADINGS:
                box.prose = box.own_prose = box.whole = box.mass = 0.0
        elif depth < _DEEPEST:
            self.fill(box, depth + 1)
            if element.tag == "a":
                box.link = box.text
                box.prose = box.own_prose = box.whole = box.mass = 0.0
        if not box.text and not box.kids and element.tag not in ("figure", "p"):
            self.flat.pop()
            return
        box.end = len(self.flat) - 1
        box.sign = max(box.sign, _TAG_SIGNS.get(box.tag, Sign.NONE))
        parent.kids.append(box)
        parent.text += box.text
        parent.link += box.link
        parent.whole += box.whole
        if box.sign < Sign.CAPTION:
            parent.prose += box.prose
            parent.texts += box.texts
            if box.tag in _FLOWING or not box.kids:
                parent.mass += box.mass

    def add_text(self, box: Box, length: int, link: int, ends_sentence: bool) -> None:
        if not length:
            return
        box.text += length
        box.link += link
        free = length - link
        if free < 25 * self.scale or link > 0.5 * length:
            return
        if length >= 80 * self.scale or ends_sentence:
            worth = free * free / length
            box.prose += worth
            box.own_prose += worth
            box.whole += worth
            box.mass += worth
            box.texts += 1

    def holds_block(self, element: _Element) -> bool:
        """Whether a block stands somewhere in the element."""
        return len(element) > 0 and any(inner.tag in BLOCKS for inner in element.iterdescendants())


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _length_of_all(element: _Element) -> int:
    if len(element) == 0:
        return len((element.text or "").strip())
    return len("".join(element.itertext()).strip())
