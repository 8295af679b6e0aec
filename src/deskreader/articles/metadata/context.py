"""The short texts around an article, in which its authors and its date stand: near the headline, behind the last line.

Each text is a piece: what stands between two tags, with the element that it stands in.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from deskreader.articles.detection.blocks import SILENT, Block
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.selection import Selection
from deskreader.articles.metadata.annotations import OTHER_ARTICLES

_AFTER = 24  # blocks after the headline
_BEFORE = 6  # blocks before it
_BEHIND = 16  # blocks behind the article
_LAST = 6  # blocks at its end
_LONGEST = 300  # characters of a block that is no running text
_LONGEST_FOLDED = 5_000  # characters, blanks counted, of a block that was not looked into
_LEVELS_AROUND = 2  # blocks above the one that holds headline and text
_LONG = 100  # characters of a text that is a part of the article, or sums it up
_SUMMARIES = 2
_MOST_OPENING = 8  # pieces
_MOST_PIECES = 60  # of one block


@dataclass(frozen=True, slots=True)
class Piece:
    """A text between two tags, on one line, and the element that it stands in."""

    text: str
    element: _Element


@dataclass(slots=True)
class Surroundings:
    """What stands around an article. `element` holds all of it, headline and text included; the texts nearest come first."""

    element: _Element
    near: list[Piece] = field(default_factory=list)  # the headline
    behind: list[Piece] = field(default_factory=list)  # the last line of the article, and behind it
    selection: Selection | None = None

    def heading(self) -> _Element | None:
        """The headline's element."""
        heading = self.selection.heading if self.selection is not None else None
        return heading.element if heading is not None else None

    def tells_of(self, name: str) -> bool:
        """Whether the headline has a word of a name."""
        heading = self.selection.heading if self.selection is not None else None
        words = set(heading.text_line().casefold().split()) if heading is not None else set()
        return any(len(word) > 2 and word in words for word in name.casefold().split())

    def everywhere(self) -> Iterator[Piece]:
        """The short texts of the whole page, in the order of their distance to the article."""
        if self.selection is None:
            return
        block, heading = self.selection.block, self.selection.heading
        first = heading.order if heading is not None else block.order
        short = [block for block in block.flat if _is_short(block)]
        short.sort(key=lambda block: min(abs(block.order - first), abs(block.order - block.end)))
        yield from _pieces_of(short)


def surroundings_of(selection: Selection) -> Surroundings:
    """What stands around the article that was chosen."""
    return Surroundings(_around(selection), _near(selection), _behind(selection), selection)


def _around(selection: Selection) -> _Element:
    """The element around headline and text, in which authors and dates are those of the article."""
    around = [selection.block]
    while around[-1].parent is not None:
        around.append(around[-1].parent)
    if selection.heading is None:
        return around[-1].element
    level = next(index for index, block in enumerate(around) if block.order <= selection.heading.order <= block.end)
    return around[min(level + _LEVELS_AROUND, len(around) - 1)].element


def _near(selection: Selection) -> list[Piece]:
    flat = selection.block.flat
    index = selection.heading.order if selection.heading is not None else selection.block.order - 1
    after = _until_text(flat[index + 1 : index + 1 + _AFTER])
    around = after + flat[max(0, index - _BEFORE) : max(0, index)]
    found: list[Piece] = []
    for block in around:
        if _is_short(block):
            found += pieces_in(block.element)
        elif not block.is_folded and block.role != BlockRole.COMMENTS:
            found += _opening(block)
    return found


def _opening(block: Block) -> list[Piece]:
    """The short texts with which a long one begins, as where lines are divided by breaks alone, or which stand beside
    the blocks in a block.
    """
    pieces = pieces_in(block.element, {child.element for child in block.children})[:_MOST_OPENING]
    end = next((index for index, piece in enumerate(pieces) if len(piece.text) > _LONG), len(pieces))
    return pieces[:end] if len(pieces) > 1 or block.children else []


def _until_text(blocks: list[Block]) -> list[Block]:
    """The blocks before the running text: a few long texts may sum the article up before it begins."""
    long = [
        index
        for index, block in enumerate(blocks)
        if block.own_prose > _LONG and not block.children and not block.is_folded
    ]
    return blocks[: long[_SUMMARIES]] if len(long) > _SUMMARIES else blocks


def _behind(selection: Selection) -> list[Piece]:
    flat, end = selection.block.flat, selection.block.end
    last = [block for block in flat[selection.block.order : end + 1] if not block.children and block.text][-_LAST:]
    after = [block for block in flat[end + 1 : end + 1 + _BEHIND] if _is_short(block)]
    return list(_pieces_of([*last, *after]))


def _is_short(block: Block) -> bool:
    """Whether a block holds some words that are no running text, and no reader's comments."""
    if block.role == BlockRole.COMMENTS or (block.children and not block.is_folded):
        return False
    if block.is_folded and block.text < _LONGEST_FOLDED:
        return 0 < len(block.text_line()) < _LONGEST and not OTHER_ARTICLES.search(block.element.get("class") or "")
    return 0 < block.text < _LONGEST


def _pieces_of(blocks: Iterable[Block]) -> Iterator[Piece]:
    for block in blocks:
        yield from pieces_in(block.element)


def pieces_in(element: _Element, without: Container[_Element] = ()) -> list[Piece]:
    """The texts in an element, in the page's order, but for those in the elements `without`."""
    found: list[Piece] = []
    _collect(element, without, found, 0)
    return found


def _collect(element: _Element, without: Container[_Element], found: list[Piece], depth: int) -> None:
    if element.text and (text := " ".join(element.text.split())):
        found.append(Piece(text, element))
    for child in element:
        if len(found) > _MOST_PIECES:
            return
        if child.tag not in SILENT and child not in without and depth < _MOST_PIECES:
            _collect(child, without, found, depth + 1)
        if child.tail and (text := " ".join(child.tail.split())):
            found.append(Piece(text, element))
