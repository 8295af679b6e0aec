"""Cuts sections that no reader could have meant into pieces, so that no single piece stalls the window.

Qt lays out a block or a table as a whole: a paragraph of a million characters, one of letters for which dozens of fonts
are looked for, or a table of hundreds of cells takes seconds. No paragraph of the articles that the project measures
with is cut. No Qt here: articles are cut on the thread that reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from deskreader.desktop.article.parsing.sections import LINE_BREAK, Paragraph, Section, Span, Table
from deskreader.desktop.article.pieces.bounded_tables import table_pieces

MAX_CHARACTERS = 4_000
"""Characters of one piece: Qt lays them out in 1 to 4 ms, whatever their script (measured)."""
MAX_SPANS = 300
USUAL_SCRIPTS = 6
"""Blocks of 128 characters that a piece may draw on; an article in one language needs about four."""
MAX_ZERO_WIDTHS = 200
"""Characters without a width that a piece may hold beside one for each other character: they all stand in one line, and
every line in sight is painted at once. Vocalised Hebrew and Thai have about one for each letter."""
ZERO_WIDTH = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0f71-\u0f84\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u302a-\u302f"
    "\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e0fff]"
)
"""Combining marks, joiners, directional controls and variation selectors."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """A further piece of the section before it, which begins on a new line without space above."""

    rest: Paragraph | Table


Piece = Section | Continuation
"""What the window writes in one go."""


def bounded_sections(sections: Iterable[Section]) -> Iterator[Piece]:
    """Returns the sections with those paragraphs and tables in pieces that are too large for one step."""
    for section in sections:
        if isinstance(section, Paragraph):
            yield from _paragraph_pieces(section)
        elif isinstance(section, Table):
            first, *others = table_pieces(section)
            yield first
            yield from map(Continuation, others)
        else:
            yield section


def _paragraph_pieces(paragraph: Paragraph) -> Iterator[Piece]:
    pieces = _Cutter().cut(paragraph.spans)
    yield paragraph if len(pieces) < 2 else replace(paragraph, spans=pieces[0])
    for spans in pieces[1:]:
        yield Continuation(replace(paragraph, spans=spans, marker="", anchors=()))


def script_block(char: str) -> int:
    """Returns the block of 128 characters that a character belongs to; all East Asian ideographs are one."""
    code = ord(char)
    if 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or code >= 0x20000:
        return 0x2E80 >> 7 if code < 0xA000 or code >= 0xF900 else 0xAC00 >> 7
    return code >> 7


class _Cutter:
    """Fills one piece after the other with spans of text."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Span, ...]] = []
        self._begin()

    def _begin(self) -> None:
        self._piece: list[Span] = []
        self._room, self._scripts = MAX_CHARACTERS, set[int]()

    def cut(self, spans: Sequence[Span]) -> list[tuple[Span, ...]]:
        """Returns the spans of each piece; one piece for spans that are within the limits."""
        for span in spans:
            self._take(span)
        if self._piece or not self._pieces:
            self._pieces.append(tuple(self._piece))
        return self._pieces

    def _take(self, span: Span) -> None:
        text, start = span.text, 0
        while True:
            room = self._room if len(self._piece) < MAX_SPANS else 0
            end = start + _fitting(text[start : start + room], len(text) - start > room, self._scripts)
            whole = end == len(text) and (bool(room) or not text)
            if end > start or (whole and start == 0):
                is_break = not whole and text[end - 1] == LINE_BREAK  # the new piece breaks the line itself
                part = text[start : end - 1 if is_break else end]
                self._piece.append(span if len(part) == len(text) else replace(span, text=part))
                self._room -= end - start
            if whole:
                return
            self._pieces.append(tuple(self._piece))
            self._begin()
            start = end


def _fitting(text: str, is_cut: bool, scripts: set[int]) -> int:
    """Returns how many characters of a text fit into a piece, up to the end of a line or word; notes their scripts.

    `is_cut` says that more text follows.
    """
    end = len(text)
    drawn = {script_block(char) for char in set(text)}
    if len(scripts | drawn) > USUAL_SCRIPTS:
        end, is_cut = _first_beyond(text, scripts), True
    else:
        scripts |= drawn
    while _zero_widths(text[:end]) > MAX_ZERO_WIDTHS + end // 2 and end > MAX_ZERO_WIDTHS:
        end, is_cut = end // 2, True
    if not is_cut or not end:
        return end
    line, space = text.rfind(LINE_BREAK, end // 2, end), text.rfind(" ", end // 2, end)
    return (line if line > 0 else space) + 1 or end


def _zero_widths(text: str) -> int:
    """Returns how many characters of a text take no room, such as combining marks and joiners."""
    return 0 if text.isascii() else len(text) - len(ZERO_WIDTH.sub("", text))


def _first_beyond(text: str, scripts: set[int]) -> int:
    """Returns the position of the first character that needs one script too many."""
    for position, char in enumerate(text):
        block = script_block(char)
        if block not in scripts:
            if len(scripts) >= USUAL_SCRIPTS:
                return position
            scripts.add(block)
    return len(text)
