"""Collects the short texts around an article that may name its authors and date: near the headline, after the last
line.

Each text is a piece: what stands between two tags, with the element that holds it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lxml.etree import _Element

from deskreader.articles.detection.blocks import SILENT, Block
from deskreader.articles.detection.class_names import BlockRole
from deskreader.articles.detection.selection import Selection
from deskreader.articles.metadata.annotations import OTHER_ARTICLES

_AFTER = 24  # blocks after the headline
_BEFORE = 6  # blocks before it
_BEHIND = 16  # blocks after the article
_LAST = 8  # blocks at its end
_LONGEST = 300  # characters of a block that is not running text
_LONGEST_FOLDED = 5_000  # characters, blanks included, of a folded block
_LEVELS_AROUND = 2  # blocks above the one that holds headline and text
_LONG = 100  # characters of a text that belongs to the article or summarizes it
_SUMMARIES = 2
_MOST_OPENING = 8  # pieces at the start of a block
_MOST_PIECES = 60  # pieces of one block
_MOST_DEEP = 60  # elements in one another that are read


class Piece(NamedTuple):
    """A text between two tags, on one line, and the element that holds it."""

    text: str
    element: _Element


@dataclass
class Surroundings:
    """The texts around an article, nearest first, read when they are asked for; `element` holds all of it, headline and
    text included.
    """

    element: _Element
    selection: Selection

    @cached_property
    def near(self) -> list[Piece]:
        """The texts near the headline."""
        return _near(self.selection)

    @cached_property
    def near_elements(self) -> frozenset[_Element]:
        """The elements that hold the texts near the headline."""
        return frozenset(piece.element for piece in self.near)

    @cached_property
    def behind(self) -> list[Piece]:
        """The last lines of the article, and the texts after it."""
        return _behind(self.selection)

    @cached_property
    def _short_blocks(self) -> list[Block]:
        """The short blocks of the whole page, nearest to the article first."""
        selected, heading = self.selection.block, self.selection.heading
        first = heading.order if heading is not None else selected.order
        short = [block for block in selected.flat if _is_short(block)]
        short.sort(key=lambda block: min(abs(block.order - first), abs(block.order - selected.end)))
        return short

    def heading(self) -> _Element | None:
        """Returns the headline's element."""
        heading = self.selection.heading
        return heading.element if heading is not None else None

    def tells_of(self, name: str) -> bool:
        """Whether the headline contains a word of a name."""
        heading = self.selection.heading
        words = set(heading.text_line().casefold().split()) if heading is not None else set()
        return any(len(word) > 2 and word in words for word in name.casefold().split())

    def everywhere(self) -> Iterator[Piece]:
        """Yields the short texts of the whole page, nearest to the article first."""
        yield from _pieces_of(self._short_blocks)


def surroundings_of(selection: Selection) -> Surroundings:
    """Returns the surroundings of the selected article."""
    return Surroundings(_around(selection), selection)


def _around(selection: Selection) -> _Element:
    """Returns the element around headline and text within which authors and dates are those of the article."""
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
        elif not _was_folded(block) and block.role != BlockRole.COMMENTS:
            found += _opening(block)
    return found


def _opening(block: Block) -> list[Piece]:
    """Returns the short texts at the start of a long block, or beside the blocks inside it."""
    begin = block.element.text
    if begin and len(begin) > _LONG and len(" ".join(begin.split())) > _LONG:
        return []
    pieces = pieces_in(block.element, {child.element for child in block.children}, _MOST_OPENING)[:_MOST_OPENING]
    end = next((index for index, piece in enumerate(pieces) if len(piece.text) > _LONG), len(pieces))
    return pieces[:end] if len(pieces) > 1 or block.children else []


def _until_text(blocks: list[Block]) -> list[Block]:
    """Returns the blocks before the running text; a few long summaries may precede it."""
    long = [
        index
        for index, block in enumerate(blocks)
        if block.own_prose > _LONG and not block.children and not _was_folded(block)
    ]
    return blocks[: long[_SUMMARIES]] if len(long) > _SUMMARIES else blocks


def _behind(selection: Selection) -> list[Piece]:
    flat, end = selection.block.flat, selection.block.end
    last = [block for block in flat[selection.block.order : end + 1] if not block.children and block.text][-_LAST:]
    after = [block for block in flat[end + 1 : end + 1 + _BEHIND] if _is_short(block)]
    return list(_pieces_of([*last, *after]))


def _is_short(block: Block) -> bool:
    """Whether a block holds a few words that are neither running text nor user comments."""
    is_whole = _was_folded(block)
    if block.role == BlockRole.COMMENTS or (block.children and not is_whole):
        return False
    if is_whole and block.text < _LONGEST_FOLDED:
        return 0 < len(block.text_line()) < _LONGEST and not OTHER_ARTICLES.search(block.element.get("class") or "")
    return 0 < block.text < _LONGEST


def _was_folded(block: Block) -> bool:
    """Whether a block was only weighed when the page was read, even if pruning has looked into it since."""
    return block.is_folded or (bool(block.children) and block.children[0].flat is not block.flat)


def _pieces_of(blocks: Iterable[Block]) -> Iterator[Piece]:
    for block in blocks:
        yield from pieces_in(block.element)


def pieces_in(element: _Element, without: Container[_Element] = (), most: int = _MOST_PIECES) -> list[Piece]:
    """Returns the texts in an element in page order, except those in the elements `without`; few more than `most`."""
    found: list[Piece] = []
    _collect(element, without, found, most, 0)
    return found


def _collect(element: _Element, without: Container[_Element], found: list[Piece], most: int, depth: int) -> None:
    text = element.text
    if text and (text := " ".join(text.split())):
        found.append(Piece(text, element))
    for child in element:
        if len(found) > most:
            return
        tag = child.tag
        is_read = tag not in SILENT or (tag == "button" and bool(found) and _awaits_name(found[-1]))
        if is_read and depth < _MOST_DEEP and (not without or child not in without):
            _collect(child, without, found, most, depth + 1)
        tail = child.tail
        if tail and (tail := " ".join(tail.split())):
            found.append(Piece(tail, element))


def _awaits_name(piece: Piece) -> bool:
    """Whether an author's name follows, which may be a button that opens what is known of the author."""
    return piece.text.rstrip(" :").casefold().endswith((" by", "von", "par"))
