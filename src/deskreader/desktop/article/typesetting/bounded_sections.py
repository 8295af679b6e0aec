"""Cuts paragraphs that no reader could have meant into pieces, so that no single piece stalls the window.

Qt lays out a block as a whole: one of a million characters, or of letters for which dozens of fonts are looked for,
takes seconds. No paragraph of the articles that the project measures with is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deskreader.desktop.article.parsing.sections import Paragraph, Role, Section, Span

MAX_CHARACTERS = 4_000
MAX_SPANS = 400
USUAL_SCRIPTS = 6
"""Blocks of 128 characters that a piece may draw on; an article in one language needs about four."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """A further piece of the paragraph before it, which begins on a new line without space above."""

    rest: Paragraph


def script_block(char: str) -> int:
    """Returns the block of 128 characters that a character belongs to; all East Asian ideographs are one."""
    code = ord(char)
    if 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or code >= 0x20000:
        return 0x2E80 >> 7 if code < 0xA000 or code >= 0xF900 else 0xAC00 >> 7
    return code >> 7


def bounded_sections(sections: Iterable[Section]) -> Iterator[Section | Continuation]:
    """Returns the sections with those paragraphs in pieces that are too large for one step."""
    for section in sections:
        if not isinstance(section, Paragraph) or section.role is Role.CODE:
            yield section
            continue
        pieces = _pieces(section.spans)
        yield section if len(pieces) < 2 else replace(section, spans=pieces[0])
        for spans in pieces[1:]:
            yield Continuation(replace(section, spans=spans, marker="", anchors=()))


def _pieces(spans: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    pieces: list[tuple[Span, ...]] = []
    piece: list[Span] = []
    room, scripts = MAX_CHARACTERS, set[int]()
    for span in spans:
        rest = span
        while True:
            end = _end(rest.text, room, scripts)
            if end >= len(rest.text) and len(piece) < MAX_SPANS:
                break
            if end and len(piece) < MAX_SPANS:
                piece.append(replace(rest, text=rest.text[:end]))
                rest = replace(rest, text=rest.text[end:])
            pieces.append(tuple(piece))
            piece, room, scripts = [], MAX_CHARACTERS, set()
        piece.append(rest)
        room -= len(rest.text)
    return [*pieces, tuple(piece)] if piece else pieces or [()]


def _end(text: str, room: int, scripts: set[int]) -> int:
    """Returns how many characters of a text fit into a piece, up to a space near its end; notes their scripts."""
    end = min(len(text), max(0, room))
    for position, char in enumerate(text[:end]):
        block = script_block(char)
        if block not in scripts:
            if len(scripts) >= USUAL_SCRIPTS:
                end = position
                break
            scripts.add(block)
    if end == len(text):
        return end
    space = text.rfind(" ", end // 2, end)
    return space + 1 if space > 0 else end
