"""Describes the texts of the article's block by numbers, none of which is a word: what a learned model judges by."""

from __future__ import annotations

import re
from math import log1p

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
]
"""The names of the numbers, in the order of a row. A model is only valid for the names that it was trained with."""

_SENTENCE = re.compile(r"[.!?…।؟][\"”»'’」』)\]]*(?:\s|$)|[。！？]")
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
_PROSE, _LONG_PROSE = 40, 120  # characters of a text that is prose, and of one that marks the article's extent


def feature_rows(units: list[TextUnit], selection: Selection, scale: float) -> list[tuple[float, ...]]:
    """Returns a row of numbers for each unit, in the order of `NAMES`."""
    fuller = 1.0 if scale == 1.0 else _WIDE
    top, heading = selection.block, selection.heading
    blocks: dict[Block, list[int]] = {}  # per block and per path: letters, linked letters, prose, texts
    paths: dict[int, list[int]] = {}
    copies: dict[str, int] = {}
    sentences, prose = [], []
    first, last, heading_at = -1, len(units), -1
    for index, unit in enumerate(units):
        length = len(unit.text)
        count = len(_SENTENCE.findall(unit.text)) if length < _LONG else length // 100
        own = length - unit.link if count and unit.link * 3 < length and length * fuller > _PROSE else 0
        sentences.append(min(count, 12))
        prose.append(own)
        if own * fuller > _LONG_PROSE:
            first, last = (index, index) if first < 0 else (first, index)
        if unit.block is heading:
            heading_at = index
        copies[unit.text] = copies.get(unit.text, 0) + 1
        _add(paths.setdefault(unit.path, [0, 0, 0, 0]), length, unit.link, own)
        up: Block | None = unit.parent
        while up is not None:
            _add(blocks.setdefault(up, [0, 0, 0, 0]), length, unit.link, own)
            up = None if up is top else up.parent
    total, total_prose = sum(len(unit.text) for unit in units) or 1, sum(prose) or 1
    first = max(first, 0)
    no_heading = -2 if heading is not None and heading.order < top.order else -1
    rows, before, prose_before = [], 0, 0
    for index, unit in enumerate(units):
        length, tag, around = len(unit.text), unit.block.tag, unit.around
        parent, path = blocks[unit.parent], paths[unit.path]
        rows.append((
            log1p(length * fuller), unit.link / length, sentences[index], float(unit.text[-1] in _ENDS),
            float(unit.text[-1] == ":"), _TAGS.get(tag, 0), int(tag[1]) if tag in HEADINGS and not unit.is_own else 0,
            float(unit.is_own), unit.depth,
            *(around >> bit & 1 for bit in _AROUND_BITS),
            index / len(units), before / total, prose_before / total_prose,
            (total_prose - prose_before - prose[index]) / total_prose,
            min(60, index - heading_at) if heading_at >= 0 else no_heading,
            float(first <= index), float(index <= last), float(heading_at > index),
            log1p(parent[0] * fuller), parent[1] / parent[0], parent[2] / total_prose, parent[0] / parent[3] * fuller,
            parent[3],
            path[3], path[1] / path[0], path[2] / total_prose, path[0] / path[3] * fuller,
            float(index > 0 and units[index - 1].path == unit.path),
            float(index + 1 < len(units) and units[index + 1].path == unit.path),
            len(unit.parent.children), copies[unit.text],
        ))  # fmt: skip
        before += length
        prose_before += prose[index]
    return rows


def _add(sums: list[int], length: int, link: int, prose: int) -> None:
    sums[0] += length
    sums[1] += link
    sums[2] += prose
    sums[3] += 1
