"""Describes the texts of the article's block by numbers, none of which is a word: what a learned model judges by."""

from __future__ import annotations

import re
from math import log1p
from operator import add

from lxml.etree import _Element

from deskreader.articles.detection.blocks import HEADINGS, Block
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.units import TextUnit

NAMES = [
    "length",
    "link_density",
    "sentences",
    "ends_sentence",
    "ends_in_colon",
    "tag",
    "heading_level",
    "is_own",
    "depth",
    "aside",
    "nav",
    "header",
    "form",
    "list",
    "table",
    "quote",
    "figure",
    "hidden",
    "position",
    "position_in_text",
    "prose_before",
    "prose_after",
    "after_heading",
    "after_first_prose",
    "before_last_prose",
    "before_heading",
    "parent_length",
    "parent_link_density",
    "parent_prose",
    "parent_mean",
    "parent_texts",
    "path_texts",
    "path_link_density",
    "path_prose",
    "path_mean",
    "same_path_before",
    "same_path_after",
    "siblings",
    "copies",
    "levels_to_main",
    "levels_in_box",
    "box_length",
    "box_link_density",
    "box_prose",
    "box_texts",
    "box_images",
    "box_links",
    "box_controls",
    "box_headings",
    "links",
    "is_main_path",
]
"""The names of the numbers, in the order of a row. A model is only valid for the names that it was trained with."""

_SENTENCE = re.compile(r"[.!?…।؟。！？](?:(?<=[。！？])|[\"”»'’」』)\]]*(?:\s|$))")
"""The end of a sentence. One set of letters at the start is searched for twice as fast as two alternatives."""
_ENDS = frozenset(".!?…。！？।؟:\"”»'’」』)")
_TAGS = {
    tag: number
    for number, tag in enumerate(
        [
            "p",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "td",
            "th",
            "blockquote",
            "pre",
            "div",
            "figcaption",
            "dd",
            "dt",
            "section",
            "span",
            "a",
            "article",
            "caption",
            "summary",
            "label",
            "center",
            "form",
        ],
        1,
    )
}
_WIDE = 2.5  # a letter of a script without word spacing says as much as so many others
_AROUND_BITS = range(9)
_LONG = 4_000  # characters; the sentences of a longer text are estimated
_IN_BOXES = ("img", "a", "input", "button", "svg", "iframe", "h2", "h3", "h4")
_MOST_IMAGES, _MOST_LINKS, _MOST_CONTROLS, _MOST_HEADINGS = 9, 30, 5, 3  # more of them in a box say nothing more
_FAR = 20  # levels between a text and the main texts, where no block of the article holds both
_NO_BOX = (0.0,) * 8
_PROSE, _LONG_PROSE = 40, 120  # characters of a text that is prose, and of one that marks the article's extent


