"""Describes the texts of the article's block by numbers, none of which is a word: what a learned model judges by."""

from __future__ import annotations

import re
from collections import Counter
from math import log1p
from operator import add

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.rules import NEARLY_CERTAIN, Reason
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.units import TextUnit

NAMES = (
    "length", "link_density", "ends_sentence", "tag", "links", "depth", "reason",
    "position", "position_in_text", "prose_before", "prose_after", "after_heading",
    "parent_length", "parent_link_density", "parent_prose", "parent_mean",
    "path_texts", "path_link_density", "path_prose", "path_mean", "path_variety",
    "main_share", "main_texts", "main_mean", "main_before", "main_after", "relative_length",
    "after_main", "after_main_block", "levels_in_box", "box_length", "box_link_density", "box_texts",
    "box_images", "box_links", "box_attributes", "box_twins",
)  # fmt: skip
"""The names of the numbers, in the order of a row. A model is only valid for the names that it was trained with."""

_SENTENCE = re.compile(r"[.!?…।؟。！？](?:(?<=[。！？])|[\"”»'’」』)\]]*(?:\s|$))")
"""The end of a sentence. One set of letters at the start is searched for twice as fast as two alternatives."""
_ENDS = frozenset(".!?…。！？।؟:\"”»'’」』)")
_TAGS = {
    tag: float(number)
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
_WIDER = 3.0  # the same for the extent of an article, whose first and last paragraphs may be short
_LONG = 4_000  # characters of a text that is sentences in any case
_PROSE, _LONG_PROSE = 40, 120  # characters of a text that is prose, and of one that marks the article's extent alone
_MOST_IMAGES, _MOST_LINKS, _MOST_UNITS = 9, 30, 30.0  # more of them say nothing more
MAIN_PATH = 0.3  # share of the prose under a text's class path from which on it is one of the main texts
_NO_BOX = (0.0,) * 7
_DOUBT = {
    reason: float(number)
    for number, reason in enumerate(
        [
            None, Reason.TITLE, Reason.CAPTION, Reason.LABELLED_LINK, Reason.DOUBTFUL,
            Reason.LINKS, Reason.PHRASE, Reason.REJECTED, Reason.TAGGED, Reason.NAMED, Reason.OPENS, Reason.TEASERS,
            Reason.BYLINE, Reason.COMMENTS, Reason.SIGN_UP, Reason.HIDDEN, Reason.REPEATED, Reason.SITE,
        ]
    )
}  # fmt: skip
"""Rules by how seldom a text that they suspect belonged to the article of a labelled page."""


class Features:
    """The numbers of the texts of an article's block; a row is made only for a text that the model has to judge.

    The main texts are those under the class path that holds the most prose; the main block holds the most prose itself.
    """

    def __init__(self, units: list[TextUnit], selection: Selection, scale: float) -> None:
        self.units = units
        self.fuller = 1.0 if scale == 1.0 else _WIDE
        self.blocks: dict[Block, list[int]] = {}  # per block and per path: letters, linked letters, prose, texts
        self.paths: dict[int, list[int]] = {}
        self.prose: list[int] = []
        self.before: list[tuple[int, int]] = []  # letters and prose before each text
        self.heading_at = -1
        self.total = self.total_prose = 0
        self._count(selection)
        self.total, self.total_prose = self.total or 1, self.total_prose or 1
        self._find_main_texts()
        self.boxes: dict[Block, tuple[float, ...]] = {}  # the numbers of each box, once they were asked
        self.twins: dict[Block, Counter[tuple[str, str]]] = {}  # how many blocks in a block share tag and class
        least = _LONG_PROSE if scale == 1.0 else _LONG_PROSE / _WIDER
        long = [
            index for index, prose in enumerate(self.prose)
            if prose > least or (prose and units[index].path == self.main_path)
        ]  # fmt: skip
        self.first, self.last = (long[0], long[-1]) if long else (0, len(units))
        heading = selection.heading
        self.no_heading = -2.0 if heading is not None and heading.order < selection.block.order else -1.0

    def _count(self, selection: Selection) -> None:
        """Adds up the texts, for all, for each block and for each class path."""
        top, heading = selection.block, selection.heading
        direct: dict[Block, list[int]] = {}  # of the texts right in a block
        total = total_prose = 0
        for index, unit in enumerate(self.units):
            text, link = unit.text, unit.link
            length = len(text)
            is_prose = (
                unit.reason not in NEARLY_CERTAIN and link * 3 < length and length * self.fuller > _PROSE
                and (length >= _LONG or _SENTENCE.search(text) is not None)
            )  # fmt: skip
            prose = length - link if is_prose else 0
            self.prose.append(prose)
            self.before.append((total, total_prose))
            total += length
            total_prose += prose
            if unit.block is heading:
                self.heading_at = index
            for sums in (self.paths.setdefault(unit.path, [0, 0, 0, 0]), direct.setdefault(unit.parent, [0, 0, 0, 0])):
                sums[0] += length
                sums[1] += link
                sums[2] += prose
                sums[3] += 1
        self.total, self.total_prose = total, total_prose
        up: Block | None = max(direct, key=lambda block: direct[block][2], default=top)
        self.above_main: set[Block] = set()  # the main block and those around it
        while up is not None:
            self.above_main.add(up)
            up = None if up is top else up.parent
        for parent, sums in direct.items():
            up = parent
            while up is not None:
                if (sum_of_block := self.blocks.get(up)) is None:
                    self.blocks[up] = sums.copy()
                else:
                    sum_of_block[:] = map(add, sum_of_block, sums)
                up = None if up is top else up.parent

    def _find_main_texts(self) -> None:
        """Finds the main texts, how much prose of theirs stands before each text, and the last of them."""
        path = max(self.paths, key=lambda path: self.paths[path][2], default=0)
        self.main = self.paths.get(path, [1, 0, 0, 1])
        self.main_before: list[int] = []
        self.main_path = path
        self.last_main = self.last_in_main_block = len(self.units)
        seen = 0
        for index, unit in enumerate(self.units):
            self.main_before.append(seen)
            if self.prose[index] or not self.main[2]:
                if unit.path == path:
                    seen += self.prose[index]
                    self.last_main = index
                if unit.parent in self.above_main:
                    self.last_in_main_block = index
        self.main_before.append(seen)
        if self.last_in_main_block == len(self.units):
            self.last_in_main_block = self.last_main

    def path_prose(self, index: int) -> float:
        """Returns the share of the block's prose that stands under the class path of a text."""
        return self.paths[self.units[index].path][2] / self.total_prose

    def is_between(self, index: int) -> bool:
        """Whether a text stands between the first and the last prose that is long or among the main texts."""
        return self.first <= index <= self.last

    def row(self, index: int) -> tuple[float, ...]:
        """Returns the numbers of a text, in the order of `NAMES`; all of them floats, which compare fastest."""
        unit = self.units[index]
        length = len(unit.text)
        before, prose_before = self.before[index]
        total_prose, own_prose = self.total_prose, self.prose[index]
        parent_length, parent_link, parent_prose, parent_texts = self.blocks[unit.parent]
        path_length, path_link, path_prose, path_texts = self.paths[unit.path]
        main_length, _, main_prose, main_texts = self.main
        main_before, main_mean = self.main_before[index], main_length / main_texts
        own_main = own_prose if unit.path == self.main_path else 0
        return (
            log1p(length * self.fuller), unit.link / length, 1.0 if unit.text[-1] in _ENDS else 0.0,
            _TAGS.get(unit.block.tag, 0.0), 0.0 if unit.is_own else _links_in(unit.block.element),
            float(unit.depth), _DOUBT[unit.reason],
            index / len(self.units), before / self.total, prose_before / total_prose,
            (total_prose - prose_before - own_prose) / total_prose,
            min(60.0, float(index - self.heading_at)) if self.heading_at >= 0 else self.no_heading,
            log1p(parent_length * self.fuller), parent_link / parent_length, parent_prose / total_prose,
            parent_length / parent_texts * self.fuller,
            float(path_texts), path_link / path_length, path_prose / total_prose,
            path_length / path_texts * self.fuller, len(self.paths) / len(self.units),
            main_prose / total_prose, float(main_texts), log1p(main_mean),
            main_before / (main_prose or 1), (main_prose - main_before - own_main) / (main_prose or 1),
            length / main_mean, _units_after(index, self.last_main), _units_after(index, self.last_in_main_block),
            *self.box_numbers(unit.parent),
        )  # fmt: skip

    def box_around(self, block: Block) -> Block | None:
        """Returns the outermost block around a block, or itself, that does not hold the main texts."""
        box: Block | None = None
        around: Block | None = block
        while around is not None and around not in self.above_main:
            box, around = around, around.parent
        return box

    def box_numbers(self, block: Block) -> tuple[float, ...]:
        """Returns how deep a block is in the box around it, and the numbers of that box."""
        box = self.box_around(block)
        if box is None:
            return (0.0, *_NO_BOX)
        if box not in self.boxes:
            self.boxes[box] = self._numbers_of(box)
        levels = 1.0
        while block is not box and block.parent is not None:
            block, levels = block.parent, levels + 1.0
        return (levels, *self.boxes[box])

    def _numbers_of(self, box: Block) -> tuple[float, ...]:
        """Returns length, linked share, texts, images, links and attributes of a box, and how often its like occurs."""
        length, link, _, texts = self.blocks[box]
        element = box.element
        images = links = 0
        for inner in element.iterdescendants("img", "a"):
            if inner.tag == "a":
                links += 1
            else:
                images += 1
        return (
            log1p(length * self.fuller), link / length, float(texts), float(min(images, _MOST_IMAGES)),
            float(min(links, _MOST_LINKS)), float(len(element.keys())), float(self._twins_of(box)),
        )  # fmt: skip

    def _twins_of(self, box: Block) -> int:
        """Returns how many blocks beside a box, itself included, have its tag and class."""
        around = box.parent
        if around is None:
            return 0
        if around not in self.twins:
            self.twins[around] = Counter(map(_tag_and_class, around.children))
        return self.twins[around][_tag_and_class(box)]


def _tag_and_class(block: Block) -> tuple[str, str]:
    return block.tag, block.element.get("class") or ""


def _links_in(element: _Element) -> float:
    return float(sum(1 for _ in element.iterdescendants("a"))) if len(element) else 0.0


def _units_after(index: int, last: int) -> float:
    """Returns by how many texts one follows the last of some; 0 where it does not."""
    return min(_MOST_UNITS, float(index - last)) if index > last else 0.0
