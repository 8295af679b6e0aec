"""Long stories are set in steps: what is in sight first, the rest while the reader reads, so that no window waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from deskreader.desktop.article.parsing.sections import Paragraph, Section, Table
from deskreader.desktop.article.typesetting.body import Body, gap
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter

FIRST = 1500
STEP = 250
LETTERS = 150
"""Runs of text set at once, at first and in each further step: about 60 ms and 10 ms (40 µs a run, measured). So many
letters take as long to lay out as a further run."""


class IncrementalLayout:
    """Writes the sections of a story into its document, some at a time, the first with `first_gap` above it."""

    def __init__(self, writer: CursorWriter, body: Body, sections: Iterable[Section], first_gap: float) -> None:
        self._writer, self._body = writer, body
        self._waiting = deque(sections)
        self._before: Section | None = None
        self._first_gap = first_gap

    @property
    def is_done(self) -> bool:
        """Whether the whole story stands in the document."""
        return not self._waiting

    def go_on(self, runs: int = STEP) -> None:
        """Writes sections until about so many runs of text are written, or all."""
        cursor = self._writer.cursor
        cursor.beginEditBlock()
        while self._waiting and runs > 0:
            section = self._waiting.popleft()
            above = self._first_gap if self._before is None else gap(self._before, section)
            self._body.write(section, above)
            self._before = section
            runs -= weight(section)
        if not self._waiting:
            self._writer.finish()
        cursor.endEditBlock()


def weight(section: Section) -> int:
    """How much work a section is to set, in runs of text."""
    if isinstance(section, Paragraph):
        return 1 + len(section.spans) + sum(len(span.text) for span in section.spans) // LETTERS
    if isinstance(section, Table):
        return 1 + sum(2 + len(cell.spans) for cell in section.cells)
    return 1