class Features:
    """The numbers of the texts of an article's block; a row is made only for a text that the model has to judge."""

    def __init__(self, units: list[TextUnit], selection: Selection, scale: float) -> None:
        self.units = units
        self.fuller = 1.0 if scale == 1.0 else _WIDE
        self.blocks: dict[Block, list[int]] = {}  # per block and per path: letters, linked letters, prose, texts
        self.paths: dict[int, list[int]] = {}
        self.copies: dict[str, int] = {}
        self.tables: dict[Block, float] = {}  # how well a table protects its texts, once it was asked
        self.sentences: list[int] = []
        self.prose: list[int] = []
        self.before: list[tuple[int, int]] = []  # letters and prose before each text
        self.heading_at = -1
        self.total = self.total_prose = 0
        self._count(selection)
        self.total, self.total_prose = self.total or 1, self.total_prose or 1
        self.boxes: dict[Block, tuple[float, ...]] = {}  # the numbers of each box, once they were asked
        long = [index for index, prose in enumerate(self.prose) if prose * self.fuller > _LONG_PROSE]
        self.first, self.last = (long[0], long[-1]) if long else (0, len(units))
        heading = selection.heading
        self.no_heading = -2 if heading is not None and heading.order < selection.block.order else -1

    def _count(self, selection: Selection) -> None:
        """Adds up the texts, for all, for each block and for each class path."""
        top, heading = selection.block, selection.heading
        direct: dict[Block, list[int]] = {}  # of the texts right in a block
        for index, unit in enumerate(self.units):
            length = len(unit.text)
            count = len(_SENTENCE.findall(unit.text)) if length < _LONG else length // 100
            is_prose = count and unit.link * 3 < length and length * self.fuller > _PROSE
            prose = length - unit.link if is_prose else 0
            self.sentences.append(min(count, 12))
            self.prose.append(prose)
            self.before.append((self.total, self.total_prose))
            self.total += length
            self.total_prose += prose
            if unit.block is heading:
                self.heading_at = index
            self.copies[unit.text] = self.copies.get(unit.text, 0) + 1
            _add(self.paths.setdefault(unit.path, [0, 0, 0, 0]), length, unit.link, prose)
            _add(direct.setdefault(unit.parent, [0, 0, 0, 0]), length, unit.link, prose)
        main = max(direct, key=lambda block: direct[block][2], default=top)
        self.above_main: dict[Block, int] = {}  # the block of the main texts and those around it, with their distance
        up: Block | None = main
        while up is not None:
            self.above_main[up] = len(self.above_main)
            up = None if up is top else up.parent
        self.main_path = max(self.paths, key=lambda path: self.paths[path][2], default=0)
        for parent, sums in direct.items():
            up = parent
            while up is not None:
                total = self.blocks.setdefault(up, [0, 0, 0, 0])
                total[:] = map(add, total, sums)
                up = None if up is top else up.parent

    def path_prose(self, index: int) -> float:
        """Returns the share of the block's prose that stands under the class path of a text."""
        return self.paths[self.units[index].path][2] / self.total_prose

    def is_between(self, index: int) -> bool:
        """Whether a text stands between the first and the last long prose."""
        return self.first <= index <= self.last

    def is_at_start(self, index: int) -> bool:
        """Whether no prose stands before a text."""
        return self.before[index][1] == 0

    def row(self, index: int) -> tuple[float, ...]:
        """Returns the numbers of a text, in the order of `NAMES`."""
        units, fuller = self.units, self.fuller
        unit = units[index]
        length, tag, around = len(unit.text), unit.block.tag, unit.around
        parent, path = self.blocks[unit.parent], self.paths[unit.path]
        before, prose_before = self.before[index]
        total_prose = self.total_prose
        return (
            log1p(length * fuller), unit.link / length, self.sentences[index], float(unit.text[-1] in _ENDS),
            float(unit.text[-1] == ":"), _TAGS.get(tag, 0), int(tag[1]) if tag in HEADINGS and not unit.is_own else 0,
            float(unit.is_own), unit.depth,
            *(around >> bit & 1 for bit in _AROUND_BITS),
            index / len(units), before / self.total, prose_before / total_prose,
            (total_prose - prose_before - self.prose[index]) / total_prose,
            min(60, index - self.heading_at) if self.heading_at >= 0 else self.no_heading,
            float(self.first <= index), float(index <= self.last), float(self.heading_at > index),
            log1p(parent[0] * fuller), parent[1] / parent[0], parent[2] / total_prose, parent[0] / parent[3] * fuller,
            parent[3],
            path[3], path[1] / path[0], path[2] / total_prose, path[0] / path[3] * fuller,
            float(index > 0 and units[index - 1].path == unit.path),
            float(index + 1 < len(units) and units[index + 1].path == unit.path),
            len(unit.parent.children), self.copies[unit.text], *self.place(unit.parent),
            0 if unit.is_own else _count_in(unit.block.element, "a"), float(unit.path == self.main_path),
        )  # fmt: skip

    def box_around(self, block: Block) -> Block | None:
        """Returns the outermost block around a block, or itself, that does not hold the main texts."""
        box: Block | None = None
        around: Block | None = block
        while around is not None and around not in self.above_main:
            box, around = around, around.parent
        return box

    def place(self, block: Block) -> tuple[float, ...]:
        """Returns how far a block is from the main texts, and the numbers of the box around it."""
        box = self.box_around(block)
        if box is None:
            return (self.above_main[block], 0, *_NO_BOX)
        if box not in self.boxes:
            self.boxes[box] = self._numbers_of(box)
        levels = 1
        while block is not box and block.parent is not None:
            block, levels = block.parent, levels + 1
        return (self.above_main[box.parent] if box.parent is not None else _FAR, levels, *self.boxes[box])

    def _numbers_of(self, box: Block) -> tuple[float, ...]:
        """Returns length, linked share, prose and texts of a box, and how many images, links and the like it holds."""
        length, link, prose, texts = self.blocks[box]
        counts = dict.fromkeys(_IN_BOXES, 0)
        for element in box.element.iterdescendants(*_IN_BOXES):
            counts[element.tag] += 1
        return (
            log1p(length * self.fuller), link / length, prose / self.total_prose, texts,
            min(counts["img"], _MOST_IMAGES), min(counts["a"], _MOST_LINKS),
            min(counts["input"] + counts["button"] + counts["svg"] + counts["iframe"], _MOST_CONTROLS),
            min(counts["h2"] + counts["h3"] + counts["h4"], _MOST_HEADINGS),
        )  # fmt: skip


def _count_in(element: _Element, tag: str) -> int:
    return sum(1 for _ in element.iterdescendants(tag)) if len(element) else 0


def _add(sums: list[int], length: int, link: int, prose: int) -> None:
    sums[0] += length
    sums[1] += link
    sums[2] += prose
    sums[3] += 1
