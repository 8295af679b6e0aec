"""Writes a long article in steps: first what is in sight, then the rest while the user reads, so that nothing waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from deskreader.desktop.article.parsing.sections import Paragraph, Section, Table
from deskreader.desktop.article.typesetting.body import BodyWriter, space_between
from deskreader.desktop.article.typesetting.bounded_sections import (
    MAX_CHARACTERS,
    USUAL_SCRIPTS,
    Continuation,
    bounded_sections,
    script_block,
)
from deskreader.desktop.article.typesetting.cursor_writer import CursorWriter

FIRST_STEP = 1000
"""Spans written at first: about 40 ms of work (40 µs a span, measured)."""
NEXT_STEP = 250
"""Spans written in each further step: about 10 ms of work."""
SPANS_PER_SCRIPT = 60
"""Each further script of a section costs as much as these spans: a font may be looked for and loaded."""
CHARACTERS_PER_SPAN = 150
"""Characters that take as long to lay out as one more span."""


class IncrementalLayout:
    """Writes the sections of an article into its document, some at a time, with `first_space` above the first."""

    def __init__(self, writer: CursorWriter, body: BodyWriter, sections: Iterable[Section], first_space: float) -> None:
        self._writer, self._body = writer, body
        self._waiting: deque[Section | Continuation] = deque(bounded_sections(sections))
        self._previous: Section | None = None
        self._first_space = first_space

    @property
    def is_done(self) -> bool:
        """Whether the whole article is in the document."""
        return not self._waiting

    def write_more(self, cost: int = NEXT_STEP) -> None:
        """Writes sections until their cost adds up to `cost`, in spans, or all are written."""
        cursor = self._writer.cursor
        cursor.beginEditBlock()
        while self._waiting and cost > 0:
            following = self._waiting.popleft()
            section = following.rest if isinstance(following, Continuation) else following
            space = self._first_space if self._previous is None else space_between(self._previous, section)
            if isinstance(following, Continuation):
                space = 0
            self._body.write(section, space)
            self._previous = section
            cost -= layout_cost(section)
        if not self._waiting:
            self._writer.finish()
        cursor.endEditBlock()


def layout_cost(section: Section) -> int:
    """Returns how much work it is to lay out a section, in spans of text."""
    if isinstance(section, Paragraph):
        characters = sum(len(span.text) for span in section.spans)
        scripts = len({script_block(char) for span in section.spans for char in span.text[:MAX_CHARACTERS]})
        cost = 1 + len(section.spans) + characters // CHARACTERS_PER_SPAN
        return cost + max(0, scripts - USUAL_SCRIPTS) * SPANS_PER_SCRIPT
    if isinstance(section, Table):
        return 1 + sum(2 + len(cell.spans) for cell in section.cells)
    return 1
