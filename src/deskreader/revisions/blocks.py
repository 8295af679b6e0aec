"""The blocks of an article's HTML: paragraphs, headings, items, rows, and how much of each is links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from deskreader.limits import DEEPEST_HTML, LONGEST_HTML
from deskreader.model.revisions import BlockKind
from deskreader.revisions.words import keys_of, word_set
from deskreader.text.html_to_text import squeezed

MOST_BLOCKS = 2_000
"""Blocks of one revision that are compared; what follows is not."""
LONGEST_BLOCK = 40_000
"""Characters of one block."""

_KINDS = {
    "blockquote": BlockKind.QUOTE, "q": BlockKind.QUOTE, "li": BlockKind.ITEM, "dt": BlockKind.ITEM,
    "dd": BlockKind.ITEM, "figcaption": BlockKind.CAPTION, "caption": BlockKind.CAPTION, "pre": BlockKind.CODE,
    "tr": BlockKind.ROW,
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr img"
)
_CELLS = frozenset(("td", "th"))
_CELL_GAP = " \u00b7 "


@dataclass(frozen=True, slots=True)
class Block:
    """Text between two breaks. `link_words` of its `words` stand in links; `level` is a heading's, 1 to 6."""

    kind: BlockKind
    text: str
    words: int
    link_words: int = 0
    level: int = 0

    @property
    def is_links(self) -> bool:
        """Whether it is nothing but links."""
        return self.words > 0 and self.link_words >= 0.75 * self.words


@dataclass(slots=True)
class _Builder:
    """Collects text until a block ends."""

    blocks: list[Block] = field(default_factory=list)
    kinds: list[BlockKind] = field(default_factory=list)  # of the elements that are open
    level: int = 0
    links: int = 0  # elements that are open
    text: list[str] = field(default_factory=list)
    link_text: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.text.append(text)
            if self.links:
                self.link_text.append(text + " ")

    def end_block(self) -> None:
        kind = self.kinds[-1] if self.kinds else BlockKind.PARAGRAPH
        raw, links = "".join(self.text)[:LONGEST_BLOCK], "".join(self.link_text)[:LONGEST_BLOCK]
        text = raw.strip("\n") if kind is BlockKind.CODE else squeezed(raw).strip().removesuffix(_CELL_GAP.rstrip())
        self.text.clear()
        self.link_text.clear()
        if words := len(keys_of(text)):
            kind = BlockKind.HEADING if self.level else kind
            self.blocks.append(Block(kind, text.strip(), words, len(keys_of(links)), self.level))


def blocks_of(html: str) -> list[Block]:
    """Returns the blocks of sanitized HTML in order; those without a word are left out."""
    if not html.strip():
        return []
    parser = etree.HTMLParser(recover=True, remove_comments=True, remove_pis=True, huge_tree=False)
    markup = f"<html><body>{html[:LONGEST_HTML]}</body></html>".encode("utf-8", "replace")
    try:
        root = etree.fromstring(b"\xef\xbb\xbf" + markup, parser)
    except etree.XMLSyntaxError:
        return []
    builder = _Builder()
    if root is not None:
        for _ in _walked(root, builder):
            if len(builder.blocks) >= MOST_BLOCKS:
                break
        builder.end_block()
    return builder.blocks[:MOST_BLOCKS]


def _walked(root: etree._Element, builder: _Builder) -> Iterator[None]:
    """Feeds a tree to a builder, and yields after each element."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            depth += 1
            if depth <= DEEPEST_HTML:
                _begin(tag, builder)
                builder.add(element.text)
        else:
            depth -= 1
            _end(tag, builder)
            builder.add(element.tail)
        yield


def _begin(tag: str, builder: _Builder) -> None:
    if tag == "a":
        builder.links += 1
    elif tag == "br":
        builder.add("\n" if BlockKind.CODE in builder.kinds else " ")
    if tag in _INLINE or tag in _CELLS or tag == "br":
        return
    builder.end_block()
    if tag in _KINDS:
        builder.kinds.append(_KINDS[tag])
    builder.level = _HEADINGS.get(tag, 0)


def _end(tag: str, builder: _Builder) -> None:
    if tag == "a":
        builder.links = max(0, builder.links - 1)
    elif tag in _CELLS:
        builder.add(_CELL_GAP)
    if tag in _INLINE or tag in _CELLS or tag == "br":
        return
    builder.end_block()
    if tag in _KINDS and builder.kinds:
        builder.kinds.pop()
    builder.level = 0
