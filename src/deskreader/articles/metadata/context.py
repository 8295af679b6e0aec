"""The short texts around an article, in which its authors and its date stand: near the headline, behind the last line.

Each text is a piece: what stands between two tags, with the element that it stands in.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from deskreader.articles.detection.blocks import SILENT, Block
from deskreader.articles.detection.class_names import Sign
from deskreader.articles.detection.selection import Choice
from deskreader.articles.metadata.annotations import OTHER_STORIES

_AFTER = 24  # boxes after the headline
_BEFORE = 6  # boxes before it
_BEHIND = 16  # boxes behind the article
_LAST = 6  # boxes at its end
_LONGEST = 300  # characters of a box that is no running text
_LONGEST_FOLDED = 5_000  # characters, blanks counted, of a box that was not looked into
_LEVELS_AROUND = 2  # boxes above the one that holds headline and text
_LONG = 100  # characters of a text that is a part of the story, or sums it up
_SUMMARIES = 2
_MOST_OPENING = 8  # pieces
_MOST_PIECES = 60  # of one box


@dataclass(frozen=True, slots=True)
class Piece:
    """A text between two tags, on one line, and the element that it stands in."""

    text: str
    element: _Element


@dataclass(slots=True)
class Surroundings:
    """What stands around an article. `around` holds all of it, and headline and text; the texts nearest come first."""

    around: _Element
    near: list[Piece] = field(default_factory=list)  # the headline
    behind: list[Piece] = field(default_factory=list)  # the last line of the article, and behind it
    choice: Choice | None = None

    def heading(self) -> _Element | None:
        """The headline's element."""
        heading = self.choice.heading if self.choice is not None else None
        return heading.element if heading is not None else None

    def tells_of(self, name: str) -> bool:
        """Whether the headline has a word of a name."""
        heading = self.choice.heading if self.choice is not None else None
        words = set(heading.text_line().casefold().split()) if heading is not None else set()
        return any(len(word) > 2 and word in words for word in name.casefold().split())

    def everywhere(self) -> Iterator[Piece]:
        """The short texts of the whole page, in the order of their distance to the article."""
        if self.choice is None:
            return
        box, heading = self.choice.box, self.choice.heading
        first = heading.order if heading is not None else box.order
        short = [one for one in box.flat if _is_short(one)]
        short.sort(key=lambda one: min(abs(one.order - first), abs(one.order - box.end)))
        yield from _pieces_of(short)


def surroundings(choice: Choice) -> Surroundings:
    """What stands around the article that was chosen."""
    return Surroundings(_around(choice), _near(choice), _behind(choice), choice)


def _around(choice: Choice) -> _Element:
    """The element around headline and text, in which authors and dates are those of the article."""
    around = [choice.box]
    while around[-1].parent is not None:
        around.append(around[-1].parent)
    if choice.heading is None:
        return around[-1].element
    height = next(place for place, box in enumerate(around) if box.order <= choice.heading.order <= box.end)
    return around[min(height + _LEVELS_AROUND, len(around) - 1)].element


def _near(choice: Choice) -> list[Piece]:
    flat = choice.box.flat
    place = choice.heading.order if choice.heading is not None else choice.box.order - 1
    after = _until_text(flat[place + 1 : place + 1 + _AFTER])
    around = after + flat[max(0, place - _BEFORE) : max(0, place)]
    found: list[Piece] = []
    for box in around:
        if _is_short(box):
            found += pieces_in(box.element)
        elif not box.folded and box.sign != Sign.COMMENTS:
            found += _opening(box)
    return found


def _opening(box: Block) -> list[Piece]:
    """The short texts with which a long one begins, as where lines are divided by breaks alone, or which stand beside
    the boxes in a box.
    """
    pieces = pieces_in(box.element, {kid.element for kid in box.kids})[:_MOST_OPENING]
    end = next((place for place, piece in enumerate(pieces) if len(piece.text) > _LONG), len(pieces))
    return pieces[:end] if len(pieces) > 1 or box.kids else []


def _until_text(boxes: list[Block]) -> list[Block]:
    """The boxes before the running text: a few long texts may sum the story up before it begins."""
    long = [place for place, box in enumerate(boxes) if box.own_prose > _LONG and not box.kids and not box.folded]
    return boxes[: long[_SUMMARIES]] if len(long) > _SUMMARIES else boxes


def _behind(choice: Choice) -> list[Piece]:
    flat, end = choice.box.flat, choice.box.end
    last = [box for box in flat[choice.box.order : end + 1] if not box.kids and box.text][-_LAST:]
    after = [box for box in flat[end + 1 : end + 1 + _BEHIND] if _is_short(box)]
    return list(_pieces_of([*last, *after]))


def _is_short(box: Block) -> bool:
    """Whether a box holds some words that are no running text, and no reader's comments."""
    if box.sign == Sign.COMMENTS or (box.kids and not box.folded):
        return False
    if box.folded and box.text < _LONGEST_FOLDED:
        return 0 < len(box.text_line()) < _LONGEST and not OTHER_STORIES.search(box.element.get("class") or "")
    return 0 < box.text < _LONGEST


def _pieces_of(boxes: Iterable[Block]) -> Iterator[Piece]:
    for box in boxes:
        yield from pieces_in(box.element)


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
