"""The page as a light tree of boxes, each knowing how much text, linked text and running text it holds."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from deskreader.articles.names import Sign, sign_of

SILENT = frozenset(
    "script style noscript template svg math head link meta title select option textarea button input label fieldset datalist"
    " object embed applet canvas audio video iframe nav map area dialog form-control img picture source hr progress meter".split()
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
_SENTENCE_ENDS = ".!?…。！？।؟:\"”»'’"
_DEEPEST = 150


class Box:
    """A block of the page: an element and what is in it. `prose` counts characters of running text outside furniture."""

    __slots__ = ("element", "kids", "link", "own_prose", "parent", "prose", "sign", "tag", "text", "texts")

    def __init__(self, element: HtmlElement, parent: Box | None, sign: Sign) -> None:
        self.element = element
        self.parent = parent
        self.sign = sign
        self.tag: str = element.tag
        self.kids: list[Box] = []
        self.text = 0  # characters
        self.link = 0  # characters inside links
        self.prose = 0.0
        self.own_prose = 0.0  # of texts directly in this box
        self.texts = 0  # number of texts that count as running text

    @property
    def link_share(self) -> float:
        """The share of the text that is linked, 0 to 1."""
        return self.link / self.text if self.text else 0.0

    def walk(self) -> Iterator[Box]:
        """This box and all in it, in the page's order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


class Boxes:
    """Makes boxes of a page, each element seen once."""

    def __init__(self, wide: bool) -> None:
        self.signs: dict[str, Sign] = {}
        self.scale = 0.4 if wide else 1.0  # a Chinese or Japanese sentence has fewer, fuller letters

    def of(self, body: HtmlElement) -> Box:
        box = Box(body, None, Sign.NONE)
        self.fill(box, 0)
        return box

    def sign(self, element: HtmlElement) -> Sign:
        """What the element's attributes say of it."""
        attributes = element.attrib
        if not attributes:
            return Sign.NONE
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        known = self.signs.get(names)
        if known is None:
            known = self.signs[names] = sign_of(names)
        if "hidden" in attributes or attributes.get("aria-hidden") == "true":
            return Sign.FURNITURE
        style = attributes.get("style")
        if style and "none" in style and "display:none" in style.replace(" ", "").lower():
            return Sign.FURNITURE
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

    def add_box(self, parent: Box, element: HtmlElement, depth: int) -> None:
        box = Box(element, parent, self.sign(element))
        if element.tag in TEXTS and not self.holds_block(element):
            text = " ".join("".join(element.itertext()).split())
            links = sum(_length_of_all(link) for link in element.iter("a"))
            ends = bool(text) and text[-1] in _SENTENCE_ENDS
            self.add_text(box, len(text), links, ends)
            if element.tag in HEADINGS:
                box.prose = box.own_prose = 0.0
        elif depth < _DEEPEST:
            self.fill(box, depth + 1)
        if not box.text and not box.kids and element.tag not in ("figure", "p"):
            return
        if box.tag == "aside" or box.tag == "footer":
            box.sign = max(box.sign, Sign.FURNITURE)
        parent.kids.append(box)
        parent.text += box.text
        parent.link += box.link
        if box.sign < Sign.FURNITURE:
            parent.prose += box.prose
            parent.texts += box.texts

    def add_text(self, box: Box, length: int, link: int, ends_sentence: bool) -> None:
        if not length:
            return
        box.text += length
        box.link += link
        free = length - link
        if free < 25 * self.scale or link > 0.5 * length:
            return
        if length >= 80 * self.scale or ends_sentence:
            box.prose += free * free / length
            box.own_prose += free * free / length
            box.texts += 1

    def holds_block(self, element: HtmlElement) -> bool:
        """Whether a block stands somewhere in the element."""
        return len(element) > 0 and any(inner.tag in BLOCKS for inner in element.iterdescendants())


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _length_of_all(element: HtmlElement) -> int:
    if len(element) == 0:
        return len((element.text or "").strip())
    return len("".join(element.itertext()).strip())
