"""Writes an article in steps: first what is in sight, then the rest while the user reads, so that nothing waits."""

from __future__ import annotations

from time import thread_time

from deskreader.desktop.article.parsing.sections import Paragraph, Section, Table, shown_section
from deskreader.desktop.article.pieces.bounded_sections import Continuation, Piece, script_block
from deskreader.desktop.article.pieces.piece_list import PieceList
from deskreader.desktop.article.typesetting.body import BodyWriter, space_between
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter

FIRST_STEP = 0.015
"""Seconds of CPU time for which the first step writes: most articles are then whole."""
GROUP_COST = 100
"""Cost up to which pieces are written before Qt lays them out: laying out each by itself takes longer."""
CHARACTERS_PER_SPAN = 100
"""ASCII characters that take as long to lay out as one more span; of others, half as many."""


COMMON_SCRIPTS, SPANS_PER_SCRIPT = 3, 25
"""Each further block of characters costs as much as these spans: a font may be looked for and loaded."""


class IncrementalLayout:
    """Writes the pieces of an article into its document, some at a time, with `first_space` above the first."""

    def __init__(
        self, writer: CursorWriter, body: BodyWriter, pieces: PieceList, opened: frozenset[int], first_space: float
    ) -> None:
        """Begins an article of which only the details with the ids in `opened` are open."""
        self._writer, self._body, self._opened = writer, body, opened
        self._pieces, self._next = pieces, 0
        self._previous: Section | None = None
        self._first_space = first_space

    @property
    def is_done(self) -> bool:
        """Whether the whole article is in the document."""
        return self._next >= len(self._pieces)

    def write_more(self, seconds: float) -> None:
        """Writes at least one piece, and further ones for about `seconds` of CPU time."""
        end = thread_time() + seconds
        while not self.is_done:
            self._write_group()
            if thread_time() >= end:
                return

    def _write_group(self) -> None:
        """Writes pieces whose cost adds up to `GROUP_COST`; Qt lays them out at the end of the edit block."""
        cursor, cost = self._writer.cursor, 0
        cursor.beginEditBlock()
        while not self.is_done and cost < GROUP_COST:
            cost += self._write(self._pieces[self._next])
            self._next += 1
        if self.is_done:
            self._writer.finish()
        cursor.endEditBlock()

    def _write(self, piece: Piece) -> int:
        """Writes one piece and returns its cost."""
        is_continued = isinstance(piece, Continuation)
        section = shown_section(piece.rest if isinstance(piece, Continuation) else piece, self._opened)
        if section is None:
            return 1
        if is_continued and isinstance(section, Paragraph | Table):
            self._body.write_continuation(section)
        else:
            space = self._first_space if self._previous is None else space_between(self._previous, section)
            self._body.write(section, space)
            self._previous = section
        return layout_cost(section)


def layout_cost(section: Section) -> int:
    """Returns about how much work it is to lay out a section, in spans of text."""
    if isinstance(section, Paragraph):
        text = section.text
        if text.isascii():
            return 2 + len(section.spans) + len(text) // CHARACTERS_PER_SPAN
        scripts = len({script_block(char) for char in set(text)})
        cost = 2 + len(section.spans) + 2 * len(text) // CHARACTERS_PER_SPAN
        return cost + max(0, scripts - COMMON_SCRIPTS) * SPANS_PER_SCRIPT
    if isinstance(section, Table):
        return 1 + sum(4 + len(cell.spans) for cell in section.cells)
    return 2
